import { isDeepStrictEqual } from 'node:util';
import { BadLine, problemOf, type Parsed, type Problem } from '../../exchange/parsed.ts';
import { parseAmount } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { Secrets } from '../../secrets.ts';
import { DEEPEST } from './categories.ts';
import { openGoods, type Goods } from './goods.ts';
import { kindOf, merge, type MergedProduct } from './import-merge.ts';
import { findExisting, pathKey, readShelf, type Shelf } from './import-shelf.ts';
import { demandSound } from './product-rules.ts';
import type { Kind, Product, ProductFields } from './products.ts';
import { demandSoundTerms, type Terms } from '../subscriptions/subscription-rules.ts';
import { LONGEST_LINE, sortLines } from './stock-text.ts';
import * as stock from './stock.ts';

/** What an import would do, or did. */
export interface ImportCounts {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly categories: number;
  readonly lines: number;
  /** Lines that their product has already. */
  readonly known: number;
  /** Lines that are twice in the file. */
  readonly repeated: number;
  /** New products that wait as drafts because the file does not say what they deliver. */
  readonly drafts: number;
}

export interface ImportPlan {
  readonly counts: ImportCounts;
  readonly problems: readonly Problem[];
  readonly products: readonly PlannedProduct[];
  /** Categories that the shop does not have, each after its parent. */
  readonly paths: readonly { readonly path: readonly string[]; readonly hidden: boolean }[];
  readonly shelf: Shelf;
}

/** What becomes of one product of the file. */
export interface PlannedProduct {
  readonly existing: Product | null;
  readonly key: string | null;
  /** Its category; undefined: where it is. */
  readonly path: readonly string[] | undefined;
  /** What differs from what is there. */
  readonly fields: Partial<ProductFields> & Pick<ProductFields, 'kind' | 'name' | 'price'>;
  readonly isChanged: boolean;
  /** What it delivers, if that differs. */
  readonly goods: Goods | null;
  /** What it is as a plan, if that differs. */
  readonly terms: Terms | null;
  readonly lines: readonly string[];
}

/** How a file is taken in. */
export interface ImportWay {
  readonly secrets: Secrets;
  readonly currency: string;
  /** Leaves products alone that are there. */
  readonly keep?: boolean;
}

/** Says what an import would do now. Changes nothing. */
export async function plan(scope: Scope, parsed: Parsed, way: ImportWay): Promise<ImportPlan> {
  const merged = merge(parsed);
  const problems = [...parsed.problems, ...merged.problems];
  const shelf = await readShelf(scope, merged.products);
  const products: PlannedProduct[] = [];
  for (const product of merged.products) {
    try {
      products.push(planOne(scope, product, shelf, way));
    } catch (error) {
      problems.push(problemOf(product.line, error));
    }
  }
  const kept = products.filter(({ existing }) => way.keep !== true || existing === null);
  const paths = newPaths(parsed, kept, shelf);
  const counts = {
    ...(await countOf(scope, kept, way.secrets)),
    categories: paths.length,
    repeated: merged.repeated,
  };
  return {
    counts,
    problems: problems.toSorted((a, b) => a.line - b.line),
    products: kept,
    paths,
    shelf,
  };
}

function planOne(
  scope: Scope,
  product: MergedProduct,
  shelf: Shelf,
  way: ImportWay,
): PlannedProduct {
  const existing = findExisting(product, shelf);
  const kind = existing?.kind ?? kindOf(product);
  if (product.kind !== undefined && product.kind !== kind)
    throw new BadLine('kind-differs', { column: kind });
  const path = product.category;
  if ((path?.length ?? 0) > DEEPEST) throw new BadLine('deep', { deepest: DEEPEST });
  const { lines, goods } = goodsOf(product, kind);
  const given = fieldsOf(product, kind, way.currency);
  const price = given.price ?? existing?.price;
  if (price === undefined) throw new BadLine('empty', { column: 'price' });
  const mustWait = goods === null && (kind === 'text' || kind === 'file');
  const state = given.state ?? 'published';
  const fields = existing
    ? { ...given, kind, price, options: { ...existing.options, ...given.options } }
    : { ...given, kind, price, state: mustWait && state === 'published' ? 'draft' : state };
  demandSound({ minQuantity: 1, maxQuantity: null, tiers: [], sale: null, ...existing, ...fields });
  const isMoved =
    path !== undefined &&
    existing !== null &&
    (existing.categoryId === null ? pathKey([]) : shelf.pathOf.get(existing.categoryId)) !==
      pathKey(path);
  const known = existing && shelf.goods.get(existing.id);
  const isSame =
    known !== undefined && known !== null && goods !== null && existing !== null &&
    textOf(openGoods(scope, way.secrets, existing.id, known)) === textOf(goods); // prettier-ignore
  const terms = termsOf(scope, product, kind, existing && shelf.terms.get(existing.id));
  return {
    existing,
    key: product.key ?? null,
    path: existing && !isMoved ? undefined : path,
    fields,
    isChanged:
      existing !== null &&
      (isMoved || differs(existing, fields) || (goods !== null && !isSame) || terms !== null),
    goods: isSame ? null : goods,
    terms,
    lines,
  };
}

