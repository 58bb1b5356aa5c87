import { setMaxListeners } from 'node:events';
import type { Chain, Node } from '../chains/chain.ts';
import { Unavailable } from '../errors.ts';
import { createChainLoop, type ChainLoopParts, type ChainStatus } from './chain-loop.ts';
import { rescan } from './chain-scan.ts';

export interface ChainWatch {
  /** Begins to watch every chain that has a node, each on its own. */
  start(): void;
  /** Ends the loops and waits for bookings under way. */
  stop(): Promise<void>;
  /** One look at every chain and one round of bookings; whether anything moved. For tests and tools. */
  tick(): Promise<boolean>;
  status(): readonly ChainStatus[];
  /** Reads blocks again for one shop; answers how many unknown payments came up. Harmless by key. */
  rescan(range: {
    readonly chain: string;
    readonly tenantId: number;
    readonly from: number;
    readonly to: number;
  }): Promise<number>;
}

export interface ChainWatchParts extends ChainLoopParts {
  readonly chains: Readonly<Record<string, Chain>>;
  /** By chain id; a chain without one is not read, but what it brought is still booked. */
  readonly nodes: Readonly<Record<string, Node>>;
}

/** Makes the watcher of all chains for all shops; nothing runs yet. */
export function createChainWatch(parts: ChainWatchParts): ChainWatch {
  const loops = Object.values(parts.chains).map((chain) =>
    createChainLoop(parts, chain, parts.nodes[chain.id]),
  );
  let stopping: AbortController | null = null;
  let running: readonly Promise<void>[] = [];
  return {
    start() {
      if (stopping) return;
      const { signal } = (stopping = new AbortController());
      // Three loops of each chain hear it: no leak, as Node.js takes more than ten for.
      setMaxListeners(0, signal);
      running = loops.flatMap((one) => [one.watch(signal), one.book(signal), one.audit(signal)]);
    },
    async stop() {
      stopping?.abort();
      await Promise.all(running);
      await Promise.all(loops.map((one) => one.settled()));
      stopping = null;
      running = [];
    },
    async tick() {
      const moved = await Promise.all(loops.map((one) => one.tick()));
      return moved.some(Boolean);
    },
    status: () => loops.map((one) => one.status()),
    async rescan({ chain: id, ...range }) {
      const [chain, node] = [parts.chains[id], parts.nodes[id]];
      if (!chain || !node) throw new Unavailable(`${id} has no node`);
      return rescan({ db: parts.db, chain, node }, range);
    },
  };
}
