import { z } from 'zod';
import * as grants from '../domain/subscriptions/subscription-grants.ts';
import * as history from '../domain/subscriptions/subscription-history.ts';
import * as pages from '../domain/subscriptions/subscription-pages.ts';
import { subscriptionSources, subscriptionStates } from '../domain/subscriptions/subscriptions.ts';
import { UserError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import { demandPerson, whose } from './customers.ts';
import { listOf, page, paging } from './pages.ts';
import { route, type Route } from './route.ts';
import { Id, IdIn, Moment, momentOf, Money, moneyOf, TelegramId, TelegramIdIn } from './shapes.ts';

export const Subscription = z
  .strictObject({
    id: Id,
    customerId: Id,
    telegramId: TelegramId,
    planId: Id,
    plan: z.string(),
    status: z
      .enum(subscriptionStates)
      .meta({ description: 'trial, active and grace may enter; paused and ended may not.' }),
    startsAt: Moment,
    endsAt: Moment.nullable().meta({ description: 'Null: for life.' }),
    graceUntil: Moment.nullable(),
    renewal: z.enum(['none', 'balance', 'stars']),
    source: z.enum(subscriptionSources).nullable().meta({
      description:
        'What made it run last. channel: Telegram was paid for a place in a channel of its plan, and the channel got the Stars. Null: all of it was taken back.',
    }),
  })
  .meta({ id: 'Subscription' });

const Period = z
  .strictObject({
    kind: z.enum([...subscriptionSources, 'pause', 'end']),
    startsAt: Moment,
    endsAt: Moment.nullable(),
    price: Money.nullable(),
    undoneAt: Moment.nullable().meta({ description: 'Refunded, or taken back.' }),
  })
  .meta({ id: 'SubscriptionPeriod' });

/** So many periods of one subscription are shown: three years of weeks. */
const MOST_PERIODS = 150;

const params = z.strictObject({ subscriptionId: IdIn });
const reason = z.string().min(1).max(300).meta({ description: 'The customer is told it.' });

/** Who has which plan until when; what staff give and take. */
export const subscriptionRoutes: readonly Route[] = [
  route({
    path: '/subscriptions',
    operation: 'listSubscriptions',
    summary: 'Subscriptions, newest first',
    tag: 'Subscriptions',
    scope: 'subscriptions:read',
    query: z.strictObject({
      ...paging,
      status: z.enum(subscriptionStates).optional(),
      planId: IdIn.optional(),
      customerId: IdIn.optional(),
      telegramId: TelegramIdIn.optional(),
    }),
    answer: listOf(Subscription),
    handle({ scope, query }) {
      const { planId: productId, ...rest } = query;
      return page('subscriptions', query, (page) => pages.list(scope, { ...rest, productId }, page), shapeOf); // prettier-ignore
    },
  }),
  route({
    path: '/subscriptions/{subscriptionId}',
    operation: 'getSubscription',
    summary: 'A subscription',
    tag: 'Subscriptions',
    scope: 'subscriptions:read',
    params,
    answer: Subscription,
    handle: ({ scope, params }) => answerOf(scope, params.subscriptionId),
  }),
  route({
    path: '/subscriptions/{subscriptionId}/periods',
    operation: 'listPeriods',
    summary: 'What made a subscription as long as it is, newest first',
    description: `The newest ${MOST_PERIODS}. Nothing of it is ever deleted.`,
    tag: 'Subscriptions',
    scope: 'subscriptions:read',
    params,
    answer: z.strictObject({ items: z.array(Period) }),
    async handle({ scope, params }) {
      await answerOf(scope, params.subscriptionId);
      const periods = await history.list(scope, params.subscriptionId, MOST_PERIODS);
      return { items: periods.map(periodOf) };
    },
  }),
  route({
    path: '/users/{telegramId}/subscriptions',
    operation: 'listSubscriptionsOfUser',
    summary: "A person's subscriptions, by their Telegram number",
    description: 'One row for each plan that they ever had.',
    tag: 'Subscriptions',
    scope: 'subscriptions:read',
    params: z.strictObject({ telegramId: TelegramIdIn }),
    query: z.strictObject(paging),
    answer: listOf(Subscription),
    async handle({ scope, params, query }) {
      await demandPerson(scope, params);
      return page('user-subscriptions', query, (page) => pages.list(scope, params, page), shapeOf);
    },
  }),
  route({
    method: 'POST',
    path: '/subscriptions/grants',
    operation: 'grantSubscription',
    summary: 'Give time of a plan for nothing: it is added to what there is',
    tag: 'Subscriptions',
    scope: 'subscriptions:write',
    body: z.strictObject({
      ...whose,
      planId: IdIn,
      term: z
        .union([
          z.strictObject({ unit: z.enum(['day', 'month']), count: z.int().min(1).max(3_650) }),
          z.strictObject({ until: Moment }),
          z.strictObject({ lifetime: z.literal(true) }),
        ])
        .optional()
        .meta({ description: 'As long as the plan says unless said.' }),
      reason,
    }),
    answer: Subscription,
    status: 201,
    async handle({ scope, caller, body, reference }) {
      const { id: customerId } = await demandPerson(scope, body);
      const { planId: productId, term = null, reason } = body;
      const wanted = { customerId, productId, term, reason, reference };
      const { subscriptionId } = await grants.grant(scope, caller.actorId, wanted);
      return answerOf(scope, subscriptionId);
    },
  }),
  route({
    method: 'POST',
    path: '/subscriptions/{subscriptionId}/revoke',
    operation: 'revokeSubscription',
    summary: 'Take a subscription away, now',
    description: 'What was left of it is gone. Money is given back by a refund of its order.',
    tag: 'Subscriptions',
    scope: 'subscriptions:write',
    params,
    body: z.strictObject({ reason }),
    answer: Subscription,
    refusals: { 409: 'It is over.' },
    async handle({ scope, caller, params, body, reference }) {
      const wanted = { id: params.subscriptionId, reason: body.reason, reference };
      const isDone = await grants.revoke(scope, caller.actorId, wanted);
      if (!isDone) throw new UserError('subscription-over');
      return answerOf(scope, wanted.id);
    },
  }),
];

/** One subscription as it is answered. Throws UserError `subscription-gone`. */
export async function answerOf(scope: Scope, id: bigint) {
  const [found] = await pages.list(scope, { id }, { before: null, limit: 1 });
  if (!found) throw new UserError('subscription-gone');
  return shapeOf(found);
}

export function shapeOf({ productId, ...each }: pages.Subscribed) {
  return {
    ...each,
    id: `${each.id}`,
    customerId: `${each.customerId}`,
    planId: `${productId}`,
    startsAt: momentOf(each.startsAt),
    endsAt: momentOf(each.endsAt),
    graceUntil: momentOf(each.graceUntil),
  };
}

function periodOf({ kind, startsAt, endsAt, price, undoneAt }: history.SubscriptionPeriod) {
  return {
    kind,
    startsAt: momentOf(startsAt),
    endsAt: momentOf(endsAt),
    price: price && moneyOf(price),
    undoneAt: momentOf(undoneAt),
  };
}
