import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { readLine, type WantedLine, type WantedRow } from '../catalogue/wanted.ts';

/** A checkout says each of them in one message. */
export const MOST_LINES = 30;
/** More pieces of one product than anybody taps or types on purpose. */
export const MOST_QUANTITY = 10_000;

/** What a customer put aside to buy, in the order that they did. What vanished is still a line. */
export async function read(scope: Scope, customerId: bigint): Promise<WantedLine[]> {
  const [row] = await scope.db.query<{ lines: WantedRow[] }>(
    'select wanted_lines($1, null, null) as lines',
    [customerId],
  );
  return (row?.lines ?? []).map(readLine);
}

/**
 * Puts a product into the cart, or one more of it; never more than may be bought at once. Returns
 * what is there then. Throws UserError `product-gone`, `cart-full`.
 */
export async function add(
  scope: Scope,
  customerId: bigint,
  productId: bigint,
): Promise<WantedLine[]> {
  return change(scope, customerId, productId, { add: 1, set: null });
}

/** Sets how many of a line there are; a line that is not there stays away. Returns what is there then. */
export async function setQuantity(
  scope: Scope,
  customerId: bigint,
  productId: bigint,
  quantity: number,
): Promise<WantedLine[]> {
  const set = Math.max(1, Math.min(quantity, MOST_QUANTITY));
  return change(scope, customerId, productId, { add: null, set });
}

/** Takes a line out, or (null) all of them. Returns what is there then. */
export async function remove(
  scope: Scope,
  customerId: bigint,
  productId: bigint | null,
): Promise<WantedLine[]> {
  await scope.db.query(
    'delete from cart_lines where customer_id = $1 and ($2::bigint is null or product_id = $2)',
    [customerId, productId],
  );
  return productId === null ? [] : read(scope, customerId);
}

async function change(
  scope: Scope,
  customerId: bigint,
  productId: bigint,
  { add, set }: { readonly add: number | null; readonly set: number | null },
): Promise<WantedLine[]> {
  const [row] = await scope.db.query<{
    cart: { lines?: WantedRow[]; refused?: 'gone' | 'full' };
  }>('select change_cart($1, $2, $3, $4, $5) as cart', [
    customerId,
    productId,
    add,
    set,
    MOST_LINES,
  ]);
  if (row?.cart.refused === 'full') throw new UserError('cart-full', { most: MOST_LINES });
  if (row?.cart.refused === 'gone') throw new UserError('product-gone');
  return (row?.cart.lines ?? []).map(readLine);
}
