import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { randomKey } from '../../secrets.ts';
import * as audit from '../staff/audit.ts';
import type { AuditEntry } from '../staff/audit.ts';
import type { Priced, Sale } from './pricing.ts';
import { demandSound } from './product-rules.ts';

/** Lines that are sold once each, one text or file for everybody, by hand, by post, a closed chat. */
export const kinds = ['unique', 'text', 'file', 'manual', 'physical', 'access'] as const;
export type Kind = (typeof kinds)[number];

/** Only `published` is shown and sold. */
export const states = ['draft', 'published', 'hidden', 'deleted'] as const;
export type State = (typeof states)[number];

/** What differs from the shop's options; missing: as the shop has it. */
export interface ProductOptions {
  readonly warrantyH?: number;
  readonly lowStock?: number;
  readonly protect?: boolean;
  /** Sold, but shown only to who has its link. */
  readonly unlisted?: boolean;
  /** Part of the demo catalogue. */
  readonly demo?: boolean;
}

export interface Product extends Priced {
  readonly id: bigint;
  /** Opaque name outside: deep links and inline results. */
  readonly key: string;
  readonly categoryId: bigint | null;
  readonly kind: Kind;
  readonly state: State;
  readonly name: string;
  readonly description: string;
  /** File ids of this bot; the first is the card's. */
  readonly photos: readonly string[];
  readonly minQuantity: number;
  readonly maxQuantity: number | null;
  /** So many per customer, ever; null: any number. */
  readonly customerLimit: number | null;
  /** How many there are of what is not kept as lines; null: unlimited. */
  readonly stock: number | null;
  /** Whether what 'text' and 'file' deliver is there. */
  readonly hasGoods: boolean;
  readonly options: ProductOptions;
  readonly sort: number;
  /** Counts every change that a buyer would notice. */
  readonly version: number;
}

/** What staff may set of a product. */
export type ProductFields = Pick<
  Product,
  | 'categoryId' | 'kind' | 'state' | 'name' | 'description' | 'photos' | 'price' | 'sale' | 'tiers'
  | 'minQuantity' | 'maxQuantity' | 'customerLimit' | 'stock' | 'options'
>; // prettier-ignore

/** What a new product needs; the rest is as most have it. */
export type NewProduct = Partial<ProductFields> & Pick<ProductFields, 'kind' | 'name' | 'price'>;

/** A product as the function `product_json` gives it. */
export interface ProductRow {
  id: number;
  key: string;
  categoryId: number | null;
  kind: Kind;
  state: State;
  name: string;
  description: string;
  photos: string[];
  price: string;
  sale: { price: string; from: string | null; until: string | null } | null;
  tiers: { from: number; price: string }[];
  minQuantity: number;
  maxQuantity: number | null;
  customerLimit: number | null;
  stock: number | null;
  hasGoods: boolean;
  options: ProductOptions;
  sort: number;
  version: number;
}

/** The product with this number, in any state but deleted; null when the shop has none. */
export async function find(scope: Scope, id: bigint): Promise<Product | null> {
  const [row] = await scope.db.query<{ product: ProductRow }>(
    `select product_json(p) as product from products p where id = $1 and state <> 'deleted'`,
    [id],
  );
  return row ? readProductRow(row.product) : null;
}

/** The product with this opaque name, in any state but deleted. */
export async function findByKey(scope: Scope, key: string): Promise<Product | null> {
  const [row] = await scope.db.query<{ product: ProductRow }>(
    `select product_json(p) as product from products p where key = $1 and state <> 'deleted'`,
    [key],
  );
  return row ? readProductRow(row.product) : null;
}

