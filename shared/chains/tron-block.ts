import { z } from 'zod';
import type { ChainAsset, Transfer } from './chain.ts';
import { logTransfers, transfersOf } from './evm-block.ts';
import { readTronAddress } from './tron-address.ts';

/** Numbers are texts (`parseExact`): a balance may be more than a JavaScript number tells apart. */
const Count = z.string().regex(/^\d{1,19}$/);
const Hash = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/);
/** What others wrote into their transactions is looked at only where it is about a coin of ours. */
const Text = z.string().toLowerCase();

/** An address of the main network in hex, as answers without `visible` have it. */
const ADDRESS = /^41[0-9a-f]{40}$/;
/**
 * `call` and `suicide`, in hex: internal transactions that move TRX to somebody who is there already. All
 * others (`delegateResourceOfEnergy`, `freezeBalanceV2ForBandwidth`, …) state an amount that stays where it is.
 */
const MOVING_NOTES = ['63616c6c', '73756963696465'];

/** A transaction as its block tells it. */
export const TronTransaction = z.object({
  txID: Hash,
  ret: z.array(z.object({ contractRet: z.string().optional() })).default([]),
  raw_data: z.object({
    contract: z.array(
      z.object({ type: z.string(), parameter: z.object({ value: z.unknown() }).optional() }),
    ),
  }),
});
export type TronTransaction = z.infer<typeof TronTransaction>;

/** What became of a transaction. */
export const TronInfo = z.object({
  id: Hash,
  blockNumber: Count,
  blockTimeStamp: Count,
  /** Only there when it is `FAILED`. */
  result: z.string().optional(),
  receipt: z.object({ result: z.string().optional() }).default({}),
  log: z
    .array(z.object({ address: Text, topics: z.array(Text).default([]), data: Text.default('') }))
    .default([]),
  internal_transactions: z
    .array(
      z.object({
        hash: Hash,
        transferTo_address: Text.default(''),
        callValueInfo: z
          .array(z.object({ callValue: Count.optional(), tokenId: z.string().optional() }))
          .default([]),
        note: Text.default(''),
        rejected: z.boolean().default(false),
      }),
    )
    .default([]),
});
export type TronInfo = z.infer<typeof TronInfo>;

export const TronBlock = z.object({
  blockID: Hash,
  block_header: z.object({
    raw_data: z.object({
      // The first block has neither.
      number: Count.default('0'),
      timestamp: Count.default('0'),
      parentHash: Hash,
      txTrieRoot: Hash,
    }),
  }),
  transactions: z.array(TronTransaction).default([]),
});
export type TronBlock = z.infer<typeof TronBlock>;

const Payment = z.object({ amount: Count, to_address: Text.regex(ADDRESS) });

/** Whether a transaction that stands in a block did anything. */
export function tronSucceeded({ ret }: TronTransaction, { result, receipt }: TronInfo): boolean {
  return (
    ret[0]?.contractRet === 'SUCCESS' &&
    result !== 'FAILED' &&
    ['SUCCESS', 'DEFAULT', undefined].includes(receipt.result)
  );
}

/** What one transaction moved: TRX by itself, TRX out of contracts, and the tokens that we know. */
export function tronTransfers(
  transaction: TronTransaction,
  info: TronInfo,
  assets: readonly ChainAsset[],
): readonly Transfer[] {
  if (!tronSucceeded(transaction, info)) return [];
  const coin = assets.find(({ contract }) => contract === null);
  return [
    ...(coin ? [...payments(transaction, coin), ...internals(info, coin)] : []),
    ...logTransfers(info.id, info.log.map(prefixed), assets.map(inHex)),
  ];
}

/** Anything but `TransferContract` moves no TRX by itself; TRC-10 (`TransferAssetContract`) is no coin of ours. */
function payments({ txID, raw_data }: TronTransaction, coin: ChainAsset): readonly Transfer[] {
  return raw_data.contract.flatMap(({ type, parameter }) => {
    if (type !== 'TransferContract') return [];
    const read = Payment.safeParse(parameter?.value);
    if (!read.success) return [];
    return transfersOf(coin, txID, 'native', read.data.to_address, BigInt(read.data.amount));
  });
}

/**
 * What contracts paid out in TRX. Named by the hash that the chain gives each: nodes differ in which of the
 * others they list, so its place is no name.
 */
function internals(
  { id, internal_transactions: all }: TronInfo,
  coin: ChainAsset,
): readonly Transfer[] {
  return all.flatMap((each) => {
    const { hash, note, rejected, callValueInfo, transferTo_address: to } = each;
    if (rejected || !MOVING_NOTES.includes(note) || !ADDRESS.test(to)) return [];
    const amount = callValueInfo
      .filter(({ tokenId = '' }) => tokenId === '')
      .reduce((sum, { callValue = '0' }) => sum + BigInt(callValue), 0n);
    return transfersOf(coin, id, `internal-${hash}`, to, amount);
  });
}

/** Logs as the other chains of this kind write them. */
function prefixed({ address, topics, data }: TronInfo['log'][number]) {
  return {
    address: `0x${address.slice(-40)}`,
    topics: topics.map((topic) => `0x${topic}`),
    data: `0x${data}`,
  };
}

function inHex(asset: ChainAsset): ChainAsset {
  return asset.contract === null
    ? asset
    : { ...asset, contract: `0x${readTronAddress(asset.contract).toString('hex')}` };
}
