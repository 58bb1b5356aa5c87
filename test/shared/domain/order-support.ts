import { randomUUID } from 'node:crypto';
import * as checkout from '../../../shared/domain/orders/checkout.ts';
import type { Choices, Judge, Quote } from '../../../shared/domain/orders/checkout.ts';
import * as ledger from '../../../shared/domain/money/ledger.ts';
import * as orders from '../../../shared/domain/orders/orders.ts';
import type { Payment, Placed } from '../../../shared/domain/orders/orders.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import type { Product } from '../../../shared/domain/catalogue/products.ts';
import { readOptions } from '../../../shared/domain/shop/options.ts';
import * as stock from '../../../shared/domain/catalogue/stock.ts';
import { UserError } from '../../../shared/errors.ts';
import type { Scope } from '../../../shared/scope.ts';
import { aCustomer, aProduct } from '../../support/builders.ts';
import { testPlatform } from '../../support/platform.ts';

/** A shop's settings as a checkout wants them. */
export const SETTINGS = { currency: 'USD', options: readOptions({}) };

/** No coupon counts. */
export const noCoupons: Judge = () => Promise.reject(new UserError('coupon-gone'));

/** Twenty at once; half of them on connections of their own, so that it is a race. */
export const twenty = <T>(work: (n: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: 20 }, (_, n) => work(n)));

/** Waits until a statement waits for a lock that another one has. */
export async function untilBlocked(): Promise<void> {
  const { admin } = await testPlatform();
  for (let looks = 0; looks < 5_000; looks += 1) {
    const isBlocked = await admin.transaction(async (client) => (await client.query('select from pg_locks where not granted')).rows.length > 0); // prettier-ignore
    if (isBlocked) return;
  }
  throw new Error('nobody waits for a lock');
}

/** Somebody with this much on their balance. */
export async function aBuyer(scope: Scope, balance = 0n): Promise<Customer> {
  const customer = await aCustomer(scope);
  if (balance > 0n) await give(scope, customer, balance);
  return customer;
}

/** Puts money on a balance. */
export async function give(scope: Scope, customer: Customer, amount: bigint): Promise<void> {
  await ledger.post(scope, {
    reference: `test:${randomUUID()}`,
    kind: 'deposit',
    legs: [
      { account: `customer:${customer.id}`, money: { amount, currency: 'USD' } },
      { account: 'suspense', money: { amount: -amount, currency: 'USD' } },
    ],
  });
}

/** What somebody may spend. */
export async function balanceOf(scope: Scope, customer: Customer): Promise<bigint> {
  const [own] = await ledger.balances(scope, customer.id, 'USD');
  return own?.amount ?? 0n;
}

/** A product that is sold as lines, with so many of them. */
export async function aKeyProduct(
  scope: Scope,
  lines: number,
  overrides: Parameters<typeof aProduct>[1] = {},
): Promise<Product> {
  const product = await aProduct(scope, { kind: 'unique', ...overrides });
  const { secrets } = await testPlatform();
  const texts = Array.from({ length: lines }, () => `key-${randomUUID()}`);
  await stock.put(scope, secrets, product.id, texts);
  return product;
}

/** Opens a checkout and says what it comes to. */
export async function look(
  scope: Scope,
  customer: Customer,
  choices: Partial<Choices>,
  judge: Judge = noCoupons,
): Promise<{ shown: checkout.Checkout; quote: Quote }> {
  const shown = await checkout.open(scope, customer.id, choices);
  return { shown, quote: await checkout.quote(scope, customer.id, shown, SETTINGS, judge) };
}

/** Confirms what was shown. */
export function confirm(
  scope: Scope,
  customer: Customer,
  { shown, quote }: Awaited<ReturnType<typeof look>>,
  payment: Payment = { by: 'balance' },
): Promise<Placed> {
  return orders.place(scope, {
    customerId: customer.id,
    checkout: shown,
    quote,
    payment,
    reserveMin: 30,
  });
}

/** Buys a product in one go; throws when something changed. */
export async function buy(
  scope: Scope,
  customer: Customer,
  product: Product,
  options: { quantity?: number; payment?: Payment } = {},
): Promise<bigint> {
  const seen = await look(scope, customer, {
    productId: product.id,
    quantity: options.quantity ?? 1,
  });
  const placed = await confirm(scope, customer, seen, options.payment);
  if ('changed' in placed) throw new Error(`changed: ${placed.changed.join()}`);
  return placed.orderId;
}

/** Counts of stock lines by state. */
export async function linesOf(
  scope: Scope,
  product: Product,
): Promise<Readonly<Record<string, number>>> {
  const rows = await scope.db.query<{ state: string; n: number }>(
    'select state, count(*)::int as n from stock_items where product_id = $1 group by 1',
    [product.id],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

/** What stock and orders must always say of each other; empty when they do. */
export async function brokenOrders(scope: Scope): Promise<unknown[]> {
  return scope.db.query(`
    select 'held' as what, c.id from customers c
      where (select coalesce(sum(held), 0) from orders where customer_id = c.id and status = 'new')
        <> coalesce((select b.amount from ledger_accounts a join ledger_balances b on b.account_id = a.id
          where a.name = 'held:' || c.id and a.currency = 'USD'), 0)
    union all
    select 'sales', 0 where (select coalesce(sum(total - refunded), 0) from orders where paid_at is not null)
      <> (select coalesce(sum(e.amount), 0) from ledger_entries e join ledger_accounts a on a.id = e.account_id
        where a.name = 'sales')
    union all
    select 'sold', l.id from order_lines l join orders o on o.id = l.order_id
      where l.kind = 'unique' and o.paid_at is not null and l.quantity
        <> (select count(*) from stock_items s where s.order_line_id = l.id and s.state = 'sold')
    union all
    select 'reserved', l.id from order_lines l join orders o on o.id = l.order_id
      where l.kind = 'unique' and l.quantity * (o.status = 'new')::int
        <> (select count(*) from stock_items s where s.order_line_id = l.id and s.state = 'reserved')
    union all
    select 'refunded', id from orders where refunded > total or refunded < 0`);
}
