import { randomInt } from 'node:crypto';
import { startCoins, type SandboxCoins } from '../../../sandbox/bitcoin.ts';
import { bitcoin, bitcoinWith } from '../../../shared/chains/bitcoin.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import { litecoin, litecoinWith } from '../../../shared/chains/litecoin.ts';

/** Scripts of nobody we know. */
export const OTHERS = Buffer.from(`0014${'99'.repeat(20)}`, 'hex');

/** A local chain whose blocks come by hand. */
export function someCoins(which: 'bitcoin' | 'litecoin'): Promise<SandboxCoins> {
  const real = which === 'bitcoin' ? bitcoin : litecoin;
  return startCoins({ name: which, scriptOf: (address) => scriptOf(real, address), blockTimeS: 0 });
}

/** The product's chain on it, of a name of its own, so that each test begins at nothing. */
export function coinsChain(
  which: 'bitcoin' | 'litecoin',
  coins: SandboxCoins,
  overrides: Parameters<typeof bitcoinWith>[0] = {},
): Chain {
  const make = which === 'bitcoin' ? bitcoinWith : litecoinWith;
  return make({ id: `${which}-${randomInt(2 ** 40)}`, genesis: coins.genesis, ...overrides });
}

export function scriptOf(chain: Chain, address: string): Buffer {
  if (!chain.outgoing) throw new Error('it reads addresses');
  return chain.outgoing.scriptOf(address);
}
