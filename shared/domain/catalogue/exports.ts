import { BOM, csvRow, joinPath } from '../../exchange/cells.ts';
import { columns } from '../../exchange/csv.ts';
import { FORMAT, VERSION } from '../../exchange/json.ts';
import type { ParsedProduct } from '../../exchange/parsed.ts';
import { toDecimal } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { Secrets } from '../../secrets.ts';
import * as categories from './categories.ts';
import { openGoods, openLine } from './goods.ts';
import type { Permission } from '../staff/permissions.ts';
import { readProductRow, type Product, type ProductRow } from './products.ts';
import { readTerms, type Terms } from '../subscriptions/subscription-rules.ts';

/** What can be taken out of a shop, with the right that it takes. */
export const exportRights = {
  'catalogue-csv': 'catalogue',
  'catalogue-json': 'catalogue',
  stock: 'stock',
  orders: 'orders',
  customers: 'customers',
  subscriptions: 'subscriptions',
  periods: 'subscriptions',
} as const satisfies Readonly<Record<string, Permission>>;
export type ExportKind = keyof typeof exportRights;

/** What the job that writes an export must know. */
export interface ExportJob {
  readonly actorId: number;
  readonly chatId: number;
  readonly kind: ExportKind;
  readonly language: string;
}

/** So many rows are in memory at once, however many there are. */
const PAGE = 1_000;

/** Hands an export to the job, in the caller's transaction. */
export async function schedule(scope: Scope, updateId: number, job: ExportJob): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({ task: 'export', key: `export:${updateId}`, queued: true, attempts: 3, payload: job }),
  ]); // prettier-ignore
}

/** A product with where it stands, as files name it. */
export interface Placed {
  readonly product: Product;
  readonly path: readonly string[];
  readonly goods: Buffer | null;
  /** What a plan is beyond a product; null: it is none. */
  readonly terms: Terms | null;
}

/** All products that are not deleted, in the order of the shop, page by page. */
export async function* placedProducts(scope: Scope): AsyncGenerator<Placed> {
  const paths = await pathsOf(scope);
  for (const id of paths.keys())
    for (let offset = 0; ; offset += PAGE) {
      const rows = await scope.db.query<{
        product: ProductRow;
        goods: Buffer | null;
        terms: unknown;
      }>(
        `select product_json(p) as product, goods, (select terms from plans where product_id = p.id) as terms
         from products p where state <> 'deleted' and category_id is not distinct from $1 order by sort, id offset $2 limit $3`,
        [id, offset, PAGE],
      );
      for (const { product, goods, terms } of rows)
        yield {
          product: readProductRow(product),
          path: paths.get(id)?.path ?? [],
          goods,
          terms: terms === null ? null : readTerms(terms),
        };
      if (rows.length < PAGE) break;
    }
}

/** The catalogue as CSV that can be taken in again; without what is sold and without photos. */
export async function* catalogueCsv(scope: Scope, currency: string): AsyncGenerator<string> {
  const shown = columns.filter((column) => column !== 'goods' && column !== 'line');
  yield BOM + csvRow(shown);
  const price = (amount: bigint) => toDecimal({ amount, currency });
  for await (const { product, path } of placedProducts(scope)) {
    const { sale, options } = product;
    const cells: Readonly<Record<(typeof shown)[number], string | number | null | undefined>> = {
      key: product.key,
      category: joinPath(path),
      name: product.name,
      kind: product.kind,
      state: product.state,
      price: price(product.price),
      description: product.description,
      sale_price: sale && price(sale.price),
      sale_from: sale?.from?.toISOString(),
      sale_until: sale?.until?.toISOString(),
      tiers: product.tiers.map((tier) => `${tier.from}: ${price(tier.price)}`).join(' | '),
      min_quantity: product.minQuantity,
      max_quantity: product.maxQuantity,
      customer_limit: product.customerLimit,
      stock: product.stock,
      warranty_hours: options.warrantyH,
      low_stock: options.lowStock,
      protect: options.protect === undefined ? null : options.protect ? 'yes' : 'no',
    };
    yield csvRow(shown.map((column) => cells[column]));
  }
}

