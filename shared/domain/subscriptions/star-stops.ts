import type { Scope } from '../../scope.ts';

/** Stops Telegram's charges for all that a shop sold in Stars: it is removed, and gives nothing for them. */
export async function stopAll(scope: Scope): Promise<void> {
  await scope.db.query(
    `with stopped as (
       update subscriptions set details = jsonb_set(details, '{stars,canceled}', 'true')
       where renewal = 'stars' and (details->'stars'->>'canceled')::boolean is not true returning id)
     select edit_stars(id, null) from stopped`,
  );
}

/** Has Telegram told again what it does not know yet: the tries of a job run out after days. */
export async function tellAgain(scope: Scope): Promise<void> {
  // Whoever had themselves deleted has no number any more; their job was told it.
  await scope.db.query(
    `select edit_stars(s.id, null) from subscriptions s join customers c on c.id = s.customer_id
     where s.details ? 'stars' and c.telegram_id > 0
       and coalesce((s.details->'stars'->>'told')::boolean, false) <> (s.details->'stars'->>'canceled')::boolean`,
  );
}

/** Keeps what Telegram was told of a charge, so that it is not told again. */
export async function keepTold(
  scope: Scope,
  id: bigint,
  charge: string,
  isCanceled: boolean,
): Promise<void> {
  await scope.db.query(
    `update subscriptions set details = jsonb_set(details, '{stars,told}', to_jsonb($3::boolean))
     where id = $1 and details->'stars'->>'charge' = $2`,
    [id, charge, isCanceled],
  );
}
