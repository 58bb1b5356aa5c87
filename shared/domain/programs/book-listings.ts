import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { Page } from './listings.ts';

/** The books page by page, as programs read them; see listings. */

/** A transaction of the ledger, whole: its entries sum to zero in each currency. */
export interface Posting {
  readonly id: bigint;
  readonly kind: string;
  readonly reference: string;
  readonly at: Date;
  readonly entries: readonly { readonly account: string; readonly money: Money }[];
}

/** Transactions of the shop's ledger, or of those accounts of it that are one customer's. */
export async function postings(
  scope: Scope,
  wanted: {
    readonly kind?: string | undefined;
    readonly customerId?: bigint | undefined;
    readonly from?: Date | undefined;
    readonly to?: Date | undefined;
  },
  { before, limit }: Page,
): Promise<Posting[]> {
  const rows = await scope.db.query<{
    id: string;
    kind: string;
    reference: string;
    posted_at: Date;
    entries: { account: string; currency: string; amount: string }[];
  }>(
    `select t.id, t.kind, t.reference, t.posted_at,
       (select jsonb_agg(jsonb_build_object('account', a.name, 'currency', a.currency, 'amount', e.amount::text)
          order by a.id) from ledger_entries e join ledger_accounts a on a.id = e.account_id
        where e.transaction_id = t.id) as entries
     from ledger_transactions t
     where ($1::text is null or t.kind = $1)
       and ($2::bigint is null or t.id in (select e.transaction_id from ledger_entries e
         join ledger_accounts a on a.id = e.account_id where a.name in ('customer:' || $2, 'held:' || $2)))
       and ($3::timestamptz is null or t.posted_at >= $3) and ($4::timestamptz is null or t.posted_at < $4)
       and ($5::bigint is null or t.id < $5)
     order by t.id desc limit $6`,
    [
      wanted.kind ?? null,
      wanted.customerId ?? null,
      wanted.from ?? null,
      wanted.to ?? null,
      before,
      limit,
    ],
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    kind: row.kind,
    reference: row.reference,
    at: row.posted_at,
    entries: row.entries.map(({ account, currency, amount }) => ({
      account,
      money: { amount: BigInt(amount), currency },
    })),
  }));
}

/** A customer's money in one currency. */
export interface Purse {
  /** Of the account: where the next page begins. */
  readonly id: bigint;
  readonly customerId: bigint;
  readonly telegramId: number;
  readonly username: string | null;
  readonly available: Money;
  readonly held: Money;
}

/** Every customer's wallets that anything ever came to, the newest first. */
export async function purses(
  scope: Scope,
  wanted: { readonly currency?: string | undefined },
  { before, limit }: Page,
): Promise<Purse[]> {
  const rows = await scope.db.query<{
    id: string;
    customer_id: string;
    telegram_id: string;
    username: string | null;
    currency: string;
    available: string;
    held: string;
  }>(
    `select a.id, c.id as customer_id, c.telegram_id, c.username, a.currency, coalesce(b.amount, 0) as available,
       coalesce((select h.amount from ledger_accounts s join ledger_balances h on h.account_id = s.id
         where s.name = 'held:' || c.id and s.currency = a.currency), 0) as held
     from ledger_accounts a left join ledger_balances b on b.account_id = a.id
       join customers c on c.id = substring(a.name from '^customer:(\\d+)$')::bigint
     where a.name like 'customer:%' and c.telegram_id > 0 and ($1::text is null or a.currency = $1)
       and ($2::bigint is null or a.id < $2)
     order by a.id desc limit $3`,
    [wanted.currency ?? null, before, limit],
  );
  return rows.map(({ currency, ...row }) => ({
    id: BigInt(row.id),
    customerId: BigInt(row.customer_id),
    telegramId: Number(row.telegram_id),
    username: row.username,
    available: { amount: BigInt(row.available), currency },
    held: { amount: BigInt(row.held), currency },
  }));
}

/** Money that came in or went out, as it stands now. */
export interface Movement {
  /** Where it stands among all: by time, then by what it is. */
  readonly place: string;
  readonly type: 'deposit' | 'withdrawal';
  readonly id: bigint;
  readonly customerId: bigint;
  /** Null: they had themselves deleted. */
  readonly telegramId: number | null;
  readonly username: string | null;
  readonly status: string;
  readonly source: string;
  readonly money: Money;
  readonly at: Date;
}

