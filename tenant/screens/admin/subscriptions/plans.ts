import * as planBook from '../../../../shared/domain/subscriptions/plans.ts';
import type { PlanBrief } from '../../../../shared/domain/subscriptions/plans.ts';
import { unitPrice } from '../../../../shared/domain/catalogue/pricing.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { pagingButtons, readPage } from '../../paging.ts';
import { periodText } from '../../plan-text.ts';

const PAGE = 10;
/** Price and period stand behind the name and must not be cut off. */
const LONGEST_NAME = 26;

/** **Subscriptions** of the staff's menu: the plans, and what belongs to them. */
export const plans: ShopScreen = {
  presses: { subscriptions: (ctx, page) => showPlans(ctx, readPage(page)) },
};

async function showPlans(ctx: ShopContext, number: number): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const all = await planBook.list(ctx.scope);
  const start = (number - 1) * PAGE;
  if (number > 1 && start >= all.length) return showPlans(ctx, 1);
  const live = all.reduce((sum, plan) => sum + plan.live, 0);
  await show(ctx, {
    text: ctx.t(all.length === 0 ? 'plans-none' : 'plans-text', { count: all.length, live }),
    buttons: [
      ...all.slice(start, start + PAGE).map((plan) => [planButton(ctx, plan)]),
      pagingButtons(ctx, { number, hasMore: all.length > start + PAGE }, 'subscriptions'),
      can(ctx.turn.role, 'catalogue')
        ? [{ text: ctx.label('plans-new'), press: press('products:kind', 'access', 0) }]
        : [],
      [
        { text: ctx.label('subs-open'), press: 'subs' },
        { text: ctx.label('plan-edit-chats'), press: 'chats' },
      ],
      [backButton(ctx, 'admin')],
    ],
  });
}

function planButton(ctx: ShopContext, { product, terms, live }: PlanBrief): Button {
  const { currency } = ctx.turn.settings;
  const amount = unitPrice(product, 1, ctx.scope.clock.now());
  return {
    text: ctx.label('plans-plan', {
      name: clip(product.name, LONGEST_NAME),
      price: { amount, currency },
      period: periodText(ctx, terms.period),
      state: product.state === 'published' && product.options.unlisted ? 'unlisted' : product.state,
      live,
    }),
    press: press('offer', product.id),
  };
}
