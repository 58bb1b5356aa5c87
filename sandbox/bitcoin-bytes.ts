import { createHash } from 'node:crypto';

/** Where a coin goes. */
export interface Output {
  readonly script: Buffer;
  readonly amount: bigint;
}

/** One transaction in its wire form, and its name. */
export interface WireTransaction {
  readonly txid: string;
  readonly bytes: Buffer;
}

/** The block of a header, and its name. */
export interface WireBlock {
  readonly hash: string;
  readonly bytes: Buffer;
}

/** BIP144 and LIP-2: what follows the outputs. */
const WITNESS = 1;
const MWEB = 8;
/** BIP125: it may be replaced by another one. */
const REPLACEABLE = Buffer.from('fdffffff', 'hex');
const VERSION = word(2);
const NO_LOCKTIME = word(0);
/** The easiest work there is: nobody mines here. */
const BITS = 0x207fffff;

/** Spends one coin; the witness is as long as a real one and signs nothing. */
export function transaction(
  coin: { readonly txid: string; readonly place: number },
  outputs: readonly Output[],
): WireTransaction {
  const input = [Buffer.from(coin.txid, 'hex').reverse(), word(coin.place), compact(0), REPLACEABLE]; // prettier-ignore
  const body = Buffer.concat([compact(1), ...input, ...written(outputs)]);
  const witness = Buffer.concat([compact(2), compact(72), Buffer.alloc(72, 0x30), compact(33), Buffer.alloc(33, 2)]); // prettier-ignore
  return named(body, WITNESS, witness);
}

/** A block's first transaction (BIP34): what its miner earned. Each has a name of its own. */
export function coinbase(height: number, salt: number, output: Output): WireTransaction {
  const words = Buffer.concat([Buffer.from([4]), word(height), Buffer.from([4]), word(salt)]);
  const input = [Buffer.alloc(32), Buffer.alloc(4, 0xff), compact(words.length), words, Buffer.alloc(4, 0xff)]; // prettier-ignore
  return named(Buffer.concat([compact(1), ...input, ...written([output])]), 0);
}

/** Litecoin's last transaction of a block (LIP-2): what came out of MWEB, below what stays in it. */
export function hogEx(height: number, salt: number, outputs: readonly Output[]): WireTransaction {
  const input = [digest(word(salt), word(height)), word(0), compact(0), Buffer.alloc(4, 0xff)];
  const body = Buffer.concat([
    compact(1),
    ...input,
    ...written([heldIn(height, salt), ...outputs]),
  ]);
  // Its own MWEB part is empty: one byte.
  return named(body, MWEB, Buffer.from([0]));
}

/** What stays in MWEB: the first output of such a transaction. */
export function heldIn(height: number, salt: number): Output {
  return {
    script: Buffer.concat([Buffer.from([0x58, 32]), digest(word(height), word(salt))]),
    amount: 10n ** 14n,
  };
}

/** A block of these transactions; `tail` is what Litecoin writes after them. */
export function block(
  head: { readonly parentHash: string; readonly time: number; readonly salt: number },
  transactions: readonly WireTransaction[],
  tail: Buffer = Buffer.alloc(0),
): WireBlock {
  const header = Buffer.concat([
    word(0x20000000),
    Buffer.from(head.parentHash, 'hex').reverse(),
    merkleRoot(transactions.map(({ txid }) => Buffer.from(txid, 'hex').reverse())),
    word(head.time),
    word(BITS),
    word(head.salt),
  ]);
  const bodies = transactions.map(({ bytes }) => bytes);
  const bytes = Buffer.concat([header, compact(transactions.length), ...bodies, tail]);
  return { hash: nameOf(header), bytes };
}

function named(body: Buffer, flags: number, after: Buffer = Buffer.alloc(0)): WireTransaction {
  const marks = flags === 0 ? Buffer.alloc(0) : Buffer.from([0, flags]);
  return {
    txid: nameOf(VERSION, body, NO_LOCKTIME),
    bytes: Buffer.concat([VERSION, marks, body, after, NO_LOCKTIME]),
  };
}

function written(outputs: readonly Output[]): readonly Buffer[] {
  return [
    compact(outputs.length),
    ...outputs.flatMap(({ script, amount }) => {
      const value = Buffer.alloc(8);
      value.writeBigUInt64LE(amount);
      return [value, compact(script.length), script];
    }),
  ];
}

function merkleRoot(hashes: readonly Buffer[]): Buffer {
  const [first, ...others] = hashes;
  if (!first) return Buffer.alloc(32);
  if (others.length === 0) return first;
  const pairs = Array.from({ length: Math.ceil(hashes.length / 2) }, (_, i) => {
    const left = hashes[2 * i] ?? first;
    return digest(left, hashes[2 * i + 1] ?? left);
  });
  return merkleRoot(pairs);
}

function nameOf(...parts: readonly Buffer[]): string {
  return digest(...parts)
    .reverse()
    .toString('hex');
}

/** SHA-256 twice. */
export function digest(...parts: readonly Buffer[]): Buffer {
  const inner = createHash('sha256').update(Buffer.concat(parts)).digest();
  return createHash('sha256').update(inner).digest();
}

/** Four bytes, the smallest first. */
function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

function compact(value: number): Buffer {
  if (value < 0xfd) return Buffer.from([value]);
  if (value > 0xffff) return Buffer.concat([Buffer.from([0xfe]), word(value)]);
  return Buffer.from([0xfd, value & 0xff, value >> 8]);
}
