import { BadLine, readRows, type Parsed, type ParsedProduct } from './parsed.ts';

/** One item as AiogramShopBot has it: a category, a subcategory (our product), one piece to sell. */
interface Item {
  readonly type: string;
  readonly category: unknown;
  readonly subcategory: unknown;
  readonly description: unknown;
  readonly price: unknown;
  readonly data: unknown;
}

/** Whether a value is a list of items of AiogramShopBot. */
export function looksLikeAiogram(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.some((item) => isRecord(item) && 'subcategory' in item);
}

/** Reads AiogramShopBot's JSON: one object a piece; `item_type` is missing in files before November 2025. */
export function readAiogramJson(items: readonly unknown[]): Parsed {
  const read = readRows(
    items,
    (_, at) => at + 1,
    (item, line) => {
      if (!isRecord(item)) throw new BadLine('field', { column: 'item' });
      return productOf(line, {
        type: plainOf(item['item_type'] ?? 'digital'),
        category: item['category'],
        subcategory: item['subcategory'],
        description: item['description'],
        price: item['price'],
        data: item['private_data'],
      });
    },
  );
  return { format: 'aiogram-json', categories: [], ...read };
}

/** Whether a text is lines of AiogramShopBot: at least five fields with `;` between. */
export function looksLikeAiogramTxt(text: string): boolean {
  const first = text.split(/\r\n|\n|\r/, 50).find((line) => line.trim() !== '') ?? '';
  return first.split(';').length >= 5;
}

/**
 * Reads AiogramShopBot's TXT: `ITEM_TYPE;CATEGORY;SUBCATEGORY;DESCRIPTION;PRICE;PRIVATE_DATA` a line,
 * without the first field in older files. What is sold may hold `;`.
 */
export function readAiogramTxt(text: string): Parsed {
  const rows = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const read = readRows(
    rows,
    (_, at) => at + 1,
    (row, line) => {
      if (row.trim() === '') return null;
      const fields = row.split(';');
      const hasType = /^\s*(digital|physical)\s*$/i.test(fields[0] ?? '');
      const [category, subcategory, description, price, ...data] = hasType
        ? fields.slice(1)
        : fields;
      if (price === undefined) throw new BadLine('fields', { least: 5 });
      const type = hasType ? (fields[0] ?? '') : 'digital';
      return productOf(line, {
        type, category, subcategory, description, price, data: data.join(';'),
      }); // prettier-ignore
    },
  );
  return { format: 'aiogram-txt', categories: [], ...read };
}

function productOf(line: number, item: Item): ParsedProduct {
  const type = item.type.trim().toLowerCase();
  if (type !== 'digital' && type !== 'physical')
    throw new BadLine('word', { column: 'item_type', text: item.type.slice(0, 40) });
  const category = textOf(item.category, 'category');
  const name = textOf(item.subcategory, 'subcategory');
  if (category === '' || name === '')
    throw new BadLine('field', { column: name === '' ? 'subcategory' : 'category' });
  const common = {
    line,
    category: [category],
    name,
    description: plainOf(item.description),
    price: plainOf(item.price) || undefined,
  };
  if (type === 'physical') return { ...common, kind: 'physical', pieces: 1 };
  const data = typeof item.data === 'string' ? item.data.trim() : '';
  if (data === '') throw new BadLine('empty', { column: 'private_data' });
  return { ...common, kind: 'unique', lines: [data] };
}

function textOf(value: unknown, column: string): string {
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new BadLine('field', { column });
  return String(value).trim().replaceAll(/\s+/g, ' ');
}

/** A text or a number as text; anything else is nothing. */
function plainOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
