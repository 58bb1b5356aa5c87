import type { Chain } from './chain.ts';
import { utxo, type UtxoParameters } from './utxo.ts';

/** Litecoin with another depth or network: the sandbox, a test. */
export function litecoinWith(options: Partial<UtxoParameters> = {}): Chain {
  return utxo({
    id: 'litecoin',
    asset: { currency: 'LTC', contract: null, decimals: 8 },
    genesis: '12a765e31ffd4059bada1e25190f6e98c99d9714d334efa41a195a7e7e04bfe2',
    form: { prefix: 'ltc', keyHash: 0x30, scriptHash: 0x32 },
    // Wallets of Litecoin write their keys with its own versions or with Bitcoin's.
    kinds: ['zpub', 'xpub', 'ypub', 'Ltub', 'Mtub'],
    nested: ['ypub', 'Mtub'],
    explorerUrl: 'https://litecoinspace.org/tx',
    scheme: 'litecoin:',
    // Fifteen minutes; what comes out of MWEB cannot be spent earlier (LIP-2).
    confirmationsRequired: 6,
    blockTimeS: 150,
    ringSize: 300,
    ...options,
  });
}

/** Litecoin mainnet. */
export const litecoin: Chain = litecoinWith();