/** Payments and payouts in one list, newest first; `before` is a place. */
export async function movements(
  scope: Scope,
  wanted: {
    readonly type?: Movement['type'] | undefined;
    readonly customerId?: bigint | undefined;
  },
  { before, limit }: { readonly before: string | null; readonly limit: number },
): Promise<Movement[]> {
  const [micros, type, id] = before?.split('.') ?? [];
  const rows = await scope.db.query<{
    type: Movement['type'];
    id: string;
    customer_id: string;
    telegram_id: string | null;
    username: string | null;
    status: string;
    source: string;
    currency: string;
    amount: string;
    at: Date;
    micros: string;
  }>(
    `select m.*, floor(extract(epoch from at) * 1000000)::bigint as micros, case when c.telegram_id > 0 then c.telegram_id end as telegram_id,
       case when c.telegram_id > 0 then c.username end as username from (
       select 'deposit' as type, id, customer_id, status, source, currency, amount, seen_at as at from payments
       where $1::text is null or $1 = 'deposit'
       union all
       select 'withdrawal', id, customer_id, state, way, currency, amount, created_at from payouts
       where $1::text is null or $1 = 'withdrawal') m left join customers c on c.id = m.customer_id
     where ($2::bigint is null or m.customer_id = $2)
       and ($3::bigint is null or (floor(extract(epoch from m.at) * 1000000)::bigint, m.type, m.id) < ($3, $4, $5::bigint))
     order by micros desc, m.type desc, m.id desc limit $6`,
    [
      wanted.type ?? null,
      wanted.customerId ?? null,
      micros ?? null,
      type ?? null,
      id ?? null,
      limit,
    ],
  );
  return rows.map((row) => ({
    place: `${row.micros}.${row.type}.${row.id}`,
    type: row.type,
    id: BigInt(row.id),
    customerId: BigInt(row.customer_id),
    telegramId: row.telegram_id === null ? null : Number(row.telegram_id),
    username: row.username,
    status: row.status,
    source: row.source,
    money: { amount: BigInt(row.amount), currency: row.currency },
    at: row.at,
  }));
}

/** What settled payments credited on one day of the shop's clock. */
export interface PaymentDay {
  /** `2026-11-28` */
  readonly date: string;
  readonly payments: number;
  /** Each currency by itself. */
  readonly volume: readonly Money[];
}

/** Settled payments day by day since a moment; days without any are left out. */
export async function paymentDays(
  scope: Scope,
  { from, timeZone }: { readonly from: Date; readonly timeZone: string },
): Promise<PaymentDay[]> {
  const rows = await scope.db.query<{
    date: string;
    payments: number;
    volume: { amount: string; currency: string }[];
  }>(
    `select date, sum(payments)::int as payments,
       jsonb_agg(jsonb_build_object('amount', amount::text, 'currency', currency) order by currency) as volume
     from (select (settled_at at time zone $2)::date::text as date, coalesce(credit_currency, currency) as currency,
         count(*) as payments, sum(coalesce(credit_amount, amount)) as amount
       from payments where status = 'settled' and settled_at >= $1 group by 1, 2) p
     group by date order by date`,
    [from, timeZone],
  );
  return rows.map(({ volume, ...row }) => ({
    ...row,
    volume: volume.map(({ amount, currency }) => ({ amount: BigInt(amount), currency })),
  }));
}

/** What waits for something, now. */
export interface Pending {
  readonly payments: number;
  readonly payouts: number;
  /** Orders that are not paid, and those that are paid and not delivered. */
  readonly unpaidOrders: number;
  readonly undeliveredOrders: number;
}

/** Counts what waits. */
export async function pending(scope: Scope): Promise<Pending> {
  const [row] = await scope.db.query<{
    payments: number;
    payouts: number;
    unpaid: number;
    undelivered: number;
  }>(
    `select (select count(*)::int from payments where status = 'processing') as payments,
       (select count(*)::int from payouts where state in ('requested', 'approved', 'submitting', 'submitted', 'unknown')) as payouts,
       (select count(*)::int from orders where status = 'new') as unpaid,
       (select count(*)::int from orders where status = 'paid') as undelivered`,
  );
  return {
    payments: row?.payments ?? 0,
    payouts: row?.payouts ?? 0,
    unpaidOrders: row?.unpaid ?? 0,
    undeliveredOrders: row?.undelivered ?? 0,
  };
}