/** Adds a product at the end of its category, as a draft unless told otherwise. The caller has checked the right. */
export async function create(scope: Scope, actorId: number, fields: NewProduct): Promise<Product> {
  demandSound({ minQuantity: 1, maxQuantity: null, tiers: [], sale: null, ...fields });
  return scope.transaction(async (scope) => {
    const [row] = await scope.db.query<{ product: ProductRow }>(
      `insert into products (key, category_id, kind, state, name, description, photos, price, sale, tiers,
       min_quantity, max_quantity, customer_limit, stock, options, sort)
     select $1, c.id, d->>'kind', coalesce(d->>'state', 'draft'), d->>'name', coalesce(d->>'description', ''),
       array(select jsonb_array_elements_text(coalesce(d->'photos', '[]'))), (d->>'price')::numeric,
       nullif(d->'sale', 'null'), coalesce(d->'tiers', '[]'), coalesce((d->>'minQuantity')::int, 1),
       (d->>'maxQuantity')::int, (d->>'customerLimit')::int, (d->>'stock')::int, coalesce(d->'options', '{}'),
       (select coalesce(max(sort), 0) + 1 from products where category_id is not distinct from c.id)
     from (select $2::jsonb as d) given left join categories c on c.id = (d->>'categoryId')::bigint and c.deleted_at is null
     returning product_json(products) as product`,
      [randomKey(9), jsonOf(fields)],
    );
    if (!row) throw new Error('an insert gives its row');
    const product = readProductRow(row.product);
    await audit.write(scope, actorId, 'product.create', {
      product: Number(product.id),
      name: product.name,
    });
    return product;
  });
}

/** What can be changed of a product; how many there are is said by `stock.setCount`. */
export type ProductChanges = Partial<Omit<ProductFields, 'kind' | 'stock'>>;

/** Changes a product as `edit` does, and returns it. */
export async function change(
  scope: Scope,
  actorId: number,
  id: bigint,
  changes: ProductChanges,
): Promise<Product> {
  return (await edit(scope, actorId, id, changes)).product;
}

/**
 * Changes some fields and writes down what they were; `version` grows where a buyer would notice.
 * `auditId` is null when nothing differed. Throws UserError `product-gone`. The caller has checked the right.
 */
export async function edit(
  scope: Scope,
  actorId: number,
  id: bigint,
  changes: ProductChanges,
): Promise<{ readonly product: Product; readonly auditId: bigint | null }> {
  return scope.transaction(async (scope) => {
    const before = await lock(scope, id);
    demandSound({ ...before, ...changes });
    const differing = differencesOf(before, changes);
    const names = Object.keys(differing);
    if (names.length === 0) return { product: before, auditId: null };
    const [row] = await scope.db.query<{ product: ProductRow }>(
      `update products set
         category_id = case when d ? 'categoryId' then (select c.id from categories c
           where c.id = (d->>'categoryId')::bigint and c.deleted_at is null) else category_id end,
         sort = case when d ? 'categoryId' then (select coalesce(max(o.sort), 0) + 1 from products o
           where o.category_id is not distinct from (d->>'categoryId')::bigint) else sort end,
         state = coalesce(d->>'state', state), name = coalesce(d->>'name', name),
         description = coalesce(d->>'description', description),
         photos = case when d ? 'photos' then array(select jsonb_array_elements_text(d->'photos')) else photos end,
         price = coalesce((d->>'price')::numeric, price),
         sale = case when d ? 'sale' then nullif(d->'sale', 'null') else sale end,
         tiers = coalesce(d->'tiers', tiers),
         min_quantity = coalesce((d->>'minQuantity')::int, min_quantity),
         max_quantity = case when d ? 'maxQuantity' then (d->>'maxQuantity')::int else max_quantity end,
         customer_limit = case when d ? 'customerLimit' then (d->>'customerLimit')::int else customer_limit end,
         options = coalesce(d->'options', options),
         version = version + $3::int
       from (select $2::jsonb as d) given where id = $1 returning product_json(products) as product`,
      [id, jsonOf(differing), names.some((name) => NOTICED.has(name)) ? 1 : 0],
    );
    if (!row) throw new Error('a locked product is there');
    const auditId = await audit.write(scope, actorId, 'product.change', {
      product: Number(id),
      name: before.name,
      before: plainOf(before, names),
      after: plainOf({ ...before, ...changes }, names),
    });
    return { product: readProductRow(row.product), auditId };
  });
}

