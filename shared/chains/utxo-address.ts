import { sha256 } from '@noble/hashes/sha2.js';
import { base58check, bech32, bech32m } from '@scure/base';
import { UserError } from '../errors.ts';

/** How a chain of Bitcoin's kind writes addresses. */
export interface AddressForm {
  /** The human-readable part of BIP173. */
  readonly prefix: string;
  /** Version bytes of base58 addresses, by what they pay to. */
  readonly keyHash: number;
  readonly scriptHash: number;
}

const checked = base58check(sha256);

/** The script that an address names, whatever its kind. Throws UserError `address-unreadable`. */
export function scriptOf(text: string, form: AddressForm): Buffer {
  const isBech = text.toLowerCase().startsWith(`${form.prefix}1`);
  return isBech ? segwitScript(text, form.prefix) : base58Script(text, form);
}

/** The address of a public key's hash, as BIP173 (version 0) writes it. */
export function keyHashAddress(hash: Uint8Array, { prefix }: AddressForm): string {
  return bech32.encode(prefix, [0, ...bech32.toWords(hash)]);
}

/** The address of a script's hash, in base58. */
export function scriptHashAddress(hash: Uint8Array, { scriptHash }: AddressForm): string {
  return checked.encode(Uint8Array.from([scriptHash, ...hash]));
}

/** BIP173 and BIP350: version 0 has one checksum, all later ones the other. */
function segwitScript(text: string, prefix: string): Buffer {
  for (const code of [bech32, bech32m]) {
    const read = code.decodeUnsafe(text, 90);
    if (read?.prefix !== prefix) continue;
    const [version = 99, ...words] = read.words;
    const program = decoded(() => code.fromWords(words));
    const isKnown =
      version === 0
        ? code === bech32 && (program.length === 20 || program.length === 32)
        : version === 1 && code === bech32m && program.length === 32;
    if (isKnown)
      return Buffer.from([version === 0 ? 0 : 0x50 + version, program.length, ...program]);
  }
  throw new UserError('address-unreadable');
}

function base58Script(text: string, form: AddressForm): Buffer {
  const bytes = decoded(() => checked.decode(text));
  const hash = bytes.subarray(1);
  if (hash.length !== 20) throw new UserError('address-unreadable');
  if (bytes[0] === form.keyHash) return Buffer.from([0x76, 0xa9, 20, ...hash, 0x88, 0xac]);
  if (bytes[0] === form.scriptHash) return Buffer.from([0xa9, 20, ...hash, 0x87]);
  throw new UserError('address-unreadable');
}

function decoded(decode: () => Uint8Array): Uint8Array {
  try {
    return decode();
  } catch {
    throw new UserError('address-unreadable');
  }
}
