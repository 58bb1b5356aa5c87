import type { Chain, ChainAsset } from './chain.ts';
import { evm } from './evm.ts';

/** The coin, and the two tokens by their issuers' contracts: nothing else of that name counts. */
const assets: readonly ChainAsset[] = [
  { currency: 'ETH', contract: null, decimals: 18 },
  { currency: 'USDT', contract: '0xdAC17F958D2ee523a2206206994597C13D831ec7', decimals: 6 },
  { currency: 'USDC', contract: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', decimals: 6 },
];

/** Ethereum with other contracts, depth or network: the sandbox, a test. */
export function ethereumWith(
  options: Partial<Pick<Chain, 'assets' | 'confirmationsRequired' | 'blockTimeS' | 'ringSize'>> & {
    readonly chainId?: number;
  } = {},
): Chain {
  return evm({
    id: 'ethereum',
    chainId: 1,
    assets,
    // Two and a half minutes. Reorganisations since the merge were one or two blocks deep.
    confirmationsRequired: 12,
    blockTimeS: 12,
    // An hour: longer than a chain that finalises in 15 minutes can be undecided.
    ringSize: 300,
    explorerUrl: 'https://etherscan.io',
    ...options,
  });
}

/** Ethereum mainnet: ETH, USDT, USDC. */
export const ethereum: Chain = ethereumWith();
