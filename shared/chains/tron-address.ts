import { sha256 } from '@noble/hashes/sha2.js';
import { base58check } from '@scure/base';
import { UserError } from '../errors.ts';

/** In front of the 20 bytes of every address of the main network. */
const PREFIX = 0x41;
const checked = base58check(sha256);

/** The written form of an address: `T…`, with a checksum. */
export function formatTronAddress(script: Uint8Array): string {
  if (script.length !== 20) throw new Error('an address of TRON has 20 bytes');
  return checked.encode(Uint8Array.from([PREFIX, ...script]));
}

/**
 * The 20 bytes of a written address. Throws UserError `address-unreadable` for a wrong checksum and for
 * every other form: hex has no checksum, and other chains write the same bytes as `0x…`.
 */
export function readTronAddress(text: string): Buffer {
  const bytes = decoded(text.trim());
  if (bytes?.length !== 21 || bytes[0] !== PREFIX) throw new UserError('address-unreadable');
  return Buffer.from(bytes.subarray(1));
}

function decoded(text: string): Uint8Array | null {
  try {
    return checked.decode(text);
  } catch {
    return null;
  }
}
