import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import { readReason } from '../people/blocks.ts';
import * as customers from '../people/customers.ts';
import * as messages from '../shop/messages.ts';
import * as paidPlaces from './paid-places.ts';
import * as plans from './plans.ts';
import * as settingsOf from '../shop/settings.ts';
import * as subscriptions from './subscriptions.ts';
import type { Extended, Renewal, SubscriptionState, Term } from './subscriptions.ts';

/** What staff did to a subscription; null: a repeat, of which nothing was written down. */
export interface Granted extends Extended {
  readonly auditId: bigint | null;
}

/** A subscription as it was before staff changed it. */
interface Held {
  readonly id: bigint;
  readonly customerId: bigint;
  readonly status: SubscriptionState;
  readonly endsAt: Date | null;
  readonly renewal: Renewal;
  /** Of a pause of its customer's own: what is kept of it; null: there is none. */
  readonly pause: { readonly until: string } | null;
}

/**
 * Gives a customer time of a plan for nothing: added to what they have, or from now on. The same `reference`
 * again gives nothing more. The customer is told, with the reason if there is one. Throws UserError
 * `customer-gone`, `product-gone`, `plan-enough` (nothing would be added) or `plan-date-past`. The caller has
 * checked the right.
 */
export async function grant(
  scope: Scope,
  actorId: number,
  wanted: {
    readonly customerId: bigint;
    readonly productId: bigint;
    /** Null: as long as the plan says. */
    readonly term: Term | null;
    readonly reason: string | null;
    readonly reference: string;
  },
): Promise<Granted> {
  const { customerId, productId, term } = wanted;
  const reason = wanted.reason === null ? null : readReason(wanted.reason);
  return scope.transaction(async (scope) => {
    const customer = await customers.find(scope, customerId);
    if (!customer || customer.telegramId < 0) throw new UserError('customer-gone');
    const plan = await plans.find(scope, productId);
    if (!plan) throw new UserError('product-gone');
    const before = await hold(scope, { customerId, productId });
    const reference = `staff:${wanted.reference}`;
    const extended = await subscriptions.extend(scope, {
      customerId,
      productId,
      term,
      reference,
      kind: 'staff',
      price: null,
      details: { actor: actorId, reason },
    });
    if (extended.repeated) return { ...extended, auditId: null };
    if (extended.status === 'ended') throw new UserError('plan-date-past');
    if (before && before.status !== 'ended' && !isLater(extended.endsAt, before.endsAt))
      throw new UserError('plan-enough');
    const { name } = plan.product;
    const until = extended.endsAt;
    const auditId = await audit.write(scope, actorId, 'subscription.grant', {
      customer: `${customerId}`,
      name,
      reason,
      subscription: `${extended.subscriptionId}`,
      traces: { reference, ...tracesOf(before) },
      before: { until: before && before.status !== 'ended' ? before.endsAt : undefined },
      after: { until },
    });
    await tell(scope, customer, `grant:${wanted.reference}`, {
      key: reason === null ? 'notice-subscription-extended' : 'notice-subscription-granted',
      data: { product: name, until: await said(scope, until), ...(reason === null ? {} : { reason }) }, // prettier-ignore
      buttons: [[{ key: 'button-subscription', press: `subscription:${extended.subscriptionId}` }]],
    });
    return { ...extended, auditId };
  });
}

/**
 * Takes a subscription away, now: what was left is gone, and nothing is paid back. Null: it was over. Throws
 * UserError `subscription-gone`. The caller has checked the right. Returns the id of the audit entry.
 */
