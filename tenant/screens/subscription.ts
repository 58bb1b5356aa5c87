import * as planOffers from '../../shared/domain/subscriptions/plan-offers.ts';
import * as renewalTerms from '../../shared/domain/subscriptions/renewal-terms.ts';
import type { RenewalTerms } from '../../shared/domain/subscriptions/renewal-terms.ts';
import * as renewals from '../../shared/domain/subscriptions/renewals.ts';
import * as subscriptions from '../../shared/domain/subscriptions/subscriptions.ts';
import type { Subscription } from '../../shared/domain/subscriptions/subscriptions.ts';
import { fixedEnd, isTimed } from '../../shared/domain/subscriptions/subscription-rules.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId, readWord } from '../../shared/telegram/callback.ts';
import { clip } from '../../shared/telegram/fit.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton } from './buttons.ts';
import { enterButton } from './enter.ts';
import { pauseButtons, pauseText } from './pause-text.ts';

/** One subscription of a customer: until when, what is inside, what can be done with it. */
export const subscription: ShopScreen = {
  presses: {
    subscription: (ctx, id) => showSubscription(ctx, readId(id)),
    'subscription:change': (ctx, id) => showChanges(ctx, readId(id)),
    'subscription:renewal': (ctx, id, renewal) =>
      setRenewal(ctx, readId(id), readWord(renewal, ['balance', 'none'])),
  },
};

/** The state of a subscription in words, as HTML. */
export function stateText(
  ctx: ShopContext,
  { status, endsAt, graceUntil }: Pick<Subscription, 'status' | 'endsAt'> & { readonly graceUntil?: Date | null }, // prettier-ignore
): string {
  return ctx.t('subscription-state', {
    status,
    until: endsAt,
    grace: status === 'grace' ? (graceUntil ?? null) : null,
  });
}

/** Shows a subscription of this person, or one that they share, with a hint above. */
export async function showSubscription(ctx: ShopContext, id: bigint, hint = ''): Promise<void> {
  const [found, next] = await Promise.all([
    subscriptions.find(ctx.scope, id, null),
    renewalTerms.read(ctx.scope, id),
  ]);
  const isOwn = found?.customerId === ctx.turn.customer.id;
  const isSeated = found?.seats.some(({ customerId }) => customerId === ctx.turn.customer.id);
  if (!found || !next || !(isOwn || isSeated)) throw new UserError('subscription-gone');
  const { terms, seats, renewal, status } = found;
  const lines = [
    ...terms.features.map((text) => ctx.t('plan-feature', { text })),
    terms.seats > 0 && isOwn
      ? ctx.t('subscription-seats', { taken: seats.length, count: terms.seats })
      : '',
  ];
  const text = [
    hint,
    ctx.t('subscription-title', { plan: found.plan, state: { html: stateText(ctx, found) } }),
    lines.filter(Boolean).join('\n'),
    isOwn ? pauseText(ctx, found) : ctx.t('subscription-shared'),
    isOwn && isRunning(found) ? renewalText(ctx, next) : '',
    isOwn && isRunning(found) && isTimed(terms.period) && renewal === 'none' && status !== 'paused'
      ? ctx.t(isShown(next) ? 'subscription-renew-early' : 'subscription-unsold')
      : '',
  ].filter(Boolean).join('\n\n'); // prettier-ignore
  await show(ctx, {
    text,
    buttons: isOwn ? ownButtons(ctx, found, next) : sharedButtons(ctx, found),
  });
}

function isRunning({ status, endsAt }: Subscription): boolean {
  return status !== 'ended' && endsAt !== null;
}

/** Who renews it, when and for how much. */
function renewalText(ctx: ShopContext, next: RenewalTerms): string {
  if (next.stars)
    return ctx.t('subscription-renewal-stars', {
      at: next.stars.isCanceled ? next.endsAt : (next.stars.chargesAt ?? next.endsAt),
      stars: next.stars.price,
      state: `${next.status === 'paused' ? 'paused-' : ''}${next.stars.isCanceled ? 'stopped' : 'on'}`,
    });
  if (next.channel)
    return ctx.t('subscription-renewal-channel', {
      at: next.channel.until,
      stars: next.channel.price,
    });
  const at = renewalTerms.nextTry(next);
  if (next.renewal === 'none' || at === null) return '';
  if (next.status === 'paused') return ctx.t('subscription-renewal-paused', { price: next.price });
  const lacks = renewalTerms.missing(next);
  const zero = { ...next.price, amount: 0n };
  return ctx.t('subscription-renewal-balance', {
    at,
    price: next.price,
    lacks: lacks ? 'yes' : 'no',
    missing: lacks ?? zero,
    tried: next.tries > 0 ? 'yes' : 'no',
  });
}

