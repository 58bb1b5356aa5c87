import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';

/** Somebody's place in the line for a product. */
export interface Place {
  readonly product: string;
  /** From 1. */
  readonly number: number;
  /** Until when their part is kept for them; null: their turn has not come. */
  readonly reservedUntil: Date | null;
}

/**
 * Puts a customer at the end of the line for a sold-out product; a second time keeps the place.
 * Throws UserError `product-gone`, or `product-in-stock` when there is something to buy.
 */
export async function join(scope: Scope, customerId: bigint, productId: bigint): Promise<Place> {
  const [row] = await scope.db.query<PlaceRow & { is_free: boolean }>(
    `with product as (
       select id, name, coalesce(free_stock(id, $1) >= min_quantity, true) as is_free
       from products where id = $2 and state = 'published'
     ), mine as (
       select * from wishes where customer_id = $1 and product_id = $2 and kind = 'waiting'
     ), joined as (
       insert into wishes (customer_id, product_id, kind)
       select $1, id, 'waiting' from product where not is_free
       on conflict do nothing
     )
     select p.name, p.is_free, m.reserved_until, 1 + (
       select count(*)::int from wishes o where o.product_id = p.id and o.kind = 'waiting'
         and (o.created_at, o.customer_id) < (coalesce(m.created_at, now()), $1)
         and o.customer_id <> $1) as number
     from product p left join mine m on true`,
    [customerId, productId],
  );
  if (!row) throw new UserError('product-gone');
  if (row.is_free) throw new UserError('product-in-stock');
  return readPlace(row);
}

/** Gives a customer's place up; what was kept for them goes to the next ones. */
export async function leave(scope: Scope, customerId: bigint, productId: bigint): Promise<void> {
  await scope.transaction(async (scope) => {
    const left = await scope.db.query(
      `delete from wishes where customer_id = $1 and product_id = $2 and kind = 'waiting' returning 1`,
      [customerId, productId],
    );
    if (left.length > 0) await offer(scope, productId);
  });
}

/** The customer's place in the line, with the product's name; null: they do not wait for it. */
export async function place(
  scope: Scope,
  customerId: bigint,
  productId: bigint,
): Promise<Place | null> {
  const [row] = await scope.db.query<PlaceRow>(
    `select p.name, w.reserved_until, (
       select count(*)::int from wishes o where o.product_id = w.product_id and o.kind = 'waiting'
         and (o.created_at, o.customer_id) <= (w.created_at, w.customer_id)) as number
     from wishes w join products p on p.id = w.product_id
     where w.customer_id = $1 and w.product_id = $2 and w.kind = 'waiting'`,
    [customerId, productId],
  );
  return row ? readPlace(row) : null;
}

/** Ends reservations whose time is over and offers what is free to the next ones. A repeat is harmless. */
export async function offer(scope: Scope, productId: bigint): Promise<void> {
  await scope.db.query('select offer_waiting($1)', [productId]);
}

interface PlaceRow {
  name: string;
  number: number;
  reserved_until: Date | null;
}

function readPlace(row: PlaceRow): Place {
  return { product: row.name, number: row.number, reservedUntil: row.reserved_until };
}
