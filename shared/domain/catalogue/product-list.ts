import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { randomKey } from '../../secrets.ts';
import * as audit from '../staff/audit.ts';
import { readProductRow, type Product, type ProductRow } from './products.ts';
import { readOffer, type Offer, type OfferRow } from './showcase.ts';

/** One page of a category as staff see it, whatever its state. */
export interface StaffShelf {
  /** From the top to this one; empty at the top. */
  readonly path: readonly { readonly id: bigint; readonly name: string }[];
  readonly categories: readonly {
    readonly id: bigint;
    readonly name: string;
    readonly hidden: boolean;
    /** Products in it and below it. */
    readonly count: number;
  }[];
  readonly offers: readonly Offer[];
  readonly hasMore: boolean;
  /** Products of the whole shop, and how many of them are of the demo. */
  readonly total: number;
  readonly demo: number;
}

/** One page of a category (null: the top). Throws UserError `category-gone`. */
export async function shelf(
  scope: Scope,
  categoryId: bigint | null,
  page: { readonly number: number; readonly size: number },
): Promise<StaffShelf> {
  const [row] = await scope.db.query<{
    path: { id: number; name: string }[] | null;
    entries: (OfferRow & {
      category: { id: number; name: string; hidden: boolean; count: number } | null;
    })[];
    total: number;
    demo: number;
  }>(
    `with recursive path as (
       select id, parent_id, name, 0 as height from categories where id = $1 and deleted_at is null
       union all
       select c.id, c.parent_id, c.name, p.height + 1 from path p join categories c on c.id = p.parent_id
     ), entries as (
       select 0 as rank, sort, id from categories where parent_id is not distinct from $1 and deleted_at is null
       union all
       select 1, p.sort, p.id from products p where p.category_id is not distinct from $1 and p.state <> 'deleted'
       order by 1, 2, 3 limit $2 + 1 offset $3
     ), below as (
       select id as top, id from entries where rank = 0
       union all
       select b.top, c.id from below b join categories c on c.parent_id = b.id where c.deleted_at is null
     )
     select (select jsonb_agg(jsonb_build_object('id', id, 'name', name) order by height desc) from path) as path,
       (select coalesce(jsonb_agg(jsonb_build_object(
          'product', case when p.id is not null then product_json(p) end,
          'free', free_stock(p.id, null),
          'category', case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name,
            'hidden', c.hidden, 'count', (select count(*) from products o
              where o.state <> 'deleted' and o.category_id in (select b.id from below b where b.top = c.id))) end)
          order by rank, e.sort, e.id), '[]')
        from entries e left join categories c on e.rank = 0 and c.id = e.id
          left join products p on e.rank = 1 and p.id = e.id) as entries,
       t.total, t.demo
     from (select count(*)::int as total, count(*) filter (where options ? 'demo')::int as demo
       from products where state <> 'deleted') t`,
    [categoryId, page.size, (page.number - 1) * page.size],
  );
  if (!row || (categoryId !== null && row.path === null)) throw new UserError('category-gone');
  const shown = row.entries.slice(0, page.size);
  return {
    path: (row.path ?? []).map(({ id, name }) => ({ id: BigInt(id), name })),
    categories: shown.flatMap(({ category }) =>
      category === null ? [] : [{ ...category, id: BigInt(category.id) }],
    ),
    offers: shown.filter(({ category }) => category === null).map(readOffer),
    hasMore: row.entries.length > page.size,
    total: row.total,
    demo: row.demo,
  };
}

/** A product as the editor shows it: with its category and how many there are. Throws UserError `product-gone`. */
export async function read(
  scope: Scope,
  id: bigint,
): Promise<Offer & { readonly category: string | null }> {
  const [row] = await scope.db.query<OfferRow & { category: string | null }>(
    `select product_json(p) as product, free_stock(p.id, null) as free,
       (select name from categories c where c.id = p.category_id) as category
     from products p where id = $1 and state <> 'deleted'`,
    [id],
  );
  if (!row) throw new UserError('product-gone');
  return { ...readOffer(row), category: row.category };
}

/** Moves a product one place up or down in its category; returns false at the edge, where nothing moves. */
export async function shift(
  scope: Scope,
  actorId: number,
  id: bigint,
  direction: 'up' | 'down',
): Promise<boolean> {
  const [row] = await scope.db.query<{ found: boolean; moved: boolean }>(
    `with mine as (select category_id from products where id = $1 and state <> 'deleted'),
     beside as (
       select p.id, row_number() over (order by sort, p.id) as place from products p, mine
       where p.state <> 'deleted' and p.category_id is not distinct from mine.category_id
     ), spot as (select place, place + $2::int as wanted from beside where id = $1),
     moved as (update products p set sort = case
       when b.id = $1 then spot.wanted when b.place = spot.wanted then spot.place else b.place end
     from beside b, spot where p.id = b.id and exists (select from beside where place = spot.wanted) returning p.id)
     select exists (select from spot) as found, exists (select from moved) as moved`,
    [id, direction === 'up' ? -1 : 1],
  );
  if (row?.found !== true) throw new UserError('product-gone');
  if (!row.moved) return false;
  await audit.write(scope, actorId, 'product.shift', { product: Number(id), direction });
  return true;
}

/** Copies a product as a draft at the end of its category, without its stock lines and its goods. */
export async function duplicate(
  scope: Scope,
  actorId: number,
  id: bigint,
  name: (old: string) => string,
): Promise<Product> {
  const { product } = await read(scope, id);
  const [row] = await scope.db.query<{ product: ProductRow }>(
    `insert into products (key, category_id, kind, name, description, photos, price, sale, tiers,
       min_quantity, max_quantity, customer_limit, stock, options, sort)
     select $2, category_id, kind, $3, description, photos, price, sale, tiers, min_quantity, max_quantity,
       customer_limit, stock, options - 'demo', (select coalesce(max(o.sort), 0) + 1 from products o
         where o.category_id is not distinct from p.category_id)
     from products p where id = $1 and state <> 'deleted' returning product_json(products) as product`,
    [id, randomKey(9), name(product.name)],
  );
  if (!row) throw new UserError('product-gone');
  const copy = readProductRow(row.product);
  if (copy.kind === 'access')
    await scope.db.query(
      `update plans l set terms = o.terms from plans o where l.product_id = $1 and o.product_id = $2`,
      [copy.id, id],
    );
  await audit.write(scope, actorId, 'product.copy', {
    product: Number(copy.id),
    from: Number(id),
    name: copy.name,
  });
  return copy;
}
