import { join } from 'node:path';
import { bitcoin, bitcoinWith } from '../shared/chains/bitcoin.ts';
import type { Chain } from '../shared/chains/chain.ts';
import { litecoin, litecoinWith } from '../shared/chains/litecoin.ts';
import { startCoins, type SandboxCoins } from './bitcoin.ts';
import type { Extra } from './page/page.ts';
import type { Hand } from './send-coins.ts';

/** Local Bitcoin and Litecoin with what the page does with them. */
export interface CoinChains {
  readonly chains: Readonly<Record<string, Chain>>;
  /** Where their nodes are, by chain id. */
  readonly urls: Readonly<Record<string, readonly string[]>>;
  readonly hands: readonly Hand[];
  readonly extras: readonly Extra[];
  close(): Promise<void>;
}

interface CoinChain {
  readonly chain: Chain;
  readonly coins: SandboxCoins;
}

/** Blocks come a hundred times faster than in the world; the depths are its own. */
const BLOCK_TIME_S = 3;
/** Deeper than either chain credits at, so that a visitor sees the halt that follows. */
const DEEPEST = 10;

/** Starts both on free loopback ports, kept in the directory for the next start. */
export async function startCoinChains(directory: string): Promise<CoinChains> {
  const all: CoinChain[] = [];
  for (const real of [bitcoin, litecoin]) {
    const coins = await startCoins({
      name: real.id,
      scriptOf: (address) => scriptOf(real, address),
      stateFile: join(directory, `${real.id}.json`),
      blockTimeS: BLOCK_TIME_S,
    });
    const make = real === bitcoin ? bitcoinWith : litecoinWith;
    all.push({ coins, chain: make({ genesis: coins.genesis, blockTimeS: BLOCK_TIME_S }) });
  }
  return {
    chains: Object.fromEntries(all.map(({ chain }) => [chain.id, chain])),
    urls: Object.fromEntries(all.map(({ chain, coins }) => [chain.id, [coins.url]])),
    hands: all.map(handOf),
    extras: [reorganise(all)],
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
  };
}

/** The newest blocks are replaced by others: what they held waits again, or is gone. */
function reorganise(all: readonly CoinChain[]): Extra {
  return {
    id: 'reorganise',
    title: 'Replace the newest blocks',
    fields: [
      { name: 'currency', label: 'Chain', placeholder: 'BTC or LTC' },
      { name: 'depth', label: 'Blocks', placeholder: '1' },
      { name: 'payments', label: 'Payments in them', placeholder: 'empty: they wait again; gone' },
    ],
    submit({ currency = '', depth = '', payments = '' }) {
      const code = currency.trim().toUpperCase();
      const found = all.find(({ chain }) => chain.assets[0]?.currency === code);
      const blocks = Number(depth.trim() || '1');
      if (!found) return Promise.reject(new Error('The chain is BTC or LTC.'));
      if (!Number.isInteger(blocks) || blocks < 1 || blocks > DEEPEST)
        return Promise.reject(new Error(`From 1 to ${DEEPEST} blocks.`));
      found.coins.reorg(blocks, { forget: payments.trim().toLowerCase() === 'gone' });
      return Promise.resolve(`${blocks} blocks of ${code} were replaced.`);
    },
  };
}

function scriptOf(chain: Chain, address: string): Buffer {
  if (!chain.outgoing) throw new Error(`${chain.id} reads addresses`);
  return chain.outgoing.scriptOf(address);
}
