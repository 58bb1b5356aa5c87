import type { Chain } from './chain.ts';
import { evm, type EvmParameters } from './evm.ts';

const parameters: EvmParameters = {
  id: 'bsc',
  chainId: 56,
  // Eighteen places where the issuers' own chains have six: what is below our unit is dropped.
  assets: [
    { currency: 'BNB', contract: null, decimals: 18 },
    { currency: 'USDT', contract: '0x55d398326f99059fF775485246999027B3197955', decimals: 18 },
    { currency: 'USDC', contract: '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d', decimals: 18 },
  ],
  /**
   * Fifteen of 21 validators, who take turns of up to 16 blocks (docs.bnbchain.org, JSON-RPC, "Finality
   * API": 15·n; BEP-524 for n), so that a day without fast finality changes nothing: two minutes.
   */
  confirmationsRequired: 240,
  // BEP-619.
  blockTimeS: 0.45,
  // Nine minutes: four times as deep as a credit.
  ringSize: 1_200,
  explorerUrl: 'https://bscscan.com',
};

/** BNB Smart Chain with other contracts, depth or network: a test. */
export function bscWith(options: Partial<Omit<EvmParameters, 'id'>> = {}): Chain {
  return evm({ ...parameters, ...options });
}

/** BNB Smart Chain: BNB, USDT, USDC. */
export const bsc: Chain = bscWith();
