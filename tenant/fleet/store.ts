import type { Update } from 'grammy/types';
import type { TenantDb } from '../../shared/db/tenant-db.ts';
import * as queue from '../../shared/domain/shop/updates.ts';
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
  const insert = (batch: readonly Update[]) => queue.store({ db }, batch, lease);
  let ids;
  try {
    ids = await insert(updates);
  } catch (error) {
    if (isStaleLease(error)) throw new LeaseLost('lease has passed on', { cause: error });
    // Class 22: a text that jsonb cannot hold (a zero byte, half a character). Such an update must
    // not stop the shop for ever.
    if (!codeOf(error)?.startsWith('22')) throw error;
    ids = await insert(cleaned(updates));
  }
  return new Set(ids);
}

/** What was stored and is not done, oldest first. */
export async function undoneUpdates(db: TenantDb, limit: number): Promise<StoredUpdate[]> {
  const rows = await queue.listUndone({ db }, limit);
  return rows.map((row) => ({ ...row, update: row.update as Update }));
}

/** Marks an update done; false when it was before: then the effect of the caller must roll back. */
export async function markDone(
  db: TenantDb,
  updateId: number,
  shard: number,
  leaseToken: bigint,
): Promise<boolean> {
  try {
    return await queue.finish({ db }, updateId, { shard, token: leaseToken });
  } catch (error) {
    if (isStaleLease(error)) throw new LeaseLost('lease has passed on', { cause: error });
    throw error;
  }
}

/** Notes that handling failed. */
export async function noteFailure(db: TenantDb, updateId: number, error: string): Promise<void> {
  await queue.noteFailure({ db }, updateId, error);
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
