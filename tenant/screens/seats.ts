import * as seatBook from '../../shared/domain/subscriptions/seats.ts';
import * as subscriptions from '../../shared/domain/subscriptions/subscriptions.ts';
import type { Subscription } from '../../shared/domain/subscriptions/subscriptions.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { clip } from '../../shared/telegram/fit.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { linkOf, shareUrl } from '../links.ts';
import { backButton, menuButton } from './buttons.ts';
import { showSubscription } from './subscription.ts';

/** Who shares a subscription: invited by its link, sent away by its owner, gone by themselves. */
export const seats: ShopScreen = {
  presses: {
    seats: (ctx, id) => showSeats(ctx, readId(id)),
    'seats:free': (ctx, id, customer) => sendAway(ctx, readId(id), readId(customer)),
    'seats:leave': (ctx, id) => askToLeave(ctx, readId(id)),
    'seats:leave-yes': (ctx, id) => leave(ctx, readId(id)),
    'seats:take': (ctx, id, key) => take(ctx, readId(id), key ?? ''),
  },
  starts: { seat: (ctx, payload) => follow(ctx, payload) },
};

async function showSeats(ctx: ShopContext, id: bigint, hint = ''): Promise<void> {
  const found = await demandOwn(ctx, id);
  const isFull = found.seats.length >= found.terms.seats;
  const link = linkOf(ctx, `seat_${id}_${found.seatKey}`);
  await show(ctx, {
    text: [
      hint,
      ctx.t('seats-text', { plan: found.plan, taken: found.seats.length, count: found.terms.seats }),
      found.seats.map(({ name, at }) => ctx.t('seats-line', { name, at: { day: at } })).join('\n'),
      isFull ? ctx.t('seats-full') : ctx.t('seats-link', { link }),
    ].filter(Boolean).join('\n\n'), // prettier-ignore
    buttons: [
      ...found.seats.map(({ customerId, name }) => [
        {
          text: ctx.label('seats-free', { name: clip(name, 30) }),
          press: press('seats:free', id, customerId),
        },
      ]),
      isFull
        ? []
        : [
            {
              text: ctx.label('seats-invite'),
              url: shareUrl(link, ctx.label('seats-words', { plan: found.plan })),
            },
            { text: ctx.label('gift-copy'), copy: link },
          ],
      [backButton(ctx, press('subscription', id)), menuButton(ctx)],
    ],
  });
}

/** The person's own subscription with this number. Throws UserError `subscription-gone`. */
async function demandOwn(ctx: ShopContext, id: bigint): Promise<Subscription> {
  const found = await subscriptions.find(ctx.scope, id, ctx.turn.customer.id);
  if (!found || found.status === 'ended' || found.terms.seats === 0)
    throw new UserError('subscription-gone');
  return found;
}

async function sendAway(ctx: ShopContext, id: bigint, customerId: bigint): Promise<void> {
  const seat = { subscriptionId: id, customerId };
  const isFreed = await ctx.commit((scope) => seatBook.free(scope, ctx.turn.customer.id, seat));
  if (!isFreed) throw new UserError('subscription-gone');
  await showSeats(ctx, id, ctx.t('seats-freed'));
}

/** An invitation says what it is before somebody takes the seat. */
async function follow(ctx: ShopContext, payload: string): Promise<void> {
  const [, id = '', key = ''] = /^(\d{1,18})_([0-9a-f]{32})$/.exec(payload) ?? [];
  const found = id === '' ? null : await subscriptions.find(ctx.scope, BigInt(id), null);
  const me = ctx.turn.customer.id;
  // Also by an old link: the seat is theirs.
  if (found && found.status !== 'ended' && found.seats.some(({ customerId }) => customerId === me))
    return showSubscription(ctx, found.id, ctx.t('seats-have'));
  if (found?.seatKey !== key || found.status === 'ended') throw new UserError('seat-gone');
  if (found.customerId === me) return showSeats(ctx, found.id);
  await show(ctx, {
    text: [
      ctx.t('seats-offer', { plan: found.plan }),
      found.terms.features.map((text) => ctx.t('plan-feature', { text })).join('\n'),
    ].filter(Boolean).join('\n\n'), // prettier-ignore
    buttons: [
      [{ text: ctx.label('seats-take'), press: press('seats:take', id, key) }],
      [menuButton(ctx)],
    ],
  });
}

async function take(ctx: ShopContext, id: bigint, key: string): Promise<void> {
  const result = await ctx.commit((scope) => seatBook.take(scope, ctx.turn.customer.id, id, key));
  if (result === 'taken' || result === 'repeated')
    return showSubscription(ctx, id, ctx.t('seats-yours'));
  if (result === 'own') return showSeats(ctx, id);
  throw new UserError(result === 'full' ? 'seat-full' : 'seat-gone');
}

async function askToLeave(ctx: ShopContext, id: bigint): Promise<void> {
  await show(ctx, {
    text: ctx.t('seats-leave-sure'),
    buttons: [
      [{ text: ctx.label('seats-leave-yes'), press: press('seats:leave-yes', id) }],
      [backButton(ctx, press('subscription', id))],
    ],
  });
}

async function leave(ctx: ShopContext, id: bigint): Promise<void> {
  const customerId = ctx.turn.customer.id;
  const isFreed = await ctx.commit((scope) =>
    seatBook.free(scope, customerId, { subscriptionId: id, customerId }),
  );
  if (!isFreed) throw new UserError('subscription-gone');
  await show(ctx, {
    text: ctx.t('seats-left'),
    buttons: [[backButton(ctx, 'subscribe'), menuButton(ctx)]],
  });
}
