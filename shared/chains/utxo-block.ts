import { createHash } from 'node:crypto';
import { Unavailable } from '../errors.ts';
import type { Block, Transfer } from './chain.ts';

/** Block header of Bitcoin: version, parent, merkle root, time, bits, nonce. */
const HEADER_BYTES = 80;
/** Above what any coin of this kind has; a broken block may claim it. */
const ABSURD = 2n ** 62n;
/** BIP144: a witness follows the outputs. LIP-2: an MWEB part follows that. */
const WITNESS = 1;
const MWEB = 8;

/**
 * Reads a block in its wire form (https://developer.bitcoin.org/reference/block_chain.html#serialized-blocks,
 * BIP144; Litecoin's MWEB part, LIP-2, stands after what we read). Throws Unavailable for bytes that are
 * not the block of this hash. Coinbase outputs are no payments: they cannot be spent for a hundred blocks.
 */
export function readBlockBytes(
  bytes: Buffer,
  expected: { readonly height: number; readonly hash: string },
  currency: string,
): Block {
  const header = bytes.subarray(0, HEADER_BYTES);
  if (nameOf(header) !== expected.hash) throw new Unavailable('the bytes of another block');
  const cursor = createCursor(bytes, HEADER_BYTES);
  const count = cursor.count();
  const txids: Buffer[] = [];
  const transfers: Transfer[] = [];
  for (let place = 0; place < count; place += 1) {
    const { hash, outputs } = readTransaction(cursor);
    txids.push(hash);
    if (place === 0) continue;
    const txid = reversed(hash);
    for (const [ordinal, { amount, script }] of outputs.entries())
      if (amount > 0n && script.length > 0)
        transfers.push({ txid, ordinal: String(ordinal), script, money: { amount, currency } });
  }
  // Whoever leaves out a transaction does not get the root right.
  if (!merkleRoot(txids).equals(header.subarray(36, 68)))
    throw new Unavailable('transactions that are not those of the block');
  return {
    height: expected.height,
    hash: expected.hash,
    parentHash: reversed(header.subarray(4, 36)),
    time: header.readUInt32LE(68),
    transfers,
  };
}

/** The hash of some bytes as these chains write it: SHA-256 twice, back to front. */
export function nameOf(bytes: Buffer): string {
  return reversed(doubleHash(bytes));
}

interface Output {
  readonly amount: bigint;
  readonly script: Buffer;
}

/** One transaction; its name leaves out the witness (BIP141) and the MWEB part. */
function readTransaction(cursor: Cursor): { hash: Buffer; outputs: readonly Output[] } {
  const version = cursor.take(4);
  const mark = cursor.at;
  let flags = 0;
  if (cursor.peek() === 0) {
    cursor.take(1);
    flags = cursor.take(1)[0] ?? 0;
  }
  const from = flags === 0 ? mark : cursor.at;
  const inputs = cursor.count();
  for (let n = 0; n < inputs; n += 1) {
    cursor.take(36);
    cursor.take(cursor.count());
    cursor.take(4);
  }
  const outputs: Output[] = [];
  const outputCount = cursor.count();
  for (let n = 0; n < outputCount; n += 1) {
    const amount = cursor.take(8).readBigUInt64LE();
    if (amount >= ABSURD) throw new Unavailable('an output of more than there is');
    outputs.push({ amount, script: cursor.take(cursor.count()) });
  }
  const body = cursor.since(from);
  if ((flags & WITNESS) !== 0)
    for (let n = 0; n < inputs; n += 1)
      for (let items = cursor.count(); items > 0; items -= 1) cursor.take(cursor.count());
  // In a block it is the last one (HogEx), and its MWEB part is empty: one byte.
  if ((flags & MWEB) !== 0 && cursor.take(1)[0] !== 0)
    throw new Unavailable('an MWEB transaction inside a block');
  const locktime = cursor.take(4);
  return { hash: doubleHash(version, body, locktime), outputs };
}

type Cursor = ReturnType<typeof createCursor>;

function createCursor(bytes: Buffer, start: number) {
  let at = start;
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new Unavailable('a block that ends too early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  return {
    get at() {
      return at;
    },
    take,
    peek: () => bytes[at],
    since: (from: number) => bytes.subarray(from, at),
    /** A compact size: https://developer.bitcoin.org/reference/transactions.html#compactsize-unsigned-integers. */
    count(): number {
      const first = take(1)[0] ?? 0;
      if (first < 0xfd) return first;
      if (first === 0xfd) return take(2).readUInt16LE();
      if (first === 0xfe) return take(4).readUInt32LE();
      throw new Unavailable('a count beyond any block');
    },
  };
}

function merkleRoot(hashes: readonly Buffer[]): Buffer {
  let row = hashes;
  while (row.length > 1) {
    const next: Buffer[] = [];
    for (let n = 0; n < row.length; n += 2) {
      const left = row[n] ?? Buffer.alloc(0);
      const right = row[n + 1];
      // An odd row repeats its last name, so whoever repeats it themselves gets the same root.
      if (right?.equals(left)) throw new Unavailable('a transaction that is there twice');
      next.push(doubleHash(left, right ?? left));
    }
    row = next;
  }
  return row[0] ?? Buffer.alloc(32);
}

function doubleHash(...parts: readonly Buffer[]): Buffer {
  const first = createHash('sha256');
  for (const part of parts) first.update(part);
  return createHash('sha256').update(first.digest()).digest();
}

function reversed(bytes: Buffer): string {
  return Buffer.from(bytes).reverse().toString('hex');
}
