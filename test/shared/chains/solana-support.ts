import { randomBytes } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { base58 } from '@scure/base';
import type { AccountReader, Chain, Node } from '../../../shared/chains/chain.ts';
import { solana, solanaWith } from '../../../shared/chains/solana.ts';
import { systemClock } from '../../../shared/clock.ts';
import type { SandboxSolana } from '../../../sandbox/solana.ts';

/** The mint of a token that we take. */
export function mintOf(currency: string): string {
  const mint = solana.assets.find((asset) => asset.currency === currency)?.contract;
  if (!mint) throw new Error(`no mint of ${currency}`);
  return mint;
}

/** A wallet that somebody could sign for. */
export function aWallet(): string {
  return base58.encode(ed25519.getPublicKey(randomBytes(32)));
}

/** The cluster as the product sees it. */
export function cluster(sandbox: SandboxSolana): Chain {
  return solanaWith({ genesis: sandbox.genesis });
}

/** A node without a limit on its pace. */
export function nodeOf(
  chain: Chain,
  urls: string | readonly string[],
): Node & { readonly accounts: AccountReader } {
  const node = chain.connect({
    urls: [urls].flat(),
    fetch: globalThis.fetch,
    clock: systemClock,
    requestsPerSecond: 100_000,
  });
  const { accounts } = node;
  if (!accounts) throw new Error('its accounts are read');
  return { ...node, accounts };
}
