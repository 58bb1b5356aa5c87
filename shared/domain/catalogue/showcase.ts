import type { Scope } from '../../scope.ts';
import { readProductRow, type Product, type ProductRow } from './products.ts';

/** A product in a list, with how many of it this customer could buy now; null: any number. */
export interface Offer {
  readonly product: Product;
  readonly free: number | null;
}

/** One page of what stands in a category: categories first, then products. */
export interface Shelf {
  /** From the top to this one; empty at the top of the shop. */
  readonly path: readonly { readonly id: bigint; readonly name: string }[];
  readonly categories: readonly { readonly id: bigint; readonly name: string }[];
  readonly offers: readonly Offer[];
  readonly hasMore: boolean;
}

/** All that a product's card shows to one customer. */
export interface ProductCard extends Offer {
  /** Whether customers see it: published, and no category above it hidden. */
  readonly isShown: boolean;
  readonly category: string | null;
  /** Average of the reviews, 1 to 5; null: nobody has written one. */
  readonly stars: number | null;
  readonly reviews: number;
  readonly isFavourite: boolean;
  readonly isWaiting: boolean;
}

/** A product in a list as SQL gives it. */
export interface OfferRow {
  product: ProductRow;
  free: number | null;
}

/** One page of a category (null: the top of the shop) as a customer sees it; null: they do not see it. */
export async function shelf(
  scope: Scope,
  categoryId: bigint | null,
  page: { readonly customerId: bigint; readonly number: number; readonly size: number },
): Promise<Shelf | null> {
  const [row] = await scope.db.query<{
    path: { id: number; name: string }[] | null;
    entries: (OfferRow & { category: { id: number; name: string } | null })[];
  }>(
    `with recursive open as materialized (select open_categories() as id),
     path as (
       select c.id, c.parent_id, c.name, 0 as height from categories c join open using (id) where c.id = $1
       union all
       select c.id, c.parent_id, c.name, p.height + 1 from path p join categories c on c.id = p.parent_id
     ), filled as (
       -- Something is to be seen in them or below: nobody is led to an empty shelf.
       select o.id from open o where exists (
         select from products p where p.category_id = o.id and p.state = 'published' and not p.options ? 'unlisted')
       union select c.parent_id from categories c join filled using (id) where c.parent_id is not null
     ), entries as (
       select 0 as rank, c.sort, c.id from categories c join open using (id) join filled using (id)
       where c.parent_id is not distinct from $1
       union all
       select 1, p.sort, p.id from products p where p.category_id is not distinct from $1 and p.state = 'published'
         and not p.options ? 'unlisted'
       order by 1, 2, 3 limit $3 + 1 offset $4
     )
     select (select jsonb_agg(jsonb_build_object('id', id, 'name', name) order by height desc) from path) as path,
       (select coalesce(jsonb_agg(jsonb_build_object(
          'category', case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name) end,
          'product', case when p.id is not null then product_json(p) end,
          'free', free_stock(p.id, $2)) order by rank, e.sort, e.id), '[]')
        from entries e left join categories c on e.rank = 0 and c.id = e.id
          left join products p on e.rank = 1 and p.id = e.id) as entries`,
    [categoryId, page.customerId, page.size, (page.number - 1) * page.size],
  );
  if (!row || (categoryId !== null && row.path === null)) return null;
  const shown = row.entries.slice(0, page.size);
  return {
    path: (row.path ?? []).map(({ id, name }) => ({ id: BigInt(id), name })),
    categories: shown.flatMap(({ category }) =>
      category === null ? [] : [{ id: BigInt(category.id), name: category.name }],
    ),
    offers: shown.filter(({ category }) => category === null).map(readOffer),
    hasMore: row.entries.length > page.size,
  };
}

/**
 * A product's card, by its number or its opaque name; a visitor's look is counted once a day, in the
 * shop's time zone. Null when there is no such product; whether it may be shown, the caller decides.
 */
export async function card(
  scope: Scope,
  product: { readonly id: bigint } | { readonly key: string },
  viewer: { readonly customerId: bigint; readonly isCounted: boolean; readonly timeZone: string },
): Promise<ProductCard | null> {
  const [row] = await scope.db.query<
    OfferRow & {
      shown: boolean;
      category: string | null;
      stars: number | null;
      reviews: number;
      favourite: boolean;
      waiting: boolean;
    }
  >(
    `with found as materialized (
       select p.*, p.state = 'published'
         and (p.category_id is null or p.category_id in (select open_categories())) as shown
       from products p where (p.id = $1 or p.key = $2) and p.state <> 'deleted'
     ), seen as (
       insert into product_views (day, product_id, customer_id)
       select ($4::timestamptz at time zone $5)::date, id, $3 from found where shown and $6
       on conflict do nothing
     )
     select product_json(p) as product, f.shown, free_stock(p.id, $3) as free,
       (select name from categories c where c.id = p.category_id) as category,
       r.stars, r.count as reviews,
       exists (select from wishes w where w.customer_id = $3 and w.product_id = p.id and w.kind = 'favourite') as favourite,
       exists (select from wishes w where w.customer_id = $3 and w.product_id = p.id and w.kind = 'waiting') as waiting
     from found f join products p on p.id = f.id, lateral (
       select avg(stars)::float8 as stars, count(*)::int as count from reviews
       where product_id = f.id and not hidden) r`,
    [
      'id' in product ? product.id : null,
      'key' in product ? product.key : null,
      viewer.customerId,
      new Date(scope.clock.now()),
      viewer.timeZone,
      viewer.isCounted,
    ],
  );
  if (!row) return null;
  return {
    ...readOffer(row),
    isShown: row.shown,
    category: row.category,
    stars: row.stars,
    reviews: row.reviews,
    isFavourite: row.favourite,
    isWaiting: row.waiting,
  };
}

/** Reads a product in a list. */
export function readOffer({ product, free }: OfferRow): Offer {
  return { product: readProductRow(product), free };
}

/** Whether a customer could buy the least quantity now. */
export function isAvailable({ product, free }: Offer): boolean {
  return free === null || free >= product.minQuantity;
}
