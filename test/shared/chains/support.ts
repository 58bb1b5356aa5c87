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

/** An address out of one byte. */
export const place = (byte: string): string => `0x${byte.repeat(20)}`;
/** An address as an argument of a call. */
export const argument = (address: string): string =>
  address.slice(2).toLowerCase().padStart(64, '0');

/** Contracts for the tests, by their code. */
export const CODES: Readonly<Record<string, string>> = {
  // Sends what it is given to its argument: call(gas, arg0, callvalue).
  [place('f1')]: '0x6000600060006000346000355af100',
  // The same, and then it fails: nothing of it happened.
  [place('f2')]: '0x6000600060006000346000355af160006000fd',
  // delegatecall(gas, arg0, calldata from 32 on): somebody else's code with its own money.
  [place('f3')]: '0x602036036020600037600060006020360360006000355af400',
  // selfdestruct(arg0)
  [place('f4')]: '0x600035ff',
  // callcode(gas, arg0, callvalue): moves nothing anywhere.
  [place('f5')]: '0x6000600060006000346000355af200',
  // Two calls: one wei to arg1 through arg0, which may fail, and two wei to arg1.
  [place('f6')]: '0x602035600052600060006020600060016000355af150600060006000600060026020355af100',
  // create(1 wei, no code), after a call of a precompile (identity), then the rest to arg0.
  [place('f7')]: '0x600060006000600060045afa50600060006001f0506000600060006000600134036000355af100',
};
