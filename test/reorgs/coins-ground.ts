import type { SandboxCoins } from '../../sandbox/bitcoin.ts';
import { bitcoin } from '../../shared/chains/bitcoin.ts';
import type { Chain, Node } from '../../shared/chains/chain.ts';
import { litecoin } from '../../shared/chains/litecoin.ts';
import type { Fetch } from '../../shared/payments/provider.ts';
import { connected } from '../shared/chains/support.ts';
import { coinsChain, scriptOf, someCoins } from '../shared/chains/utxo-support.ts';
import { BEHIND_BLOCKS, DEEPEST, trouble, type Faults, type Ground } from './ground.ts';

/** Of the payments that a fork drops and that come back: how many do so by another transaction. */
const BUMPED = 0.5;

/**
 * Bitcoin or Litecoin, as the sandbox plays them. Half of what comes back has another name: its sender raised
 * the fee. Out of MWEB, where "by a contract" is on Litecoin, everything has.
 */
export async function startCoinsGround(
  which: 'bitcoin' | 'litecoin',
  depth = (which === 'bitcoin' ? bitcoin : litecoin).confirmationsRequired,
): Promise<Ground> {
  const coins = await someCoins(which);
  const chain = coinsChain(which, coins, { confirmationsRequired: depth });
  const doors = ['one', 'two'].map(() => coins.door({}));
  const node = () => connected(chain, doors);
  return {
    chain,
    // Deeper than that, what is credited is dropped: the depth is what a shop believes in.
    deepest: depth === 0 ? DEEPEST : Math.min(DEEPEST, depth - 1),
    tip: async () => coins.height,
    mine: async (blocks) => coins.mine(blocks),
    // Never a large sum: credited at once on a dead fork, it would wait for a second node for ever.
    someMoney: (random) => ({
      amount: 100n * BigInt(100 + Math.floor(random() * 9_900)),
      currency: chain.assets[0]?.currency ?? '',
    }),
    async pay(address, { amount }, byContract) {
      const payment = { script: scriptOf(chain, address), amount };
      if (byContract && which === 'litecoin') coins.pegOut(payment);
      else coins.pay(payment);
    },
    fork: async (blocks, share) => coins.reorg(blocks, { share, bumped: BUMPED }),
    node,
    badNode: (random, faults) => badNode(chain, coins, doors, random, faults),
    async headAt(height) {
      const block = await node().block(height);
      if (!block) throw new Error('it is there');
      return block;
    },
    lies: async (address) => coins.arrived(scriptOf(chain, address)),
    isMined: async (txid) => ((await node().sent?.(txid))?.confirmations ?? 0) > 0,
    close: () => coins.close(),
  };
}

/**
 * The same faults as elsewhere, at the questions of Esplora: no block of a height, one that a fork left behind
 * (whose bytes a node still has), bytes without their end, a head that lags.
 */
function badNode(
  chain: Chain,
  coins: SandboxCoins,
  doors: readonly string[],
  random: () => number,
  faults: Faults,
): Node {
  const hashes = new Map<string, string>();
  const bodies = new Map<string, Uint8Array<ArrayBuffer>>();
  const happens = trouble(random, faults);
  const bad: Fetch = async (input, init) => {
    faults.calls += 1;
    if (happens('broken')) throw new Error('connection reset');
    const url = input instanceof Request ? input.url : input.toString();
    if (url.endsWith('/blocks/tip/height') && happens('behind'))
      return new Response(String(Math.max(0, coins.height - BEHIND_BLOCKS)));
    if (url.includes('/block-height/') && !url.endsWith('/0')) {
      if (happens('nulls')) return new Response('Block not found', { status: 404 });
      const old = hashes.get(url);
      if (old !== undefined && happens('stale')) return new Response(old);
      const response = await fetch(input, init);
      if (!response.ok) return response;
      const hash = await response.text();
      if (old === undefined) hashes.set(url, hash);
      return new Response(hash);
    }
    if (!url.endsWith('/raw')) return fetch(input, init);
    const response = await fetch(input, init);
    const bytes = response.ok ? new Uint8Array(await response.arrayBuffer()) : bodies.get(url);
    if (!bytes) return response;
    bodies.set(url, bytes);
    return new Response(happens('empty') ? bytes.subarray(0, -1) : bytes);
  };
  return connected(chain, doors, bad);
}
