import { UserError } from '../../errors.ts';
import type { Connection, Fetch, Provider } from '../../payments/provider.ts';
import type { Scope } from '../../scope.ts';
import type { Secrets } from '../../secrets.ts';
import * as accounts from './accounts.ts';
import type { ProviderAccount } from './accounts.ts';

/** One account of a shop at a provider, opened for a call. */
export interface OpenAccount {
  readonly provider: Provider;
  readonly connection: Connection;
  readonly account: ProviderAccount;
  /** Where this account's callbacks go. */
  readonly callbackUrl: string;
}

export interface Connections {
  /**
   * Opens an account, active or removed: money for a removed one is still money. Throws UserError
   * `account-gone`, or `method-gone` where its provider may not be used here.
   */
  of(scope: Scope, accountId: bigint): Promise<OpenAccount>;
}

/** The one way from a shop's account to a call of its provider. */
export function createConnections(parts: {
  readonly providers: readonly Provider[];
  /** Hosts that differ from the live ones, by provider id. */
  readonly providerUrls: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  readonly fetch: Fetch;
  /** What the outside calls us. */
  readonly publicUrl: string;
}): Connections {
  return {
    async of(scope, accountId) {
      const { account, credentials } = await accounts.credentials(scope, parts.secrets, accountId);
      const provider = parts.providers.find(({ id }) => id === account.provider);
      if (!provider) throw new UserError('method-gone');
      const baseUrl = parts.providerUrls[provider.id] ?? provider.liveUrl;
      return {
        provider,
        account,
        connection: { credentials, baseUrl, fetch: parts.fetch },
        callbackUrl: `${parts.publicUrl}/hooks/${provider.id}/${account.hookKey}`,
      };
    },
  };
}
