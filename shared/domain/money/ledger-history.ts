import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import { customerAccount, heldAccount } from './ledger.ts';

/** What a customer tells apart in their history, and the kinds of transactions that it is. */
export const lineTypes = {
  deposit: ['deposit'],
  purchase: ['purchase'],
  refund: ['refund'],
  trade: ['trade'],
  withdrawal: ['payout', 'payout-hold', 'payout-back'],
  fee: ['fee'],
  adjustment: ['adjustment', 'given-up'],
  commission: ['commission', 'commission-back'],
  bonus: ['bonus'],
  hold: ['hold', 'release'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type LineType = keyof typeof lineTypes;

/** Which lines are wanted; what is missing is not asked for. */
export interface HistoryFilter {
  readonly type?: LineType;
  readonly currency?: string;
  readonly from?: Date;
  /** Before this moment. */
  readonly to?: Date;
}

/** One transaction as its customer sees it. */
export interface HistoryLine {
  readonly id: bigint;
  readonly at: Date;
  /** What the transaction was: `deposit`, `adjustment`, … */
  readonly kind: string;
  /** What came (above zero) and went, by currency; available and set aside together. */
  readonly money: readonly Money[];
  /** What was set aside (above zero) or is free again, where nothing came or went. */
  readonly held: readonly Money[];
  /** What of it is a fee of the shop. */
  readonly fees: readonly Money[];
  /** Where it came from or went to: accounts of the ledger. */
  readonly counters: readonly string[];
  /** The customer's own order that it belongs to; a commission names somebody else's. */
  readonly order: string | null;
  /** Numbers of what it belongs to: `payment`, `quote`, `payout`. */
  readonly of: Readonly<Record<string, unknown>>;
}

interface LineRow {
  id: string;
  posted_at: Date;
  kind: string;
  data: Readonly<Record<string, unknown>>;
  legs: { account: string; currency: string; amount: string }[];
}

/**
 * A customer's transactions, newest first, `limit` at a time, older than transaction `before`; or only
 * the one that is named.
 */
export async function list(
  scope: Scope,
  customerId: bigint,
  filter: HistoryFilter,
  page: { readonly before?: bigint; readonly only?: bigint; readonly limit: number },
): Promise<HistoryLine[]> {
  const rows = await scope.db.query<LineRow>(
    `with mine as materialized (
       select id from ledger_accounts where name in ($1, $2) and ($3::text is null or currency = $3)
     ), chosen as (
       select t.id from ledger_transactions t
       where t.id in (select e.transaction_id from mine join ledger_entries e on e.account_id = mine.id)
         and ($4::text[] is null or t.kind = any($4))
         and ($5::timestamptz is null or t.posted_at >= $5) and ($6::timestamptz is null or t.posted_at < $6)
         and ($7::bigint is null or t.id < $7) and ($8::bigint is null or t.id = $8)
       order by t.id desc limit $9
     )
     select t.id, t.posted_at, t.kind, t.data, l.legs
     from chosen join ledger_transactions t on t.id = chosen.id cross join lateral (
       select jsonb_agg(jsonb_build_object('account', a.name, 'currency', a.currency, 'amount', e.amount::text)
         order by a.id) as legs
       from ledger_entries e join ledger_accounts a on a.id = e.account_id where e.transaction_id = t.id) l
     order by t.id desc`,
    [
      customerAccount(customerId),
      heldAccount(customerId),
      filter.currency ?? null,
      filter.type === undefined ? null : lineTypes[filter.type],
      filter.from ?? null,
      filter.to ?? null,
      page.before ?? null,
      page.only ?? null,
      page.limit,
    ],
  );
  return rows.map((row) => readLine(row, customerId));
}

/** What kinds of lines a customer has, and in which currencies. */
export async function shape(
  scope: Scope,
  customerId: bigint,
): Promise<{ readonly types: LineType[]; readonly currencies: string[] }> {
  const [row] = await scope.db.query<{ kinds: string[] | null; currencies: string[] | null }>(
    `select array_agg(distinct t.kind) as kinds, array_agg(distinct a.currency) as currencies
     from ledger_accounts a join ledger_entries e on e.account_id = a.id
     join ledger_transactions t on t.id = e.transaction_id where a.name in ($1, $2)`,
    [customerAccount(customerId), heldAccount(customerId)],
  );
  const kinds = new Set(row?.kinds);
  const types = Object.keys(lineTypes) as LineType[];
  return {
    types: types.filter((type) => lineTypes[type].some((kind) => kinds.has(kind))),
    currencies: (row?.currencies ?? []).toSorted(),
  };
}

function readLine(row: LineRow, customerId: bigint): HistoryLine {
  const [own, aside] = [customerAccount(customerId), heldAccount(customerId)];
  const sums = (...names: readonly string[]) => sumUp(row.legs, names);
  const money = sums(own, aside);
  const counters = row.legs.map(({ account }) => account).filter((name) => name !== own && name !== aside); // prettier-ignore
  const order = row.data['order'] as number | string | undefined;
  const isOwnOrder = ['purchase', 'refund', 'hold', 'release'].includes(row.kind);
  return {
    id: BigInt(row.id),
    at: row.posted_at,
    kind: row.kind,
    money,
    held: money.length === 0 ? sums(aside) : [],
    fees: sums('fees'),
    counters: [...new Set(counters)],
    order: isOwnOrder && order !== undefined ? `${order}` : null,
    of: row.data,
  };
}

function sumUp(legs: LineRow['legs'], names: readonly string[]): Money[] {
  const sums = new Map<string, bigint>();
  for (const { account, currency, amount } of legs)
    if (names.includes(account)) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount));
  return [...sums].flatMap(([currency, amount]) => (amount === 0n ? [] : [{ amount, currency }]));
}
