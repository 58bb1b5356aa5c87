import { z } from 'zod';
import type { ChainAsset, SentTransaction } from './chain.ts';
import type { Endpoint } from './endpoint.ts';
import { receiptSchema, transactionSchema, transfersIn } from './evm-block.ts';
import type { Tracer } from './evm-trace.ts';

const placed = transactionSchema.extend({
  blockNumber: z.string().nullish(),
  blockHash: z.string().toLowerCase().nullish(),
});

/**
 * One transaction as this node knows it, with what it really moved. Null where it does not; one that
 * is in no block yet has no confirmations.
 */
export async function readTransaction(
  endpoint: Endpoint,
  txid: string,
  assets: readonly ChainAsset[],
  tracer: Tracer,
): Promise<SentTransaction | null> {
  const [transaction, receipt] = await Promise.all([
    endpoint.call('eth_getTransactionByHash', [txid], placed.nullable()),
    endpoint.call('eth_getTransactionReceipt', [txid], receiptSchema.nullable()),
  ]);
  if (!transaction || transaction.hash !== txid) return null;
  const isPlaced = receipt?.transactionHash === txid && receipt.blockHash === transaction.blockHash;
  if (!receipt || !isPlaced) return { txid, succeeded: true, confirmations: 0, transfers: [] };
  const [head, moves] = await Promise.all([endpoint.askHead(), tracer.transaction(endpoint, txid)]);
  return {
    txid,
    succeeded: BigInt(receipt.status) === 1n,
    confirmations: Math.max(head - Number(transaction.blockNumber) + 1, 0),
    transfers: transfersIn(transaction, receipt, assets, moves),
  };
}
