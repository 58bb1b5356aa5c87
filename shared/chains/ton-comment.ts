import { sha256 } from '@noble/hashes/sha2.js';
import { Slice, readBag, type Cell } from './ton-cell.ts';

/** Crockford's: no letter that looks like a digit, and no U. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Forty bits: of a million customers, one in a million slips of a finger names another one. */
const CODE_LENGTH = 8;
const CODE = new RegExp(`^[${LETTERS}]{${CODE_LENGTH}}$`);
const HALF_BITS = 20;
const ROUNDS = 4;
/** Read as one another, and letters that Russian keyboards write alike. */
const ALIKE: Readonly<Record<string, string>> = {
  O: '0', I: '1', L: '1',
  А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', О: '0', Р: 'P', С: 'C', Т: 'T', Х: 'X',
}; // prettier-ignore

/** What tells number `index` of an account from all others, for ever: a permutation, so never the same. */
export function codeOf(account: Uint8Array, index: number): string {
  const mask = 2 ** HALF_BITS - 1;
  let [left, right] = [Math.floor(index / 2 ** HALF_BITS) & mask, index & mask];
  for (let round = 0; round < ROUNDS; round += 1) {
    const word = Buffer.alloc(5);
    word.writeUInt8(round);
    word.writeUInt32BE(right, 1);
    const mixed = Buffer.from(sha256(Buffer.concat([account, word]))).readUInt32BE(0) & mask;
    [left, right] = [right, left ^ mixed];
  }
  let number = left * 2 ** HALF_BITS + right;
  let code = '';
  for (let n = 0; n < CODE_LENGTH; n += 1, number = Math.floor(number / LETTERS.length))
    code = LETTERS.charAt(number % LETTERS.length) + code;
  return code;
}

/** The code that a comment is, however people wrote it; null: it is none. */
export function readCode(comment: string): string | null {
  const written = comment.toUpperCase().replaceAll(/[\s\-–—_.,:;"'«»`#]/g, '');
  const code = Array.from(written, (letter) => ALIKE[letter] ?? letter).join('');
  return CODE.test(code) ? code : null;
}

/** What the body of a message says. */
export type Body =
  /** Money as people send it; the comment is null where there is none, or one that only its reader can open. */
  | { readonly kind: 'plain'; readonly comment: string | null }
  /** A jetton wallet takes jettons from another one (TEP-74), or newly made ones. */
  | { readonly kind: 'jettons'; readonly amount: bigint; readonly sender: Buffer | null; readonly comment: string | null } // prettier-ignore
  /** A jetton wallet, of any jetton, says that it got some, and brings coins along; what was written is the jettons'. */
  | { readonly kind: 'notice'; readonly sender: Buffer | null; readonly comment: string | null }
  /** Something between programs. */
  | { readonly kind: 'other'; readonly operation: number };

const TEXT = 0;
const ENCRYPTED_TEXT = 0x2167da4b;
const INTERNAL_TRANSFER = 0x178d4519;
const TRANSFER_NOTIFICATION = 0x7362d09c;

/** Reads the body of a message; what cannot be read is something between programs. */
export function readBody(base64: string | null | undefined): Body {
  if (base64 === null || base64 === undefined || base64 === '') return { kind: 'plain', comment: null }; // prettier-ignore
  try {
    const slice = new Slice(readBag(base64));
    if (slice.bitsLeft === 0) return { kind: 'plain', comment: null };
    const operation = Number(slice.uint(32));
    if (operation === TEXT) return { kind: 'plain', comment: textOf(slice) };
    if (operation === ENCRYPTED_TEXT) return { kind: 'plain', comment: null };
    if (operation === TRANSFER_NOTIFICATION) return readNotice(slice);
    return operation === INTERNAL_TRANSFER ? readJettons(slice) : { kind: 'other', operation };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { kind: 'other', operation: -1 };
  }
}

/** `internal_transfer`; whatever is wrong with what was written to the receiver, the jettons are there. */
function readJettons(slice: Slice): Body {
  slice.uint(64);
  const [amount, sender] = [slice.coins(), slice.address()];
  try {
    slice.address();
    slice.coins();
    const isBelow = slice.uint(1) === 1n;
    return { kind: 'jettons', amount, sender, comment: commentIn(isBelow ? new Slice(slice.ref()) : slice) }; // prettier-ignore
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { kind: 'jettons', amount, sender, comment: null };
  }
}

/** `transfer_notification`: that it is one counts, whatever else is wrong with it. */
function readNotice(slice: Slice): Body {
  try {
    slice.uint(64);
    slice.coins();
    const sender = slice.address();
    const isBelow = slice.uint(1) === 1n;
    return { kind: 'notice', sender, comment: commentIn(isBelow ? new Slice(slice.ref()) : slice) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { kind: 'notice', sender: null, comment: null };
  }
}

function commentIn(slice: Slice): string | null {
  return slice.bitsLeft >= 32 && slice.uint(32) === BigInt(TEXT) ? textOf(slice) : null;
}

function textOf(slice: Slice): string | null {
  const text = slice.snake().toString('utf8').trim();
  return text === '' ? null : text;
}

/** The address that a contract answered. Throws RangeError. */
export function addressIn(cell: Cell): Buffer {
  const account = new Slice(cell).address();
  if (account === null) throw new RangeError('an address that is none');
  return account;
}
