import { randomInt, randomUUID } from 'node:crypto';
import * as categories from '../../shared/domain/catalogue/categories.ts';
import type { Category } from '../../shared/domain/catalogue/categories.ts';
import * as customers from '../../shared/domain/people/customers.ts';
import type { Customer } from '../../shared/domain/people/customers.ts';
import * as invoices from '../../shared/domain/money/invoices.ts';
import type { Invoice } from '../../shared/domain/money/invoices.ts';
import * as products from '../../shared/domain/catalogue/products.ts';
import type { Product } from '../../shared/domain/catalogue/products.ts';
import type { PaymentEvent } from '../../shared/payments/event.ts';
import type { Scope } from '../../shared/scope.ts';

/** Somebody new in this shop. */
export async function aCustomer(
  scope: Scope,
  name = `Customer ${randomUUID()}`,
): Promise<Customer> {
  const turn = await customers.beginTurn(scope, {
    id: randomInt(1, 2 ** 40),
    first_name: name,
    language_code: 'en',
  });
  return turn.customer;
}

/** An invoice of 10 USD that waits for money. */
export function anInvoice(
  scope: Scope,
  customer: Customer,
  overrides: Partial<Parameters<typeof invoices.create>[1]> = {},
): Promise<Invoice> {
  const money = { amount: 1000n, currency: 'USD' };
  return invoices.create(scope, {
    reference: `test:${randomUUID()}`,
    customerId: customer.id,
    method: 'fake',
    accountId: null,
    money,
    asked: overrides.money ?? money,
    rate: null,
    expiresAt: new Date(Date.now() + 600_000),
    ...overrides,
  });
}

/** 10 USD that arrived for good. */
export function anEvent(customer: Customer, overrides: Partial<PaymentEvent> = {}): PaymentEvent {
  const money = { amount: 1000n, currency: 'USD' };
  return {
    reference: `fake:${randomUUID()}`,
    road: 'provider',
    source: 'fake',
    status: 'settled',
    money,
    credit: overrides.money ?? money,
    rate: null,
    fee: null,
    invoiceId: null,
    customerId: customer.id,
    details: {},
    ...overrides,
  };
}

/** Everything in a shop's tables, as text, for comparing before and after. */
export async function contentsOf(scope: Scope): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  const tables = await scope.db.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace order by 1`,
  );
  for (const { name } of tables) {
    const rows = await scope.db.query(`select to_jsonb(t) as row from ${name} t`);
    contents[name] = rows
      .map(({ row }) => JSON.stringify(row))
      .toSorted()
      .join('\n');
  }
  return contents;
}

/** What the books must always say; empty when they do. */
export async function brokenBooks(scope: Scope): Promise<unknown[]> {
  return scope.db.query(`
    select 'sum' as what, e.transaction_id as id, a.currency from ledger_entries e
      join ledger_accounts a on a.id = e.account_id group by 2, 3 having sum(e.amount) <> 0
    union all
    select 'balance', b.account_id, a.currency from ledger_balances b join ledger_accounts a on a.id = b.account_id
      where b.amount <> (select coalesce(sum(amount), 0) from ledger_entries e where e.account_id = b.account_id)
    union all
    select 'payment', p.id, p.currency from payments p where p.status = 'settled' and p.credit_amount > 0
      and 1 <> (select count(*) from ledger_transactions t where t.reference = 'payment:' || p.reference)`);
}

/** A published product of 10 USD, by hand and without limit. */
export function aProduct(
  scope: Scope,
  overrides: Partial<products.ProductFields> = {},
): Promise<Product> {
  const name = `Product ${randomUUID()}`;
  return products.create(scope, 1, {
    kind: 'manual',
    state: 'published',
    name,
    price: 1000n,
    ...overrides,
  });
}

/** A category at the top of the shop. */
export function aCategory(
  scope: Scope,
  overrides: Partial<Parameters<typeof categories.create>[2]> = {},
): Promise<Category> {
  const name = `Category ${randomUUID()}`;
  return categories.create(scope, 1, { name, parentId: null, ...overrides });
}
