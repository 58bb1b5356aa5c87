import { join } from 'node:path';
import type { Chain } from '../shared/chains/chain.ts';
import { formatTronAddress } from '../shared/chains/tron-address.ts';
import { tronWith } from '../shared/chains/tron.ts';
import type { SandboxChains } from './coin-chains.ts';
import type { Hand } from './send-coins.ts';
import { startTron, type SandboxTron } from './tron.ts';

/** Nineteen of them are enough to see a card count. */
const BLOCK_TIME_S = 1;
/** A contract of nobody we know, whatever its token is called. */
const FAKE = formatTronAddress(Buffer.alloc(20, 0xfa));

/** Starts a local TRON on a free loopback port, kept in the directory for the next start. */
export async function startTronChain(
  directory: string,
  now?: () => number,
): Promise<SandboxChains> {
  const tron = await startTron({
    name: 'tron',
    stateFile: join(directory, 'tron.json'),
    blockTimeS: BLOCK_TIME_S,
    ...(now ? { now } : {}),
  });
  const times = { blockTimeS: BLOCK_TIME_S, lookS: BLOCK_TIME_S };
  const chain = tronWith({ genesis: tron.genesis, ...times });
  return {
    chains: { [chain.id]: chain },
    urls: { [chain.id]: [tron.url] },
    hands: [handOf(chain, tron)],
    close: () => tron.close(),
  };
}

/** What a payer does in a wallet, and what goes wrong there. */
function handOf(chain: Chain, tron: SandboxTron): Hand {
  return {
    chain,
    async send(address, { amount, currency }, way) {
      const asset = chain.assets.find((each) => each.currency === currency);
      if (!asset) throw new Error(`TRON has no ${currency} here.`);
      const move = { contract: asset.contract ?? FAKE, to: address, amount: `${amount}` };
      switch (way) {
        case '':
          return tron.send(address, amount, asset);
        case 'contract':
          if (asset.contract !== null) throw new Error('Only TRX comes that way.');
          return tron.call({ internals: [move] });
        case 'failed':
          return tron.call({ logs: [move] }, 'OUT_OF_ENERGY');
        case 'fake':
          return tron.call({ logs: [{ ...move, contract: FAKE }] });
        default:
          throw new Error('The ways on TRON are contract, failed and fake.');
      }
    },
    async reorg(depth, isGone) {
      tron.reorg(depth, { share: isGone ? 0 : 1 });
    },
  };
}
