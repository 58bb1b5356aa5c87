import { sha256 } from '@noble/hashes/sha2.js';
import { base58 } from '@scure/base';
import { toDecimal, type Money } from '../money.ts';
import type { Chain, ChainAsset } from './chain.ts';
import { gasSweeping } from './gas-sweep.ts';
import { walletsAsked } from './solana-accounts.ts';
import { readWallet } from './solana-address.ts';
import { connect } from './solana-node.ts';

/** What tells one cluster from another. */
export interface SolanaParameters {
  /** Hash of its first block; a url that serves another one is not used. */
  readonly genesis: string;
  readonly assets: readonly ChainAsset[];
  /** Seconds between two looks. */
  readonly lookS: number;
}

/** The coin, and the two tokens by their issuers' mints: nothing else of that name counts. */
const assets: readonly ChainAsset[] = [
  { currency: 'SOL', contract: null, decimals: 9 },
  { currency: 'USDT', contract: 'Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB', decimals: 6 },
  { currency: 'USDC', contract: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', decimals: 6 },
];
/** What a signature costs, and what a token's transfer may cost on top: the receiver's account is there. */
const SIGNATURE_LAMPORTS = 5_000n;
/** Units that a transfer of coins or of a token may use. */
const UNITS = { coin: 500n, token: 30_000n };
/** A unit's price is said in millionths of a lamport. */
const MICRO = 1_000_000n;

/** Solana with other mints or another cluster: the sandbox, a test. */
export function solanaWith(options: Partial<SolanaParameters> = {}): Chain {
  const parameters: SolanaParameters = {
    genesis: '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d',
    assets,
    lookS: 3,
    ...options,
  };
  const perQuestion = walletsAsked(parameters.assets);
  return {
    id: 'solana',
    assets: parameters.assets,
    // What is read is final already: two thirds of all stake have voted for everything on top of it.
    confirmationsRequired: 1,
    blockTimeS: 0.25,
    ringSize: 0,
    // Keys of its curve have no public derivation that wallets use.
    source: 'pool',
    addressPer: 'customer',
    accounts: { lookS: parameters.lookS, active: 8 * perQuestion, idle: perQuestion, reads: 8 },
    readKey: () => fail('has no watch-only keys'),
    deriveAddress: () => fail('has no watch-only keys'),
    readAddress: (text) => ({ address: text.trim(), script: readWallet(text) }),
    payLink: (address, money, _comment, receiver) => linkOf(parameters, address, money, receiver),
    explorer: (txid) => `https://solscan.io/tx/${txid}`,
    connect: (nodes) => connect(parameters, nodes),
    sweeping: gasSweeping('SOL', {
      unit: 'µlamport/CU',
      rates: [0, 10_000, 100_000, 1_000_000],
      coin: (rate) => SIGNATURE_LAMPORTS + (BigInt(rate) * UNITS.coin) / MICRO,
      token: (rate) => SIGNATURE_LAMPORTS + (BigInt(rate) * UNITS.token) / MICRO,
    }),
    outgoing: {
      scriptOf: readWallet,
      link: (address, money) => linkOf(parameters, address, money),
    },
  };
}

/** Solana mainnet: SOL, USDT, USDC. */
export const solana: Chain = solanaWith();

/**
 * A Solana Pay transfer request. The reference is an account of nobody that the wallet names in the
 * transaction: by it this request's payment is found in any explorer.
 * https://docs.solanapay.com/spec
 */
function linkOf(
  { assets }: SolanaParameters,
  address: string,
  money: Money,
  receiver = '',
): string {
  const asset = assets.find(({ currency }) => currency === money.currency);
  if (!asset) throw new Error(`no ${money.currency} on this chain`);
  // Neither zeros at the end nor an exponent.
  const amount = toDecimal(money).replace(/\.?0+$/, '');
  const reference = base58.encode(sha256(Buffer.from(`${address} ${amount} ${money.currency}`)));
  const label = receiver && `&label=${encodeURIComponent(receiver)}`;
  const token = asset.contract === null ? '' : `&spl-token=${asset.contract}`;
  return `solana:${address}?amount=${amount}${token}&reference=${reference}${label}`;
}

function fail(what: string): never {
  throw new Error(`Solana ${what}`);
}
