import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { AuditEntry } from '../staff/audit.ts';
import * as customers from '../people/customers.ts';
import * as ownPauses from './own-pauses.ts';
import * as paidPlaces from './paid-places.ts';
import { codeOf } from '../shop/sql-state.ts';
import { hold, said, tell } from './subscription-grants.ts';
import * as subscriptions from './subscriptions.ts';
import type { Renewal, SubscriptionState } from './subscriptions.ts';

/**
 * Takes back what staff did to a subscription: time that was added, that it was taken away, paused or resumed. The
 * customer hears how it is now. Throws UserError `undo-changed` where it moved on since.
 */
export async function revert(scope: Scope, { id: entry, action, data }: AuditEntry): Promise<void> {
  const id = BigInt(String(data['subscription']));
  const { reference, status, renewal, pause = null } = data['traces'] as Traces;
  await hold(scope, { id });
  if (action === 'subscription.pause') demandDone(await subscriptions.resume(scope, id));
  else if (action === 'subscription.resume') demandDone(await pauseAgain(scope, id, pause));
  else {
    await undoPeriod(scope, `${reference}`);
    await paidPlaces.setRevoked(scope, id, false);
    // To be taken away or given more ends a pause.
    if (status === 'paused') demandDone(await pauseAgain(scope, id, pause));
  }
  const found = await subscriptions.find(scope, id, null);
  const customer = found && (await customers.find(scope, found.customerId));
  if (!found || !customer) throw new UserError('undo-changed');
  // Whoever let it renew itself agreed to a price, and that is kept.
  if (renewal !== found.renewal && found.status !== 'ended')
    await scope.db.query('update subscriptions set renewal = $2 where id = $1', [id, renewal]);
  await subscriptions.judge(scope, id);
  await tell(scope, customer, `undo:${entry}`, {
    key: 'notice-subscription-corrected',
    data: {
      product: found.plan,
      status: found.status,
      until: await said(scope, found.endsAt),
    },
    buttons: [[{ key: 'button-subscription', press: `subscription:${id}` }]],
  });
}

/** How it was before, as the audit log keeps it. */
interface Traces {
  readonly reference?: string;
  readonly status: SubscriptionState;
  readonly renewal: Renewal;
  readonly pause?: { readonly until: string } | null;
}

/** A pause that was its customer's own is theirs again. */
async function pauseAgain(scope: Scope, id: bigint, pause: Traces['pause']): Promise<boolean> {
  if (!(await subscriptions.pause(scope, id))) return false;
  if (pause) await ownPauses.keep(scope, id, { until: new Date(pause.until) });
  return true;
}

async function undoPeriod(scope: Scope, reference: string): Promise<void> {
  try {
    const [row] = await scope.db.query<{ done: string | null }>(
      'select shorten_subscription($1, 0, $2) as done',
      [reference, new Date(scope.clock.now())],
    );
    demandDone(row?.done != null);
  } catch (error) {
    // What was left went into another plan.
    throw codeOf(error) === 'SHL08' ? new UserError('undo-changed') : error;
  }
}

function demandDone(isDone: boolean): void {
  if (!isDone) throw new UserError('undo-changed');
}
