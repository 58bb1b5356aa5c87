import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';

/** The end of the chain of hashes over a shop's ledger, as of its newest seal. */
export interface Head {
  /** SHA-256 in hex. */
  readonly hash: string;
  /** How many transactions it covers. */
  readonly transactions: number;
  readonly sealedAt: Date;
}

/** An account whose kept balance is not the sum of its entries. */
export interface Difference {
  readonly account: string;
  readonly balance: Money;
  readonly entries: Money;
}

/** So many transactions a statement: a fraction of a second. */
const PART = 20_000;

/**
 * Continues the chain over everything posted until now, each seal over a part. Whoever posts meanwhile
 * is waited for, so a transaction is in exactly one seal. Returns the head; null where nothing was posted.
 */
export async function seal(scope: Scope): Promise<Head | null> {
  const [row] = await scope.db.query<{ horizon: string }>('select ledger_horizon() as horizon');
  for (;;) {
    const [made] = await scope.db.query<{ sealed: boolean }>(
      'select seal_ledger($1, $2) as sealed',
      [row?.horizon ?? '0', PART],
    );
    if (made?.sealed !== true) return head(scope);
  }
}

/** The newest head; null before the first night. */
export async function head(scope: Scope): Promise<Head | null> {
  const [row] = await scope.db.query<{ head: Buffer; transactions: string; sealed_at: Date }>(
    'select head, transactions, sealed_at from ledger_seals order by id desc limit 1',
  );
  if (!row) return null;
  return {
    hash: row.head.toString('hex'),
    transactions: Number(row.transactions),
    sealedAt: row.sealed_at,
  };
}

/**
 * Recomputes the chain from the seals of `sinceDays` days ago on; all of it without. Returns how many
 * transactions were looked at and the numbers of the seals that do not fit what they cover any more.
 */
export async function verify(
  scope: Scope,
  sinceDays: number | null = null,
): Promise<{ readonly transactions: number; readonly broken: readonly bigint[] }> {
  const from = sinceDays === null ? 0 : scope.clock.now() - sinceDays * 86_400_000;
  const seals = await scope.db.query<{ id: string; covers: string }>(
    `select id, covers from (
       select id, sealed_at, transactions - coalesce(lag(transactions) over (order by id), 0) as covers
       from ledger_seals) seals
     where sealed_at >= to_timestamp($1::float8 / 1000) order by id`,
    [from],
  );
  const broken: bigint[] = [];
  let transactions = 0;
  for (const { id, covers } of seals) {
    const [row] = await scope.db.query<{ whole: boolean }>('select is_seal_whole($1) as whole', [
      id,
    ]);
    if (row?.whole !== true) broken.push(BigInt(id));
    transactions += Number(covers);
  }
  return { transactions, broken };
}

/** Accounts whose kept balance is not the sum of their entries: none, ever. */
export async function differences(scope: Scope): Promise<Difference[]> {
  const rows = await scope.db.query<{
    name: string;
    currency: string;
    balance: string;
    entries: string;
  }>(
    `select a.name, a.currency, b.amount as balance, coalesce(sum(e.amount), 0) as entries
     from ledger_balances b join ledger_accounts a on a.id = b.account_id
     left join ledger_entries e on e.account_id = b.account_id
     group by a.id, b.amount having b.amount <> coalesce(sum(e.amount), 0) order by a.id`,
  );
  return rows.map(({ name, currency, balance, entries }) => ({
    account: name,
    balance: { amount: BigInt(balance), currency },
    entries: { amount: BigInt(entries), currency },
  }));
}

/** What a customer's own lines sum to, per currency: what they can compare with their balances. */
export async function linesOf(
  scope: Scope,
  customerId: bigint,
): Promise<{ readonly lines: number; readonly isWhole: boolean }> {
  const [row] = await scope.db.query<{ lines: number; whole: boolean }>(
    `select coalesce(sum(lines), 0)::int as lines, coalesce(bool_and(amount = entries), true) as whole from (
       select b.amount, count(e.amount) as lines, coalesce(sum(e.amount), 0) as entries
       from ledger_accounts a join ledger_balances b on b.account_id = a.id
       left join ledger_entries e on e.account_id = a.id
       where a.name in ('customer:' || $1, 'held:' || $1) group by a.id, b.amount
     ) own`,
    [customerId.toString()],
  );
  return { lines: row?.lines ?? 0, isWhole: row?.whole ?? true };
}

/** A look at all of it, whose outcome is written into a message. */
export interface CheckJob {
  readonly chatId: number;
  readonly messageId: number;
  readonly language: string;
}

/** Has the whole ledger looked at by a job; one at a time for a shop. */
export async function scheduleCheck(scope: Scope, job: CheckJob): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({ task: 'verify', key: 'verify', payload: job }),
  ]);
}
