import * as planOffers from '../../shared/domain/subscriptions/plan-offers.ts';
import {
  payloadOf,
  setCanceled,
  STAR_PERIOD_S,
} from '../../shared/domain/subscriptions/star-renewals.ts';
import { cut } from '../../shared/cut.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId, readWord } from '../../shared/telegram/callback.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton } from './buttons.ts';
import { showSubscription } from './subscription.ts';

/** Telegram's limits of an invoice. */
const LONGEST_TITLE = 32;
const LONGEST_DESCRIPTION = 255;

/** A plan as a subscription in Telegram Stars, which Telegram renews by itself. */
export const starPlan: ShopScreen = {
  presses: {
    'plan:stars': (ctx, id) => showLink(ctx, readId(id)),
    'subscription:stars': (ctx, id, wanted) =>
      setStars(ctx, readId(id), readWord(wanted, ['stop', 'go'])),
  },
};

/** Shows the link with which Telegram takes the first month, for this person alone. */
async function showLink(ctx: ShopContext, id: bigint): Promise<void> {
  const { customer } = ctx.turn;
  const offer = await planOffers.find(ctx.scope, customer.id, id);
  const price = offer?.terms.starsPrice ?? null;
  if (!offer || price === null || offer.free === 0) throw new UserError('plan-unsold');
  if (offer.isFull) throw new UserError('plan-full');
  const { name } = offer.product;
  const stars = { amount: BigInt(price), currency: 'XTR' };
  const url = await ctx.api.createInvoiceLink(
    cut(name, LONGEST_TITLE),
    cut(ctx.label('star-plan-description', { plan: name, stars }), LONGEST_DESCRIPTION),
    payloadOf({ productId: id, customerId: customer.id }),
    '',
    'XTR',
    [{ label: cut(name, LONGEST_TITLE), amount: price }],
    { subscription_period: STAR_PERIOD_S },
  );
  await show(ctx, {
    text: ctx.t('star-plan', { plan: name, stars }),
    buttons: [
      [{ text: ctx.label('star-plan-pay', { stars }), url }],
      [backButton(ctx, press('plan', id)), menuButton(ctx)],
    ],
  });
}

/** Stops Telegram's charges, or allows them again: then only the person can switch them on, in Telegram. */
async function setStars(ctx: ShopContext, id: bigint, wanted: 'stop' | 'go'): Promise<void> {
  const isSet = await ctx.commit((scope) =>
    setCanceled(scope, ctx.turn.customer.id, id, wanted === 'stop'),
  );
  if (isSet) await ctx.toast(ctx.label('settings-saved'));
  await showSubscription(ctx, id, isSet && wanted === 'go' ? ctx.t('star-plan-allowed') : '');
}
