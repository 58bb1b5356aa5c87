import { BOM, csvRow } from '../../exchange/cells.ts';
import { toDecimal } from '../../money.ts';
import type { Scope } from '../../scope.ts';

/** So many rows are in memory at once, however many there are. */
const PAGE = 1_000;

interface OrderRow {
  id: string;
  created_at: Date;
  status: string;
  telegram_id: string;
  name: string;
  username: string | null;
  lines: string;
  currency: string;
  subtotal: string;
  discount: string;
  shipping: string;
  total: string;
  refunded: string;
  paid_at: Date | null;
  completed_at: Date | null;
}

/** All orders as CSV, oldest first. Neither what was delivered nor where to. */
export async function* ordersCsv(scope: Scope): AsyncGenerator<string> {
  yield BOM +
    csvRow([
      'order', 'created', 'status', 'telegram_id', 'name', 'username', 'products', 'currency',
      'subtotal', 'discount', 'shipping', 'total', 'refunded', 'paid', 'completed',
    ]); // prettier-ignore
  let after = '0';
  for (;;) {
    const rows = await scope.db.query<OrderRow>(
      `select o.id, o.created_at, o.status, c.telegram_id, c.name, c.username, o.currency, o.subtotal,
         o.discount, o.shipping, o.total, o.refunded, o.paid_at, o.completed_at,
         (select string_agg(l.quantity || ' × ' || l.name, '; ' order by l.id)
          from order_lines l where l.order_id = o.id) as lines
       from orders o join customers c on c.id = o.customer_id
       where o.id > $1 order by o.id limit $2`,
      [after, PAGE],
    );
    for (const row of rows) {
      const money = (amount: string) =>
        toDecimal({ amount: BigInt(amount), currency: row.currency });
      yield csvRow([
        row.id, iso(row.created_at), row.status, row.telegram_id, row.name, row.username, row.lines,
        row.currency, money(row.subtotal), money(row.discount), money(row.shipping),
        money(row.total), money(row.refunded), iso(row.paid_at), iso(row.completed_at),
      ]); // prettier-ignore
    }
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.id ?? after;
  }
}

interface CustomerRow {
  id: string;
  telegram_id: string;
  name: string;
  username: string | null;
  language: string | null;
  created_at: Date;
  seen_at: Date;
  blocked_at: Date | null;
  balance: string;
  orders: string;
  spent: string;
}

/** All customers as CSV, with their balance and what they bought, in the shop's currency. */
export async function* customersCsv(scope: Scope, currency: string): AsyncGenerator<string> {
  yield BOM +
    csvRow([
      'customer', 'telegram_id', 'name', 'username', 'language', 'registered', 'seen', 'blocked',
      'currency', 'balance', 'orders', 'spent',
    ]); // prettier-ignore
  const money = (amount: string) => toDecimal({ amount: BigInt(amount), currency });
  let after = '0';
  for (;;) {
    const rows = await scope.db.query<CustomerRow>(
      `select c.id, c.telegram_id, c.name, c.username, c.language, c.created_at, c.seen_at, c.blocked_at,
         coalesce(b.amount, 0) as balance, coalesce(o.count, 0) as orders, coalesce(o.spent, 0) as spent
       from (select * from customers where id > $1 and telegram_id > 0 order by id limit $2) c
       left join ledger_accounts a on a.name = 'customer:' || c.id and a.currency = $3
       left join ledger_balances b on b.account_id = a.id
       left join lateral (
         select count(*) as count, sum(total - refunded) as spent from orders
         where customer_id = c.id and paid_at is not null and currency = $3) o on true
       order by c.id`,
      [after, PAGE, currency],
    );
    for (const row of rows)
      yield csvRow([
        row.id, row.telegram_id, row.name, row.username, row.language, iso(row.created_at),
        iso(row.seen_at), iso(row.blocked_at), currency, money(row.balance), row.orders,
        money(row.spent),
      ]); // prettier-ignore
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.id ?? after;
  }
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
