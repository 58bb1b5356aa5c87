import { randomBytes, randomInt } from 'node:crypto';
import { HDKey } from '@scure/bip32';
import type { SandboxChain } from '../../../sandbox/chain.ts';
import type { Chain, Node } from '../../../shared/chains/chain.ts';
import { systemClock, type Clock } from '../../../shared/clock.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import type { PaymentEvent } from '../../../shared/payments/event.ts';
import { allocateAddress, type DepositAddress } from '../../../shared/platform/chains.ts';
import type { Report } from '../../../shared/workers/chain-audit.ts';
import type { Apply } from '../../../shared/workers/chain-credit.ts';
import type { ChainStatus } from '../../../shared/workers/chain-loop.ts';
import { createChainWatch, type ChainWatch } from '../../../shared/workers/chain-watch.ts';
import { testLog } from '../../support/platform.ts';
import { connected, watched } from '../chains/support.ts';

/** What shops booked: a repeat by reference changes nothing, as in `payments.apply`. */
export interface Books {
  readonly apply: Apply;
  /** Every call, as `tenant status reference`. */
  readonly told: string[];
  /** By `tenant reference`: what was credited. */
  readonly credited: Map<string, PaymentEvent>;
  /** Makes the next calls of a tenant fail. */
  refuse(tenantId: number, times: number): void;
  totalOf(customerId: bigint): bigint;
}

/** A chain of its own name in the shared database, so that each test begins at nothing. */
export function aChain(
  sandbox: SandboxChain,
  overrides: Partial<Pick<Chain, 'confirmationsRequired' | 'ringSize' | 'blockTimeS'>> = {},
): Chain {
  return { ...watched(sandbox), id: `ethereum-${randomInt(2 ** 40)}`, ...overrides };
}

export function aKey(): string {
  return HDKey.fromMasterSeed(randomBytes(32)).derive("m/44'/60'/0'").publicExtendedKey;
}

/** Addresses of one shop's customers 1, 2, … */
export function someAddresses(
  db: PlatformDb,
  chain: Chain,
  tenantId: number,
  count: number,
): Promise<readonly DepositAddress[]> {
  const key = aKey();
  return Promise.all(
    Array.from({ length: count }, (_, i) =>
      allocateAddress(db, { chain, tenantId, customerId: BigInt(i + 1), key }),
    ),
  );
}

export function books(): Books {
  const told: string[] = [];
  const credited = new Map<string, PaymentEvent>();
  const refusals = new Map<number, number>();
  return {
    told,
    credited,
    refuse: (tenantId, times) => void refusals.set(tenantId, times),
    totalOf: (customerId) =>
      [...credited.values()]
        .filter((event) => event.customerId === customerId)
        .reduce((sum, event) => sum + event.money.amount, 0n),
    async apply(tenantId, event) {
      const left = refusals.get(tenantId) ?? 0;
      refusals.set(tenantId, left - 1);
      if (left > 0) throw new Error('no rate');
      told.push(`${tenantId} ${event.status} ${event.reference}`);
      const name = `${tenantId} ${event.reference}`;
      if (event.status === 'settled' && !credited.has(name)) credited.set(name, event);
      return { status: credited.has(name) ? 'settled' : event.status };
    },
  };
}

/** The machine's clock, moved forward by hand. */
export function movingClock(): Clock & { pass(ms: number): void } {
  let ahead = 0;
  return {
    ...systemClock,
    now: () => systemClock.now() + ahead,
    pass: (ms) => void (ahead += ms),
  };
}

/** A watcher of one chain. */
export function watchOf(parts: {
  readonly db: PlatformDb;
  readonly chain: Chain;
  readonly node: Node;
  readonly apply: Apply;
  readonly clock?: Clock;
  readonly observe?: (status: ChainStatus) => void;
  readonly report?: Report;
}): ChainWatch {
  const { chain } = parts;
  return createChainWatch({
    db: parts.db,
    chains: { [chain.id]: chain },
    nodes: { [chain.id]: parts.node },
    apply: parts.apply,
    clock: parts.clock ?? systemClock,
    log: testLog,
    ...(parts.report ? { report: parts.report } : {}),
    ...(parts.observe ? { metrics: { observe: parts.observe } } : {}),
  });
}

/** A watcher without faults on its way to the node. */
export function plainWatch(
  db: PlatformDb,
  sandbox: SandboxChain,
  chain: Chain,
  apply: Apply,
  clock?: Clock,
): ChainWatch {
  const node = connected(chain, sandbox.url);
  return watchOf({ db, chain, node, apply, ...(clock ? { clock } : {}) });
}

/** Ticks until nothing moves. */
export async function settle(...watches: readonly ChainWatch[]): Promise<void> {
  for (let turn = 0, quiet = 0; quiet < 2; turn += 1) {
    if (turn > 1_000) throw new Error('it never comes to rest');
    const moved = await Promise.all(watches.map((watch) => watch.tick()));
    quiet = moved.some(Boolean) ? 0 : quiet + 1;
  }
}
