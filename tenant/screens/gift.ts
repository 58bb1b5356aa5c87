import * as gifts from '../../shared/domain/subscriptions/gifts.ts';
import type { Gift } from '../../shared/domain/subscriptions/gifts.ts';
import * as subscriptions from '../../shared/domain/subscriptions/subscriptions.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { linkOf, shareUrl } from '../links.ts';
import { backButton, menuButton } from './buttons.ts';
import { lengthText } from './plan-text.ts';
import { showSubscription } from './subscription.ts';

/** What a person is told whose try comes to nothing. */
const REFUSALS = { gone: 'gift-gone', expired: 'gift-expired', full: 'gift-full' } as const;

/** A plan that was bought for somebody else: its link, and who takes it. */
export const gift: ShopScreen = {
  presses: {
    gift: (ctx, line) => showGift(ctx, readId(line)),
    // What an order's line brought: a subscription, or a gift.
    'gift:line': (ctx, line) => showLine(ctx, readId(line)),
    'gift:link': (ctx, line) => renewLink(ctx, readId(line)),
    'gift:own': async (ctx, line) => take(ctx, (await demandGift(ctx, readId(line))).key),
    'gift:take': (ctx, key) => take(ctx, key ?? ''),
  },
  starts: { gift: (ctx, key) => showOffer(ctx, key) },
};

async function showLine(ctx: ShopContext, lineId: bigint): Promise<void> {
  const id = await subscriptions.findOfLine(ctx.scope, ctx.turn.customer.id, lineId);
  await (id === null ? showGift(ctx, lineId) : showSubscription(ctx, id));
}

/** A gift as who bought it sees it. Throws UserError `gift-gone`. */
export async function showGift(ctx: ShopContext, lineId: bigint, hint = ''): Promise<void> {
  const found = await demandGift(ctx, lineId);
  const { plan, quantity, takenBy, expiresAt } = found;
  const isOver = expiresAt.getTime() <= ctx.scope.clock.now();
  const state =
    quantity === 0 ? 'refunded' : takenBy !== null ? 'taken' : isOver ? 'expired' : 'open';
  const link = linkOf(ctx, `gift_${found.key}`);
  const isOpen = state === 'open' || state === 'expired';
  await show(ctx, {
    text: [
      hint,
      ctx.t('gift-text', { plan, state, period: giftPeriod(ctx, found), customer: takenBy, until: expiresAt }),
      state === 'open' ? ctx.t('gift-link', { link }) : '',
    ].filter(Boolean).join('\n\n'), // prettier-ignore
    buttons: [
      state === 'open'
        ? [
            {
              text: ctx.label('gift-send'),
              url: shareUrl(link, ctx.label('gift-words', { plan })),
            },
            { text: ctx.label('gift-copy'), copy: link },
          ]
        : [],
      isOpen
        ? [
            { text: ctx.label('gift-own'), press: press('gift:own', lineId) },
            { text: ctx.label('gift-new-link'), press: press('gift:link', lineId) },
          ]
        : [],
      [backButton(ctx, 'subscribe'), menuButton(ctx)],
    ],
  });
}

async function demandGift(ctx: ShopContext, lineId: bigint): Promise<Gift> {
  const found = await gifts.find(ctx.scope, ctx.turn.customer.id, lineId);
  if (!found) throw new UserError('gift-gone');
  return found;
}

/** What a link gives, before it is taken: nobody takes a gift by a slip of the finger. */
async function showOffer(ctx: ShopContext, key: string): Promise<void> {
  const found = await gifts.findByKey(ctx.scope, key);
  if (!found) throw new UserError('gift-gone');
  if (found.customerId === ctx.turn.customer.id) return showGift(ctx, found.lineId);
  if (found.takenBy !== null || found.quantity === 0) {
    // Theirs already: the press says so and opens it.
    return take(ctx, key);
  }
  if (found.expiresAt.getTime() <= ctx.scope.clock.now()) throw new UserError(REFUSALS.expired);
  const { features } = found.terms;
  await show(ctx, {
    text: [
      ctx.t('gift-offer', { plan: found.plan, period: giftPeriod(ctx, found) }),
      features.map((text) => ctx.t('plan-feature', { text })).join('\n'),
    ].filter(Boolean).join('\n\n'), // prettier-ignore
    buttons: [
      [{ text: ctx.label('gift-take'), press: press('gift:take', key) }],
      [menuButton(ctx)],
    ],
  });
}

async function take(ctx: ShopContext, key: string): Promise<void> {
  const taken = await ctx.commit((scope) => gifts.take(scope, ctx.turn.customer.id, key));
  if (taken.result === 'taken' || taken.result === 'repeated')
    return showSubscription(ctx, taken.subscriptionId, ctx.t('gift-yours'));
  throw new UserError(REFUSALS[taken.result]);
}

async function renewLink(ctx: ShopContext, lineId: bigint): Promise<void> {
  const key = await ctx.commit((scope) => gifts.renewLink(scope, ctx.turn.customer.id, lineId));
  if (key === null) throw new UserError('gift-gone');
  await showGift(ctx, lineId, ctx.t('gift-link-new'));
}

function giftPeriod(ctx: ShopContext, { term, quantity }: Gift): string {
  return lengthText(ctx, term, Math.max(1, quantity));
}
