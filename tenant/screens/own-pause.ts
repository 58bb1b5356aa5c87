import * as ownPauses from '../../shared/domain/subscriptions/own-pauses.ts';
import * as subscriptions from '../../shared/domain/subscriptions/subscriptions.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton } from './buttons.ts';
import { showSubscription } from './subscription.ts';

/** A customer stops the time of their own subscription, and lets it go on. */
export const ownPause: ShopScreen = {
  presses: {
    'subscription:pause': (ctx, id) => askToPause(ctx, readId(id)),
    'subscription:pause-yes': (ctx, id) => pause(ctx, readId(id)),
    'subscription:resume': (ctx, id) => resume(ctx, readId(id)),
  },
};

/** Says all that happens before it does. */
async function askToPause(ctx: ShopContext, id: bigint): Promise<void> {
  const found = await subscriptions.find(ctx.scope, id, ctx.turn.customer.id);
  if (!found) throw new UserError('subscription-gone');
  const { options } = ctx.turn.settings;
  const offer = ownPauses.offerOf(found, options, ctx.scope.clock.now());
  if (!offer) throw new UserError('pause-unoffered');
  const { plan, chatIds, seats, renewal, isStopped } = found;
  const { left, until, nextAt } = offer;
  const yes: Button = {
    text: ctx.label('subscription-pause-yes'),
    press: press('subscription:pause-yes', id),
  };
  await show(ctx, {
    text:
      left === 0
        ? ctx.t('subscription-pauses-used', { plan, count: options.pauses.times, at: nextAt && { day: nextAt } }) // prettier-ignore
        : ctx.t('subscription-ask-pause', {
            plan,
            chats: chatIds.length,
            seats: seats.length,
            renewal: isStopped ? 'none' : renewal,
            days: options.pauses.days,
            until,
            left,
          }),
    buttons: [left === 0 ? [] : [yes], [backButton(ctx, press('subscription', id)), menuButton(ctx)]], // prettier-ignore
  });
}

async function pause(ctx: ShopContext, id: bigint): Promise<void> {
  const isDone = await ctx.commit((scope) => ownPauses.pause(scope, ctx.turn.customer.id, id));
  await showSubscription(ctx, id, isDone ? ctx.t('subscription-paused') : '');
}

async function resume(ctx: ShopContext, id: bigint): Promise<void> {
  const isDone = await ctx.commit((scope) => ownPauses.resume(scope, ctx.turn.customer.id, id));
  await showSubscription(ctx, id, isDone ? ctx.t('subscription-resumed') : '');
}
