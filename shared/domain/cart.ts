import { UserError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import { readLine, type WantedLine, type WantedRow } from './wanted.ts';

/** A message shows so many over a few pages, and a checkout all of them. */
export const MOST_LINES = 30;

/** What a customer put aside to buy, in the order that they did. What vanished is still a line. */
export async function read(scope: Scope, customerId: bigint): Promise<WantedLine[]> {
  const [row] = await scope.db.query<{ lines: WantedRow[] }>(
    'select wanted_lines($1, null, null) as lines',
    [customerId],
  );
  return (row?.lines ?? []).map(readLine);
}

/**
 * Puts a product into the cart, or so many more of it; never more than may be bought at once. Throws
 * UserError `product-gone`, `cart-full`.
 */
export async function add(
  scope: Scope,
  customerId: bigint,
  productId: bigint,
  quantity = 1,
): Promise<void> {
  const [row] = await scope.db.query<{ added: string | null; full: boolean }>(
    `with product as (
       select id, min_quantity, least(max_quantity, customer_limit) as most from products
       where id = $2 and state = 'published'
     ), known as (
       select count(*) as lines, bool_or(product_id = $2) as has from cart_lines where customer_id = $1
     ), added as (
       insert into cart_lines as c (customer_id, product_id, quantity)
       select $1, p.id, greatest(p.min_quantity, $3::int) from product p, known k
       where k.has is true or k.lines < $4
       on conflict (customer_id, product_id) do update
         set quantity = greatest(c.quantity, least(c.quantity + $3::int, (select most from product)))
       returning product_id
     )
     select (select product_id from added) as added, exists (select from product) as full`,
    [customerId, productId, quantity, MOST_LINES],
  );
  if (row?.added == null) {
    if (row?.full) throw new UserError('cart-full', { most: MOST_LINES });
    throw new UserError('product-gone');
  }
}

/** Sets how many of a line there are; a line that is not there stays away. */
export async function setQuantity(
  scope: Scope,
  customerId: bigint,
  productId: bigint,
  quantity: number,
): Promise<void> {
  await scope.db.query(
    `update cart_lines c set quantity = greatest(p.min_quantity, least($3::int, p.max_quantity, p.customer_limit))
     from products p where p.id = c.product_id and c.customer_id = $1 and c.product_id = $2`,
    [customerId, productId, quantity],
  );
}

/** Takes a line out, or (null) all of them. */
export async function remove(
  scope: Scope,
  customerId: bigint,
  productId: bigint | null,
): Promise<void> {
  await scope.db.query(
    'delete from cart_lines where customer_id = $1 and ($2::bigint is null or product_id = $2)',
    [customerId, productId],
  );
}
