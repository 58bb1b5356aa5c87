import type { SandboxChain } from '../../sandbox/chain.ts';
import type { Chain, Node } from '../../shared/chains/chain.ts';
import { connected, faulty } from '../shared/chains/support.ts';

/** Of all calls. */
const BROKEN = 0.15;
/** Of the calls that a fault is about. */
const NULL_BLOCK = 0.05;
const EMPTY_LOGS = 0.05;
const DEAD_FORK = 0.03;
const BEHIND = 0.2;
const BEHIND_BLOCKS = 3;

/** What went wrong on the way to the node, counted. */
export type Faults = Record<'broken' | 'nulls' | 'empty' | 'stale' | 'behind' | 'calls', number>;

/**
 * A scanner's own view of the chain, by two names of one node: connections break, blocks are null, logs
 * are `[]` without an error, the head lags, and now and then a block is one that a fork left behind.
 */
export function badNode(
  chain: Chain,
  sandbox: SandboxChain,
  random: () => number,
  faults: Faults,
): Node {
  const seen = new Map<string, unknown>();
  const fetch = faulty((method, url, answer, params) => {
    faults.calls += 1;
    const happens = (what: keyof Faults, chance: number) => {
      if (random() >= chance) return false;
      faults[what] += 1;
      return true;
    };
    if (happens('broken', BROKEN)) return Promise.reject(new Error('connection reset'));
    if (method === 'eth_getLogs' && happens('empty', EMPTY_LOGS)) return Promise.resolve([]);
    if (method === 'eth_blockNumber' && happens('behind', BEHIND))
      return answer().then((head) => `0x${Math.max(0, Number(head) - BEHIND_BLOCKS).toString(16)}`);
    if (method !== 'eth_getBlockByNumber') return undefined;
    if (happens('nulls', NULL_BLOCK)) return Promise.resolve(null);
    const name = `${url} ${String(params[0])}`;
    if (seen.has(name) && happens('stale', DEAD_FORK)) return Promise.resolve(seen.get(name));
    return answer().then((block) => {
      if (block !== null && !seen.has(name)) seen.set(name, block);
      return block;
    });
  });
  return connected(chain, [`${sandbox.url}/?one`, `${sandbox.url}/?two`], fetch);
}
