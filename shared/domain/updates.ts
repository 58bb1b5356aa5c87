import type { Scope } from '../scope.ts';

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
 * Removes what was written from a stored update: a secret of any form does not wait there for its
 * deletion. After a crash the person is asked again.
 */
export async function forgetText(scope: Scope, updateId: number): Promise<void> {
  await scope.db.query(
    `update updates set body = body #- '{message,text}' #- '{message,entities}' where update_id = $1`,
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
