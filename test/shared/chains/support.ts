import { ethereumWith } from '../../../shared/chains/ethereum.ts';
import type { Chain, Node } from '../../../shared/chains/chain.ts';
import { systemClock } from '../../../shared/clock.ts';
import type { Fetch } from '../../../shared/payments/provider.ts';
import type { SandboxChain } from '../../../sandbox/chain.ts';

/** An account that the node can send from, besides the one that owns the tokens. */
export const SENDER = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';

/** The chain's contracts as the product sees them. */
export function watched(sandbox: SandboxChain, confirmationsRequired = 3): Chain {
  return ethereumWith({
    assets: sandbox.assets,
    chainId: sandbox.chainId,
    confirmationsRequired,
    blockTimeS: 2,
  });
}

/** A node without a limit on its pace. */
export function connected(
  chain: Chain,
  url: string | readonly string[],
  fetch: Fetch = globalThis.fetch,
): Node {
  return chain.connect({
    urls: [url].flat(),
    fetch,
    clock: systemClock,
    requestsPerSecond: 100_000,
  });
}

/** What a proxy in front of a node may do with one question; undefined passes it on. */
export type Fault = (
  method: string,
  url: string,
  answer: () => Promise<unknown>,
  params: readonly unknown[],
) => Promise<unknown> | Response | undefined;

/** A `fetch` whose JSON-RPC results are bent on the way; throwing is a broken connection. */
export function faulty(fault: Fault): Fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    const body = typeof init?.body === 'string' ? init.body : '{}';
    const { method, params } = JSON.parse(body) as { method: string; params: unknown[] };
    const answer = async () =>
      ((await (await fetch(input, init)).json()) as { result: unknown }).result;
    const bent = fault(method, url, answer, params);
    if (bent === undefined) return fetch(input, init);
    if (bent instanceof Response) return bent;
    return Response.json({ jsonrpc: '2.0', id: 1, result: await bent });
  };
}

/** Input of the test token's `batch`: several Transfer logs in one transaction. */
export function batch(to: readonly string[], values: readonly bigint[]): string {
  const list = (items: readonly bigint[]) => word(BigInt(items.length)) + items.map(word).join('');
  const second = 64n + 32n * BigInt(to.length + 1);
  return `0xc00c4e9e${word(64n)}${word(second)}${list(to.map(BigInt))}${list(values)}`;
}

/** The contract of a token of this chain. */
export function contractOf(sandbox: SandboxChain, currency: string): string {
  const contract = sandbox.assets.find((asset) => asset.currency === currency)?.contract;
  if (!contract) throw new Error(`no contract of ${currency}`);
  return contract;
}

/** One argument of a contract call: 32 bytes. */
function word(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}