/** The catalogue as JSON that can be taken in again, with categories and this bot's photos. */
export async function* catalogueJson(scope: Scope, currency: string): AsyncGenerator<string> {
  const head = { format: FORMAT, version: VERSION, bot: scope.tenant.botId, currency };
  const paths = await placedCategories(scope);
  yield `${JSON.stringify(head).slice(0, -1)},\n"categories": ${JSON.stringify(paths)},\n"products": [\n`;
  let separator = '';
  for await (const { product, path, terms } of placedProducts(scope)) {
    const plan = terms === null ? {} : { plan: terms };
    const said = { ...describe(product, path, currency), ...plan, photos: product.photos };
    yield separator + JSON.stringify(said);
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** What is not sold yet, opened: stock lines and unlimited texts, as CSV that can be taken in again. */
export async function* stockCsv(scope: Scope, secrets: Secrets): AsyncGenerator<string> {
  yield BOM + csvRow(['key', 'category', 'name', 'goods', 'line']);
  for await (const placed of placedProducts(scope)) {
    const { id } = placed.product;
    const goods = placed.goods && openGoods(scope, secrets, id, placed.goods);
    if (goods?.kind === 'text') yield goodsRow(placed, goods.text, '');
    if (placed.product.kind === 'unique')
      for await (const sealed of unsold(scope, id))
        yield goodsRow(placed, '', openLine(scope, secrets, id, sealed));
  }
}

function goodsRow({ product, path }: Placed, goods: string, line: string): string {
  return csvRow([product.key, joinPath(path), product.name, goods, line]);
}

async function* unsold(scope: Scope, productId: bigint): AsyncGenerator<Buffer> {
  let after = '0';
  for (;;) {
    const rows = await scope.db.query<{ id: string; sealed: Buffer }>(
      `select id, sealed from stock_items where product_id = $1 and state = 'available' and id > $2
       order by id limit $3`,
      [productId, after, PAGE],
    );
    for (const { sealed } of rows) yield sealed;
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.id ?? after;
  }
}

/** A product as a file names it, without photos and what it delivers. */
export function describe(
  product: Product,
  path: readonly string[],
  currency: string,
): Omit<ParsedProduct, 'line'> {
  const price = (amount: bigint) => toDecimal({ amount, currency });
  const { sale } = product;
  const { warrantyH, lowStock, protect, unlisted } = product.options;
  return {
    key: product.key,
    category: path,
    name: product.name,
    kind: product.kind,
    state: product.state === 'deleted' ? undefined : product.state,
    description: product.description,
    price: price(product.price),
    sale: sale && {
      price: price(sale.price),
      from: sale.from?.toISOString() ?? null,
      until: sale.until?.toISOString() ?? null,
    },
    tiers: product.tiers.map((tier) => ({ from: tier.from, price: price(tier.price) })),
    minQuantity: product.minQuantity,
    maxQuantity: product.maxQuantity,
    customerLimit: product.customerLimit,
    stock: product.stock,
    options: { warrantyH, lowStock, protect, unlisted },
  };
}

/** All categories by their paths, each after its parent. */
export async function placedCategories(
  scope: Scope,
): Promise<{ readonly path: readonly string[]; readonly hidden: boolean }[]> {
  return [...(await pathsOf(scope)).values()].filter(({ path }) => path.length > 0);
}

/** Every category with its path, in the order of the tree; first (null) what stands at the top. */
async function pathsOf(scope: Scope) {
  const paths = new Map<bigint | null, { path: readonly string[]; hidden: boolean }>([
    [null, { path: [], hidden: false }],
  ]);
  for (const { id, parentId, name, hidden } of await categories.tree(scope))
    paths.set(id, { path: [...(paths.get(parentId)?.path ?? []), name], hidden });
  return paths;
}
