import type { Chain } from '../../../../shared/chains/chain.ts';

/** How many addresses an operator compares with the own wallet before a key is used. */
const SHOWN = 3;

/** The first addresses of a key, for the operator's eyes. */
export function firstAddresses(chain: Chain, key: string): string[] {
  return Array.from({ length: SHOWN }, (_, index) => chain.deriveAddress(key, index).address);
}
