import { base58 } from '@scure/base';
import { z } from 'zod';
import { Unavailable } from '../errors.ts';
import { exponentOf } from '../money.ts';
import type { ChainAsset, FinalTransfer } from './chain.ts';
import type { Endpoint } from './endpoint.ts';

/** How sure an answer has to be; what is not final may still vanish. */
export type Commitment = 'confirmed' | 'finalized';

/**
 * Mainnet has transactions of version 1 since September 2026, and a node refuses to tell of one to whoever asks for
 * less (-32015). What we read of one is the same in all versions.
 * https://solana.com/developers/cookbook/transactions/versions
 */
const NEWEST_VERSION = 1;
/** Less than a signature costs brings nothing to anybody: advertisers send it to millions. */
const DUST_LAMPORTS = 5_000n;

const key = z.string().min(32).max(44);
const held = z.object({
  accountIndex: z.number().int(),
  mint: key,
  owner: key.nullish(),
  uiTokenAmount: z.object({ amount: z.string().regex(/^\d{1,20}$/) }),
});
// Other people's balances may be beyond what a number holds exactly; those of our addresses are not.
const lamports = z
  .number()
  .nonnegative()
  .transform((value) => BigInt(value));

/** What we rely on of https://solana.com/docs/rpc/http/gettransaction, with `encoding: json`. */
const placed = z.object({
  slot: z.number().int(),
  blockTime: z.number().nullish(),
  meta: z.object({
    err: z.unknown(),
    preBalances: z.array(lamports),
    postBalances: z.array(lamports),
    preTokenBalances: z.array(held).nullish(),
    postTokenBalances: z.array(held).nullish(),
    loadedAddresses: z.object({ writable: z.array(key), readonly: z.array(key) }).nullish(),
  }),
  transaction: z.object({
    signatures: z.array(z.string()).min(1),
    message: z.object({
      header: z.object({ numRequiredSignatures: z.number().int() }),
      accountKeys: z.array(key),
    }),
  }),
});

/** One transaction as it was executed. */
export interface Executed {
  readonly signature: string;
  readonly slot: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly succeeded: boolean;
  /** What the wallets in it received, on balance. */
  readonly transfers: readonly FinalTransfer[];
  /** What an account of it held afterwards, in lamports or of its token; undefined: it is not in it. */
  after(account: string, isToken: boolean): bigint | undefined;
}

/** A transaction as an endpoint knows it at a commitment; null where it does not. */
export async function readTransaction(
  endpoint: Endpoint,
  signature: string,
  assets: readonly ChainAsset[],
  commitment: Commitment,
): Promise<Executed | null> {
  const found = await endpoint.call(
    'getTransaction',
    [signature, { encoding: 'json', commitment, maxSupportedTransactionVersion: NEWEST_VERSION }],
    placed.nullable(),
  );
  if (!found) return null;
  if (found.transaction.signatures[0] !== signature)
    throw new Unavailable(`${endpoint.name}: another transaction than was asked for`);
  return execute(endpoint.name, signature, found, assets);
}

/** Reads balances before and after, never instructions: programs move money in many ways. */
function execute(
  name: string,
  signature: string,
  { slot, blockTime, meta, transaction }: z.infer<typeof placed>,
  assets: readonly ChainAsset[],
): Executed {
  const { accountKeys, header } = transaction.message;
  const { writable = [], readonly = [] } = meta.loadedAddresses ?? {};
  const keys = [...accountKeys, ...writable, ...readonly];
  if (meta.preBalances.length !== keys.length || meta.postBalances.length !== keys.length)
    throw new Unavailable(`${name}: balances of other accounts than the transaction has`);
  if (blockTime == null) throw new Unavailable(`${name}: a transaction without its time`);
  const succeeded = meta.err === null || meta.err === undefined;
  // Who signed moved its own money: a deposit address signs only when its operator collects.
  const signers = new Set(accountKeys.slice(0, header.numRequiredSignatures));
  const transfers = [...received({ keys, meta }, assets)]
    .filter(({ wallet, amount }) => !signers.has(wallet) && amount > 0n)
    .map(({ wallet, asset, amount }): FinalTransfer => ({
      txid: signature,
      ordinal: `${wallet}.${asset.currency}`,
      script: Buffer.from(base58.decode(wallet)),
      money: { amount: scaled(amount, asset), currency: asset.currency },
      height: slot,
      blockHash: String(slot),
      time: blockTime,
    }));
  return {
    signature,
    slot,
    time: blockTime,
    succeeded,
    transfers: succeeded ? transfers : [],
    after(account, isToken) {
      const at = keys.indexOf(account);
      if (at < 0) return undefined;
      if (!isToken) return meta.postBalances[at];
      const left = meta.postTokenBalances?.find(({ accountIndex }) => accountIndex === at);
      return BigInt(left?.uiTokenAmount.amount ?? 0);
    },
  };
}

interface Received {
  readonly wallet: string;
  readonly asset: ChainAsset;
  readonly amount: bigint;
}

/** What each wallet has more of each asset than before; tokens by their owner and mint. */
function* received(
  { keys, meta }: { keys: readonly string[]; meta: z.infer<typeof placed>['meta'] },
  assets: readonly ChainAsset[],
): Generator<Received> {
  const coin = assets.find(({ contract }) => contract === null);
  const tokens = [...(meta.preTokenBalances ?? []), ...(meta.postTokenBalances ?? [])];
  const isToken = new Set(tokens.map(({ accountIndex }) => accountIndex));
  if (coin)
    for (const [at, wallet] of keys.entries()) {
      // What an account of tokens must hold to exist is no payment.
      if (isToken.has(at)) continue;
      const amount = (meta.postBalances[at] ?? 0n) - (meta.preBalances[at] ?? 0n);
      if (amount >= DUST_LAMPORTS) yield { wallet, asset: coin, amount };
    }
  for (const asset of assets) {
    if (asset.contract === null) continue;
    const sums = new Map<string, bigint>();
    for (const [sign, list] of [
      [-1n, meta.preTokenBalances],
      [1n, meta.postTokenBalances],
    ] as const)
      for (const { mint, owner, uiTokenAmount } of list ?? []) {
        if (mint !== asset.contract || owner == null) continue;
        sums.set(owner, (sums.get(owner) ?? 0n) + sign * BigInt(uiTokenAmount.amount));
      }
    for (const [wallet, amount] of sums) yield { wallet, asset, amount };
  }
}

/** In our own exponent, rounded down. */
function scaled(amount: bigint, { decimals, currency }: ChainAsset): bigint {
  const spare = decimals - exponentOf(currency);
  return spare >= 0 ? amount / 10n ** BigInt(spare) : amount * 10n ** BigInt(-spare);
}
