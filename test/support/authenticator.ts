import { createHmac } from 'node:crypto';
import { base32 } from '@scure/base';

/** The six digits of RFC 6238 at a moment, by our own few lines: the product's library does not judge itself. */
export function codeAt(secret: string, now: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const padded = secret.padEnd(Math.ceil(secret.length / 8) * 8, '=');
  const mac = createHmac('sha1', base32.decode(padded)).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
