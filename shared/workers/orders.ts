import { GrammyError, type Api } from 'grammy';
import * as orders from '../domain/orders/orders.ts';
import * as refunds from '../domain/orders/refunds.ts';
import type { Scope } from '../scope.ts';

/** Ends an order whose time is over; one that got more time is looked at again then. */
export async function expireOrder(scope: Scope, orderId: bigint): Promise<void> {
  const until = await orders.expire(scope, orderId);
  if (until) await orders.watch(scope, orderId, until);
}

/**
 * Asks Telegram for the Stars of a refund on its way. After a crash it asks again: a charge that is
 * given back already is what we wanted. Throws when nobody knows, which means again later.
 */
export async function giveStarsBack(
  scope: Scope,
  api: Api | null,
  refundId: bigint,
): Promise<void> {
  const pending = await refunds.findPending(scope, refundId);
  if (!pending) return;
  if (!api) throw new Error('the bot has no token to refund with');
  try {
    await api.refundStarPayment(pending.telegramId, pending.chargeId);
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
    if (!error.description.includes('CHARGE_ALREADY_REFUNDED'))
      return refunds.finish(scope, refundId, error.description);
  }
  await refunds.finish(scope, refundId, null);
}
