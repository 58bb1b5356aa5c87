import { z } from 'zod';
import * as adjustments from '../domain/staff/adjustments.ts';
import * as books from '../domain/programs/book-listings.ts';
import * as wallets from '../domain/money/wallets.ts';
import { UserError } from '../errors.ts';
import { demandPerson } from './customers.ts';
import { listOf, page, pageBy, paging } from './pages.ts';
import { route, type Route } from './route.ts';
import { Id, IdIn, Moment, momentOf, Money, moneyOf, readMoneyIn, TelegramId } from './shapes.ts';

const Wallet = z
  .strictObject({
    available: Money.meta({ description: 'What can be spent.' }),
    held: Money.meta({ description: 'What is set aside for orders and payouts.' }),
  })
  .meta({ id: 'Wallet' });

const Transaction = z
  .strictObject({
    id: Id,
    kind: z.string().meta({ description: 'deposit, purchase, refund, payout, trade, fee, …' }),
    reference: z.string().meta({ description: 'What makes a repeat of it harmless.' }),
    at: Moment,
    entries: z
      .array(z.strictObject({ account: z.string(), money: Money }))
      .meta({ description: 'They sum to zero in each currency.' }),
  })
  .meta({ id: 'LedgerTransaction' });

const Movement = z
  .strictObject({
    type: z.enum(['deposit', 'withdrawal']),
    id: Id,
    customerId: Id,
    telegramId: TelegramId.nullable().meta({ description: 'Null: they had themselves deleted.' }),
    username: z.string().nullable(),
    status: z.string(),
    source: z.string().meta({ description: 'The provider or chain.' }),
    money: Money,
    at: Moment,
  })
  .meta({ id: 'Transaction' });

/** Wallets, the ledger, and corrections under the same rules as in the bot. */
export const balanceRoutes: readonly Route[] = [
  route({
    path: '/wallets',
    operation: 'listWallets',
    summary: "Customers' wallets",
    tag: 'Balances',
    scope: 'balances:read',
    query: z.strictObject({ ...paging, currency: z.string().regex(/^[A-Z]{3,4}$/).optional() }),
    answer: listOf(Wallet.extend({ customerId: Id, telegramId: TelegramId, username: z.string().nullable() }).meta({ id: 'CustomerWallet' })),
    handle: ({ scope, query }) =>
      page('wallets', query, (page) => books.purses(scope, query, page), (each) => ({
        customerId: `${each.customerId}`, telegramId: each.telegramId, username: each.username, ...walletOf(each),
      })),
  }), // prettier-ignore
  route({
    path: '/customers/{customerId}/wallets',
    operation: 'listWalletsOfCustomer',
    summary: "A customer's wallets, the shop's currency first",
    tag: 'Balances',
    scope: 'balances:read',
    params: z.strictObject({ customerId: IdIn }),
    answer: z.strictObject({ items: z.array(Wallet) }),
    async handle({ scope, caller, params }) {
      const { id } = await demandPerson(scope, params);
      return { items: (await wallets.list(scope, id, caller.settings)).map(walletOf) };
    },
  }),
  route({
    method: 'POST',
    path: '/customers/{customerId}/adjustments',
    operation: 'adjustBalance',
    summary: 'Correct a balance: more than zero gives, less takes',
    description:
      'As by staff in the bot: the customer is told, with the reason, and above the limit of the shop a second person of the staff must agree first.',
    tag: 'Balances',
    scope: 'balances:write',
    params: z.strictObject({ customerId: IdIn }),
    body: z.strictObject({ money: Money, reason: z.string().min(1).max(500) }),
    answer: z
      .strictObject({
        state: z.enum(['done', 'waiting']).meta({ description: 'waiting: for a second person.' }),
        approvalId: Id.nullable(),
      })
      .meta({ id: 'Adjustment' }),
    status: 201,
    refusals: { 409: 'The balance is too low, or nobody is there who could agree.' },
    async handle({ scope, caller, params, body, reference }) {
      const { id } = await demandPerson(scope, params);
      const { options, currency } = caller.settings;
      const money = readMoneyIn(body.money, currency);
      if (money.amount === 0n) throw new UserError('amount-too-small');
      const wanted = { customerId: id, money, reason: body.reason, reference };
      const waits = await adjustments.request(scope, caller.actorId, wanted, options);
      if (waits === null) return { state: 'done' as const, approvalId: null };
      return { state: 'waiting' as const, approvalId: `${waits}` };
    },
  }),
  route({
    path: '/ledger',
    operation: 'listLedger',
    summary: 'Transactions of the ledger with their entries, newest first',
    tag: 'Balances',
    scope: 'balances:read',
    query: z.strictObject({
      ...paging,
      kind: z.string().max(40).optional(),
      customerId: IdIn.optional(),
      from: Moment.transform((at) => new Date(at)).optional(),
      to: Moment.transform((at) => new Date(at)).optional(),
    }),
    answer: listOf(Transaction),
    handle: ({ scope, query }) =>
      page('ledger', query, (page) => books.postings(scope, query, page), postingOf),
  }),
  route({
    path: '/transactions',
    operation: 'listTransactions',
    summary: 'Money that came in and went out, as it stands, newest first',
    tag: 'Balances',
    scope: 'balances:read',
    query: z.strictObject({
      ...paging,
      type: z.enum(['deposit', 'withdrawal']).optional(),
      customerId: IdIn.optional(),
    }),
    answer: listOf(Movement),
    handle: ({ scope, query }) =>
      pageBy('transactions', query, {
        place: ({ place }) => place,
        pattern: /^\d{1,18}\.(deposit|withdrawal)\.[1-9]\d{0,17}$/,
        read: (page) => books.movements(scope, query, page),
        shape: movementOf,
      }),
  }),
];

function walletOf({ available, held }: Pick<books.Purse, 'available' | 'held'>) {
  return { available: moneyOf(available), held: moneyOf(held) };
}

function postingOf({ id, kind, reference, at, entries }: books.Posting) {
  return {
    id: `${id}`,
    kind,
    reference,
    at: momentOf(at),
    entries: entries.map(({ account, money }) => ({ account, money: moneyOf(money) })),
  };
}

function movementOf(movement: books.Movement) {
  const { place: _, ...each } = movement;
  return {
    ...each,
    id: `${each.id}`,
    customerId: `${each.customerId}`,
    money: moneyOf(each.money),
    at: momentOf(each.at),
  };
}
