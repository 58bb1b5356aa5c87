import type { PlatformDb } from '../db/tenant-db.ts';
import * as actionTokens from '../domain/guards/action-tokens.ts';
import * as apiRequests from '../domain/programs/api-requests.ts';
import * as audit from '../domain/staff/audit.ts';
import * as ownRates from '../domain/money/own-rates.ts';
import * as quotes from '../domain/money/quotes.ts';
import * as orders from '../domain/orders/orders.ts';
import * as renewals from '../domain/subscriptions/renewals.ts';
import * as channelLinkEnds from '../domain/subscriptions/channel-link-ends.ts';
import * as starStops from '../domain/subscriptions/star-stops.ts';
import * as commissions from '../domain/marketing/commissions.ts';
import * as identityExpiry from '../domain/guards/identity-expiry.ts';
import * as broadcasts from '../domain/marketing/broadcasts.ts';
import * as payoutBook from '../domain/payouts/payout-book.ts';
import * as updates from '../domain/shop/updates.ts';
import * as webhookDeliveries from '../domain/programs/webhook-deliveries.ts';
import type { Logger } from '../logger.ts';
import * as inbox from '../platform/inbox.ts';
import * as jobWorkers from '../platform/job-workers.ts';
import * as tenants from '../platform/tenants.ts';
import type { Scope } from '../scope.ts';

/** Ids of updates become random after a quiet week: a repeat must be known for longer than that. */
const UPDATES_KEPT_DAYS = 8;
/** Copies can be taken away for two days; then only their figures are of use. */
const COPIES_KEPT_DAYS = 7;
/** What no job worked through (its tries ran out) gets another chance each day. */
const FORGOTTEN_AFTER_S = 3600;
/** The shops' books and their closed chats are looked at over so long. */
const PROOF_OVER_S = 3 * 3600;

/**
 * The daily round, shop by shop and over the whole platform: what is kept no longer goes, what no job
 * settled gets another chance. Then a look at the books of
 * each shop that is not removed: whose owner left is asked for at no provider.
 */
export async function maintain(parts: {
  readonly platform: PlatformDb;
  readonly scopeOf: (tenantId: number) => Promise<Scope>;
  /** Of Stars, before what they pay for is called over. */
  readonly readCharges: renewals.ReadCharges;
  readonly purge: () => Promise<unknown>;
  readonly log: Logger;
}): Promise<void> {
  const { platform, log } = parts;
  const kept = await tenants.listKept(platform);
  const open = await tenants.listOpen(platform);
  const isOpen = new Set(open);
  for (const id of kept) {
    try {
      const scope = await parts.scopeOf(id);
      await updates.forgetOld(scope, UPDATES_KEPT_DAYS);
      await actionTokens.forgetOld(scope);
      await audit.forgetOld(scope);
      await apiRequests.forgetOld(scope);
      await quotes.forgetOld(scope);
      await ownRates.warnOld(scope);
      await orders.expireOverdue(scope);
      // Nobody is charged for what a removed shop does not give.
      if (isOpen.has(id)) await renewals.lookAtDue(scope, parts.readCharges);
      await starStops.tellAgain(scope);
      await channelLinkEnds.wakeAll(scope);
      await payoutBook.wakeOpen(scope);
      await identityExpiry.tidy(scope);
      await commissions.settle(scope);
      await webhookDeliveries.tidy(scope);
      await broadcasts.forgetOld(scope, COPIES_KEPT_DAYS);
    } catch (error) {
      log.warn({ tenant: id, error }, 'a shop could not be tidied');
    }
  }
  await inbox.wakeForgotten(platform, { olderThanS: FORGOTTEN_AFTER_S });
  while ((await inbox.purge(platform)) > 0);
  await parts.purge();
  await jobWorkers.addForEach(platform, 'proof', open, PROOF_OVER_S);
  await jobWorkers.addForEach(platform, 'chats', open, PROOF_OVER_S);
}
