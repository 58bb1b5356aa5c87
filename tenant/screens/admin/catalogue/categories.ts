import * as tree from '../../../../shared/domain/catalogue/categories.ts';
import type { Category } from '../../../../shared/domain/catalogue/categories.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { readPage } from '../../paging.ts';
import { linkOf } from '../../../links.ts';
import { readCategory } from '../../shop.ts';
import { pickerButtons } from './category-picker.ts';
import { showProducts } from './products.ts';
import { shiftedLabel } from './product-edit.ts';
import { undoButton } from '../undo.ts';

/** One category of the tree: its name, its place, whether customers see it. */
export const categories: ShopScreen = {
  presses: {
    category: async (ctx, id) => showCategory(ctx, await demandCategory(ctx, id)),
    'category:new': (ctx, parent) => askNew(ctx, readCategory(parent)),
    'category:rename': async (ctx, id) => askName(ctx, await demandCategory(ctx, id)),
    'category:up': (ctx, id) => shift(ctx, id, 'up'),
    'category:down': (ctx, id) => shift(ctx, id, 'down'),
    'category:hide': (ctx, id) => act(ctx, id, (scope, id) => setHidden(ctx, scope, id, true)),
    'category:show': (ctx, id) => act(ctx, id, (scope, id) => setHidden(ctx, scope, id, false)),
    'category:move': async (ctx, id, page) =>
      showPicker(ctx, await demandCategory(ctx, id), readPage(page)),
    'category:to': (ctx, id, parent) =>
      act(ctx, id, (scope, id) => tree.move(scope, ctx.person.id, id, readCategory(parent))),
  },
  answers: { 'category:name': (ctx, text) => answer(ctx, text) },
};

/** The category that callback data names. Throws UserError `category-gone`. */
export async function demandCategory(ctx: ShopContext, id: string | undefined): Promise<Category> {
  demand(ctx.turn.role, 'catalogue');
  const category = await tree.find(ctx.scope, readId(id));
  if (!category) throw new UserError('category-gone');
  return category;
}

async function showCategory(
  ctx: ShopContext,
  category: Category,
  auditId: bigint | null = null,
): Promise<void> {
  const { id, name, hidden } = category;
  const button = (key: string, what: string) => ({
    text: ctx.label(key),
    press: press(what, id),
  });
  await show(ctx, {
    text: ctx.t('category-text', { name, hidden: hidden ? 'yes' : 'no' }),
    buttons: [
      auditId === null ? [] : [undoButton(ctx, auditId)],
      [button('category-rename', 'category:rename'), button('category-move', 'category:move')],
      [button('category-up', 'category:up'), button('category-down', 'category:down')],
      [
        hidden
          ? button('category-show', 'category:show')
          : button('category-hide', 'category:hide'),
        button('category-delete', 'removal:category'),
      ],
      [{ text: ctx.label('manage-link'), copy: linkOf(ctx, `c_${id}`) }],
      [backButton(ctx, press('products', id))],
    ],
  });
}

/** Changes a category and shows it as it is now. */
async function act(
  ctx: ShopContext,
  text: string | undefined,
  change: (scope: Scope, id: bigint) => Promise<bigint | void>,
): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const id = readId(text);
  const auditId = await ctx.commit((scope) => change(scope, id));
  await ctx.toast(ctx.label('settings-saved'));
  await showCategory(ctx, await demandCategory(ctx, text), auditId ?? null);
}

async function shift(
  ctx: ShopContext,
  text: string | undefined,
  direction: 'up' | 'down',
): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const id = readId(text);
  const isMoved = await ctx.commit((scope) => tree.shift(scope, ctx.person.id, id, direction));
  await ctx.toast(ctx.label(shiftedLabel(isMoved, direction)));
  await showCategory(ctx, await demandCategory(ctx, text));
}

function setHidden(ctx: ShopContext, scope: Scope, id: bigint, hidden: boolean) {
  return tree.change(scope, ctx.person.id, id, { hidden });
}

async function askNew(ctx: ShopContext, parentId: bigint | null): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const parent = `${parentId ?? 0n}`;
  await ctx.commit((scope) => ask(ctx, scope, 'category:name', { parent }));
  await show(ctx, {
    text: ctx.t('category-ask-name'),
    buttons: [[cancelButton(ctx, press('products', parent))]],
  });
}

async function askName(ctx: ShopContext, { id, name }: Category): Promise<void> {
  await ctx.commit((scope) => ask(ctx, scope, 'category:name', { id: `${id}` }));
  await show(ctx, {
    text: ctx.t('category-ask-new-name', { name }),
    buttons: [[cancelButton(ctx, press('category', id))]],
  });
}

async function answer(ctx: ShopContext, name: string): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const { id, parent } = (ctx.turn.customer.dialogue?.data ?? {}) as Partial<
    Record<string, string>
  >;
  if (id !== undefined) return rename(ctx, id, name);
  const { id: made } = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return tree.create(scope, ctx.person.id, { name, parentId: readCategory(parent) });
  });
  await send(ctx, { text: ctx.label('settings-saved') });
  await showProducts(ctx, made);
}

async function rename(ctx: ShopContext, id: string, name: string): Promise<void> {
  const auditId = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return tree.change(scope, ctx.person.id, readId(id), { name });
  });
  await send(ctx, { text: ctx.label('settings-saved') });
  await showCategory(ctx, await demandCategory(ctx, id), auditId);
}

async function showPicker(ctx: ShopContext, { id, name }: Category, number: number): Promise<void> {
  const branches = tree.without(await tree.tree(ctx.scope), id);
  await show(ctx, {
    text: ctx.t('category-ask-place', { name }),
    buttons: [
      ...pickerButtons(ctx, branches, {
        number,
        choose: (parent) => press('category:to', id, parent),
        name: 'category:move',
        args: [id],
      }),
      [backButton(ctx, press('category', id))],
    ],
  });
}
