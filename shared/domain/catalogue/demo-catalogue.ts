import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { randomKey, type Secrets } from '../../secrets.ts';
import * as audit from '../staff/audit.ts';
import * as categories from './categories.ts';
import { sealGoods } from './goods.ts';
import * as plans from '../subscriptions/plans.ts';
import * as products from './products.ts';
import type { NewProduct } from './products.ts';
import type { Terms } from '../subscriptions/subscription-rules.ts';
import * as stock from './stock.ts';

/** A category of the demo with its products, in the shop's language. */
export interface DemoShelf {
  /** Null: they stand in none, as plans do. */
  readonly name: string | null;
  readonly products: readonly DemoProduct[];
}

export type DemoProduct = NewProduct & {
  /** What is sold: lines of the kind `unique`, or the one text of the kind `text`. */
  readonly lines?: readonly string[];
  readonly text?: string;
  /** What a plan is beyond a product. */
  readonly terms?: Partial<Terms>;
};

/** Fills a shop that has no products. Throws UserError `demo-not-empty`. The caller has checked the right. */
export async function fill(
  scope: Scope,
  secrets: Secrets,
  actorId: number,
  shelves: readonly DemoShelf[],
): Promise<void> {
  await scope.transaction(async (scope) => {
    // Two presses at once fill it once.
    await scope.db.query('lock table products in share row exclusive mode');
    const [row] = await scope.db.query(`select from products where state <> 'deleted' limit 1`);
    if (row) throw new UserError('demo-not-empty');
    for (const shelf of shelves) {
      const id = shelf.name === null ? null : await addCategory(scope, actorId, shelf.name);
      for (const product of shelf.products) await add(scope, secrets, actorId, id, product);
    }
    await audit.write(scope, actorId, 'demo.fill');
  });
}

/**
 * Takes the demo's products away, and the categories in which nothing else is. Returns the audit entry
 * by which it is taken back (`removals.restore`).
 */
export async function clear(scope: Scope, actorId: number): Promise<bigint> {
  return scope.transaction(async (scope) => {
    const key = randomKey(9);
    const [row] = await scope.db.query<{ ids: string[] }>(
      `with gone as (
         update products p set state = 'deleted', version = version + 1, options = options || jsonb_build_object(
           'removal', jsonb_build_object('key', $2::text, 'was', p.state,
           'currency', (select currency from settings), 'carts', (
             select coalesce(jsonb_agg(jsonb_build_array(c.customer_id, c.quantity)), '[]')
             from cart_lines c where c.product_id = p.id)))
         where options ? 'demo' and state <> 'deleted' returning id, category_id
       ), emptied as (delete from cart_lines where product_id in (select id from gone)),
       closed as (
         update categories c set deleted_at = $1
         where c.id in (select category_id from gone) and c.deleted_at is null
           and not exists (select from products p where p.category_id = c.id and p.state <> 'deleted'
             and p.id not in (select id from gone))
           and not exists (select from categories s where s.parent_id = c.id and s.deleted_at is null)
         returning c.id
       ) select coalesce(jsonb_agg(id::text), '[]') as ids from closed`,
      [new Date(scope.clock.now()), key],
    );
    return audit.write(scope, actorId, 'demo.clear', { ids: row?.ids, key });
  });
}

async function addCategory(scope: Scope, actorId: number, name: string): Promise<bigint> {
  return (await categories.create(scope, actorId, { name, parentId: null })).id;
}

async function add(
  scope: Scope,
  secrets: Secrets,
  actorId: number,
  categoryId: bigint | null,
  { lines, text, terms, ...fields }: DemoProduct,
): Promise<void> {
  const options = { ...fields.options, demo: true };
  const { id } = await products.create(scope, actorId, {
    ...fields,
    categoryId,
    options,
    state: 'published',
  });
  if (terms) await plans.change(scope, actorId, id, terms);
  if (lines) await stock.put(scope, secrets, id, lines);
  if (text === undefined) return;
  const sealed = sealGoods(scope, secrets, id, { kind: 'text', text });
  await products.setGoods(scope, actorId, id, sealed);
}
