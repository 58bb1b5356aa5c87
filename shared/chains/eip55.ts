import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { UserError } from '../errors.ts';

/** The bytes of a public key's address: the end of its hash (Yellow Paper, appendix F). */
export function scriptOfKey(publicKey: Uint8Array): Buffer {
  const point = secp256k1.Point.fromBytes(publicKey).toBytes(false);
  return Buffer.from(keccak_256(point.subarray(1)).subarray(12));
}

/** The written form of an address: hex whose capitals are a checksum (EIP-55). */
export function formatAddress(script: Uint8Array): string {
  if (script.length !== 20) throw new Error('an EVM address has 20 bytes');
  const hex = bytesToHex(script);
  const hash = bytesToHex(keccak_256(utf8ToBytes(hex)));
  const written = hex.replaceAll(/[a-f]/g, (letter, place: number) =>
    Number.parseInt(hash.charAt(place), 16) >= 8 ? letter.toUpperCase() : letter,
  );
  return `0x${written}`;
}

/**
 * Reads a written address. `checksummed` is false for one in small or capital letters only: valid,
 * but a typing mistake in it cannot be seen, so ask again. A wrong checksum (EIP-55) or shape
 * throws UserError `address-unreadable`.
 */
export function readAddress(text: string): { script: Buffer; checksummed: boolean } {
  const hex = /^0x([0-9a-fA-F]{40})$/.exec(text.trim())?.[1];
  if (hex === undefined) throw new UserError('address-unreadable');
  const script = Buffer.from(hex, 'hex');
  if (formatAddress(script) === `0x${hex}`) return { script, checksummed: true };
  if (hex === hex.toLowerCase() || hex === hex.toUpperCase()) return { script, checksummed: false };
  throw new UserError('address-unreadable');
}
