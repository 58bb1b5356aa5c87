import { UserError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import * as audit from './audit.ts';
import { readReason } from './blocks.ts';
import * as customers from './customers.ts';
import * as messages from './messages.ts';
import * as plans from './plans.ts';
import * as settingsOf from './settings.ts';
import * as subscriptions from './subscriptions.ts';
import type { Extended, Term } from './subscriptions.ts';

/**
 * Gives a customer time of a plan for nothing: added to what they have, or from now on. The same `reference`
 * again gives nothing more. The customer is told, with the reason. Throws UserError `customer-gone`, `product-gone`.
 * The caller has checked the right.
 */
export async function grant(
  scope: Scope,
  actorId: number,
  wanted: {
    readonly customerId: bigint;
    readonly productId: bigint;
    /** Null: as long as the plan says. */
    readonly term: Term | null;
    readonly reason: string;
    readonly reference: string;
  },
): Promise<Extended> {
  const { customerId, productId, term } = wanted;
  const reason = readReason(wanted.reason);
  return scope.transaction(async (scope) => {
    const customer = await customers.find(scope, customerId);
    if (!customer || customer.telegramId < 0) throw new UserError('customer-gone');
    const plan = await plans.find(scope, productId);
    if (!plan) throw new UserError('product-gone');
    const extended = await subscriptions.extend(scope, {
      customerId,
      productId,
      term,
      reference: `staff:${wanted.reference}`,
      kind: 'staff',
      price: null,
      details: { actor: actorId, reason },
    });
    if (extended.repeated) return extended;
    const { name } = plan.product;
    const until = extended.endsAt?.toISOString() ?? null;
    await audit.write(scope, actorId, 'subscription.grant', { customer: `${customerId}`, name, reason, until }); // prettier-ignore
    await tell(scope, customer, `grant:${wanted.reference}`, {
      key: 'notice-subscription-granted',
      data: { product: name, reason, until: await said(scope, until) },
      buttons: [[{ key: 'button-subscription', press: `subscription:${extended.subscriptionId}` }]],
    });
    return extended;
  });
}

/**
 * Takes a subscription away, now: what was left is gone, and nothing is paid back. False: it was over. Throws
 * UserError `subscription-gone`. The caller has checked the right.
 */
export async function revoke(
  scope: Scope,
  actorId: number,
  wanted: { readonly id: bigint; readonly reason: string; readonly reference: string },
): Promise<boolean> {
  const reason = readReason(wanted.reason);
  return scope.transaction(async (scope) => {
    const found = await subscriptions.find(scope, wanted.id, null);
    const customer = found && (await customers.find(scope, found.customerId));
    if (!found || !customer) throw new UserError('subscription-gone');
    const reference = `revoke:${wanted.reference}`;
    const details = { actor: actorId, reason };
    if (!(await subscriptions.end(scope, wanted.id, reference, details))) return false;
    const about = { customer: `${found.customerId}`, name: found.plan, reason };
    await audit.write(scope, actorId, 'subscription.revoke', about);
    await tell(scope, customer, reference, {
      key: 'notice-subscription-revoked',
      data: { product: found.plan, reason },
    });
    return true;
  });
}

async function tell(
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
async function said(scope: Scope, at: string | null) {
  if (at === null) return null;
  const { options } = await settingsOf.read(scope);
  return { date: at, zone: options.timeZone };
}