/** Takes a `product.change` back. Throws UserError `undo-changed` when somebody changed it since. */
export async function revert(scope: Scope, entry: AuditEntry): Promise<void> {
  const { product, before, after } = entry.data as {
    product: number;
    before: Partial<ProductRow>;
    after: Partial<ProductRow>;
  };
  const now = await find(scope, BigInt(product));
  const names = Object.keys(after);
  if (!now || jsonOf(plainOf(now, names)) !== jsonOf(plainOf(readFields(after), names)))
    throw new UserError('undo-changed');
  await edit(scope, entry.actorId, now.id, readFields(before));
}

/** Sets what 'text' and 'file' deliver, sealed; the log does not say what it is. */
export async function setGoods(
  scope: Scope,
  actorId: number,
  id: bigint,
  sealed: Buffer,
): Promise<void> {
  const [row] = await scope.db.query<{ name: string }>(
    `update products set goods = $2, version = version + 1
     where id = $1 and kind in ('text', 'file') and state <> 'deleted' returning name`,
    [id, sealed],
  );
  if (!row) throw new UserError('product-gone');
  await audit.write(scope, actorId, 'product.goods', { product: Number(id), name: row.name });
}

/** Reads what `product_json` gives. */
export function readProductRow(row: ProductRow): Product {
  return { ...row, id: BigInt(row.id), ...readFields(row) } as Product;
}

/** The fields of a row, or some of them, as the program has them. */
function readFields(row: Partial<ProductRow>): Partial<Product> {
  const { id: _, price, sale, tiers, categoryId, ...rest } = row;
  return {
    ...rest,
    ...(categoryId === undefined
      ? {}
      : { categoryId: categoryId === null ? null : BigInt(categoryId) }),
    ...(price === undefined ? {} : { price: BigInt(price) }),
    ...(sale === undefined ? {} : { sale: sale && readSale(sale) }),
    ...(tiers === undefined
      ? {}
      : { tiers: tiers.map(({ from, price }) => ({ from, price: BigInt(price) })) }),
  };
}

function readSale({ price, from, until }: NonNullable<ProductRow['sale']>): Sale {
  return {
    price: BigInt(price),
    from: from === null ? null : new Date(from),
    until: until === null ? null : new Date(until),
  };
}

/** What a buyer would notice: a checkout that saw the version before asks again. */
const NOTICED = new Set<string>([
  'state', 'name', 'description', 'photos', 'price', 'sale', 'tiers', 'minQuantity', 'maxQuantity',
  'customerLimit', 'options',
] satisfies (keyof ProductFields)[]); // prettier-ignore

async function lock(scope: Scope, id: bigint): Promise<Product> {
  const [row] = await scope.db.query<{ product: ProductRow }>(
    `select product_json(p) as product from products p where id = $1 and state <> 'deleted' for update`,
    [id],
  );
  if (!row) throw new UserError('product-gone');
  return readProductRow(row.product);
}

function differencesOf(
  before: Product,
  changes: Partial<ProductFields>,
): Partial<Record<keyof ProductFields, unknown>> {
  return Object.fromEntries(
    Object.entries(changes).filter(
      ([name, value]) => value !== undefined && jsonOf(value) !== jsonOf(before[name as never]),
    ),
  );
}

function plainOf(
  product: Partial<ProductFields>,
  names: readonly string[],
): Record<string, unknown> {
  const all = JSON.parse(jsonOf(product)) as Record<string, unknown>;
  return Object.fromEntries(names.map((name) => [name, all[name] ?? null]));
}

/** As the table keeps it: amounts and numbers of rows as texts, moments as ISO. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'bigint' ? each.toString() : each,
  );
}
