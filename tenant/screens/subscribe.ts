import { GrammyError } from 'grammy';
import { unitPrice } from '../../shared/domain/catalogue/pricing.ts';
import * as gifts from '../../shared/domain/subscriptions/gifts.ts';
import * as planOffers from '../../shared/domain/subscriptions/plan-offers.ts';
import type { PlanOffer } from '../../shared/domain/subscriptions/plan-offers.ts';
import { isTimed } from '../../shared/domain/subscriptions/subscription-rules.ts';
import * as subscriptions from '../../shared/domain/subscriptions/subscriptions.ts';
import type { Subscription } from '../../shared/domain/subscriptions/subscriptions.ts';
import { can } from '../../shared/domain/staff/staff.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { clip } from '../../shared/telegram/fit.ts';
import { show, type Button, type View } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { linkOf, shareUrl } from '../links.ts';
import { backButton, menuButton } from './buttons.ts';
import { fresh, showCheckout } from './checkout.ts';
import { heldHash } from './held-hash.ts';
import { periodText, planText } from './plan-text.ts';
import { showSubscription, stateText } from './subscription.ts';

/** The price stands behind the name and must not be cut off. */
const LONGEST_NAME = 30;
/** A keyboard has a hundred buttons, and fifty are plans: what does not fit is opened from its plan. */
const MOST_OWN = 30;
const MOST_GIFTS = 15;

/** What can be subscribed to, and what somebody has of it. */
export const subscribe: ShopScreen = {
  presses: {
    subscribe: (ctx) => showSubscribe(ctx),
    // As `subscribe`, and what was asked before stays asked.
    'plan:list': (ctx) => showSubscribe(ctx),
    plan: (ctx, id) => showPlan(ctx, readId(id)),
    'plan:try': (ctx, id) => startTrial(ctx, readId(id)),
    'plan:gift': (ctx, id) => showCheckout(ctx, { ...fresh(readId(id)), gift: true }),
    'plan:change': (ctx, from, to) =>
      showCheckout(ctx, {
        ...fresh(readId(to)),
        quantity: 1,
        coupon: null,
        changeFrom: readId(from),
      }),
  },
};

/** The person's own subscriptions and gifts first, then the plans; a hint above. */
export async function showSubscribe(ctx: ShopContext, hint = ''): Promise<void> {
  const { customer } = ctx.turn;
  // Sent together: one round trip.
  const [offers, mine, shared, open] = await Promise.all([
    planOffers.list(ctx.scope, customer.id),
    subscriptions.list(ctx.scope, customer.id),
    subscriptions.shared(ctx.scope, customer.id),
    gifts.listOpen(ctx.scope, customer.id),
  ]);
  const own = [...mine, ...shared];
  const text = [
    hint,
    ctx.t('subscribe-title'),
    own.map((each) => ctx.t('subscribe-mine', { plan: each.plan, state: { html: stateText(ctx, each) } })).join('\n'),
    offers.length > 0
      ? offers.map((offer) => offerText(ctx, offer)).join('\n\n')
      : ctx.t('subscribe-none'),
  ].filter(Boolean).join('\n\n'); // prettier-ignore
  const isStaff = can(ctx.turn.role, 'subscriptions');
  await show(ctx, {
    text,
    buttons: [
      ...[...mine.slice(0, Math.max(0, MOST_OWN - shared.length)), ...shared.slice(0, MOST_OWN)].map((each) => [mineButton(ctx, each)]), // prettier-ignore
      ...open.slice(0, MOST_GIFTS).map((gift) => [
        {
          text: ctx.label('subscribe-gift', { plan: clip(gift.plan, LONGEST_NAME) }),
          press: press('gift', gift.lineId),
        },
      ]),
      ...offers.map((offer) => [planButton(ctx, offer)]),
      isStaff ? [{ text: ctx.label('subscribe-manage'), press: 'subscriptions' }] : [],
      [menuButton(ctx)],
    ],
  });
}

function mineButton(ctx: ShopContext, { id, plan }: Subscription): Button {
  return {
    text: ctx.label('subscribe-open', { plan: clip(plan, LONGEST_NAME) }),
    press: press('subscription', id),
  };
}

function planButton(ctx: ShopContext, { product, terms, free }: PlanOffer): Button {
  const { currency } = ctx.turn.settings;
  return {
    text: ctx.label('subscribe-plan', {
      sold: free === 0 ? 'no' : 'yes',
      plan: clip(product.name, LONGEST_NAME),
      price: { amount: unitPrice(product, 1, ctx.scope.clock.now()), currency },
      period: periodText(ctx, terms.period),
    }),
    press: press('plan', product.id),
  };
}

