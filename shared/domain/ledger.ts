import type { Money } from '../money.ts';
import type { Scope } from '../scope.ts';

/** A customer's spendable account in the ledger. */
export const customerAccount = (customerId: bigint): string => `customer:${customerId}`;

/** What is set aside of it: for an order, a payout. */
export const heldAccount = (customerId: bigint): string => `held:${customerId}`;

/** A line of a customer's history. */
export interface HistoryLine {
  readonly id: bigint;
  readonly at: Date;
  /** What the transaction was: `deposit`, `adjustment`, … */
  readonly kind: string;
  readonly money: Money;
  readonly reference: string;
  /** The customer's own order that it belongs to; a commission names somebody else's. */
  readonly order: string | null;
}

/** A customer's balances, one per currency; the shop's own currency first, even at zero. */
export async function balances(
  scope: Scope,
  customerId: bigint,
  currency: string,
): Promise<Money[]> {
  const rows = await scope.db.query<{ currency: string; amount: string }>(
    `select a.currency, b.amount from ledger_accounts a join ledger_balances b on b.account_id = a.id
     where a.name = $1 and (b.amount > 0 or a.currency = $2) order by a.currency`,
    [customerAccount(customerId), currency],
  );
  const all = rows.map((row) => ({ amount: BigInt(row.amount), currency: row.currency }));
  const own = all.find((money) => money.currency === currency) ?? { amount: 0n, currency };
  return [own, ...all.filter((money) => money.currency !== currency)];
}

/** A customer's entries, newest first, `limit` at a time, older than transaction `before`. */
export async function history(
  scope: Scope,
  customerId: bigint,
  page: { readonly before?: bigint; readonly limit: number },
): Promise<HistoryLine[]> {
  const rows = await scope.db.query<{
    id: string;
    posted_at: Date;
    kind: string;
    amount: string;
    currency: string;
    reference: string;
    order: string | null;
  }>(
    `select t.id, t.posted_at, t.kind, e.amount, a.currency, t.reference,
       case when t.kind in ('purchase', 'refund', 'hold', 'release') then t.data->>'order' end as order
     from ledger_accounts a
     join ledger_entries e on e.account_id = a.id
     join ledger_transactions t on t.id = e.transaction_id
     where a.name = $1 and ($2::bigint is null or t.id < $2)
     order by t.id desc limit $3`,
    [customerAccount(customerId), page.before ?? null, page.limit],
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    at: row.posted_at,
    kind: row.kind,
    money: { amount: BigInt(row.amount), currency: row.currency },
    reference: row.reference,
    order: row.order,
  }));
}

export interface Leg {
  readonly account: string;
  readonly money: Money;
}

/**
 * Posts a transaction: its legs sum to zero per currency, or the database refuses it. Returns false
 * on a repeat of the same reference and body; the same reference with another body is SQLSTATE
 * SHL02, a customer's balance below zero SHL03.
 */
export async function post(
  scope: Scope,
  transaction: {
    readonly reference: string;
    readonly kind: string;
    readonly data?: Readonly<Record<string, unknown>>;
    readonly legs: readonly Leg[];
  },
): Promise<boolean> {
  const legs = transaction.legs.map((leg) => ({
    account: leg.account,
    currency: leg.money.currency,
    amount: leg.money.amount.toString(),
  }));
  const [row] = await scope.db.query<{ id: string | null }>('select post($1, $2, $3, $4) as id', [
    transaction.reference,
    transaction.kind,
    JSON.stringify(transaction.data ?? {}),
    JSON.stringify(legs),
  ]);
  return row?.id != null;
}
