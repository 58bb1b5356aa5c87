import type { Api } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import { messageOf } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Lease } from '../../shared/platform/leases.ts';
import type { Scope, Tenant } from '../../shared/scope.ts';
import type { Telegram } from '../../shared/telegram/client.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Lane } from './lane.ts';
import type { ShellState } from './metrics.ts';
import { createPoller, type PolledBot, type Poller, type PollParts } from './poller.ts';
import { MAX_BATCH } from './source.ts';
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
export interface ShellParts extends PollParts {
  readonly telegram: Telegram;
  readonly dispatcher: Dispatcher;
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

/** One running bot: a token, who it is, a poll and, while it has something to do, a lane. */
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

/** Starts running a tenant's bot; what an earlier holder left in the table comes first. */
export function startShell(parts: ShellParts, tenant: FleetTenant): Shell {
  const shell = new BotShell(parts, tenant);
  shell.start();
  return shell;
}

/** A class, as are its poller and source: there are thousands, and a closure each has its price. */
class BotShell implements Shell, PolledBot {
  readonly #parts: ShellParts;
  #tenant: FleetTenant;
  #state: ShellState = 'starting';
  #refused = '';
  #activeAt = 0;
  #isStopped = false;
  #client: Api | undefined;
  #lane: Lane | undefined;
  readonly #road: Poller;

  constructor(parts: ShellParts, tenant: FleetTenant) {
    this.#parts = parts;
    this.#tenant = kept(tenant);
    this.#road =
      parts.webhook === undefined
        ? createPoller(parts, this)
        : createWebhook(parts.webhook, parts, this);
  }

  start(): void {
    this.#parts.metrics.shell(undefined, this.#state);
    this.wake();
    this.#road.start();
  }

  get tenant(): FleetTenant {
    return this.#tenant;
  }

  get state(): ShellState {
    return this.#state;
  }

  /** Made when needed: an idle bot needs none. */
  get scope(): Scope {
    return this.#parts.scopeOf(plain(this.#tenant));
  }

  get log(): Logger {
    return this.scope.log;
  }

  token(): string {
    return this.#tenant.token;
  }

  priority(): number {
    return this.#tenant.lastActiveAt;
  }

  change(next: FleetTenant): void {
    const isSameToken = next.token === this.token();
    const isRefused = next.token === this.#refused;
    // A list read before a token was renewed must not bring the refused one back.
    this.#tenant = kept(isSameToken || !isRefused ? next : { ...next, token: this.token() });
    if (isSameToken || isRefused) return;
    this.#client = undefined;
    this.setState('starting');
    this.#road.restart();
  }

  wake(): void {
    this.#openLane()?.wake();
  }

  receive(update: Update): Promise<void> {
    return this.#store([update], NO_LEASE);
  }

  activeAt(): number {
    return this.#activeAt;
  }

  kick(silentMs: number): boolean {
    return this.#road.kick(silentMs);
  }

  async stop(drainMs: number): Promise<void> {
    this.#isStopped = true;
    await Promise.all([this.#road.stop(), this.#lane?.close(drainMs)]);
    this.#parts.metrics.shell(this.#state, undefined);
  }

  /** A bot that only polls needs none. */
  api(): Api {
    return (this.#client ??= this.#parts.telegram.api(this.token()));
  }

  lease(): Lease | undefined {
    return this.#parts.lease(this.#tenant.id);
  }

  mayWork(): boolean {
    return this.lease() !== undefined;
  }

  onLeaseLost(): void {
    this.#parts.onLeaseLost(this.#tenant.id);
  }

  setState(next: ShellState, reason?: string): void {
    const before = this.#state;
    if (next === before) return;
    this.#parts.metrics.shell(before, next);
    this.#state = next;
    // Becoming active is news only after trouble, here or before the start.
    const { state: known = 'active' } = this.#tenant;
    if (next === 'starting' || (before === 'starting' && next === known)) return;
    this.log.info({ state: next, reason }, 'bot changed its state');
    void this.#tell(next, reason);
  }

  async #tell(next: ShellState, reason?: string): Promise<void> {
    try {
      await this.#parts.onState(plain(this.#tenant), next, reason);
    } catch (error) {
      this.log.error({ error: messageOf(error), state: next }, 'a state could not be told');
    }
  }

  async renewToken(): Promise<boolean> {
    const before = this.token();
    this.#refused = before;
    try {
      const token = await this.#parts.refreshToken(plain(this.#tenant));
      // Meanwhile somebody may have changed it in place.
      if (this.token() !== before) return true;
      if (token !== undefined && token !== before) {
        this.#tenant = kept({ ...this.#tenant, token });
        this.#client = undefined;
        return true;
      }
    } catch (error) {
      this.log.warn({ error: messageOf(error) }, 'token could not be fetched');
    }
    return false;
  }

  busy(): number {
    return this.#lane?.running() ?? 0;
  }

  async take(updates: readonly Update[]): Promise<number> {
    await this.#store(updates, this.lease());
    return this.#lane === undefined ? MAX_BATCH : this.#lane.room();
  }

  async #store(updates: readonly Update[], under: Lease | undefined): Promise<void> {
    if (under === undefined) throw new LeaseLost('lease has passed on');
    const fresh = await storeUpdates(this.scope.db, updates, under).catch((error: unknown) => {
      // Perhaps they were stored and only the answer was lost: then nobody else would look.
      this.wake();
      throw error;
    });
    if (fresh.size === 0) return;
    const receivedAt = (this.#activeAt = this.#parts.clock.now());
    const jobs = updates.filter((update) => fresh.has(update.update_id));
    for (const update of jobs) this.#parts.metrics.update(kindOf(update));
    this.#openLane()?.accept(jobs.map((update) => ({ update, attempts: 0, receivedAt })));
  }

  /** The present lane or a new one; none when the bot stops. */
  #openLane(): Lane | undefined {
    if (this.#isStopped) return undefined;
    if (this.#lane !== undefined) return this.#lane;
    const { dispatcher, handle, onPoison, metrics, retryMs } = this.#parts;
    const turns = createTurns({
      handle,
      onPoison,
      metrics,
      retryMs,
      scope: this.scope,
      api: () => this.api(),
      botInfo: () => this.#tenant.botInfo,
      lease: () => this.lease(),
      onLeaseLost: () => this.onLeaseLost(),
    });
    this.#lane = dispatcher.open(turns, () => (this.#lane = undefined));
    return this.#lane;
  }
}

/** The list's rows have more in them. Named one by one, all of them share one hidden class. */
function kept(tenant: FleetTenant): FleetTenant {
  const { id, botId, username, ownerId, token, botInfo, lastActiveAt, state } = tenant;
  return { id, botId, username, ownerId, token, botInfo, lastActiveAt, state };
}

/** Without the token: what goes to others and into scopes. */
function plain({ id, botId, username, ownerId }: FleetTenant): Tenant {
  return { id, botId, username, ownerId };
}