/** A plan in the list: name, price, the first lines of what it brings. */
function offerText(ctx: ShopContext, { product, terms, free }: PlanOffer): string {
  const { currency } = ctx.turn.settings;
  const price = { amount: unitPrice(product, 1, ctx.scope.clock.now()), currency };
  const head = ctx.t('subscribe-offer', {
    plan: product.name,
    price,
    period: periodText(ctx, terms.period),
  });
  const lines = terms.features.slice(0, 3).map((text) => ctx.t('plan-feature', { text }));
  return [head, ...(free === 0 ? [ctx.t('plan-closed')] : []), ...lines].join('\n');
}

/** The card of a plan that is sold. Throws UserError `product-gone`. */
export async function showPlan(ctx: ShopContext, id: bigint): Promise<void> {
  const [offer, methods] = await Promise.all([
    planOffers.find(ctx.scope, ctx.turn.customer.id, id),
    ctx.shop.deposits.methods(ctx.scope, ctx.turn.settings),
  ]);
  if (!offer) throw new UserError('product-gone');
  const hasCoins = methods.some(({ kind }) => kind === 'chain');
  const { mine, isFull, free } = offer;
  const text = [
    planText(ctx, offer),
    mine ? ctx.t('plan-mine', { state: { html: stateText(ctx, mine) } }) : '',
    free === 0 ? ctx.t('plan-closed') : '',
    hasCoins && free !== 0 && !isFull ? ctx.t(heldHash(ctx) ? 'plan-hash-held' : 'plan-coins') : '',
    offer.byLink.length > 0 ? ctx.t('plan-by-link') : '',
  ].filter(Boolean).join('\n\n'); // prettier-ignore
  const view = (photo: string | null): View => ({ text, photo, buttons: planButtons(ctx, offer) });
  const photo = offer.product.photos[0] ?? null;
  try {
    await show(ctx, view(photo));
  } catch (error) {
    // A photo that this bot does not have (any more) must not hide the plan.
    if (photo === null || !(error instanceof GrammyError && error.error_code === 400)) throw error;
    await show(ctx, view(null));
  }
}

function planButtons(ctx: ShopContext, offer: PlanOffer): Button[][] {
  const { product, terms, mine, isFull, free, canTry, changeable, byLink } = offer;
  const { currency } = ctx.turn.settings;
  const price = { amount: unitPrice(product, 1, ctx.scope.clock.now()), currency };
  const open = (key: string, to: string): Button => ({ text: ctx.label(key, { price, count: terms.trialDays }), press: to }); // prettier-ignore
  const isSold = free !== 0;
  const share = {
    text: ctx.label('product-share'),
    url: shareUrl(linkOf(ctx, `p_${product.key}`), product.name),
  };
  const isHeld = heldHash(ctx) !== null;
  return [
    isHeld && isSold && !isFull ? [open('plan-hash', press('plan:hash', product.id))] : [],
    canTry && isSold ? [open('plan-try', press('plan:try', product.id))] : [],
    isSold && !isFull
      ? [open(mine && isTimed(terms.period) ? 'plan-renew' : 'plan-buy', press('buy', product.id))]
      : [],
    isSold && !isFull && terms.starsPrice !== null
      ? [
          {
            text: ctx.label('plan-stars', {
              stars: { amount: BigInt(terms.starsPrice), currency: 'XTR' },
            }),
            press: press('plan:stars', product.id),
          },
        ]
      : [],
    ...byLink.map(({ link, title, price }) => [
      {
        text: ctx.label('plan-link', {
          stars: { amount: BigInt(price), currency: 'XTR' },
          title: byLink.length > 1 ? clip(title, 20) : null,
        }),
        url: link,
      },
    ]),
    ...(isSold && !isFull ? changeable : []).map(({ id, plan }) => [
      {
        text: ctx.label('plan-change-from', { plan: clip(plan, LONGEST_NAME) }),
        press: press('plan:change', id, product.id),
      },
    ]),
    mine ? [open('plan-open', press('subscription', mine.id))] : [],
    [...(isSold ? [open('plan-gift', press('plan:gift', product.id))] : []), share],
    can(ctx.turn.role, 'subscriptions') ? [open('product-manage', press('offer', product.id))] : [],
    [backButton(ctx, isHeld ? 'plan:list' : 'subscribe'), menuButton(ctx)],
  ];
}

async function startTrial(ctx: ShopContext, id: bigint): Promise<void> {
  const begun = await ctx.commit((scope) =>
    subscriptions.startTrial(scope, ctx.turn.customer.id, id),
  );
  if (!begun) throw new UserError('trial-used');
  await showSubscription(ctx, begun.subscriptionId, ctx.t('plan-trial-begun'));
}
