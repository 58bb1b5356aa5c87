import { BOM, csvRow } from '../../exchange/cells.ts';
import { toDecimal } from '../../money.ts';
import type { Scope } from '../../scope.ts';

/** So many rows are in memory at once, however many there are. */
const PAGE = 1_000;

interface SubscriptionRow {
  id: string;
  telegram_id: string;
  name: string;
  username: string | null;
  product_id: string;
  plan: string;
  status: string;
  renewal: string;
  starts_at: Date;
  ends_at: Date | null;
  grace_until: Date | null;
  paused_at: Date | null;
  seats: number;
  created_at: Date;
  source: string | null;
}

/** All subscriptions as CSV, oldest first. No end is for life. */
export async function* subscriptionsCsv(scope: Scope): AsyncGenerator<string> {
  yield BOM +
    csvRow([
      'subscription', 'telegram_id', 'name', 'username', 'plan_id', 'plan', 'status', 'renewal', 'since', 'until',
      'grace_until', 'paused', 'seats_taken', 'created', 'source',
    ]); // prettier-ignore
  let after = '0';
  for (;;) {
    const rows = await scope.db.query<SubscriptionRow>(
      `select s.id, c.telegram_id, c.name, c.username, s.product_id, p.name as plan, s.status, s.renewal,
         s.starts_at, s.ends_at, s.grace_until, s.paused_at, s.created_at,
         (select count(*)::int from subscription_seats t where t.subscription_id = s.id and t.left_at is null) as seats,
         (select e.kind from subscription_periods e where e.subscription_id = s.id and e.undone_at is null
           and e.kind not in ('pause', 'end') order by e.id desc limit 1) as source
       from (select * from subscriptions where id > $1 order by id limit $2) s
       join customers c on c.id = s.customer_id join products p on p.id = s.product_id order by s.id`,
      [after, PAGE],
    );
    for (const row of rows)
      yield csvRow([
        row.id, row.telegram_id, row.name, row.username, row.product_id, row.plan, row.status, row.renewal,
        iso(row.starts_at), iso(row.ends_at), iso(row.grace_until), iso(row.paused_at), row.seats,
        iso(row.created_at), row.source,
      ]); // prettier-ignore
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.id ?? after;
  }
}

interface PeriodRow {
  id: string;
  subscription_id: string;
  telegram_id: string;
  plan: string;
  kind: string;
  reference: string;
  at: Date;
  starts_at: Date;
  ends_at: Date | null;
  price: string;
  currency: string | null;
  undone_at: Date | null;
  reason: string | null;
}

/** All that made subscriptions longer or ended them as CSV, oldest first, with what was paid. */
export async function* periodsCsv(scope: Scope): AsyncGenerator<string> {
  yield BOM +
    csvRow([
      'period', 'subscription', 'telegram_id', 'plan', 'kind', 'reference', 'at', 'from', 'until', 'paid', 'currency',
      'undone', 'reason',
    ]); // prettier-ignore
  let after = '0';
  for (;;) {
    const rows = await scope.db.query<PeriodRow>(
      `select e.id, e.subscription_id, c.telegram_id, p.name as plan, e.kind, e.reference, e.at, e.starts_at,
         e.ends_at, e.price, e.currency, e.undone_at, e.details->>'reason' as reason
       from (select * from subscription_periods where id > $1 order by id limit $2) e
       join subscriptions s on s.id = e.subscription_id
       join customers c on c.id = s.customer_id join products p on p.id = s.product_id order by e.id`,
      [after, PAGE],
    );
    for (const { currency, ...row } of rows)
      yield csvRow([
        row.id, row.subscription_id, row.telegram_id, row.plan, row.kind, row.reference, iso(row.at),
        iso(row.starts_at), iso(row.ends_at),
        currency === null ? null : toDecimal({ amount: BigInt(row.price), currency }),
        currency, iso(row.undone_at), row.reason,
      ]); // prettier-ignore
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.id ?? after;
  }
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