export async function revoke(
  scope: Scope,
  actorId: number,
  wanted: { readonly id: bigint; readonly reason: string; readonly reference: string },
): Promise<bigint | null> {
  const { id } = wanted;
  const reason = readReason(wanted.reason);
  return scope.transaction(async (scope) => {
    const before = await hold(scope, { id });
    const found = await subscriptions.find(scope, id, null);
    const customer = found && (await customers.find(scope, found.customerId));
    if (!before || !found || !customer) throw new UserError('subscription-gone');
    const reference = `revoke:${wanted.reference}`;
    const details = { actor: actorId, reason };
    if (!(await subscriptions.end(scope, id, reference, details))) return null;
    await paidPlaces.setRevoked(scope, id, true);
    const auditId = await audit.write(scope, actorId, 'subscription.revoke', {
      customer: `${found.customerId}`,
      name: found.plan,
      reason,
      subscription: `${id}`,
      traces: { reference, ...tracesOf(before) },
      before: { until: before.endsAt },
      after: { until: new Date(scope.clock.now()) },
    });
    await tell(scope, customer, reference, {
      key: 'notice-subscription-revoked',
      data: { product: found.plan, reason },
    });
    return auditId;
  });
}

/**
 * Stops a subscription's time, or lets it go on with all that was left; the customer is told. Null: it was so
 * already, or is over. Throws UserError `subscription-gone`. The caller has checked the right. Returns the id of the audit
 * entry.
 */
export async function setPaused(
  scope: Scope,
  actorId: number,
  id: bigint,
  paused: boolean,
): Promise<bigint | null> {
  return scope.transaction(async (scope) => {
    const before = await hold(scope, { id });
    const isDone = await (paused
      ? subscriptions.pause(scope, id)
      : subscriptions.resume(scope, id));
    const found = await subscriptions.find(scope, id, null);
    const customer = found && (await customers.find(scope, found.customerId));
    if (!before || !found || !customer) throw new UserError('subscription-gone');
    if (!isDone) return null;
    const what = paused ? 'pause' : 'resume';
    const auditId = await audit.write(scope, actorId, `subscription.${what}`, {
      customer: `${found.customerId}`,
      name: found.plan,
      subscription: `${id}`,
      traces: tracesOf(before),
      before: { until: before.endsAt },
      after: { until: found.endsAt },
    });
    await tell(scope, customer, `${what}:${auditId}`, {
      key: `notice-subscription-${what}d`,
      data: { product: found.plan, until: await said(scope, found.endsAt) },
      buttons: [[{ key: 'button-subscription', press: `subscription:${id}` }]],
    });
    return auditId;
  });
}

/** Locks a subscription, so that what was before is what was changed; null: there is none. */
export async function hold(
  scope: Scope,
  by: { readonly id: bigint } | { readonly customerId: bigint; readonly productId: bigint },
): Promise<Held | null> {
  const isNumber = 'id' in by;
  const [row] = await scope.db.query<{
    id: string;
    customer_id: string;
    status: SubscriptionState;
    ends_at: Date | null;
    renewal: Renewal;
    pause: Held['pause'];
  }>(
    `select id, customer_id, status, ends_at, renewal,
       case when status = 'paused' then details->'pause' end as pause from subscriptions
     where id = $1 or (customer_id = $2 and product_id = $3) for update`,
    isNumber ? [by.id, null, null] : [null, by.customerId, by.productId],
  );
  if (!row) return null;
  return {
    id: BigInt(row.id),
    customerId: BigInt(row.customer_id),
    status: row.status,
    endsAt: row.ends_at,
    renewal: row.renewal,
    pause: row.pause,
  };
}

/** Queues what a customer hears of their subscription; who had themselves deleted hears nothing. */
export async function tell(
  scope: Scope,
  { id, telegramId }: customers.Customer,
  reference: string,
  content: messages.MessageContent,
): Promise<void> {
  if (telegramId < 0) return;
  await messages.queue(scope, {
    reference,
    chatId: telegramId,
    customerId: id,
    priority: 0,
    content,
  });
}

/** A moment as messages say it, by the clock of the shop. */
export async function said(scope: Scope, at: Date | null) {
  if (at === null) return null;
  const { options } = await settingsOf.read(scope);
  return { date: at.toISOString(), zone: options.timeZone };
}

/** What it takes to put back how it was: see `revert` of subscription-undo. */
function tracesOf(before: Held | null) {
  const { status = 'ended', renewal = 'none', pause = null } = before ?? {};
  return { status, renewal, pause };
}

/** Null is never. */
function isLater(end: Date | null, other: Date | null): boolean {
  return other !== null && (end === null || end > other);
}