/** What a file says of a plan, where it is not so already; a date that is over is refused. */
function termsOf(
  scope: Scope,
  { plan }: MergedProduct,
  kind: Kind,
  known: Terms | null | undefined,
): Terms | null {
  if (!plan) return null;
  if (kind !== 'access') throw new BadLine('no-plan', { column: kind });
  if (known && isDeepStrictEqual(known, plan)) return null;
  demandSoundTerms(plan, scope.clock.now());
  return plan;
}

/** What a file says of a product, as the shop keeps it. */
function fieldsOf(
  product: MergedProduct,
  kind: Kind,
  currency: string,
): Partial<ProductFields> & { name: string } {
  const amount = (text: string) => parseAmount(text, currency);
  const { sale, tiers, price, options, stock: count } = product;
  const all: { [F in keyof ProductFields]?: ProductFields[F] | undefined } = {
    name: product.name,
    state: product.state,
    description: product.description,
    price: price === undefined ? undefined : amount(price),
    sale: sale && { price: amount(sale.price), from: dateOf(sale.from), until: dateOf(sale.until) },
    tiers: tiers?.map((tier) => ({ from: tier.from, price: amount(tier.price) })),
    minQuantity: product.minQuantity,
    maxQuantity: product.maxQuantity,
    customerLimit: product.customerLimit,
    stock: kind === 'unique' ? undefined : count,
    photos: product.photos,
    options: options && withoutHoles(options),
  };
  return { ...withoutHoles(all), name: product.name };
}

function goodsOf(
  product: MergedProduct,
  kind: Kind,
): { readonly lines: readonly string[]; readonly goods: Goods | null } {
  const { lines, goods, file } = product;
  if (kind === 'unique') {
    const more = sortLines(goods ?? '');
    if (more.tooLong > 0) throw new BadLine('too-long', { longest: LONGEST_LINE });
    return { lines: [...new Set([...lines, ...more.lines])], goods: null };
  }
  if (lines.length > 0) throw new BadLine('no-lines', { column: kind });
  if (file && kind === 'file') return { lines, goods: { kind: 'file', ...file } };
  if (goods === undefined) return { lines, goods: null };
  if (kind !== 'text') throw new BadLine('no-goods', { column: kind });
  return { lines, goods: { kind: 'text', text: goods } };
}

function dateOf(text: string | null): Date | null {
  if (text === null) return null;
  const date = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) throw new BadLine('date', { text: text.slice(0, 40) });
  return date;
}

function newPaths(parsed: Parsed, planned: readonly PlannedProduct[], shelf: Shelf) {
  const hidden = new Set(
    parsed.categories.filter((each) => each.hidden).map(({ path }) => pathKey(path)),
  );
  const wanted = [
    ...parsed.categories.map(({ path }) => path),
    ...planned.flatMap(({ path }) => (path === undefined ? [] : [path])),
  ];
  const fresh = new Map<string, readonly string[]>();
  for (const path of wanted)
    for (let depth = 1; depth <= path.length; depth += 1) {
      const part = path.slice(0, depth);
      if (!shelf.byPath.has(pathKey(part))) fresh.set(pathKey(part), part);
    }
  return [...fresh].map(([key, path]) => ({ path, hidden: hidden.has(key) }));
}

async function countOf(scope: Scope, planned: readonly PlannedProduct[], secrets: Secrets) {
  let [created, changed, drafts, lines, known] = [0, 0, 0, 0, 0];
  for (const one of planned) {
    if (one.existing === null) created += 1;
    else if (one.isChanged) changed += 1;
    if (one.existing === null && one.fields.state === 'draft') drafts += 1;
    const there = one.existing
      ? (await stock.known(scope, secrets, one.existing.id, one.lines)).size
      : 0;
    known += there;
    lines += one.lines.length - there;
  }
  return { created, changed, unchanged: planned.length - created - changed, drafts, lines, known };
}

function differs(existing: Product, fields: Partial<ProductFields>): boolean {
  return Object.entries(fields).some(
    ([name, value]) => textOf(value) !== textOf(existing[name as keyof ProductFields]),
  );
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'bigint' ? each.toString() : each,
  );
}

function withoutHoles<T extends object>(value: T): { [F in keyof T]?: Exclude<T[F], undefined> } {
  return Object.fromEntries(
    Object.entries(value).filter(([, each]) => each !== undefined),
  ) as never;
}
