import { channelsOf } from '../../../../shared/domain/subscriptions/channel-links.ts';
import * as communities from '../../../../shared/domain/subscriptions/communities.ts';
import * as plans from '../../../../shared/domain/subscriptions/plans.ts';
import type { Plan } from '../../../../shared/domain/subscriptions/plans.ts';
import * as productList from '../../../../shared/domain/catalogue/product-list.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import type { ProductChanges } from '../../../../shared/domain/catalogue/products.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { planText } from '../../plan-text.ts';
import { linkOf } from '../../../links.ts';
import { undoButton } from '../undo.ts';
import { planFieldNames } from './plan-fields.ts';

/** One plan as staff see it: its card as customers see it, and a button for each of its terms. */
export const planEdit: ShopScreen = {
  presses: {
    offer: (ctx, id) => showPlanEditor(ctx, readId(id)),
    'offer:publish': (ctx, id) => change(ctx, readId(id), () => ({ state: 'published' })),
    'offer:hide': (ctx, id) => change(ctx, readId(id), () => ({ state: 'hidden' })),
    'offer:list': (ctx, id) => change(ctx, readId(id), toggleListed),
    'offer:up': (ctx, id) => shift(ctx, readId(id), 'up'),
    'offer:down': (ctx, id) => shift(ctx, readId(id), 'down'),
  },
};

/** The plan that callback data names, for staff. Throws UserError `product-gone`. */
export async function demandPlan(ctx: ShopContext, id: bigint): Promise<Plan> {
  demand(ctx.turn.role, 'subscriptions');
  const plan = await plans.find(ctx.scope, id);
  if (!plan) throw new UserError('product-gone');
  return plan;
}

/** The editor, with a hint above; with the entry of what was just changed it offers to take it back. */
export async function showPlanEditor(
  ctx: ShopContext,
  id: bigint,
  hint = '',
  auditId: bigint | null = null,
): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const [plan, chats] = await Promise.all([demandPlan(ctx, id), communities.list(ctx.scope)]);
  const { product, terms } = plan;
  const shut = shutOf(plan, chats);
  const facts = [
    ctx.t('plan-edit-state', {
      state: product.state === 'published' && product.options.unlisted ? 'unlisted' : product.state,
    }),
    ctx.t('plan-edit-grace', { count: terms.graceDays }),
    plan.chats.length === 0 ? ctx.t('plan-edit-no-chats') : '',
    ...shut.map(({ title, trouble }) => ctx.t('plan-edit-shut', { title, trouble: trouble ?? '' })),
    terms.starsPrice === null ? '' : ctx.t('plan-edit-stars', { count: terms.starsPrice }),
    ...plan.links
      .filter(({ state }) => state === 'open')
      .map(({ price, came }) =>
        ctx.t('plan-edit-link', { stars: { amount: BigInt(price), currency: 'XTR' }, came }),
      ),
  ];
  await show(ctx, {
    text: [hint, planText(ctx, plan), facts.filter(Boolean).join('\n')]
      .filter(Boolean)
      .join('\n\n'),
    buttons: [
      auditId === null ? [] : [undoButton(ctx, auditId)],
      ...buttonsOf(ctx, plan, channelsOf(plan, chats).length > 0),
    ],
  });
}

/** The chats for whose trouble it is not sold now. */
function shutOf({ chats }: Plan, all: readonly communities.Community[]): communities.Community[] {
  return all.filter(
    ({ chatId, trouble }) => trouble !== null && chats.some(({ id }) => id === chatId),
  );
}

function buttonsOf(ctx: ShopContext, { product }: Plan, hasChannel: boolean): Button[][] {
  const { id, state, options } = product;
  const button = (key: string, what: string): Button => ({
    text: ctx.label(key),
    press: press(what, id),
  });
  const fields = planFieldNames.map((name) => ({
    text: ctx.label(`plan-field-${name}`),
    press: press('clause', name, id),
  }));
  const mayEdit = can(ctx.turn.role, 'catalogue');
  const isSold = state === 'published';
  return [
    [
      isSold ? button('manage-hide', 'offer:hide') : button('manage-publish', 'offer:publish'),
      ...(isSold ? [button('manage-preview', 'plan')] : []),
    ],
    ...rowsOf(fields, 2),
    [
      button(options.unlisted ? 'plan-edit-list' : 'plan-edit-unlist', 'offer:list'),
      button('plan-edit-chats', 'within'),
    ],
    hasChannel ? [button('plan-edit-channel', 'channel')] : [],
    mayEdit ? [button('plan-edit-product', 'manage')] : [],
    [button('category-up', 'offer:up'), button('category-down', 'offer:down')],
    [{ text: ctx.label('manage-link'), copy: linkOf(ctx, `p_${product.key}`) }],
    [backButton(ctx, 'subscriptions')],
  ]; // prettier-ignore
}

async function change(
  ctx: ShopContext,
  id: bigint,
  changesOf: (plan: Plan) => ProductChanges,
): Promise<void> {
  const plan = await demandPlan(ctx, id);
  const { auditId } = await ctx.commit((scope) =>
    products.edit(scope, ctx.person.id, id, changesOf(plan)),
  );
  await ctx.toast(ctx.label('settings-saved'));
  await showPlanEditor(ctx, id, '', auditId);
}

function toggleListed({ product }: Plan): ProductChanges {
  const { unlisted, ...rest } = product.options;
  return { options: unlisted ? rest : { ...rest, unlisted: true } };
}

async function shift(ctx: ShopContext, id: bigint, direction: 'up' | 'down'): Promise<void> {
  await demandPlan(ctx, id);
  await ctx.commit((scope) => productList.shift(scope, ctx.person.id, id, direction));
  await ctx.toast(ctx.label('settings-saved'));
  await showPlanEditor(ctx, id);
}
