import { GrammyError, type Api } from 'grammy';
import * as starRenewals from '../domain/subscriptions/star-renewals.ts';
import * as starStops from '../domain/subscriptions/star-stops.ts';
import type { Scope } from '../scope.ts';

/**
 * Tells Telegram whether it may go on charging a subscription, as the subscription says now; a charge that is named
 * is ended. What Telegram refuses the customer is told, who can do it there. Throws when nobody knows: again later.
 */
export async function editStars(
  scope: Scope,
  api: Api | null,
  job: {
    readonly subscriptionId: bigint;
    readonly charge: string | null;
    /** Whom Telegram charges; null: who has the subscription. */
    readonly telegramId?: number | null;
  },
): Promise<void> {
  const wanted = await starRenewals.wanted(scope, job.subscriptionId);
  if (!wanted) return;
  if (!api) throw new Error('the bot has no token to tell Telegram with');
  const charge = job.charge ?? wanted.charge;
  const isCanceled = job.charge !== null || wanted.isCanceled;
  try {
    await api.editUserStarSubscription(job.telegramId ?? wanted.telegramId, charge, isCanceled);
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
    scope.log.info({ error }, 'Telegram did not change a subscription in Stars');
    await starRenewals.noteRefused(scope, job.subscriptionId, charge, isCanceled);
  }
  await starStops.keepTold(scope, job.subscriptionId, charge, isCanceled);
}
