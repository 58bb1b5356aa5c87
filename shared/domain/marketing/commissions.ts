import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';

/** What somebody earned by a purchase of somebody they brought. */
export interface Commission {
  readonly id: bigint;
  /** 2: by somebody whom one of theirs brought. */
  readonly level: 1 | 2;
  /** What is left of it after refunds. */
  readonly money: Money;
  readonly state: 'held' | 'credited' | 'reversed';
  readonly dueAt: Date;
  readonly at: Date;
}

/** A bound for one sweep: whoever is left is found by the next one. */
const MOST_PEOPLE = 10_000;

/**
 * Credits what is due and takes back what refunds made too much, one person and transaction after the
 * other. Any number at once, and again: each commission is credited once. Returns with how many
 * people there was something to settle.
 */
export async function settle(scope: Scope): Promise<number> {
  const now = new Date(scope.clock.now());
  let after = 0n;
  for (let count = 0; count < MOST_PEOPLE; count += 1) {
    const [row] = await scope.db.query<{ id: string | null }>(
      'select settle_commissions($1, $2) as id',
      [after, now],
    );
    if (row?.id == null) return count;
    after = BigInt(row.id);
  }
  return MOST_PEOPLE;
}

/** One page of what somebody earned, newest first. */
export async function list(
  scope: Scope,
  customerId: bigint,
  page: { readonly offset: number; readonly limit: number },
): Promise<Commission[]> {
  const rows = await scope.db.query<{
    id: string;
    level: 1 | 2;
    amount: string;
    currency: string;
    state: Commission['state'];
    due_at: Date;
    created_at: Date;
  }>(
    `select id, level, amount, currency, state, due_at, created_at from commissions
     where customer_id = $1 order by id desc offset $2 limit $3`,
    [customerId, page.offset, page.limit],
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    level: row.level,
    money: { amount: BigInt(row.amount), currency: row.currency },
    state: row.state,
    dueAt: row.due_at,
    at: row.created_at,
  }));
}
