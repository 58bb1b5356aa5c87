import type { Chain, Node } from '../../shared/chains/chain.ts';
import type { SandboxTron } from '../../sandbox/tron.ts';
import { tron as mainnet } from '../../shared/chains/tron.ts';
import type { Fetch } from '../../shared/payments/provider.ts';
import { connected } from '../shared/chains/support.ts';
import { someTron, tronChain } from '../shared/chains/tron-support.ts';
import { BEHIND_BLOCKS, DEEPEST, someCoin, trouble, type Faults, type Ground } from './ground.ts';

/** TRON, as the sandbox plays it: TRX by itself and out of contracts, and both tokens. */
export async function startTronGround(depth = mainnet.confirmationsRequired): Promise<Ground> {
  const tron = await someTron();
  const chain = tronChain(tron, { confirmationsRequired: depth });
  // What is credited at once is so by a node that calls everything final.
  const doors = ['one', 'two'].map(() => tron.door({ solidLag: Math.max(depth - 1, 0) }));
  const node = () => connected(chain, doors);
  const assetOf = (currency: string) => {
    const asset = chain.assets.find((each) => each.currency === currency);
    if (!asset) throw new Error(`no ${currency} there`);
    return asset;
  };
  return {
    chain,
    deepest: DEEPEST,
    tip: async () => tron.height,
    mine: async (blocks) => tron.mine(blocks),
    someMoney: (random) => ({
      amount: 10_000n * BigInt(100 + Math.floor(random() * 9_900)),
      currency: someCoin(chain, random),
    }),
    async pay(to, { amount, currency }, byContract) {
      const asset = assetOf(currency);
      if (byContract) tron.call({ internals: [{ to, amount: `${amount}` }] });
      else tron.send(to, amount, asset);
    },
    fork: async (blocks, share) => tron.reorg(blocks, { share }),
    node,
    badNode: (random, faults) => badNode(chain, tron, doors, random, faults),
    async headAt(height) {
      const block = await node().block(height);
      if (!block) throw new Error('it is there');
      return block;
    },
    lies: async (address, currency) => tron.arrived(address, assetOf(currency)),
    isMined: async (txid) => (await node().sent?.(txid)) != null,
    close: () => tron.close(),
  };
}

/** The same faults as elsewhere, at the questions of TRON: the block, its results, the head. */
function badNode(
  chain: Chain,
  tron: SandboxTron,
  doors: readonly string[],
  random: () => number,
  faults: Faults,
): Node {
  const seen = new Map<string, string>();
  const happens = trouble(random, faults);
  const bad: Fetch = async (input, init) => {
    faults.calls += 1;
    if (happens('broken')) throw new Error('connection reset');
    const url = input instanceof Request ? input.url : input.toString();
    const wanted = typeof init?.body === 'string' ? init.body : '';
    if (url.endsWith('/gettransactioninfobyblocknum') && happens('empty')) return Response.json([]);
    if (url.endsWith('/wallet/getblock') && !wanted.includes('id_or_num') && happens('behind'))
      return fetch(url, { ...init, body: JSON.stringify({ id_or_num: `${Math.max(0, tron.height - BEHIND_BLOCKS)}` }) }); // prettier-ignore
    if (!url.endsWith('/getblockbynum')) return fetch(input, init);
    if (happens('nulls')) return Response.json({});
    const old = seen.get(`${url} ${wanted}`);
    if (old !== undefined && happens('stale')) return new Response(old);
    const text = await (await fetch(input, init)).text();
    if (text.trim() !== '{}' && old === undefined) seen.set(`${url} ${wanted}`, text);
    return new Response(text);
  };
  return connected(chain, doors, bad);
}
