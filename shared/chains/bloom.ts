import { keccak_256 } from '@noble/hashes/sha3.js';
import { hexToBytes } from '@noble/hashes/utils.js';

interface Log {
  readonly address: string;
  readonly topics: readonly string[];
}

/** Bytes of a block's logs bloom (Yellow Paper 4.3.1). */
const BLOOM_BYTES = 256;

/**
 * Whether these logs can be all logs of a block: each bit of the header's bloom comes from one of
 * them (Yellow Paper 4.3.1). A node that has the header but not yet the logs fails this.
 */
export function bloomCovered(headerBloom: string, logs: readonly Log[]): boolean {
  const header = hexToBytes(headerBloom.slice(2));
  const covered = bloomOf(logs);
  return header.every((byte, place) => (byte & ~(covered[place] ?? 0)) === 0);
}

function bloomOf(logs: readonly Log[]): Uint8Array {
  const bloom = new Uint8Array(BLOOM_BYTES);
  const items = new Set(logs.flatMap((log) => [log.address, ...log.topics]));
  for (const item of items) {
    const hash = keccak_256(hexToBytes(item.slice(2)));
    for (const pair of [0, 2, 4]) {
      const bit = (((hash[pair] ?? 0) << 8) | (hash[pair + 1] ?? 0)) & 2047;
      const place = BLOOM_BYTES - 1 - (bit >> 3);
      bloom[place] = (bloom[place] ?? 0) | (1 << (bit & 7));
    }
  }
  return bloom;
}
