import { z } from 'zod';
import type { BlockHead } from './chain.ts';
import { Refused, type Endpoint } from './endpoint.ts';

const quantity = z.string().regex(/^0x[0-9a-f]{1,64}$/i);

/** An account after a block, from a node that has this very block; null where it does not. */
export async function readBalance(
  endpoint: Endpoint,
  script: Buffer,
  { height, hash }: Pick<BlockHead, 'height' | 'hash'>,
): Promise<{ readonly balance: bigint; readonly hasSent: boolean } | null> {
  const params = [`0x${script.toString('hex')}`, `0x${height.toString(16)}`];
  const [balance, sent] = await Promise.all([
    endpoint.offered('eth_getBalance', params, quantity),
    endpoint.offered('eth_getTransactionCount', params, quantity),
  ]);
  if (balance instanceof Refused || sent instanceof Refused) return null;
  // After the questions: a block that left the chain meanwhile is not what was asked about.
  if ((await endpoint.hashAt(height)) !== hash) return null;
  return { balance: BigInt(balance), hasSent: BigInt(sent) > 0n };
}
