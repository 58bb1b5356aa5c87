import type { Scope } from '../../scope.ts';

/** What an update's queue needs of a scope: it is also worked on inside the transaction of an effect. */
type Holder = Pick<Scope, 'db'>;

/** An update as Telegram sent it. */
interface RawUpdate {
  readonly update_id: number;
}

/**
 * Stores a batch in one statement, under the lease of the tenant's shard (shard -1: without one).
 * Returns the ids that are new. Whole or not at all; SQLSTATE SHL01 when the lease has passed on.
 */
export async function store(
  { db }: Holder,
  batch: readonly RawUpdate[],
  lease: { readonly shard: number; readonly token: bigint },
): Promise<number[]> {
  const rows = await db.query<{ id: string }>(
    'select store_updates($1::jsonb, $2::int, $3::bigint) as id',
    [JSON.stringify(batch), lease.shard, String(lease.token)],
  );
  return rows.map((row) => Number(row.id));
}

/** What was stored and is not done, oldest first. */
export async function listUndone(
  { db }: Holder,
  limit: number,
): Promise<{ update: RawUpdate; attempts: number; receivedAt: number }[]> {
  const rows = await db.query<{ body: RawUpdate; attempts: number; received_at: Date }>(
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

/** Marks an update done, in the transaction of its effect; false when it was before. SQLSTATE SHL01 as above. */
export async function finish(
  { db }: Holder,
  updateId: number,
  lease: { readonly shard: number; readonly token: bigint },
): Promise<boolean> {
  const [row] = await db.query<{ first: boolean }>('select finish_update($1, $2, $3) as first', [
    updateId,
    lease.shard,
    String(lease.token),
  ]);
  return row?.first === true;
}

/** Notes that handling an update failed. */
export async function noteFailure({ db }: Holder, updateId: number, error: string): Promise<void> {
  await db.query('update updates set attempts = attempts + 1, error = $2 where update_id = $1', [
    updateId,
    error.slice(0, 1000).replaceAll('\0', ''),
  ]);
}

/**
 * Takes bot tokens out of a stored update. Rows are kept for eight days, so this belongs into the
 * transaction that marks the update done: before it, a crash may need the token once more.
 */
export async function blankTokens(scope: Scope, updateId: number): Promise<void> {
  await scope.db.query(
    `update updates set body =
       regexp_replace(body::text, '[0-9]{6,16}:[A-Za-z0-9_-]{30,}', '[token]', 'g')::jsonb
     where update_id = $1`,
    [updateId],
  );
}

/**
 * Removes what was written or sent from a stored update: a secret of any form does not wait there for
 * its deletion. After a crash the person is asked again.
 */
export async function forgetText(scope: Scope, updateId: number): Promise<void> {
  await scope.db.query(
    `update updates set body = body #- '{message,text}' #- '{message,entities}' #- '{message,caption}'
       #- '{message,caption_entities}' #- '{message,photo}' #- '{message,document}' where update_id = $1`,
    [updateId],
  );
}

/** Deletes updates that are done and older than Telegram could deliver again. */
export async function forgetOld(scope: Scope, days: number): Promise<void> {
  await scope.db.query(
    `delete from updates where done_at is not null and received_at < now() - make_interval(days => $1)`,
    [days],
  );
}
