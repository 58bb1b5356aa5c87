import type { Scope } from '../../scope.ts';
import { readOffer, type Offer, type OfferRow } from './showcase.ts';

/** Marks a product as a customer's favourite or takes the mark away. A repeat is harmless. */
export async function setFavourite(
  scope: Scope,
  wish: { readonly customerId: bigint; readonly productId: bigint },
  wanted: boolean,
): Promise<void> {
  await scope.db.query(
    `with gone as (
       delete from wishes where customer_id = $1 and product_id = $2 and kind = 'favourite' and not $3)
     insert into wishes (customer_id, product_id, kind)
     select $1, id, 'favourite' from products where id = $2 and state <> 'deleted' and $3
     on conflict do nothing`,
    [wish.customerId, wish.productId, wanted],
  );
}

/** A customer's favourites that are offered now, the newest first: one more than `size`, for paging. */
export async function favourites(
  scope: Scope,
  customerId: bigint,
  page: { readonly number: number; readonly size: number },
): Promise<Offer[]> {
  const rows = await scope.db.query<OfferRow>(
    `with open as materialized (select open_categories() as id)
     select product_json(p) as product, free_stock(p.id, $1) as free
     from wishes w join products p on p.id = w.product_id
     where w.customer_id = $1 and w.kind = 'favourite' and p.state = 'published'
       and (p.category_id is null or p.category_id in (select id from open))
     order by w.created_at desc, p.id limit $2 + 1 offset $3`,
    [customerId, page.size, (page.number - 1) * page.size],
  );
  return rows.map(readOffer);
}
