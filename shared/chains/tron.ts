import { toDecimal, type Money } from '../money.ts';
import type { Chain, ChainAsset } from './chain.ts';
import { scriptOfKey } from './eip55.ts';
import { createEndpoints } from './failover.ts';
import { gasSweeping } from './gas-sweep.ts';
import { formatTronAddress, readTronAddress } from './tron-address.ts';
import { readBlock, readHead, readTransaction, tronProtocol } from './tron-node.ts';
import { derivePublicKey, readAccountKey } from './xpub.ts';

/** What tells one network of TRON from another. */
export interface TronParameters {
  readonly id: string;
  /** The coin, and the tokens by their issuers' contracts: nothing else of that name counts. */
  readonly assets: readonly ChainAsset[];
  /** Name of the first block: a url that serves another chain is not used. */
  readonly genesis: string;
  readonly confirmationsRequired: number;
  readonly blockTimeS: number;
  readonly lookS: number;
  readonly ringSize: number;
}

const mainnet: TronParameters = {
  id: 'tron',
  assets: [
    { currency: 'TRX', contract: null, decimals: 6 },
    { currency: 'USDT', contract: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', decimals: 6 },
    // Circle mints none there since February 2024 and redeems none since February 2025.
    {
      currency: 'USDC',
      contract: 'TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8',
      decimals: 6,
      isUnredeemed: true,
    },
  ],
  genesis: '00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc',
  // When all produce, 19 of the 27 have built on a block after so many: it is irreversible, which is asked too.
  confirmationsRequired: 19,
  blockTimeS: 3,
  // A head, a final head and two answers for each block: 92 000 a day of TronGrid's free 100 000.
  lookS: 5,
  // An hour. What is not final is a minute old at most while two thirds produce.
  ringSize: 1_200,
};

/** TRON with other contracts, depth or network: the sandbox, a test. */
export function tronWith(options: Partial<TronParameters> = {}): Chain {
  const { genesis, ...facts } = { ...mainnet, ...options };
  return {
    ...facts,
    source: 'key',
    // Each address needs TRX of its own before tokens can leave it.
    addressPer: 'customer',
    readKey: (text) => readAccountKey(text),
    deriveAddress(key, index) {
      const script = scriptOfKey(derivePublicKey(key, index));
      return { address: formatTronAddress(script), script };
    },
    payLink: linkOf,
    explorer: (txid) => `https://tronscan.org/#/transaction/${txid}`,
    connect(options) {
      const endpoints = createEndpoints(tronProtocol(genesis, options.apiKey), options);
      return {
        tip: () => endpoints.tip(),
        agree: (block, transfer) =>
          block
            ? endpoints.agree(block)
            : endpoints.confirm(transfer, (endpoint, txid) =>
                readTransaction(endpoint, txid, facts),
              ),
        final: async () =>
          (await endpoints.readOne(0, (endpoint) => readHead(endpoint, 'walletsolidity'))) ?? -1,
        block: (height) =>
          endpoints.readOne(height, (endpoint) => readBlock(endpoint, height, facts.assets)),
        async sent(text) {
          const txid = text.trim().toLowerCase().replace(/^0x/, '');
          if (!/^[0-9a-f]{64}$/.test(txid)) return null;
          return endpoints.readOne(0, (endpoint) => readTransaction(endpoint, txid, facts));
        },
      };
    },
    sweeping: gasSweeping('TRX', {
      unit: 'sun/energy',
      // Rented or staked energy; what the network burns for it; what it burned before August 2025.
      rates: [40, 100, 210],
      coin: () => BANDWIDTH_SUN * COIN_BYTES,
      token: (rate) => BANDWIDTH_SUN * TOKEN_BYTES + TOKEN_ENERGY * BigInt(rate),
    }),
    outgoing: { scriptOf: readTronAddress, link: linkOf },
  };
}

/** TRON mainnet: TRX, USDT, USDC. */
export const tron: Chain = tronWith();

/** What a byte of a transaction burns, and how long the two kinds are. */
const BANDWIDTH_SUN = 1_000n;
const COIN_BYTES = 268n;
const TOKEN_BYTES = 345n;
/** To a receiver who has the token already. */
const TOKEN_ENERGY = 65_000n;

/**
 * Wallets agree on no link for tokens: one that reads the amount and not the token would offer as many
 * TRX. So there it is the bare address, which every wallet and exchange reads.
 */
function linkOf(address: string, money: Money): string {
  return money.currency === 'TRX' ? `tron:${address}?amount=${toDecimal(money)}` : address;
}
