import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';

/** A customer's spendable account in the ledger. */
export const customerAccount = (customerId: bigint): string => `customer:${customerId}`;

/** What is set aside of it: for an order, a payout. */
export const heldAccount = (customerId: bigint): string => `held:${customerId}`;

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
