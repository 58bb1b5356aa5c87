import { bsc, bscWith } from '../shared/chains/bsc.ts';
import { ethereumWith } from '../shared/chains/ethereum.ts';
import { polygon, polygonWith } from '../shared/chains/polygon.ts';
import type { Chain } from '../shared/chains/chain.ts';
import { startChain, type SandboxChain } from './chain.ts';
import type { SandboxChains } from './coin-chains.ts';

/** Fewer than on mainnet, so that a visitor sees a deposit credited within seconds. */
const CONFIRMATIONS = 3;
const BLOCK_TIME_S = 2;

/** What tells them from one another: a node for each, so that coins sent on one are on no other. */
const WORLD = [
  { name: 'chain', chainId: undefined, make: (local: Local, node: SandboxChain) => ethereumWith({ ...local, assets: node.assets }) },
  { name: 'bsc', chainId: 56, make: (local: Local) => bscWith(local) },
  { name: 'polygon', chainId: 137, make: (local: Local) => polygonWith(local) },
]; // prettier-ignore

type Local = Pick<Chain, 'confirmationsRequired' | 'blockTimeS'> & { readonly chainId: number };

/** Starts Ethereum, BNB Smart Chain and Polygon on free loopback ports, kept in DATA_DIR for the next start. */
export async function startEvmChains(dataDir: string): Promise<SandboxChains> {
  const nodes: SandboxChain[] = [];
  const close = async () => void (await Promise.all(nodes.map((node) => node.close())));
  const started = await Promise.allSettled(
    WORLD.map(async ({ name, chainId, make }) => {
      const options = { dataDir, name, blockTimeS: BLOCK_TIME_S };
      const node = await startChain(chainId === undefined ? options : { ...options, chainId });
      nodes.push(node);
      const local = { chainId: node.chainId, confirmationsRequired: CONFIRMATIONS, blockTimeS: BLOCK_TIME_S }; // prettier-ignore
      return { node, chain: make(local, node) };
    }),
  );
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) {
    await close();
    throw failed.reason;
  }
  const all = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  return {
    chains: Object.fromEntries(all.map(({ chain }) => [chain.id, chain])),
    urls: Object.fromEntries(all.map(({ chain, node }) => [chain.id, [node.url]])),
    hands: all.map(({ chain, node }) => ({
      chain,
      send: (address, { amount, currency }, way) =>
        way === 'contract' && chain.assets[0]?.currency === currency
          ? node.sendByContract(address, amount)
          : node.send(address, amount, currency, chain.assets),
      reorg: (depth, isGone) => node.reorg(depth, !isGone),
    })),
    async moveOn(ms) {
      // Their blocks come by a clock of their own, and go on from there.
      const seconds = Math.floor(ms / 1_000);
      await Promise.all(nodes.map((node) => node.rpc('evm_increaseTime', seconds)));
    },
    close,
  };
}

/** The chains as they are where no node can be started. */
export const unstarted: Readonly<Record<string, Chain>> = {
  ethereum: ethereumWith(),
  bsc,
  polygon,
};
