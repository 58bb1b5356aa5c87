import type { Chain } from './chain.ts';
import { evm, type EvmParameters } from './evm.ts';

const parameters: EvmParameters = {
  id: 'polygon',
  chainId: 137,
  // The issuers' own: `USDC.e`, which came over a bridge, is another token.
  assets: [
    // Until September 2024 it was called MATIC.
    { currency: 'POL', contract: null, decimals: 18 },
    { currency: 'USDT', contract: '0xc2132D05D31c914a87C6611C10748AEb04B58e8F', decimals: 6 },
    { currency: 'USDC', contract: '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359', decimals: 6 },
  ],
  /**
   * 157 blocks went back at once on 2023-02-22, after the upgrade against it. Milestones are final
   * within seconds (PIP-11), but pause when their validators do; this holds without them: nine minutes.
   */
  confirmationsRequired: 256,
  blockTimeS: 2,
  // An hour: two checkpoints, the longest that the chain can be undecided (PIP-11: about 512 blocks).
  ringSize: 1_800,
  explorerUrl: 'https://polygonscan.com',
};

/** Polygon PoS with other contracts, depth or network: a test. */
export function polygonWith(options: Partial<Omit<EvmParameters, 'id'>> = {}): Chain {
  return evm({ ...parameters, ...options });
}

/** Polygon PoS: POL, USDT, USDC. */
export const polygon: Chain = polygonWith();
