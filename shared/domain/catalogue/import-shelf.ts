import { BadLine } from '../../exchange/parsed.ts';
import type { Scope } from '../../scope.ts';
import * as categories from './categories.ts';
import type { MergedProduct } from './import-merge.ts';
import * as products from './products.ts';
import type { Product, ProductRow } from './products.ts';
import { readTerms, type Terms } from '../subscriptions/subscription-rules.ts';

/** What of a shop an import file may mean. */
export interface Shelf {
  readonly byKey: ReadonlyMap<string, Product>;
  readonly byName: ReadonlyMap<string, readonly Product[]>;
  /** Categories by `pathKey`. */
  readonly byPath: ReadonlyMap<string, bigint>;
  readonly pathOf: ReadonlyMap<bigint, string>;
  /** What plans are beyond products. */
  readonly terms: ReadonlyMap<bigint, Terms>;
  /** What 'text' and 'file' deliver, sealed. */
  readonly goods: ReadonlyMap<bigint, Buffer>;
}

/** The names of categories as a key of a map. */
export function pathKey(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** Reads what the products of a file may mean, in two queries. */
export async function readShelf(scope: Scope, wanted: readonly MergedProduct[]): Promise<Shelf> {
  const rows = await scope.db.query<{ product: ProductRow; goods: Buffer | null; terms: unknown }>(
    `select product_json(p) as product, goods, (select terms from plans where product_id = p.id) as terms
     from products p where state <> 'deleted' and (key = any($1::text[]) or name = any($2::text[])) order by id`,
    [wanted.flatMap(({ key }) => key ?? []), wanted.map(({ name }) => name)],
  );
  const byKey = new Map<string, Product>();
  const byName = new Map<string, Product[]>();
  const goods = new Map<bigint, Buffer>();
  const terms = new Map<bigint, Terms>();
  for (const row of rows) {
    const product = products.readProductRow(row.product);
    byKey.set(product.key, product);
    byName.set(product.name, [...(byName.get(product.name) ?? []), product]);
    if (row.goods) goods.set(product.id, row.goods);
    if (row.terms !== null) terms.set(product.id, readTerms(row.terms));
  }
  return { byKey, byName, goods, terms, ...(await readPaths(scope)) };
}

/** The product that a file means: by its opaque name, otherwise by category and name. */
export function findExisting(product: MergedProduct, shelf: Shelf): Product | null {
  const byKey = product.key === undefined ? undefined : shelf.byKey.get(product.key);
  if (byKey) return byKey;
  const path = product.category && pathKey(product.category);
  const named = (shelf.byName.get(product.name) ?? []).filter(
    ({ categoryId }) =>
      path === undefined ||
      (categoryId === null ? pathKey([]) : shelf.pathOf.get(categoryId)) === path,
  );
  if (path === undefined && named.length > 1) throw new BadLine('ambiguous');
  return named[0] ?? null;
}

async function readPaths(scope: Scope): Promise<Pick<Shelf, 'byPath' | 'pathOf'>> {
  const byPath = new Map<string, bigint>();
  const pathOf = new Map<bigint, string>();
  const names = new Map<bigint | null, readonly string[]>([[null, []]]);
  for (const { id, parentId, name } of await categories.tree(scope)) {
    const path = [...(names.get(parentId) ?? []), name];
    names.set(id, path);
    pathOf.set(id, pathKey(path));
    // Two of one name: the first is meant.
    if (!byPath.has(pathKey(path))) byPath.set(pathKey(path), id);
  }
  return { byPath, pathOf };
}
