/**
 * A program of Solana, written out in the instructions of its machine: it calls the last of its accounts with the
 * accounts before it and the data that it was given. So whatever it is told is done by a call between programs.
 * https://solana.com/docs/programs/faq#input-parameter-serialization
 */
export function forwarder(): Uint8Array {
  const code = Buffer.concat([
    // r6: an account of the input; r7: how many follow; r8, r9: the structures made of it.
    move(6, 1), add(6, 8), load(7, 1, 0), move(8, 10), add(8, INFOS), move(9, 10), add(9, METAS),
    ...eachAccount, jumpUnless(7, -(eachAccount.length + 1)),
    // Behind the last one stand the data. The instruction: program, accounts, their number, data, their length.
    load(2, 9, -16), store(10, INSTRUCTION, 2),
    move(3, 10), add(3, METAS), store(10, INSTRUCTION + 8, 3),
    load(5, 1, 0), move(3, 5), add(3, -1), store(10, INSTRUCTION + 16, 3),
    move(3, 6), add(3, 8), store(10, INSTRUCTION + 24, 3),
    load(3, 6, 0), store(10, INSTRUCTION + 32, 3),
    move(1, 10), add(1, INSTRUCTION), move(2, 10), add(2, INFOS), move(3, 5), set(4, 0), set(5, 0),
    call, exit,
  ]); // prettier-ignore
  return elf(code, code.length - 16);
}

/** Below the top of the frame: 280 bytes for five accounts, 80 for what is said of them, the instruction. */
const [INFOS, METAS, INSTRUCTION] = [-280, -360, -400];
/** What an account may grow by within a transaction is left free behind its data. */
const GROWTH = 10_240;

function op(code: number, to: number, from = 0, offset = 0, value = 0): Buffer {
  const bytes = Buffer.from([code, to | (from << 4), 0, 0, 0, 0, 0, 0]);
  bytes.writeInt16LE(offset, 2);
  bytes.writeInt32LE(value, 4);
  return bytes;
}
const set = (to: number, value: number) => op(0xb7, to, 0, 0, value);
const move = (to: number, from: number) => op(0xbf, to, from);
const add = (to: number, value: number) => op(0x07, to, 0, 0, value);
const load = (to: number, from: number, offset: number) => op(0x79, to, from, offset);
const loadByte = (to: number, from: number, offset: number) => op(0x71, to, from, offset);
const store = (to: number, offset: number, from: number) => op(0x7b, to, from, offset);
const storeByte = (to: number, offset: number, from: number) => op(0x73, to, from, offset);
const jumpUnless = (zero: number, offset: number) => op(0x55, zero, 0, offset);
/** Of a name that is filled in when the program is loaded. */
const call = op(0x85, 0, 1, 0, -1);
const exit = op(0x95, 0);

/** Key, coins, length, data, owner, rent epoch, three flags; and key, writable, signer. */
const eachAccount = [
  move(2, 6), add(2, 8), store(8, 0, 2), store(9, 0, 2),
  move(3, 6), add(3, 72), store(8, 8, 3),
  load(4, 6, 80), store(8, 16, 4),
  move(3, 6), add(3, 88), store(8, 24, 3),
  move(3, 6), add(3, 40), store(8, 32, 3),
  set(3, 0), store(8, 40, 3),
  loadByte(3, 6, 1), storeByte(8, 48, 3), storeByte(9, 9, 3),
  loadByte(3, 6, 2), storeByte(8, 49, 3), storeByte(9, 8, 3),
  loadByte(3, 6, 3), storeByte(8, 50, 3),
  // On to the next, which begins at a multiple of eight.
  add(4, GROWTH + 7), op(0x57, 4, 0, 0, -8), op(0x0f, 6, 4), add(6, 96),
  add(8, 56), add(9, 16), add(7, -1),
]; // prettier-ignore

/** A shared object with one name to be filled in, as compilers write them. */
function elf(code: Buffer, callAt: number): Buffer {
  const [HEAD, TEXT] = [64, 64 + 2 * 56];
  const words = (...values: readonly (number | bigint)[]) => {
    const bytes = Buffer.alloc(values.length * 8);
    values.forEach((value, n) => bytes.writeBigUInt64LE(BigInt(value), n * 8));
    return bytes;
  };
  const half = (low: number, high: number) => BigInt(low) | (BigInt(high) << 32n);
  const names = Buffer.from('\0.text\0.dynsym\0.dynstr\0.rel.dyn\0.dynamic\0.shstrtab\0');
  const strings = Buffer.from('\0sol_invoke_signed_c\0'.padEnd(24, '\0'));
  // A function whose place is not here: 16 is "global, of no kind".
  const symbols = Buffer.concat([words(0, 0, 0), words(half(1, 16), 0, 0)]);
  const parts = [code, symbols, strings, words(TEXT + callAt, half(10, 1))];
  const at = (place: number) => parts.slice(0, place).reduce((sum, { length }) => sum + length, TEXT); // prettier-ignore
  const dynamic = words(
    17,
    at(3),
    18,
    16,
    19,
    16,
    6,
    at(1),
    11,
    24,
    5,
    at(2),
    10,
    strings.length,
    0,
    0,
  );
  parts.push(dynamic, names, Buffer.alloc((8 - (names.length % 8)) % 8));
  const sizes = [code.length, symbols.length, strings.length, 16, dynamic.length, names.length];
  // Kind, flags, what it belongs to, entries: program, names to fill in, strings, where, all of it, these names.
  const shapes = [[1, 6, 0, 0], [11, 2, 3, 24], [3, 2, 0, 0], [9, 2, 2, 16], [6, 3, 3, 16], [3, 0, 0, 0]]; // prettier-ignore
  const sections = shapes.map(([kind = 0, flags = 0, link = 0, entry = 0], n) => {
    const name = names.indexOf(['.text', '.dynsym', '.dynstr', '.rel.dyn', '.dynamic', '.shstrtab'][n] ?? ''); // prettier-ignore
    return words(half(name, kind), flags, kind === 3 && flags === 0 ? 0 : at(n), at(n), sizes[n] ?? 0, link, 8, entry); // prettier-ignore
  });
  const end = at(parts.length);
  const head = Buffer.concat([
    Buffer.from('7f454c46020101000000000000000000', 'hex'),
    // A shared object for this machine; where it begins, and its two tables.
    words(half(3 | (247 << 16), 1), TEXT, HEAD, end, half(0, 64 | (56 << 16)), half(2 | (64 << 16), 7 | (6 << 16))), // prettier-ignore
  ]);
  const segments = [
    words(half(1, 5), 0, 0, 0, end, end, 4096),
    words(half(2, 4), at(4), at(4), at(4), dynamic.length, dynamic.length, 8),
  ];
  return Buffer.concat([head, ...segments, ...parts, Buffer.alloc(64), ...sections]);
}
