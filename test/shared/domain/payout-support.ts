import { randomUUID } from 'node:crypto';
import * as ledger from '../../../shared/domain/money/ledger.ts';
import * as book from '../../../shared/domain/payouts/payout-book.ts';
import * as payoutList from '../../../shared/domain/payouts/payout-list.ts';
import type { Payout } from '../../../shared/domain/payouts/payout-row.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import type { Scope } from '../../../shared/scope.ts';
import { digest } from '../../../shared/secrets.ts';
import { aCustomer } from '../../support/builders.ts';

export type Terms = Parameters<typeof book.request>[2];
export type Wish = Parameters<typeof book.request>[1];

export const NO_LIMITS = { customer: null, destination: null, shop: null };
export const AT_ONCE: Terms = { needed: 0, coolDownH: 0, limits: NO_LIMITS };

/** Money in a customer's wallet. */
export async function fund(
  scope: Scope,
  customer: Customer,
  amount = 10_000n,
  currency = 'USD',
): Promise<void> {
  await ledger.post(scope, {
    reference: `test:${randomUUID()}`,
    kind: 'deposit',
    legs: [
      { account: ledger.customerAccount(customer.id), money: { amount, currency } },
      { account: 'suspense', money: { amount: -amount, currency } },
    ],
  });
}

/** Staff who may decide on withdrawals. */
export async function deciders(scope: Scope, ...ids: number[]): Promise<void> {
  await scope.db.query(
    `insert into staff (telegram_id, role) select unnest($1::bigint[]), 'OWNER'
     on conflict (telegram_id) do update set role = 'OWNER'`,
    [ids],
  );
}

/** Somebody with 100 USD. */
export async function aRichCustomer(scope: Scope, amount = 10_000n): Promise<Customer> {
  const customer = await aCustomer(scope);
  await fund(scope, customer, amount);
  return customer;
}

/** 10 USD and a fee of 1 to a place by hand. */
export function aWish(customer: Customer, overrides: Partial<Wish> = {}): Wish {
  const place = overrides.destination?.['account'] ?? 'somewhere';
  return {
    reference: `test:${randomUUID()}`,
    customerId: customer.id,
    way: 'hand',
    accountId: null,
    money: { amount: 1000n, currency: 'USD' },
    fee: { amount: 100n, currency: 'USD' },
    destination: { account: place },
    words: place,
    destinationKey: digest(place),
    ...overrides,
  };
}

/** A payout that was asked for. */
export async function aPayout(
  scope: Scope,
  customer: Customer,
  overrides: Partial<Wish> = {},
  terms: Terms = AT_ONCE,
): Promise<Payout> {
  const { id } = await book.request(scope, aWish(customer, overrides), terms);
  return stateOf(scope, id);
}

/** The payout as it is now. */
export async function stateOf(scope: Scope, id: bigint): Promise<Payout> {
  const payout = await payoutList.find(scope, id);
  if (!payout) throw new Error('a payout that was asked for is there');
  return payout;
}

/** What a customer has and what is held of it, in USD; and what the house's accounts say. */
export async function moneyOf(scope: Scope, customer: Customer) {
  const rows = await scope.db.query<{ name: string; amount: string }>(
    `select a.name, sum(e.amount)::text as amount from ledger_accounts a
     join ledger_entries e on e.account_id = a.id
     where a.currency = 'USD' and a.name <> 'suspense'
       and (a.name not similar to '(customer|held):%' or a.name in ($1, $2))
     group by a.name having sum(e.amount) <> 0`,
    [`customer:${customer.id}`, `held:${customer.id}`],
  );
  return Object.fromEntries(
    rows.map(({ name, amount }) => [name.replace(/^(customer|held):.*/, '$1'), Number(amount)]),
  );
}
