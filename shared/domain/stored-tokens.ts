import type { Scope } from '../scope.ts';

/**
 * Takes bot tokens out of a stored update. Rows are kept for eight days, so this belongs into the
 * transaction that marks the update done: before it, a crash may need the token once more.
 */
export async function blank(scope: Scope, updateId: number): Promise<void> {
  await scope.db.query(
    `update updates set body =
       regexp_replace(body::text, '[0-9]{6,16}:[A-Za-z0-9_-]{30,}', '[token]', 'g')::jsonb
     where update_id = $1`,
    [updateId],
  );
}
