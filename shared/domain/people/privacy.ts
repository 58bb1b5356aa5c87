import { createHash } from 'node:crypto';
import { UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';

/** What stands between a person and being forgotten, and what they would give up. */
export interface Standing {
  readonly obstacle: 'staff' | 'orders' | 'payments' | null;
  readonly balances: readonly Money[];
  /** A short mark of these balances: who agrees to one agrees to no other. */
  readonly mark: string;
}

/** What is in the way, as the person reads it. */
const REFUSALS: Readonly<Record<string, string>> = {
  staff: 'erase-staff',
  orders: 'erase-orders',
  payments: 'erase-payments',
  balance: 'erase-balance',
};

/** Where a customer stands. Throws UserError `customer-gone`. */
export async function standing(scope: Scope, customerId: bigint): Promise<Standing> {
  const [row] = await scope.db.query<{
    standing: { obstacle: Standing['obstacle']; balances: Record<string, string> };
  }>(
    'select erasure_left(c) as standing from customers c where id = $1 and telegram_id > 0',
    [customerId],
  ); // prettier-ignore
  if (!row) throw new UserError('customer-gone');
  const { obstacle, balances } = row.standing;
  const left = Object.entries(balances).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    obstacle,
    balances: left.map(([currency, amount]) => ({ amount: BigInt(amount), currency })),
    mark: createHash('sha256').update(JSON.stringify(left)).digest('hex').slice(0, 12),
  };
}

/**
 * Makes a customer unknown: number, names and words are gone, the books stay as they are. `agreed`
 * is what they saw that they give up. `actorId` is null when they do it themselves. Throws UserError
 * `erase-orders`, `erase-payments`, `erase-staff`, `erase-balance` or `customer-gone`.
 */
export async function erase(
  scope: Scope,
  actorId: number | null,
  customerId: bigint,
  agreed: readonly Money[],
): Promise<void> {
  const sums = Object.fromEntries(
    agreed.map(({ amount, currency }) => [currency, amount.toString()]),
  );
  const [row] = await scope.db.query<{ verdict: string }>(
    'select erase_customer($1, $2, to_timestamp($3::float8 / 1000)) as verdict',
    [customerId, JSON.stringify(sums), scope.clock.now()],
  );
  const verdict = row?.verdict ?? 'gone';
  if (verdict !== 'erased') throw new UserError(REFUSALS[verdict] ?? 'customer-gone');
  await audit.write(scope, actorId ?? -Number(customerId), 'customer.erase', {
    customer: String(customerId),
  });
}
