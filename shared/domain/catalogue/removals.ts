import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { randomKey } from '../../secrets.ts';
import * as audit from '../staff/audit.ts';
import type { AuditEntry } from '../staff/audit.ts';

/** What goes with a category or a product that is deleted. */
export interface Weight {
  readonly name: string;
  /** Below the category, without itself. */
  readonly categories: number;
  readonly products: number;
  /** Stock lines that are not sold. */
  readonly lines: number;
  /** Customers with one of the products in their cart. */
  readonly carts: number;
  /** Codes of coupons that count for nothing else, so they end; of a batch: the first and how many more. */
  readonly coupons: readonly string[];
}

/** What is deleted: one product, or a category with all below it. */
export type Target = { readonly productId: bigint } | { readonly categoryId: bigint };

/** What would go. Throws UserError `product-gone` or `category-gone`. */
export async function weigh(scope: Scope, target: Target): Promise<Weight> {
  const [row] = await scope.db.query<Weight>(
    `with recursive below as (
       select id, name from categories where id = $1 and deleted_at is null
       union all select c.id, c.name from categories c join below b on c.parent_id = b.id where c.deleted_at is null
     ), going as (
       select id, name from products where state <> 'deleted' and (id = $2 or category_id in (select id from below))
     ) select coalesce((select name from below where id = $1), (select name from going where id = $2)) as name,
       greatest(0, (select count(*) from below) - 1)::int as categories,
       (select count(*) from going)::int as products,
       (select count(*) from stock_items where product_id in (select id from going)
         and state = 'available')::int as lines,
       (select count(distinct customer_id) from cart_lines where product_id in (select id from going))::int as carts,
       (select coalesce(jsonb_agg(code || case when n > 1 then ' + ' || n - 1 else '' end order by code), '[]') from (
         select min(code) as code, count(*) as n from coupons c where state = 'active'
           and (product_ids && array(select id from going) or category_ids && array(select id from below))
           and not exists (select from products p where p.id = any(c.product_ids) and p.state <> 'deleted'
             and p.id not in (select id from going))
           and not exists (select from categories k where k.id = any(c.category_ids) and k.deleted_at is null
             and k.id not in (select id from below))
         group by coalesce(batch, code)) ending) as coupons`,
    idsOf(target),
  );
  if (row?.name == null) throw goneOf(target);
  return row;
}

/**
 * Deletes softly: nobody sees it any more, carts lose their lines, favourites their entry; orders stay
 * readable. Returns the audit entry by which `restore` takes it back. The caller has checked the right.
 */
export async function remove(scope: Scope, actorId: number, target: Target): Promise<bigint> {
  return scope.transaction(async (scope) => {
    const weight = await weigh(scope, target);
    const key = randomKey(9);
    const [categoryId, productId] = idsOf(target);
    const [row] = await scope.db.query<{ categories: string[] }>(
      `with recursive below as (
         select id from categories where id = $1 and deleted_at is null
         union all select c.id from categories c join below b on c.parent_id = b.id where c.deleted_at is null
       ), closed as (
         update categories set deleted_at = $4 where id in (select id from below) returning id
       ), going as (
         update products p set state = 'deleted', version = version + 1, options = options || jsonb_build_object(
           'removal', jsonb_build_object('key', $3::text, 'was', p.state,
           'currency', (select currency from settings), 'carts', (
             select coalesce(jsonb_agg(jsonb_build_array(c.customer_id, c.quantity)), '[]')
             from cart_lines c where c.product_id = p.id)))
         where state <> 'deleted' and (id = $2 or category_id in (select id from below)) returning id
       ), emptied as (delete from cart_lines where product_id in (select id from going))
       select coalesce(jsonb_agg(id::text), '[]') as categories from closed`,
      [categoryId, productId, key, new Date(scope.clock.now())],
    );
    const action = 'productId' in target ? 'product.remove' : 'category.remove';
    return audit.write(scope, actorId, action, {
      ...weight,
      ...('productId' in target
        ? { product: Number(target.productId) }
        : { category: Number(target.categoryId), ids: row?.categories }),
      key,
    });
  });
}

/**
 * Takes a deletion back, with the places in carts. A category whose parent is gone since stands at the
 * top. Throws UserError `undo-changed` when there is nothing to take back, and `undo-currency` where the shop counts
 * in another currency since: nobody can convert prices fairly.
 */
export async function restore(scope: Scope, entry: AuditEntry): Promise<void> {
  const {
    key,
    ids = [],
    category,
  } = entry.data as {
    key: string;
    ids?: string[];
    category?: number;
  };
  await demandCurrency(scope, key);
  const [row] = await scope.db.query<{ count: number }>(
    `with opened as (
       update categories c set deleted_at = null, parent_id = case when c.id::text = $3 and not exists (
         select from categories p where p.id = c.parent_id and p.deleted_at is null) then null else c.parent_id end
       where c.id::text = any($2) and c.deleted_at is not null returning c.id
     ), gone as (
       select id, options->'removal' as removal from products
       where state = 'deleted' and options->'removal'->>'key' = $1 for update
     ), back as (
       update products p set state = g.removal->>'was', version = version + 1, options = p.options - 'removal',
         category_id = case when exists (select from categories c where c.id = p.category_id
           and (c.deleted_at is null or c.id::text = any($2))) then p.category_id end
       from gone g where p.id = g.id returning p.id
     ), carts as (
       insert into cart_lines (customer_id, product_id, quantity)
       select c.id, g.id, (line->>1)::int from gone g, jsonb_array_elements(g.removal->'carts') line
       join customers c on c.id = (line->>0)::bigint on conflict do nothing
     ) select ((select count(*) from opened) + (select count(*) from back))::int as count`,
    [key, ids, category?.toString() ?? null],
  );
  if (!row?.count) throw new UserError('undo-changed');
  const { action, actorId, data } = entry;
  await audit.write(scope, actorId, action.replace(/\.\w+$/, '.restore'), { name: data['name'] });
}

async function demandCurrency(scope: Scope, key: string): Promise<void> {
  // The currency does not change in between: `currency.change` waits for this lock.
  await scope.db.query('lock table products in row exclusive mode');
  const [other] = await scope.db.query<{ theirs: string; ours: string }>(
    `select p.options->'removal'->>'currency' as theirs, s.currency as ours from products p, settings s
     where p.state = 'deleted' and p.options->'removal'->>'key' = $1
       and p.options->'removal'->>'currency' <> s.currency limit 1`,
    [key],
  );
  if (other) throw new UserError('undo-currency', { ...other });
}

function idsOf(target: Target): [bigint | null, bigint | null] {
  return 'productId' in target ? [null, target.productId] : [target.categoryId, null];
}

function goneOf(target: Target): UserError {
  const noun = 'productId' in target ? 'product' : 'category';
  return new UserError(`${noun}-gone`);
}
