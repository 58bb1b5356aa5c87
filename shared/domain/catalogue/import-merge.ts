import {
  BadLine,
  problemOf,
  type Parsed,
  type ParsedProduct,
  type Problem,
} from '../../exchange/parsed.ts';
import type { Kind } from './products.ts';
import { LONGEST_LINE, sortLines } from './stock-text.ts';

/** What a file says of one product in all its rows. */
export interface MergedProduct extends ParsedProduct {
  /** Different lines, in their order. */
  readonly lines: readonly string[];
}

export interface Merged {
  readonly products: readonly MergedProduct[];
  /** Lines that came twice in the file. */
  readonly repeated: number;
  readonly problems: readonly Problem[];
}

/** Longer is a file. */
const LONGEST_GOODS = 50_000;

/** Puts the rows of each product together: many formats have a row for each piece. */
export function merge(parsed: Pick<Parsed, 'products'>): Merged {
  const groups = new Map<string, Group>();
  const problems: Problem[] = [];
  let repeated = 0;
  for (const row of parsed.products) {
    try {
      const name = row.key ?? JSON.stringify([row.category ?? null, row.name]);
      const group = groups.get(name) ?? {
        first: row,
        pieces: 0,
        goods: [],
        lines: new Set<string>(),
      };
      if (row.name === '') throw new BadLine('empty', { column: 'name' });
      demandSame(group.first, row);
      repeated += take(group, row);
      groups.set(name, group);
    } catch (error) {
      problems.push(problemOf(row.line, error));
    }
  }
  const products = [...groups.values()].map(({ first, goods, lines, pieces }) => ({
    ...first,
    goods: goods.length > 0 ? goods.join('\n') : undefined,
    lines: [...lines],
    stock: pieces > 0 ? pieces : first.stock,
  }));
  return { products, repeated, problems };
}

interface Group {
  readonly first: ParsedProduct;
  readonly lines: Set<string>;
  /** Of each row, where it is not known to be lines. */
  readonly goods: string[];
  pieces: number;
}

/** What kind a product is that says only what it delivers. */
export function kindOf(product: MergedProduct): Kind {
  if (product.kind) return product.kind;
  if (product.lines.length > 0) return 'unique';
  if (product.file) return 'file';
  if (product.goods !== undefined) return 'text';
  return product.stock == null ? 'manual' : 'physical';
}

/** Adds a row to its product; returns how many of its lines were there. */
function take(group: Group, row: ParsedProduct): number {
  group.pieces += row.pieces ?? 0;
  const kind = group.first.kind ?? row.kind;
  if ((row.goods?.length ?? 0) > LONGEST_GOODS)
    throw new BadLine('too-long', { longest: LONGEST_GOODS });
  if (kind === 'text' && row.goods !== undefined && group.goods.some((each) => each !== row.goods))
    throw new BadLine('differs', { column: 'goods', first: group.first.line });
  const sorted = kind === 'unique' && row.goods !== undefined ? sortLines(row.goods) : null;
  const lines = [...(sorted?.lines ?? []), ...(row.lines ?? [])];
  if ((sorted?.tooLong ?? 0) > 0 || lines.some((line) => line.length > LONGEST_LINE))
    throw new BadLine('too-long', { longest: LONGEST_LINE });
  // Without a kind it is not known yet whether goods are lines: whoever knows the product says.
  if (row.goods !== undefined && !sorted && !group.goods.includes(row.goods))
    group.goods.push(row.goods);
  const before = group.lines.size;
  for (const line of lines) group.lines.add(line);
  return lines.length - (group.lines.size - before) + (sorted?.repeated ?? 0);
}

/** Two prices for one product: which is meant, nobody knows. */
function demandSame(first: ParsedProduct, row: ParsedProduct): void {
  for (const column of ['price', 'kind'] as const)
    if (row[column] !== undefined && first[column] !== row[column])
      throw new BadLine('differs', { column, first: first.line });
}
