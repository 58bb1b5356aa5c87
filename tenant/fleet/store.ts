import type { Update } from 'grammy/types';
import type { TenantDb } from '../../shared/db/tenant-db.ts';
import type { Lease } from '../../shared/platform/leases.ts';

/** An update in the tenant's table that is not done yet. */
export interface StoredUpdate {
  readonly update: Update;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

/** This node may no longer work for the tenant: somebody else does, or soon will. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** The update's effect happened before; whoever sees this rolls its own back. */
export class AlreadyDone extends Error {
  override readonly name = 'AlreadyDone';
}

/** The webhook road stores without a lease: the database refuses no one, repeats are harmless. */
export const NO_LEASE: Lease = { shard: -1, token: 0n };

/** Whether the database refused because the lease passed on. */
export function isStaleLease(error: unknown): boolean {
  return error instanceof LeaseLost || codeOf(error) === 'SHL01';
}

/** Stores a batch in one statement; returns the ids that are new. Whole or not at all. */
export async function storeUpdates(
  db: TenantDb,
  updates: readonly Update[],
  lease: Lease,
): Promise<Set<number>> {
  const insert = (batch: readonly Update[]) =>
    db.query<{ id: string }>('select store_updates($1::jsonb, $2::int, $3::bigint) as id', [
      JSON.stringify(batch),
      lease.shard,
      String(lease.token),
    ]);
  let rows;
  try {
    rows = await insert(updates);
  } catch (error) {
    if (isStaleLease(error)) throw new LeaseLost('lease has passed on', { cause: error });
    // Class 22: a text that jsonb cannot hold (a zero byte, half a character). Such an update must
    // not stop the shop for ever.
    if (!codeOf(error)?.startsWith('22')) throw error;
    rows = await insert(cleaned(updates));
  }
  return new Set(rows.map((row) => Number(row.id)));
}

/** What was stored and is not done, oldest first. */
export async function undoneUpdates(db: TenantDb, limit: number): Promise<StoredUpdate[]> {
  const rows = await db.query<{ body: Update; attempts: number; received_at: Date }>(
    `select body, attempts, received_at from updates
     where done_at is null order by update_id limit $1`,
    [limit],
  );
  return rows.map((row) => ({
    update: row.body,
    attempts: row.attempts,
    receivedAt: row.received_at.getTime(),
  }));
}

/** Marks an update done; false when it was before: then the effect of the caller must roll back. */
export async function markDone(
  db: TenantDb,
  updateId: number,
  shard: number,
  leaseToken: bigint,
): Promise<boolean> {
  try {
    const [row] = await db.query<{ first: boolean }>('select finish_update($1, $2, $3) as first', [
      updateId,
      shard,
      String(leaseToken),
    ]);
    return row?.first === true;
  } catch (error) {
    if (isStaleLease(error)) throw new LeaseLost('lease has passed on', { cause: error });
    throw error;
  }
}

/** Notes that handling failed. */
export async function noteFailure(db: TenantDb, updateId: number, error: string): Promise<void> {
  await db.query('update updates set attempts = attempts + 1, error = $2 where update_id = $1', [
    updateId,
    error.slice(0, 1000).replaceAll('\0', ''),
  ]);
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function cleaned(updates: readonly Update[]): Update[] {
  const text = JSON.stringify(updates, (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll(/[\0\p{Surrogate}]/gu, '\ufffd') : value,
  );
  return JSON.parse(text) as Update[];
}
