/** A cell of TON: up to 1023 bits and four others below it. */
export interface Cell {
  readonly bytes: Buffer;
  /** Bits that count. */
  readonly length: number;
  readonly refs: readonly Cell[];
}

const MAGIC = 0xb5ee9c72;
/** The body of a message is a few cells; more would only keep us busy. */
const MOST_CELLS = 1_024;

/**
 * The root of a bag of cells (TL-B `serialized_boc`), as interfaces answer bodies of messages. Throws
 * RangeError for whatever is none.
 * https://github.com/ton-blockchain/ton/blob/master/crypto/tl/boc.tlb
 */
export function readBag(base64: string): Cell {
  const bag = Buffer.from(base64, 'base64');
  if (bag.readUInt32BE(0) !== MAGIC) throw new RangeError('no bag of cells');
  const flags = bag.readUInt8(4);
  const hasIndex = (flags & 0x80) !== 0;
  const size = flags & 7;
  const offsetSize = bag.readUInt8(5);
  let at = 6;
  const take = (bytes: number): number => {
    const value = bytes === 0 ? 0 : bag.readUIntBE(at, bytes);
    at += bytes;
    return value;
  };
  const [count, roots] = [take(size), take(size)];
  if (count > MOST_CELLS || roots !== 1) throw new RangeError('too many cells, or roots');
  take(size); // Absent ones.
  take(offsetSize); // Bytes of all.
  const root = take(size);
  if (hasIndex) at += count * offsetSize;
  const raw = Array.from({ length: count }, () => {
    const [shape, half] = [take(1), take(1)];
    // Proofs and the like: none of them is in a message that says something.
    if ((shape & 0x18) !== 0) throw new RangeError('an exotic cell');
    const bytes = bag.subarray(at, (at += Math.ceil(half / 2)));
    return { bytes, length: lengthOf(bytes, half), refs: Array.from({ length: shape & 7 }, () => take(size)) }; // prettier-ignore
  });
  const cells: Cell[] = [];
  // Each refers to later ones only, so the last is whole first.
  for (const [place, { refs, ...cell }] of [...raw.entries()].toReversed())
    cells[place] = { ...cell, refs: refs.map((ref) => demand(ref > place ? cells[ref] : undefined)) }; // prettier-ignore
  return demand(cells[root]);
}

/** A bag with one cell without others below. */
export function writeBag(bits: string): string {
  const isWhole = bits.length % 8 === 0;
  const padded = isWhole ? bits : `${bits}1`.padEnd(Math.ceil((bits.length + 1) / 8) * 8, '0');
  const bytes = (padded.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  const half = Math.floor(bits.length / 8) + Math.ceil(bits.length / 8);
  const cell = [0, half, ...bytes];
  const head = Buffer.alloc(4);
  head.writeUInt32BE(MAGIC);
  return Buffer.concat([head, Buffer.from([1, 1, 1, 1, 0, cell.length, 0, ...cell])]).toString('base64'); // prettier-ignore
}

/** Reads a cell from its beginning. What is not there throws RangeError. */
export class Slice {
  readonly #cell: Cell;
  #bit = 0;
  #ref = 0;

  constructor(cell: Cell) {
    this.#cell = cell;
  }

  get bitsLeft(): number {
    return this.#cell.length - this.#bit;
  }

  uint(bits: number): bigint {
    if (bits > this.bitsLeft) throw new RangeError('a cell ends too early');
    let value = 0n;
    for (let n = 0; n < bits; n += 1, this.#bit += 1) {
      const byte = this.#cell.bytes.readUInt8(this.#bit >> 3);
      value = (value << 1n) | BigInt((byte >> (7 - (this.#bit & 7))) & 1);
    }
    return value;
  }

  /** `VarUInteger 16`: how many bytes, and those. */
  coins(): bigint {
    return this.uint(Number(this.uint(4)) * 8);
  }

  /** `MsgAddress`: an account's bytes; null for none or an outside one. */
  address(): Buffer | null {
    const kind = this.uint(2);
    if (kind === 0n) return null;
    if (kind === 1n) {
      this.uint(Number(this.uint(9)));
      return null;
    }
    if (kind !== 2n || this.uint(1) !== 0n) throw new RangeError('an address that is none');
    return Buffer.from(this.uint(264).toString(16).padStart(66, '0'), 'hex');
  }

  ref(): Cell {
    return demand(this.#cell.refs[this.#ref++]);
  }

  /** All bytes from here on, through the chain of first cells below (a snake). */
  snake(): Buffer {
    const parts: Buffer[] = [this.#rest()];
    let next = this.#cell.refs[this.#ref];
    for (; next; next = next.refs[0]) parts.push(new Slice(next).#rest());
    return Buffer.concat(parts);
  }

  #rest(): Buffer {
    const bits = this.bitsLeft;
    if (bits % 8 !== 0) throw new RangeError('no whole bytes');
    return bits === 0 ? Buffer.alloc(0) : Buffer.from(this.uint(bits).toString(16).padStart(bits / 4, '0'), 'hex'); // prettier-ignore
  }
}

/** A cell whose bits are no whole bytes ends with a 1 and zeros. */
function lengthOf(bytes: Buffer, half: number): number {
  if (half % 2 === 0) return bytes.length * 8;
  const last = bytes.at(-1) ?? 0;
  if (last === 0) throw new RangeError('a cell without an end');
  const zeros = 31 - Math.clz32(last & -last);
  return bytes.length * 8 - zeros - 1;
}

function demand<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('a cell is missing');
  return value;
}
