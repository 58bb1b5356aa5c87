import type { Scope } from '../../scope.ts';

/** People need a while to find their papers. */
const REMIND_DAYS = 14;
/** Who begins and leaves it finds nothing of it a week later. */
const OPEN_DAYS = 7;

/**
 * The daily round over who somebody is: reminds before a check ends, lets those go that have ended
 * with what they said, tells the customer, and forgets what nobody finished. A repeat tells nothing twice.
 */
export async function tidy(scope: Scope): Promise<void> {
  const now = new Date(scope.clock.now());
  await scope.db.query(
    `select queue_message('identity:' || i.id || ':soon', c.id, c.telegram_id, 'send', null,
       jsonb_build_object('key', 'notice-identity-soon', 'data', jsonb_build_object('level', i.level,
         'days', ceil(extract(epoch from i.expires_at - $1::timestamptz) / 86400)::int),
         'buttons', '[[{"key": "button-identity-own", "press": "identity"}]]'::jsonb), 1)
     from identity_checks i join customers c on c.id = i.customer_id
     where i.state = 'accepted' and i.expires_at > $1 and i.expires_at < $1::timestamptz + make_interval(days => $2)`,
    [now, REMIND_DAYS],
  );
  await scope.db.query(
    `with gone as (
       update identity_checks set state = 'expired', sealed = null
       where state = 'accepted' and expires_at <= $1 returning id, customer_id, level
     ) select queue_message('identity:' || g.id || ':ended', c.id, c.telegram_id, 'send', null,
       jsonb_build_object('key', 'notice-identity-ended', 'data', jsonb_build_object('level', g.level),
         'buttons', '[[{"key": "button-identity-own", "press": "identity"}]]'::jsonb), 1)
     from gone g join customers c on c.id = g.customer_id`,
    [now],
  );
  await scope.db.query(
    `delete from identity_checks
     where state = 'open' and created_at < $1::timestamptz - make_interval(days => $2)`,
    [now, OPEN_DAYS],
  );
}
