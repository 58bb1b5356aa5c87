import type { Update } from 'grammy/types';
import type { Scope } from '../../shared/scope.ts';
import { NO_LEASE, storeUpdates } from './store.ts';

/** What the webhook road needs. */
export interface ReceiverOptions {
  /** The tenant's scope, whether its bot runs here or elsewhere; undefined: no such tenant. */
  readonly scopeOf: (tenantId: number) => Promise<Scope | undefined> | Scope | undefined;
  /** The fleet of this process, if it has one. */
  readonly fleet?: { receive(tenantId: number, update: Update): Promise<boolean> } | undefined;
  /** Tells whoever holds the tenant's shard to look into its table. May be lost. */
  readonly wake: (tenantId: number) => Promise<void> | void;
}

/** Takes an update that Telegram sent to us; `true` when it is stored and may be confirmed. */
export type Receive = (tenantId: number, update: Update) => Promise<boolean>;

/** The webhook road: stored first, whoever holds the shard handles it. */
export function createReceiver(options: ReceiverOptions): Receive {
  return async (tenantId, update) => {
    if (await options.fleet?.receive(tenantId, update)) return true;
    const scope = await options.scopeOf(tenantId);
    if (scope === undefined) return false;
    const fresh = await storeUpdates(scope.db, [update], NO_LEASE);
    if (fresh.size > 0) await options.wake(tenantId);
    return true;
  };
}
