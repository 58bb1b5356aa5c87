import { z } from 'zod';
import * as plans from '../domain/subscriptions/plans.ts';
import { UserError } from '../errors.ts';
import { route, type Route } from './route.ts';
import { Id, IdIn, Moment, Money, moneyOf } from './shapes.ts';

const Plan = z
  .strictObject({
    id: Id.meta({ description: 'A plan is a product of the kind access, under the same number.' }),
    name: z.string(),
    description: z.string(),
    state: z.enum(['draft', 'published', 'hidden']),
    price: Money,
    period: z.union([
      z.strictObject({ unit: z.enum(['day', 'month']), count: z.int() }),
      z.strictObject({ until: Moment }),
      z.strictObject({ lifetime: z.literal(true) }),
    ]),
    trialDays: z.int(),
    graceDays: z.int(),
    seats: z.int(),
    features: z.array(z.string()),
    chatIds: z.array(z.int()).meta({ description: 'The communities that it opens.' }),
  })
  .meta({ id: 'Plan' });

/** What can be subscribed to. */
export const planRoutes: readonly Route[] = [
  route({
    path: '/plans',
    operation: 'listPlans',
    summary: "The shop's plans in their order",
    tag: 'Subscriptions',
    scope: 'subscriptions:read',
    answer: z.strictObject({ items: z.array(Plan) }),
    handle: async ({ scope, caller }) => ({
      items: (await plans.list(scope)).map((plan) => shape(plan, caller.settings.currency)),
    }),
  }),
  route({
    path: '/plans/{planId}',
    operation: 'getPlan',
    summary: 'A plan',
    tag: 'Subscriptions',
    scope: 'subscriptions:read',
    params: z.strictObject({ planId: IdIn }),
    answer: Plan,
    async handle({ scope, caller, params }) {
      const plan = await plans.find(scope, params.planId);
      if (!plan) throw new UserError('product-gone');
      return shape(plan, caller.settings.currency);
    },
  }),
];

function shape({ product, terms, chats }: plans.Plan, currency: string) {
  const { period } = terms;
  return {
    id: `${product.id}`,
    name: product.name,
    description: product.description,
    // Deleted ones are not read.
    state: product.state as 'draft' | 'published' | 'hidden',
    price: moneyOf({ amount: product.price, currency }),
    period:
      period === 'lifetime' ? { lifetime: true as const }
      : 'until' in period ? { until: new Date(period.until).toISOString() }
      : { ...period },
    trialDays: terms.trialDays,
    graceDays: terms.graceDays,
    seats: terms.seats,
    features: [...terms.features],
    chatIds: chats.map(({ id }) => id),
  }; // prettier-ignore
}
