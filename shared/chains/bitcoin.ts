import type { Chain } from './chain.ts';
import { utxo, type UtxoParameters } from './utxo.ts';

/** Bitcoin with another depth or network: the sandbox, a test. */
export function bitcoinWith(options: Partial<UtxoParameters> = {}): Chain {
  return utxo({
    id: 'bitcoin',
    asset: { currency: 'BTC', contract: null, decimals: 8 },
    genesis: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
    form: { prefix: 'bc', keyHash: 0x00, scriptHash: 0x05 },
    kinds: ['zpub', 'xpub', 'ypub'],
    nested: ['ypub'],
    explorerUrl: 'https://mempool.space/tx',
    scheme: 'bitcoin:',
    // Twenty minutes. A shop may ask for more, never for less.
    confirmationsRequired: 2,
    blockTimeS: 600,
    // Two days: no reorganisation ever came near it.
    ringSize: 300,
    ...options,
  });
}

/** Bitcoin mainnet. */
export const bitcoin: Chain = bitcoinWith();
