import * as accounts from '../domain/accounts.ts';
import * as audit from '../domain/audit.ts';
import type { Deposits } from '../domain/deposits.ts';
import * as findings from '../domain/findings.ts';
import * as invoices from '../domain/invoices.ts';
import * as payoutList from '../domain/payout-list.ts';
import type { Payouts } from '../domain/payouts.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import { messageOf, UserError, WebhookRejected } from '../errors.ts';
import type { Provider, ProviderEvent } from '../payments/provider.ts';
import * as inbox from '../platform/inbox.ts';
import type { Scope } from '../scope.ts';
import type { Secrets } from '../secrets.ts';

/**
 * Looks into one stored callback: it is only a hint, so its invoice is read again at the provider.
 * What names no invoice of this shop is kept and written into the shop's audit log, never credited.
 */
export function createCallbackReader(parts: {
  readonly platform: PlatformDb;
  readonly providers: readonly Provider[];
  readonly secrets: Secrets;
  readonly deposits: Deposits;
  readonly payouts: Pick<Payouts, 'check'>;
}): (scope: Scope, inboxId: bigint) => Promise<void> {
  const { platform, secrets, deposits } = parts;
  return async (scope, inboxId) => {
    const row = await inbox.read(platform, inboxId);
    if (!row || row.state !== 'new' || row.tenantId !== scope.tenant.id) return;
    const provider = parts.providers.find((each) => each.id === row.provider);
    if (!provider)
      return inbox.finish(platform, inboxId, { state: 'ignored', reason: 'no such provider here' });
    try {
      const { credentials } = await accounts.credentials(scope, secrets, row.accountId);
      const event = provider.readWebhook({ body: row.body, headers: row.headers }, credentials);
      await accounts.sawCallback(scope, row.accountId);
      if (event.about === 'payout') {
        const payout = await payoutList.findNamed(scope, { ...event, accountId: row.accountId });
        if (payout) await parts.payouts.check(scope, payout.key, event.payout);
        else await strayPayout(scope, row.accountId, provider.id, event);
        return await inbox.finish(
          platform,
          inboxId,
          payout ? { state: 'done' } : { state: 'ignored', reason: 'no payout of this shop' },
        );
      }
      const invoice =
        (event.externalId === null
          ? null
          : await invoices.findByExternal(scope, row.accountId, event.externalId)) ??
        (event.key === null ? null : await invoices.findByKey(scope, event.key));
      if (!invoice || invoice.accountId !== row.accountId) {
        await audit.write(scope, 0, 'callback.unknown', {
          provider: provider.id,
          externalId: event.externalId,
        });
        return await inbox.finish(platform, inboxId, {
          state: 'ignored',
          reason: 'no invoice of this shop',
        });
      }
      // Known by our key only: the crash came between the provider's answer and our note of it.
      if (invoice.externalId === null && event.externalId !== null)
        await invoices.attach(scope, invoice.id, { externalId: event.externalId, payUrl: null });
      await deposits.check(scope, invoice.id, event.externalId ?? undefined);
      await inbox.finish(platform, inboxId, { state: 'done' });
    } catch (error) {
      if (!(error instanceof WebhookRejected || error instanceof UserError)) {
        await inbox.fail(platform, inboxId, { error: messageOf(error), isLast: false });
        throw error;
      }
      await audit.write(scope, 0, 'callback.refused', {
        provider: provider.id,
        reason: error.message,
      });
      await inbox.fail(platform, inboxId, { error: error.message, isLast: true });
    }
  };
}

/** Money that left without us: staff must look. */
async function strayPayout(
  scope: Scope,
  accountId: bigint,
  provider: string,
  { eventKey, externalId, key }: ProviderEvent,
): Promise<void> {
  await findings.note(scope, {
    kind: 'payout-unmatched',
    reference: `payout-event:${accountId}:${eventKey}`,
    data: { provider, accountId: accountId.toString(), externalId, key },
  });
}
