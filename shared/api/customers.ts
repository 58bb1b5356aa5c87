import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { Caller } from '../domain/programs/api-keys.ts';
import * as listings from '../domain/programs/listings.ts';
import type { Person } from '../domain/programs/listings.ts';
import { identityLevels } from '../domain/shop/options.ts';
import type { Scope } from '../scope.ts';
import { listOf, page, paging } from './pages.ts';
import { route, type Route } from './route.ts';
import { Id, IdIn, Moment, momentOf, Money, moneyOf, TelegramId, TelegramIdIn } from './shapes.ts';

const Customer = z
  .strictObject({
    id: Id,
    telegramId: TelegramId,
    name: z.string(),
    username: z
      .string()
      .nullable()
      .meta({ description: 'Without @. Names change hands: the number is who it is.' }),
    language: z.string().nullable(),
    isBlocked: z.boolean().meta({ description: 'The shop serves them no more.' }),
    isReachable: z.boolean().meta({ description: 'The bot may write to them.' }),
    identity: z
      .enum(identityLevels)
      .meta({ description: 'Who they are, as far as the shop has accepted it.' }),
    balances: z.array(Money).nullable().meta({
      description: 'What they can spend; null for a key without the scope balances:read.',
    }),
    createdAt: Moment,
    seenAt: Moment,
  })
  .meta({ id: 'Customer' });

const filters = z.strictObject({
  ...paging,
  telegramId: TelegramIdIn.optional(),
  username: z
    .string()
    .regex(/^@?\w{3,32}$/)
    .transform((name) => name.replace('@', ''))
    .optional()
    .meta({ description: 'As seen last; more than one may have had it.' }),
});

const list = (path: '/customers' | '/users', operation: string): Route =>
  route({
    path,
    operation,
    summary: 'Customers, newest first',
    tag: 'Customers',
    scope: 'customers:read',
    query: filters,
    answer: listOf(Customer),
    handle: ({ scope, caller, query }) =>
      page('customers', query, (page) => listings.people(scope, query, page), shapeFor(caller)),
  });

/** Whoever wrote to the shop, or was made known to it: `/users` by Telegram's number, `/customers` by ours. */
export const customerRoutes: readonly Route[] = [
  list('/users', 'listUsers'),
  route({
    method: 'POST',
    path: '/users',
    operation: 'createUser',
    summary: 'Make somebody known by their Telegram number',
    description:
      'For people who did not start the bot yet. Whoever is known stays exactly as they are. The bot can write to them once they start it.',
    tag: 'Customers',
    scope: 'customers:write',
    body: z.strictObject({
      telegramId: TelegramId,
      name: z.string().trim().min(1).max(200),
      username: z.string().regex(/^\w{3,32}$/).optional(),
      language: z.string().regex(/^[a-z]{2}$/).optional(),
    }), // prettier-ignore
    answer: Customer,
    status: 201,
    async handle({ scope, caller, body }) {
      const { telegramId, name, username = null, language = null } = body;
      await listings.introduce(scope, { telegramId, name, username, language });
      return shapeFor(caller)(await demandPerson(scope, { telegramId }));
    },
  }),
  route({
    path: '/users/{telegramId}',
    operation: 'getUser',
    summary: 'A customer by their Telegram number',
    tag: 'Customers',
    scope: 'customers:read',
    params: z.strictObject({ telegramId: TelegramIdIn }),
    answer: Customer,
    handle: async ({ scope, caller, params }) =>
      shapeFor(caller)(await demandPerson(scope, params)),
  }),
  list('/customers', 'listCustomers'),
  route({
    path: '/customers/{customerId}',
    operation: 'getCustomer',
    summary: 'A customer by our number',
    tag: 'Customers',
    scope: 'customers:read',
    params: z.strictObject({ customerId: IdIn }),
    answer: Customer,
    handle: async ({ scope, caller, params }) =>
      shapeFor(caller)(await demandPerson(scope, { id: params.customerId })),
  }),
];

/** How a request names a customer: by our number, or by Telegram's. */
export const whose = {
  customerId: IdIn.optional(),
  telegramId: TelegramId.optional(),
};

/** The one customer that is named. Throws UserError `customer-gone`, or `customer-unsaid` for none or two. */
export async function demandPerson(
  scope: Scope,
  wanted: {
    readonly id?: bigint | undefined;
    readonly customerId?: bigint | undefined;
    readonly telegramId?: number | undefined;
  },
): Promise<Person> {
  const id = wanted.id ?? wanted.customerId;
  const { telegramId } = wanted;
  if ((id === undefined) === (telegramId === undefined)) throw new UserError('customer-unsaid');
  const one = { before: null, limit: 1 };
  const [person] = await listings.people(scope, { id, telegramId }, one);
  if (!person) throw new UserError('customer-gone');
  return person;
}

/** Money is shown to keys that may see it. */
function shapeFor({ scopes }: Pick<Caller, 'scopes'>) {
  const seesMoney = scopes.includes('balances:read');
  return (person: Person) => ({
    ...person,
    id: `${person.id}`,
    balances: seesMoney ? person.balances.map(moneyOf) : null,
    createdAt: momentOf(person.createdAt),
    seenAt: momentOf(person.seenAt),
  });
}