function ownButtons(ctx: ShopContext, found: Subscription, next: RenewalTerms): Button[][] {
  const { id, productId, terms, status, renewal } = found;
  const open = (key: string, to: string): Button => ({ text: ctx.label(key), press: to });
  const last = fixedEnd(terms.period)?.getTime() ?? Infinity;
  const isOver = status === 'ended';
  const now = ctx.scope.clock.now();
  const canRenew = isOver ? last > now : found.endsAt !== null && last > found.endsAt.getTime();
  const stars = next.stars?.isCanceled === true ? 'go' : 'stop';
  const auto =
    next.stars !== null
      ? status === 'paused' && stars === 'go'
        ? []
        : [open(`subscription-stars-${stars}`, press('subscription:stars', id, stars))]
      : renewal === 'balance'
        ? [open('subscription-auto-off', press('subscription:renewal', id, 'none'))]
        : renewal === 'none' &&
            next.channel === null &&
            isRunning(found) &&
            status !== 'grace' &&
            next.isSold
          ? [
              {
                text: ctx.label('subscription-auto-on', { price: next.price }),
                press: press('subscription:renewal', id, 'balance'),
              },
            ]
          : [];
  return [
    canEnter(found) ? [enterButton(ctx, id)] : [],
    status === 'paused' ? pauseButtons(ctx, found) : [],
    canRenew && isShown(next) ? [open('subscription-renew', press('plan', productId))] : [],
    auto,
    status === 'active' && found.endsAt !== null && renewal !== 'stars' && next.channel === null
      ? [open('subscription-change', press('subscription:change', id))]
      : [],
    status === 'paused' ? [] : pauseButtons(ctx, found),
    terms.seats > 0 && status !== 'ended'
      ? [open('subscription-to-seats', press('seats', id))]
      : [],
    [backButton(ctx, 'subscribe'), menuButton(ctx)],
  ];
}

/** Whether its plan has a card: one that was taken off sale, or deleted, has none. */
function isShown({ product }: RenewalTerms): boolean {
  return product.state === 'published';
}

function canEnter({ status, chatIds }: Subscription): boolean {
  return subscriptions.isLive(status) && chatIds.length > 0;
}

function sharedButtons(ctx: ShopContext, found: Subscription): Button[][] {
  const { id } = found;
  return [
    canEnter(found) ? [enterButton(ctx, id)] : [],
    [{ text: ctx.label('subscription-leave'), press: press('seats:leave', id) }],
    [backButton(ctx, 'subscribe'), menuButton(ctx)],
  ];
}

/** The plans that this one could become; what is left of it is taken off their price. */
async function showChanges(ctx: ShopContext, id: bigint): Promise<void> {
  const { customer } = ctx.turn;
  const [found, offers] = await Promise.all([
    subscriptions.find(ctx.scope, id, customer.id),
    planOffers.list(ctx.scope, customer.id),
  ]);
  if (!found) throw new UserError('subscription-gone');
  const others = offers.filter(
    ({ changeable, free, isFull }) =>
      free !== 0 && !isFull && changeable.some((each) => each.id === id),
  );
  await show(ctx, {
    text: ctx.t(others.length > 0 ? 'subscription-ask-change' : 'subscription-no-change', {
      plan: found.plan,
    }),
    buttons: [
      ...others.map(({ product }) => [
        { text: clip(product.name, 50), press: press('plan:change', id, product.id) },
      ]),
      [backButton(ctx, press('subscription', id)), menuButton(ctx)],
    ],
  });
}

async function setRenewal(
  ctx: ShopContext,
  id: bigint,
  renewal: 'balance' | 'none',
): Promise<void> {
  const isSet = await ctx.commit((scope) =>
    renewals.choose(scope, ctx.turn.customer.id, id, renewal),
  );
  if (!isSet) throw new UserError('subscription-gone');
  await ctx.toast(ctx.label('settings-saved'));
  await showSubscription(ctx, id);
}
