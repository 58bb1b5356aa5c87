import * as accounts from '../domain/money/accounts.ts';
import * as audit from '../domain/staff/audit.ts';
import type { Connections } from '../domain/money/connections.ts';
import { factsOf } from '../domain/money/deposit-terms.ts';
import type { Deposits } from '../domain/money/deposits.ts';
import * as findings from '../domain/money/findings.ts';
import * as invoices from '../domain/money/invoices.ts';
import * as payoutList from '../domain/payouts/payout-list.ts';
import type { Payouts } from '../domain/payouts/payouts.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import { cut } from '../cut.ts';
import { messageOf, Unavailable, UserError, WebhookRejected } from '../errors.ts';
import type { Provider, ProviderEvent } from '../payments/provider.ts';
import * as inbox from '../platform/inbox.ts';
import type { InboxRow } from '../platform/inbox.ts';
import type { Scope } from '../scope.ts';
import type { Secrets } from '../secrets.ts';

/** What of a callback's own words staff are shown. */
const LONGEST_RAW = 800;

/**
 * Looks into one stored callback: it is only a hint, so its invoice is read again at the provider.
 * What names no invoice of this shop is kept and shown to staff, never credited by itself.
 */
export function createCallbackReader(parts: {
  readonly platform: PlatformDb;
  readonly providers: readonly Provider[];
  readonly secrets: Secrets;
  readonly deposits: Deposits;
  readonly connections: Connections;
  readonly payouts: Pick<Payouts, 'check'>;
}): (scope: Scope, inboxId: bigint) => Promise<void> {
  const { platform, secrets, deposits, connections } = parts;

  /** Money that is no invoice of this shop, with what the provider itself says of it now. */
  const noteStray = async (scope: Scope, row: InboxRow, event: ProviderEvent | null) => {
    const open = await connections.of(scope, row.accountId);
    const externalId = event?.externalId ?? null;
    const reading =
      externalId === null
        ? null
        : await open.provider.readInvoice(open.connection, externalId).catch((error: unknown) => {
            if (!(error instanceof Unavailable || error instanceof UserError)) throw error;
            return null;
          });
    await findings.note(scope, {
      kind: 'stray-event',
      reference: `stray-event:${row.accountId}:${row.eventKey}`,
      data: {
        ...(reading
          ? factsOf(open.provider, { accountId: row.accountId }, reading)
          : { provider: row.provider, account: `${row.accountId}`, externalId }),
        key: event?.key ?? null,
        raw: cut(row.body.toString('utf8'), LONGEST_RAW),
      },
    });
  };

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
        // It may be faster than our note of what the provider called the invoice: looked at twice.
        if (row.attempts === 0) throw new Unavailable('no invoice of this name yet');
        await noteStray(scope, row, event);
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
      // It was proven when it came: the account has other credentials now.
      if (error instanceof WebhookRejected) await noteStray(scope, row, null);
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
