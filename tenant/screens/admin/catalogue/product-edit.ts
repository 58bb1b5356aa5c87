import * as productList from '../../../../shared/domain/catalogue/product-list.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import type { Product, ProductChanges } from '../../../../shared/domain/catalogue/products.ts';
import * as tree from '../../../../shared/domain/catalogue/categories.ts';
import {
  demandPublishable,
  LONGEST_NAME,
} from '../../../../shared/domain/catalogue/product-rules.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { readPage } from '../../paging.ts';
import { readCategory } from '../../shop.ts';
import { pickerButtons } from './category-picker.ts';
import { editorButtons, editorText } from './product-summary.ts';
import { undoButton } from '../undo.ts';
import { cut } from '../../../../shared/cut.ts';

/** One product, as staff see and change it. */
export const productEdit: ShopScreen = {
  presses: {
    manage: (ctx, id) => showEditor(ctx, readId(id)),
    'manage:publish': (ctx, id) => publish(ctx, readId(id)),
    'manage:hide': (ctx, id) => change(ctx, readId(id), () => ({ state: 'hidden' })),
    'manage:protect': (ctx, id) => change(ctx, readId(id), toggleProtect(ctx)),
    'manage:up': (ctx, id) => shift(ctx, readId(id), 'up'),
    'manage:down': (ctx, id) => shift(ctx, readId(id), 'down'),
    'manage:copy': (ctx, id) => copy(ctx, readId(id)),
    'manage:category': (ctx, id, page) => showPicker(ctx, readId(id), readPage(page)),
    'manage:to': (ctx, id, to) => change(ctx, readId(id), () => ({ categoryId: readCategory(to) })),
  },
};

/** The editor, with a hint above; with the entry of what was just changed it offers to take it back. */
export async function showEditor(
  ctx: ShopContext,
  id: bigint,
  auditId: bigint | null = null,
  hint = '',
): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const found = await productList.read(ctx.scope, id);
  await show(ctx, {
    text: [hint, editorText(ctx, found)].filter(Boolean).join('\n\n'),
    buttons: [auditId === null ? [] : [undoButton(ctx, auditId)], ...editorButtons(ctx, found)],
  });
}

/** The product that callback data names, for staff. Throws UserError `product-gone`. */
export async function demandProduct(ctx: ShopContext, id: bigint): Promise<Product> {
  demand(ctx.turn.role, 'catalogue');
  const product = await products.find(ctx.scope, id);
  if (!product) throw new UserError('product-gone');
  return product;
}

async function change(
  ctx: ShopContext,
  id: bigint,
  changesOf: (product: Product) => ProductChanges,
): Promise<void> {
  const product = await demandProduct(ctx, id);
  const { auditId } = await ctx.commit((scope) =>
    products.edit(scope, ctx.person.id, id, changesOf(product)),
  );
  await ctx.toast(ctx.label('settings-saved'));
  await showEditor(ctx, id, auditId);
}

async function publish(ctx: ShopContext, id: bigint): Promise<void> {
  demandPublishable(await demandProduct(ctx, id));
  await change(ctx, id, () => ({ state: 'published' }));
}

/** As the shop has it → the opposite → as the shop has it. */
function toggleProtect(ctx: ShopContext) {
  return ({ options }: Product): ProductChanges => {
    const { protect, ...rest } = options;
    if (protect !== undefined) return { options: rest };
    return { options: { ...rest, protect: !ctx.turn.settings.options.protect } };
  };
}

async function shift(ctx: ShopContext, id: bigint, direction: 'up' | 'down'): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const isMoved = await ctx.commit((scope) => productList.shift(scope, ctx.person.id, id, direction)); // prettier-ignore
  await ctx.toast(ctx.label(shiftedLabel(isMoved, direction)));
  await showEditor(ctx, id);
}

/** What is said of a place: at the edge nothing moves. */
export function shiftedLabel(isMoved: boolean, direction: 'up' | 'down'): string {
  return isMoved ? 'settings-saved' : direction === 'up' ? 'shift-first' : 'shift-last';
}

async function copy(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const nameOf = (old: string) => {
    const tail = ctx.label('manage-copy-name');
    return `${cut(old, LONGEST_NAME - tail.length - 1)} ${tail}`;
  };
  const made = await ctx.commit((scope) => productList.duplicate(scope, ctx.person.id, id, nameOf));
  await ctx.toast(ctx.label('manage-copied'));
  await showEditor(ctx, made.id);
}

async function showPicker(ctx: ShopContext, id: bigint, number: number): Promise<void> {
  const { name } = await demandProduct(ctx, id);
  const branches = await tree.tree(ctx.scope);
  await show(ctx, {
    text: ctx.t('category-ask-place', { name }),
    buttons: [
      ...pickerButtons(ctx, branches, {
        number,
        choose: (to) => press('manage:to', id, to),
        name: 'manage:category',
        args: [id],
      }),
      [backButton(ctx, press('manage', id))],
    ],
  });
}
