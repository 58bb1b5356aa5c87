import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { base58check } from '@scure/base';
import { HDKey } from '@scure/bip32';
import { UserError } from '../errors.ts';

/** An operator's watch-only key, checked: what a chain's `readKey` answers. */
export interface AccountKey {
  readonly key: string;
  readonly fingerprint: string;
}

/** Depth of an account key in BIP44: `m / purpose' / coin' / account'`. */
const ACCOUNT_DEPTH = 3;
/** Change level of BIP44: 0 is what others pay to. */
const EXTERNAL = 0;
const CHANGE = 1;
/** Version bytes of a serialized key (BIP32, SLIP-132), by what people call the text. */
const KINDS: Readonly<Record<number, string>> = {
  0x0488b21e: 'xpub', 0x049d7cb2: 'ypub', 0x04b24746: 'zpub', 0x0295b43f: 'Ypub', 0x02aa7ed3: 'Zpub',
  0x043587cf: 'tpub', 0x044a5262: 'upub', 0x045f1cf6: 'vpub', 0x019da462: 'Ltub', 0x01b26ef6: 'Mtub',
}; // prettier-ignore
/** Keys whose change node is kept: one costs about a kilobyte, deriving it half a millisecond. */
const CACHED_KEYS = 1_000;

const checked = base58check(sha256);
const changeNodes = new Map<string, HDKey>();

/** What a chain's wallets call their account keys: the text's kind says what its addresses look like. */
export type KeyKind = 'xpub' | 'ypub' | 'zpub' | 'Ltub' | 'Mtub';

/**
 * Reads an account's public key (BIP32 serialization, SLIP-132 versions, depth 3). The normal form keeps
 * the kind. Throws UserError: `xpub-private` for anything that could spend, `xpub-kind` for another
 * coin's key, `xpub-depth`, `xpub-unreadable`.
 */
export function readAccountKey(text: string, kinds: readonly KeyKind[] = ['xpub']): AccountKey {
  const plain = text.trim();
  if (isPrivate(plain)) throw new UserError('xpub-private');
  const expected = { kinds: kinds.join(', ') };
  const kind = KINDS[versionOf(plain, expected)] ?? 'xpub';
  if (!(kinds as readonly string[]).includes(kind))
    throw new UserError('xpub-kind', { kind, ...expected });
  const node = readNode(plain, expected);
  if (node.privateKey) throw new UserError('xpub-private');
  if (node.depth !== ACCOUNT_DEPTH) throw new UserError('xpub-depth', { depth: node.depth });
  return { key: plain, fingerprint: fingerprintOf(node) };
}

/** The kind of a key that `readAccountKey` took. */
export function kindOf(text: string): string {
  return KINDS[versionOf(text)] ?? 'xpub';
}

/** The compressed public key `account / 0 / index` (BIP44), from the account's public key alone (BIP32). */
export function derivePublicKey(key: string, index: number): Uint8Array {
  const { publicKey } = changeNodeOf(key).deriveChild(index);
  if (!publicKey) throw new Error('a derived node has a public key');
  return publicKey;
}

/** The compressed public key `account / 1 / 0` (BIP44): change, which nobody else is ever shown. */
export function deriveChangeKey(key: string): Uint8Array {
  const { publicKey } = readNode(key).deriveChild(CHANGE).deriveChild(0);
  if (!publicKey) throw new Error('a derived node has a public key');
  return publicKey;
}

/** Extended private keys of any kind, BIP39 words, raw and WIF keys: what must never be sent to us. */
export function isPrivate(text: string): boolean {
  const words = text.split(/\s+/);
  return (
    /^[a-z]{1,4}(prv|pv)[1-9A-HJ-NP-Za-km-z]{50,}/i.test(text) ||
    (words.length >= 12 && words.every((word) => /^\p{L}{2,12}$/u.test(word))) ||
    /^(0x)?[0-9a-f]{64}$/i.test(text) ||
    /^([5KLT6c9][1-9A-HJ-NP-Za-km-z]{50,51})$/.test(text)
  );
}

/** Which kinds a chain takes, for whoever sends another text. */
interface Expected {
  readonly kinds: string;
}

const ANY: Expected = { kinds: 'xpub' };

function versionOf(text: string, expected = ANY): number {
  const bytes = decode(text, expected);
  if (bytes.length !== 78) throw new UserError('xpub-unreadable', { ...expected });
  const version = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  // An unknown version whose key part begins with 00 holds a private key (BIP32).
  if (KINDS[version] === undefined)
    throw bytes[45] === 0
      ? new UserError('xpub-private')
      : new UserError('xpub-unreadable', { ...expected });
  return version;
}

function decode(text: string, expected: Expected): Uint8Array {
  try {
    return checked.decode(text);
  } catch {
    throw new UserError('xpub-unreadable', { ...expected });
  }
}

function readNode(text: string, expected = ANY): HDKey {
  try {
    // The private version is never met: private keys are refused before.
    return HDKey.fromExtendedKey(text, { public: versionOf(text, expected), private: 0 });
  } catch {
    throw new UserError('xpub-unreadable', { ...expected });
  }
}

/**
 * Names what the addresses derive from (chain code and public key), so that one account cannot come
 * twice in another spelling of its parent or number; BIP32's own four bytes collide too easily.
 */
function fingerprintOf(node: HDKey): string {
  if (!node.chainCode || !node.publicKey) throw new Error('an extended key has both parts');
  return bytesToHex(sha256(concatBytes(node.chainCode, node.publicKey)).subarray(0, 20));
}

function changeNodeOf(key: string): HDKey {
  const known = changeNodes.get(key);
  if (known) return known;
  const node = readNode(key).deriveChild(EXTERNAL);
  const [oldest] = changeNodes.keys();
  if (changeNodes.size >= CACHED_KEYS && oldest !== undefined) changeNodes.delete(oldest);
  changeNodes.set(key, node);
  return node;
}
