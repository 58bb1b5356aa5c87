import type { Clock } from '../../shared/clock.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Lease, LeaseTable } from '../../shared/platform/leases.ts';
import { LEASE_TIMING, SHARD_GROUPS, type LeaseTiming } from './shards.ts';

/** What the leases need and whom they tell. */
export interface LeasesOptions {
  readonly table: LeaseTable;
  readonly node: string;
  /** This process's roles: `runner` takes part in the tenants' shards, `manager` in the manager's. */
  readonly roles: readonly string[];
  readonly timing?: Partial<LeaseTiming> | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  /** Monotonic milliseconds, also while the process is frozen. */
  readonly monotonic?: (() => number) | undefined;
  readonly onGained: (shards: readonly number[]) => void;
  /** End the work for these; they are released afterwards. */
  readonly onLeaving: (shards: readonly number[]) => Promise<void>;
  /** Stop at once: somebody else has them, or soon may. */
  readonly onLost: (shards: readonly number[]) => void;
}

/** Which shards this node works for. */
export interface Leases {
  start(): void;
  /** The lease under which the shard may be worked for right now; asked before every step. */
  lease(shard: number): Lease | undefined;
  held(): readonly number[];
  /** The database said that this lease is stale. */
  lost(shard: number): void;
  /** Ends the work, gives everything back. */
  stop(): Promise<void>;
}

/** Holds, renews, takes and gives up shard leases until `stop`. */
export function createLeases(options: LeasesOptions): Leases {
  const { table, node, clock, log } = options;
  const timing = { ...LEASE_TIMING, ...options.timing };
  const monotonic = options.monotonic ?? (() => performance.now());
  const held = new Map<number, Lease>();
  const leaving = new Set<number>();
  const stopped = new AbortController();
  let retiring = false;
  let renewedAt = -Infinity;
  let fence: NodeJS.Timeout | undefined;
  let loop: Promise<void> | undefined;

  const fresh = () => monotonic() - renewedAt < timing.holdMs;

  const drop = (shards: readonly number[]) => {
    const gone = shards.filter((shard) => held.delete(shard));
    if (gone.length === 0) return;
    log.warn({ shards: gone.length }, 'leases lost');
    options.onLost(gone);
  };

  const renewed = (at: number) => {
    renewedAt = at;
    clearTimeout(fence);
    fence = setTimeout(
      () => {
        if (!fresh()) drop([...held.keys()]);
      },
      Math.max(0, at + timing.holdMs - monotonic()) + 1,
    );
    fence.unref();
  };

  const giveUp = async (shards: readonly number[]) => {
    const list = shards.filter((shard) => held.has(shard) && !leaving.has(shard));
    if (list.length === 0) return;
    for (const shard of list) leaving.add(shard);
    try {
      const drained = options.onLeaving(list);
      await Promise.race([drained, clock.sleep(timing.drainMs)]);
      const leases = list.flatMap((shard) => held.get(shard) ?? []);
      for (const shard of list) held.delete(shard);
      await withinMs(table.release(node, leases), timing.holdMs);
      log.info({ shards: leases.length }, 'leases given back');
    } finally {
      for (const shard of list) leaving.delete(shard);
    }
  };

  const balance = async (others: readonly (readonly string[])[]) => {
    for (const { role, shards } of SHARD_GROUPS) {
      if (!options.roles.includes(role)) continue;
      const rivals = others.filter((roles) => roles.includes(role)).length;
      const share = Math.ceil(shards.length / (rivals + 1));
      const mine = shards.filter((shard) => held.has(shard) && !leaving.has(shard));
      if (mine.length > share) {
        const surplus = mine.slice(-Math.min(mine.length - share, timing.moves));
        giveUp(surplus).catch((error) => log.warn({ error: messageOf(error) }, 'release failed'));
      } else if (mine.length < share) {
        const wanted = shards.filter((shard) => !held.has(shard));
        const taken = await withinMs(
          table.take(node, wanted, share - mine.length, timing.leaseMs),
          timing.holdMs,
        );
        if (taken.length === 0) continue;
        for (const lease of taken) held.set(lease.shard, lease);
        // Between asking and being given, `stop` may have begun: it gives them back.
        if (retiring) continue;
        log.info({ shards: taken.length, role }, 'leases taken');
        options.onGained(taken.map((lease) => lease.shard));
      }
    }
  };

  const turn = async () => {
    // Our clock starts before the database's does, so we stop before the lease passes on.
    const startedAt = monotonic();
    const before = fresh() ? [...held.values()] : [];
    if (before.length < held.size) drop([...held.keys()]);
    const { shards, others } = await withinMs(
      table.renew(node, options.roles, before, timing.leaseMs),
      timing.holdMs,
    );
    const still = new Set(shards);
    if (monotonic() - startedAt >= timing.holdMs) throw new Error('renewal took too long');
    renewed(startedAt);
    drop(before.filter(({ shard }) => !still.has(shard)).map(({ shard }) => shard));
    if (!retiring) await balance(others);
  };

  const run = async () => {
    while (!stopped.signal.aborted) {
      let pauseMs = timing.renewMs;
      try {
        await turn();
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'lease renewal failed');
        pauseMs = timing.renewMs / 5;
      }
      await clock.sleep(pauseMs * (0.9 + 0.2 * clock.random()), stopped.signal);
    }
  };

  return {
    start: () => {
      loop ??= run();
    },
    lease(shard) {
      if (fresh()) return held.get(shard);
      drop([...held.keys()]);
      return undefined;
    },
    held: () => [...held.keys()].filter((shard) => !leaving.has(shard)),
    lost: (shard) => drop([shard]),
    async stop() {
      // Renewals go on while the work ends.
      retiring = true;
      try {
        await giveUp([...held.keys()]);
        stopped.abort();
        await loop;
        await table.release(node, [...held.values()]);
        await withinMs(table.leave(node), timing.holdMs);
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'release failed');
      }
      stopped.abort();
      clearTimeout(fence);
      // What the database could not be told runs out by itself.
      drop([...held.keys()]);
    },
  };
}

/** A statement on a dead connection must not hold up the next one. */
async function withinMs<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the database did not answer in time')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}
