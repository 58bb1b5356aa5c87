import type { Api } from 'grammy';
import * as accounts from '../domain/money/accounts.ts';
import type { Connections } from '../domain/money/connections.ts';
import { watched } from '../domain/money/provider-health.ts';
import { TELEGRAM } from '../domain/money/telegram-currencies.ts';
import { Unavailable, UserError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import type { Secrets } from '../secrets.ts';
import { testProviderToken } from '../telegram/provider-token.ts';

/**
 * Tries out an account that is hidden because it failed: a success brings it back, a failure makes the
 * next pause longer. Both are noted where the call is watched.
 */
export function createProbe(parts: {
  readonly connections: Connections;
  readonly secrets: Secrets;
  readonly apiOf: (tenantId: number) => Promise<Api | null>;
}): (scope: Scope, accountId: bigint) => Promise<void> {
  return async (scope, accountId) => {
    const account = (await accounts.list(scope)).find(({ id }) => id === accountId);
    if (!account || account.health.openUntil === null) return;
    try {
      if (account.provider === TELEGRAM) {
        const { credentials } = await accounts.credentials(scope, parts.secrets, accountId);
        const api = await parts.apiOf(scope.tenant.id);
        await watched(scope, account, () => testProviderToken(api, credentials['token'] ?? ''));
        return;
      }
      const { provider, connection } = await parts.connections.of(scope, accountId);
      await watched(scope, account, () => provider.test(connection));
    } catch (error) {
      if (!(error instanceof Unavailable || error instanceof UserError)) throw error;
      scope.log.info({ account: accountId.toString(), error }, 'an account still does not work');
    }
  };
}
