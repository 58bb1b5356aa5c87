import type { Api } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import { messageOf } from '../../shared/errors.ts';
import type { Lease } from '../../shared/platform/leases.ts';
import type { Scope, Tenant } from '../../shared/scope.ts';
import type { Telegram } from '../../shared/telegram/client.ts';
import type { Transport } from '../../shared/telegram/transport.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { FleetMetrics, ShellState } from './metrics.ts';
import { createPoller, type Poller } from './poller.ts';
import type { SlowStart } from './slow-start.ts';
import type { PollTiming } from './source.ts';
import { LeaseLost, NO_LEASE, storeUpdates } from './store.ts';
import { createTurns, type Handle, type OnPoison } from './turn.ts';
import { kindOf } from './updates.ts';
import { createWebhook, type WebhookRoad } from './webhook.ts';

/** A tenant as the fleet runs it. */
export interface FleetTenant extends Tenant {
  readonly token: string;
  readonly botInfo: UserFromGetMe;
  /** Milliseconds since 1970. */
  readonly lastActiveAt: number;
  /** What is on record; when it is not `active`, the first success is told. */
  readonly state?: string | undefined;
}

/** What all shells share. */
export interface ShellParts {
  readonly transport: Pick<Transport, 'poll'>;
  readonly telegram: Telegram;
  readonly dispatcher: Dispatcher;
  readonly slowStart: SlowStart;
  readonly metrics: FleetMetrics;
  readonly timing: PollTiming;
  readonly retryMs: readonly number[];
  readonly scopeOf: (tenant: Tenant) => Scope;
  readonly handle: Handle;
  readonly onPoison: OnPoison;
  readonly onState: (tenant: Tenant, state: ShellState, reason?: string) => Promise<void> | void;
  /** Another token for a bot whose token is refused (managed bots); undefined: there is none. */
  readonly refreshToken: (tenant: Tenant) => Promise<string | undefined>;
  readonly lease: (tenantId: number) => Lease | undefined;
  readonly onLeaseLost: (tenantId: number) => void;
  /** How updates come; undefined: by long polling. */
  readonly webhook: WebhookRoad | undefined;
}

/** One running bot: a token, who it is, a scope, a poll and a lane. Nothing else is its own. */
export interface Shell {
  readonly tenant: FleetTenant;
  readonly state: ShellState;
  /** Takes over a changed token or name while running. */
  change(next: FleetTenant): void;
  /** There may be updates in the table that came by another way. */
  wake(): void;
  /** An update that came by the webhook road. */
  receive(update: Update): Promise<void>;
  /** Milliseconds since an update was stored last. */
  activeAt(): number;
  kick(silentMs: number): boolean;
  /** Ends the poll, then the handling; `drainMs` 0 ends at once. */
  stop(drainMs: number): Promise<void>;
}

/** Starts running a tenant's bot. */
export function startShell(parts: ShellParts, first: FleetTenant): Shell {
  let tenant = first;
  let client: Api | undefined;
  let state: ShellState = 'starting';
  let refused = '';
  let activeAt = 0;
  const scope = parts.scopeOf(plain(tenant));
  const { log, clock } = scope;
  parts.metrics.shell(undefined, state);

  /** A bot that only polls needs none. */
  const api = (): Api => (client ??= parts.telegram.api(tenant.token));
  const lease = () => parts.lease(tenant.id);
  const onLeaseLost = () => parts.onLeaseLost(tenant.id);

  const setState = (next: ShellState, reason?: string) => {
    if (next === state) return;
    const before = state;
    parts.metrics.shell(state, next);
    state = next;
    // Becoming active is news only after trouble, here or before the start.
    const { state: known = 'active' } = tenant;
    if (next === 'starting' || (before === 'starting' && next === known)) return;
    log.info({ state: next, reason }, 'bot changed its state');
    void tell(next, reason);
  };

  const tell = async (next: ShellState, reason?: string) => {
    try {
      await parts.onState(plain(tenant), next, reason);
    } catch (error) {
      log.error({ error: messageOf(error), state: next }, 'a state could not be told');
    }
  };

  const useToken = (token: string) => {
    tenant = { ...tenant, token };
    client = undefined;
  };

  const renewToken = async (): Promise<boolean> => {
    const before = tenant.token;
    refused = before;
    try {
      const token = await parts.refreshToken(plain(tenant));
      // Meanwhile somebody may have changed it in place.
      if (tenant.token !== before) return true;
      if (token !== undefined && token !== before) {
        useToken(token);
        return true;
      }
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'token could not be fetched');
    }
    return false;
  };

  const lane = parts.dispatcher.open(
    createTurns({
      // Named one by one, here and below: a copy by `...` has a hidden class of its own per bot.
      handle: parts.handle,
      onPoison: parts.onPoison,
      metrics: parts.metrics,
      retryMs: parts.retryMs,
      scope,
      api,
      botInfo: () => tenant.botInfo,
      lease,
      onLeaseLost,
    }),
  );

  const store = async (updates: readonly Update[], under: Lease | undefined): Promise<void> => {
    if (under === undefined) throw new LeaseLost('lease has passed on');
    const fresh = await storeUpdates(scope.db, updates, under).catch((error: unknown) => {
      // Perhaps they were stored and only the answer was lost: then nobody else would look.
      lane.wake();
      throw error;
    });
    const receivedAt = clock.now();
    if (fresh.size > 0) activeAt = receivedAt;
    const jobs = updates.filter((update) => fresh.has(update.update_id));
    for (const update of jobs) parts.metrics.update(kindOf(update));
    lane.accept(jobs.map((update) => ({ update, attempts: 0, receivedAt })));
  };

  const road: Poller = (parts.webhook === undefined ? createPoller : createWebhook(parts.webhook))({
    transport: parts.transport,
    slowStart: parts.slowStart,
    metrics: parts.metrics,
    timing: parts.timing,
    clock,
    log,
    tenant: () => plain(tenant),
    priority: () => tenant.lastActiveAt,
    token: () => tenant.token,
    api,
    mayWork: () => lease() !== undefined,
    renewToken,
    setState,
    onLeaseLost,
    busy: () => lane.running(),
    async take(updates) {
      await store(updates, lease());
      return lane.room();
    },
  });
  road.start();

  return {
    get tenant() {
      return tenant;
    },
    get state() {
      return state;
    },
    change(next) {
      const sameToken = next.token === tenant.token;
      // A list read before a token was renewed must not bring the refused one back.
      tenant = sameToken || next.token !== refused ? next : { ...next, token: tenant.token };
      if (sameToken || next.token === refused) return;
      client = undefined;
      setState('starting');
      road.restart();
    },
    wake: () => lane.wake(),
    receive: (update) => store([update], NO_LEASE),
    activeAt: () => activeAt,
    kick: (silentMs) => road.kick(silentMs),
    async stop(drainMs) {
      const ended = road.stop();
      await Promise.all([ended, lane.close(drainMs)]);
      parts.metrics.shell(state, undefined);
    },
  };
}

/** Without the token: what goes to others and into scopes. */
function plain({ id, botId, username, ownerId }: FleetTenant): Tenant {
  return { id, botId, username, ownerId };
}
