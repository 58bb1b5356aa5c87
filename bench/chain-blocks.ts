import { randomBytes } from 'node:crypto';
import type { Output } from '../sandbox/bitcoin-bytes.ts';

/** Outputs of a transaction besides its change: what blocks of Bitcoin have on average. */
const PER_TRANSACTION = 2;

/** Payments to strangers, as many outputs as are wanted, a transaction each. */
export function paymentsOf(outputs: number): readonly (readonly Output[])[] {
  return Array.from({ length: Math.ceil(outputs / (PER_TRANSACTION + 1)) }, () =>
    Array.from({ length: PER_TRANSACTION }, () => ({ script: someScript(), amount: 12_345n })),
  );
}

/** What a key's hash is paid to with. */
export function someScript(): Buffer {
  return Buffer.concat([Buffer.from([0, 20]), randomBytes(20)]);
}
