import { ed25519 } from '@noble/curves/ed25519.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

const HARDENED = 0x80000000;

/**
 * The public key of a path below a seed (SLIP-10, ed25519): every step is hardened, which is why no public
 * key tells the next address. https://github.com/satoshilabs/slips/blob/master/slip-0010.md
 */
export function publicKeyAt(seed: Uint8Array, path: string): Uint8Array {
  let node = hmac(sha512, utf8ToBytes('ed25519 seed'), seed);
  for (const step of path.split('/').slice(1)) {
    const index = /^(\d{1,10})'$/.exec(step)?.[1];
    if (index === undefined || Number(index) >= HARDENED)
      throw new Error(`${step} is no hardened step of a path`);
    const data = new Uint8Array(37);
    data.set(node.subarray(0, 32), 1);
    new DataView(data.buffer).setUint32(33, Number(index) + HARDENED);
    node = hmac(sha512, node.subarray(32), concatBytes(data));
  }
  return ed25519.getPublicKey(node.subarray(0, 32));
}
