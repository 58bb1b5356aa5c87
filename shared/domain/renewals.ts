import type { Scope } from '../scope.ts';
import * as reminders from './reminders.ts';
import * as subscriptions from './subscriptions.ts';

/** How early a subscription is looked at: the first reminder is a week before the end. */
const LOOKED_AT_BEFORE_MS = 8 * 86_400_000;
/** A run that was missed longer ago than so is found by staff, not by a notice. */
const ENDED_SINCE_MS = 2 * 86_400_000;

/** Does whatever is due of one subscription: what it is now, and what its customer has to hear. Harmless when repeated. */
export async function look(scope: Scope, id: bigint): Promise<void> {
  await subscriptions.judge(scope, id);
  await reminders.remind(scope, id);
}

/** Looks at all whose end is near or has passed: what a job should have done and did not. */
export async function lookAtDue(scope: Scope): Promise<void> {
  const now = scope.clock.now();
  const rows = await scope.db.query<{ id: string }>(
    `select id from subscriptions
     where (status in ('trial', 'active') and ends_at <= $1) or status = 'grace'
       or (status = 'ended' and ends_at > $2) order by id`,
    [new Date(now + LOOKED_AT_BEFORE_MS), new Date(now - ENDED_SINCE_MS)],
  );
  for (const { id } of rows) await look(scope, BigInt(id));
}
