import { startChain, type SandboxChain } from '../../sandbox/chain.ts';
import type { BlockHead, Chain, Node } from '../../shared/chains/chain.ts';
import { ethereum } from '../../shared/chains/ethereum.ts';
import type { Money } from '../../shared/money.ts';
import { connected, faulty } from '../shared/chains/support.ts';
import { aChain } from '../shared/workers/chain-support.ts';

/** A chain that is played on: what is done to it, and what its node itself says in the end. */
export interface Ground {
  readonly chain: Chain;
  /** How many blocks a fork replaces at most: fewer than a credit takes, if it takes any. */
  readonly deepest: number;
  tip(): Promise<number>;
  mine(blocks: number): Promise<void>;
  /** What somebody may send of their own accord. */
  someMoney(random: () => number): Money;
  pay(address: string, money: Money, byContract: boolean): Promise<void>;
  /** Replaces the newest blocks; of the transactions in them, a share comes back later. */
  fork(depth: number, share: number): Promise<{ dropped: number; returned: number }>;
  /** A view of the chain without faults. */
  node(): Node;
  /** A scanner's own view of it, with faults on the way, by two names of one node. */
  badNode(random: () => number, faults: Faults): Node;
  headAt(height: number): Promise<BlockHead>;
  /** What the node says lies at an address. */
  lies(address: string, currency: string): Promise<bigint>;
  isMined(txid: string): Promise<boolean>;
  close(): Promise<void>;
}

/** What went wrong on the way to the node, counted. */
export type Faults = Record<'broken' | 'nulls' | 'empty' | 'stale' | 'behind' | 'calls', number>;

export function noFaults(): Faults {
  return { calls: 0, broken: 0, nulls: 0, empty: 0, stale: 0, behind: 0 };
}

/** Of all calls, and of those that a fault is about. */
export const CHANCES = { broken: 0.15, nulls: 0.05, empty: 0.05, stale: 0.03, behind: 0.2 };
export const BEHIND_BLOCKS = 3;
/** As deep as forks are where nothing else is said. */
export const DEEPEST = 4;

/** Says by chance that something goes wrong now, and counts it. */
export function trouble(random: () => number, faults: Faults) {
  return (what: keyof typeof CHANCES): boolean => {
    if (random() >= CHANCES[what]) return false;
    faults[what] += 1;
    return true;
  };
}

/** One of a chain's coins. */
export function someCoin({ assets }: Chain, random: () => number): string {
  return assets[Math.floor(random() * assets.length)]?.currency ?? '';
}

/** Ethereum, as anvil plays it. */
export async function startEthereum(depth = ethereum.confirmationsRequired): Promise<Ground> {
  const sandbox = await startChain({ blockTimeS: 0 });
  const { rpc } = sandbox;
  const chain = aChain(sandbox, { confirmationsRequired: depth });
  return {
    chain,
    deepest: DEEPEST,
    tip: async () => Number(await rpc('eth_blockNumber')),
    mine: (blocks) => sandbox.mine(blocks),
    someMoney(random) {
      const currency = someCoin(chain, random);
      // Credited at once, a large sum of a dead fork would wait for a second node for ever.
      const coin = depth === 0 ? 10n ** 13n : 10n ** 14n;
      const unit = currency === 'ETH' ? coin : 10n ** 4n;
      return { amount: unit * BigInt(100 + Math.floor(random() * 9_900)), currency };
    },
    async pay(address, { amount, currency }, byContract) {
      if (byContract) await sandbox.sendByContract(address, amount);
      else await sandbox.send(address, amount, currency);
    },
    fork: (blocks, share) => fork(sandbox, blocks, share),
    node: () => connected(chain, sandbox.url),
    badNode: (random, faults) => badNode(chain, sandbox, random, faults),
    async headAt(height) {
      const block = await rpc('eth_getBlockByNumber', `0x${height.toString(16)}`, false);
      const { hash, parentHash, timestamp } = block as {
        hash: string;
        parentHash: string;
        timestamp: string;
      };
      return { height, hash, parentHash, time: Number(timestamp) };
    },
    async lies(address, currency) {
      const contract = sandbox.assets.find((asset) => asset.currency === currency)?.contract;
      if (!contract) return BigInt(String(await rpc('eth_getBalance', address, 'latest')));
      const data = `0x70a08231${address.slice(2).toLowerCase().padStart(64, '0')}`;
      return BigInt(String(await rpc('eth_call', { to: contract, data }, 'latest')));
    },
    isMined: async (txid) => (await rpc('eth_getTransactionReceipt', txid)) !== null,
    close: () => sandbox.close(),
  };
}

/** The new blocks are empty; the first of the transactions come back in the next block. */
async function fork({ rpc, reorg }: SandboxChain, depth: number, share: number) {
  const tip = Number(await rpc('eth_blockNumber'));
  const raw: unknown[] = [];
  for (let height = tip - depth + 1; height <= tip; height += 1) {
    const block = await rpc('eth_getBlockByNumber', `0x${height.toString(16)}`, false);
    for (const txid of (block as { transactions: string[] }).transactions)
      raw.push(await rpc('eth_getRawTransactionByHash', txid));
  }
  await reorg(depth);
  const back = raw.slice(0, Math.round(share * raw.length));
  for (const each of back) await rpc('eth_sendRawTransaction', each);
  return { dropped: raw.length, returned: back.length };
}

/**
 * Connections break, blocks are null, logs are `[]` without an error, the head lags, and now and then a
 * block is one that a fork left behind.
 */
function badNode(chain: Chain, sandbox: SandboxChain, random: () => number, faults: Faults): Node {
  const seen = new Map<string, unknown>();
  const happens = trouble(random, faults);
  const fetch = faulty((method, url, answer, params) => {
    faults.calls += 1;
    if (happens('broken')) return Promise.reject(new Error('connection reset'));
    if (method === 'eth_getLogs' && happens('empty')) return Promise.resolve([]);
    if (method === 'eth_blockNumber' && happens('behind'))
      return answer().then((head) => `0x${Math.max(0, Number(head) - BEHIND_BLOCKS).toString(16)}`);
    if (method !== 'eth_getBlockByNumber') return undefined;
    if (happens('nulls')) return Promise.resolve(null);
    const name = `${url} ${String(params[0])}`;
    if (seen.has(name) && happens('stale')) return Promise.resolve(seen.get(name));
    return answer().then((block) => {
      if (block !== null && !seen.has(name)) seen.set(name, block);
      return block;
    });
  });
  return connected(chain, [`${sandbox.url}/?one`, `${sandbox.url}/?two`], fetch);
}
