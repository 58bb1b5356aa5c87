import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { UserError } from '../errors.ts';
import { splitPath, unshield } from './cells.ts';
import { isKind, isState, readFlag, readWhole } from './fields.ts';
import {
  BadLine,
  problemOf,
  readRows,
  type Parsed,
  type ParsedProduct,
  type Problem,
} from './parsed.ts';

/** The header of a catalogue. Order and case do not matter, and only `name` must be there. */
export const columns = [
  'key', 'category', 'name', 'kind', 'state', 'price', 'description', 'sale_price', 'sale_from',
  'sale_until', 'tiers', 'min_quantity', 'max_quantity', 'customer_limit', 'stock',
  'warranty_hours', 'low_stock', 'protect', 'goods', 'line',
] as const; // prettier-ignore
type Column = (typeof columns)[number];

/** A few milliseconds of reading. */
const PIECE = 32_000;

/** A cell by its column; `undefined`: the file has no such column. */
type Cells = (column: Column) => string | undefined;

interface Read {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

/** Whether a text begins with the header of our CSV. */
export function looksLikeCsv(text: string): boolean {
  return headerOf(text).names.includes('name');
}

/** Reads a catalogue as CSV: `,` `;` or tab, with or without BOM, quotes and CRLF. */
export async function readCsv(text: string): Promise<Parsed> {
  const { delimiter, names } = headerOf(text);
  const unknown = names.find((name) => name !== '' && !columns.includes(name as Column));
  if (unknown !== undefined)
    throw new UserError('import-column-unknown', { column: unknown.slice(0, 40) });
  if (new Set(names.filter(Boolean)).size < names.filter(Boolean).length)
    throw new UserError('import-column-twice');
  const { found, isBroken } = await parseText(text, delimiter);
  // Quotes that nobody closes swallow the rest: they began after the last row that was read.
  const end = (found.at(-1)?.info.lines ?? 0) + 1;
  const broken: Problem[] = isBroken ? [problemOf(end, new BadLine('quotes'))] : [];
  const rows = found.slice(1);
  const read = readRows(
    rows,
    // A row begins where the one before ended.
    (_, at) => (found[at]?.info.lines ?? 0) + 1,
    ({ record }, line) => {
      if (record.every((cell) => cell.trim() === '')) return null;
      if (record.length > names.length) throw new BadLine('cells', { most: names.length });
      return readProduct(line, (column) => {
        const at = names.indexOf(column);
        return at < 0 ? undefined : unshield(record[at] ?? '');
      });
    },
  );
  return { format: 'csv', categories: [], ...read, problems: [...broken, ...read.problems] };
}

/** Row by row, with room for everybody else's work between: a large file takes a second. */
async function parseText(
  text: string,
  delimiter: string,
): Promise<{ readonly found: readonly Read[]; readonly isBroken: boolean }> {
  const found: Read[] = [];
  let isBroken = false;
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
    on_skip: () => void (isBroken = true),
  });
  for await (const row of Readable.from(piecesOf(text)).pipe(parser)) found.push(row as Read);
  return { found, isBroken };
}

async function* piecesOf(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += PIECE) {
    await setImmediate();
    yield bytes.subarray(start, start + PIECE);
  }
}

function headerOf(text: string): { delimiter: string; names: string[] } {
  const [first = ''] = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/, 1);
  const line = first.slice(0, 2_000);
  const count = (sign: string) => line.split(sign).length;
  const [delimiter = ','] = [',', ';', '\t'].toSorted((a, b) => count(b) - count(a));
  const names = line
    .split(delimiter)
    .map((name) => name.trim().replaceAll(/^"|"$/g, '').trim().toLowerCase());
  return { delimiter, names };
}

function readProduct(line: number, cell: Cells): ParsedProduct {
  const text = (column: Column) => cell(column)?.trim();
  const category = text('category');
  const salePrice = text('sale_price');
  const given = cell('line') ?? '';
  return {
    line,
    key: text('key') || undefined,
    category: category === undefined ? undefined : splitPath(category),
    name: (text('name') ?? '').replaceAll(/\s+/g, ' '),
    kind: readWord(text('kind'), 'kind', isKind),
    state: readWord(text('state'), 'state', isState),
    description: text('description'),
    price: text('price') || undefined,
    sale:
      salePrice === undefined || salePrice === ''
        ? salePrice === undefined ? undefined : null
        : { price: salePrice, from: text('sale_from') || null, until: text('sale_until') || null },
    tiers: readTiers(text('tiers')),
    minQuantity: readWhole('min_quantity', text('min_quantity')) ?? undefined,
    maxQuantity: readWhole('max_quantity', text('max_quantity')),
    customerLimit: readWhole('customer_limit', text('customer_limit')),
    stock: readWhole('stock', text('stock')),
    options: readOptions(text),
    goods: cell('goods') || undefined,
    lines: given === '' ? undefined : [given],
  }; // prettier-ignore
}

function readWord<T extends string>(
  text: string | undefined,
  column: Column,
  is: (word: string) => word is T,
): T | undefined {
  if (text === undefined || text === '') return undefined;
  const word = text.toLowerCase();
  if (!is(word)) throw new BadLine('word', { column, text: text.slice(0, 40) });
  return word;
}

/** `10: 8.00 | 50: 7.50`: from this quantity on, each costs this much. */
function readTiers(text: string | undefined): ParsedProduct['tiers'] {
  if (text === undefined) return undefined;
  return text
    .split('|')
    .filter((tier) => tier.trim() !== '')
    .map((tier) => {
      const [, from, price] = /^\s*(\d{1,6})\s*:\s*(\S+)\s*$/.exec(tier) ?? [];
      if (from === undefined || price === undefined) throw new BadLine('tiers');
      return { from: Number(from), price };
    });
}

function readOptions(text: (column: Column) => string | undefined): ParsedProduct['options'] {
  const given = (['warranty_hours', 'low_stock', 'protect'] as const).map(text);
  if (given.every((each) => each === undefined)) return undefined;
  return {
    warrantyH: readWhole('warranty_hours', given[0]) ?? undefined,
    lowStock: readWhole('low_stock', given[1]) ?? undefined,
    protect: readFlag('protect', given[2]),
  };
}
