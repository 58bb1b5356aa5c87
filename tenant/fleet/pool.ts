import { messageOf } from '../../shared/errors.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Fleet, FleetOptions } from './fleet.ts';
import { createLeases } from './leases.ts';
import { noMetrics } from './metrics.ts';
import { LEASE_TIMING, shardOf } from './shards.ts';
import { startShell, type FleetTenant, type Shell, type ShellParts } from './shell.ts';
import { createSlowStart } from './slow-start.ts';
import { POLL_TIMING } from './source.ts';
import { RETRY_MS } from './turn.ts';

export type { Fleet, FleetOptions } from './fleet.ts';
export type { FleetTenant } from './shell.ts';

/** A poll without a sign of life: its deadline of a minute must have failed. */
const SILENT_MS = 90_000;
/** Starting so many bots at once leaves room for everything else in the loop. */
const START_BATCH = 100;
/** Pause after the list of tenants could not be read. */
const RETRY_LIST_MS = 1_000;

/** Keeps the bots of the held shards running, exactly those that are active. */
export function createFleet(options: FleetOptions): Fleet {
  const { clock, log } = options;
  const shells = new Map<number, Shell>();
  const stopping = new Map<number, Promise<void>>();
  const dirty = new Set<number>();
  const ended = new AbortController();
  const drainMs = options.leaseTiming?.drainMs ?? LEASE_TIMING.drainMs;
  let comparing: Promise<void> | undefined;
  let tickedAt = clock.now();
  let ticks = 0;

  const leases = createLeases({
    ...options,
    table: options.leaseTable,
    timing: options.leaseTiming,
    onGained: (shards) => compare(shards),
    onLeaving: async (shards) => {
      await Promise.all(idsIn(shards).map((id) => stopShell(id, drainMs)));
    },
    onLost: (shards) => {
      for (const id of idsIn(shards)) void stopShell(id, 0);
    },
  });

  const parts: ShellParts = {
    ...options,
    webhook: options.webhook,
    dispatcher: createDispatcher({ limits: options.limits, clock }),
    slowStart: createSlowStart({ ...options.slowStart, clock }),
    metrics: options.metrics ?? noMetrics,
    timing: { ...POLL_TIMING, ...options.pollTiming },
    retryMs: options.retryMs ?? RETRY_MS,
    lease: (tenantId) => leases.lease(shardOf(tenantId)),
    onLeaseLost: (tenantId) => leases.lost(shardOf(tenantId)),
  };

  const idsIn = (shards: readonly number[]) => {
    const set = new Set(shards);
    return [...shells.keys()].filter((id) => set.has(shardOf(id)));
  };

  const stopShell = (tenantId: number, graceMs: number): Promise<void> => {
    const shell = shells.get(tenantId);
    if (shell === undefined) return stopping.get(tenantId) ?? Promise.resolve();
    shells.delete(tenantId);
    const stopped = shell.stop(graceMs).finally(() => {
      stopping.delete(tenantId);
      // It may have become active again meanwhile.
      compare([shardOf(tenantId)]);
    });
    stopping.set(tenantId, stopped);
    return stopped;
  };

  /** One comparison at a time; what is asked for meanwhile comes next. */
  const compare = (shards: readonly number[]) => {
    for (const shard of shards) dirty.add(shard);
    if (ended.signal.aborted) return;
    comparing ??= compareAll().finally(() => {
      comparing = undefined;
      if (dirty.size > 0) compare([]);
    });
  };

  const compareAll = async () => {
    // Hints that come together are answered together.
    await new Promise(setImmediate);
    const shards = leases.held().filter((shard) => dirty.has(shard));
    dirty.clear();
    if (shards.length === 0 || ended.signal.aborted) return;
    try {
      await apply(shards, await options.listActive(shards));
    } catch (error) {
      log.error({ error: messageOf(error) }, 'active tenants could not be listed');
      await clock.sleep(RETRY_LIST_MS, ended.signal);
      for (const shard of shards) dirty.add(shard);
    }
  };

  const apply = async (shards: readonly number[], active: readonly FleetTenant[]) => {
    const wanted = new Set(active.map((tenant) => tenant.id));
    for (const id of idsIn(shards)) if (!wanted.has(id)) void stopShell(id, drainMs);
    let started = 0;
    for (const tenant of active) {
      const running = shells.get(tenant.id);
      if (running !== undefined) running.change(tenant);
      else if (mayStart(tenant.id)) {
        shells.set(tenant.id, startShell(parts, tenant));
        if (++started % START_BATCH === 0) await new Promise(setImmediate);
      }
    }
  };

  const mayStart = (tenantId: number) =>
    !ended.signal.aborted &&
    !stopping.has(tenantId) &&
    leases.held().includes(shardOf(tenantId)) &&
    parts.lease(tenantId) !== undefined;

  const tick = async () => {
    const since = tickedAt;
    ticks++;
    tickedAt = clock.now();
    const active: number[] = [];
    for (const [id, shell] of shells) {
      if (shell.activeAt() >= since) active.push(id);
      if (shell.state !== 'revoked' && shell.kick(SILENT_MS))
        log.warn({ tenant: id }, 'poll was silent');
      // A lost hint is found within five ticks.
      if (options.webhook !== undefined && id % 5 === ticks % 5) shell.wake();
    }
    compare(leases.held());
    if (active.length > 0) await options.onActive?.(active);
  };

  const run = async () => {
    while (!ended.signal.aborted) {
      await clock.sleep(options.compareMs ?? 60_000, ended.signal);
      if (ended.signal.aborted) return;
      await tick().catch((error) => log.warn({ error: messageOf(error) }, 'fleet tick failed'));
    }
  };

  return {
    start() {
      leases.start();
      void run();
    },
    hint: (tenantId) => compare([shardOf(tenantId)]),
    wake(tenantId) {
      shells.get(tenantId)?.wake();
      return shells.has(tenantId);
    },
    async receive(tenantId, update) {
      const shell = shells.get(tenantId);
      if (shell === undefined) return false;
      await shell.receive(update);
      return true;
    },
    running: () => [...shells].map(([tenantId, { state }]) => ({ tenantId, state })),
    shards: () => leases.held(),
    async stop() {
      ended.abort();
      await comparing;
      await leases.stop();
      await Promise.all([...shells.keys()].map((id) => stopShell(id, 0)));
      await Promise.all(stopping.values());
    },
  };
}
