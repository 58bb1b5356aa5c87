import { join } from 'node:path';
import { bitcoin, bitcoinWith } from '../shared/chains/bitcoin.ts';
import type { Chain } from '../shared/chains/chain.ts';
import { litecoin, litecoinWith } from '../shared/chains/litecoin.ts';
import { startCoins, type SandboxCoins } from './bitcoin.ts';
import type { Hand } from './send-coins.ts';

/** Local chains with what the page does with them. */
export interface SandboxChains {
  readonly chains: Readonly<Record<string, Chain>>;
  /** Where their nodes are, by chain id. */
  readonly urls: Readonly<Record<string, readonly string[]>>;
  readonly hands: readonly Hand[];
  /** The world's clock was moved on by so many milliseconds: for nodes that have one of their own. */
  moveOn?(ms: number): Promise<void>;
  close(): Promise<void>;
}

interface CoinChain {
  readonly chain: Chain;
  readonly coins: SandboxCoins;
}

/** Blocks come a hundred times faster than in the world; the depths are its own. */
const BLOCK_TIME_S = 3;
/** Starts both on free loopback ports, kept in the directory for the next start. */
export async function startCoinChains(
  directory: string,
  now?: () => number,
): Promise<SandboxChains> {
  const all: CoinChain[] = [];
  for (const real of [bitcoin, litecoin]) {
    const coins = await startCoins({
      name: real.id,
      scriptOf: (address) => scriptOf(real, address),
      stateFile: join(directory, `${real.id}.json`),
      blockTimeS: BLOCK_TIME_S,
      ...(now ? { now } : {}),
    });
    const make = real === bitcoin ? bitcoinWith : litecoinWith;
    all.push({ coins, chain: make({ genesis: coins.genesis, blockTimeS: BLOCK_TIME_S }) });
  }
  return {
    chains: Object.fromEntries(all.map(({ chain }) => [chain.id, chain])),
    urls: Object.fromEntries(all.map(({ chain, coins }) => [chain.id, [coins.url]])),
    hands: all.map(handOf),
    close: async () => void (await Promise.all(all.map(({ coins }) => coins.close()))),
  };
}

/** What a payer does in a wallet. */
function handOf({ chain, coins }: CoinChain): Hand {
  return {
    chain,
    async send(address, { amount, currency }, way) {
      const paid = { script: scriptOf(chain, address), amount };
      if (way === '') return coins.pay(paid);
      if (way !== 'mweb' || currency !== 'LTC') throw new Error('Only Litecoin has MWEB.');
      return coins.pegOut(paid);
    },
    async reorg(depth, isGone) {
      coins.reorg(depth, { share: isGone ? 0 : 1 });
    },
  };
}

function scriptOf(chain: Chain, address: string): Buffer {
  if (!chain.outgoing) throw new Error(`${chain.id} reads addresses`);
  return chain.outgoing.scriptOf(address);
}
