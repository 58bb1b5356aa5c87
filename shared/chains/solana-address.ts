import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { base58 } from '@scure/base';
import { UserError } from '../errors.ts';

const KEY_BYTES = 32;
/** Programs that every cluster has at these addresses. */
const TOKEN_PROGRAM = bytesOf('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA');
const ACCOUNT_PROGRAM = bytesOf('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL');
/** So that no key pair can ever own such an address. */
const DERIVED = Buffer.from('ProgramDerivedAddress');

/**
 * The bytes of a wallet's address. Throws UserError `address-unreadable`; `destination-curve` for one that
 * no key pair can have, such as a token account: nobody could sign for it.
 */
export function readWallet(text: string): Buffer {
  const bytes = decoded(text.trim());
  if (!bytes || bytes.every((byte) => byte === 0)) throw new UserError('address-unreadable');
  if (!isOnCurve(bytes)) throw new UserError('destination-curve');
  return bytes;
}

/** Whether a key pair can have this address. */
export function isOnCurve(bytes: Uint8Array): boolean {
  try {
    ed25519.Point.fromBytes(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * The account that holds a wallet's tokens of one mint: what senders derive from the wallet's address.
 * https://spl.solana.com/associated-token-account
 */
export function tokenAccount(wallet: string, mint: string): string {
  const seeds = Buffer.concat([bytesOf(wallet), TOKEN_PROGRAM, bytesOf(mint)]);
  for (let bump = 255; bump >= 0; bump -= 1) {
    const parts = [seeds, Buffer.from([bump]), ACCOUNT_PROGRAM, DERIVED];
    const address = sha256(Buffer.concat(parts));
    if (!isOnCurve(address)) return base58.encode(address);
  }
  throw new Error('one of 256 numbers leads off the curve');
}

/** Whether a text names a transaction: 64 bytes of its first signature. */
export function isSignature(text: string): boolean {
  try {
    return base58.decode(text).length === 64;
  } catch {
    return false;
  }
}

function decoded(text: string): Buffer | null {
  try {
    const bytes = base58.decode(text);
    return bytes.length === KEY_BYTES ? Buffer.from(bytes) : null;
  } catch {
    return null;
  }
}

function bytesOf(address: string): Buffer {
  return Buffer.from(base58.decode(address));
}
