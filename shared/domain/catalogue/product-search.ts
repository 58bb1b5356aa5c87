import type { Scope } from '../../scope.ts';
import { readProductRow, type Product, type ProductRow } from './products.ts';
import { readSettingsRow, type Settings, type SettingsRow } from '../shop/settings.ts';
import { readOffer, type Offer, type OfferRow } from './showcase.ts';
import { cut } from '../../cut.ts';

/** Nobody searches for more; the rest would only cost time. */
export const LONGEST_QUERY = 100;

/** Products that customers see and that fit a text: by its words, or nearly, best first. One more than `size`. */
export async function search(
  scope: Scope,
  text: string,
  page: { readonly customerId: bigint; readonly number: number; readonly size: number },
): Promise<Offer[]> {
  const rows = await scope.db.query<OfferRow>(
    `select product_json(p) as product, free_stock(p.id, $2) as free
     from find_products($1, $3 + 1, $4) f join products p on p.id = f.id order by f.place`,
    [queryOf(text), page.customerId, page.size, (page.number - 1) * page.size],
  );
  return rows.map(readOffer);
}

/**
 * The same for a card that is shared in another chat, with the shop's settings: who asks there need
 * not be a customer. `p_<key>` finds that one product, an empty text the newest.
 */
export async function inline(
  scope: Scope,
  text: string,
  page: { readonly offset: number; readonly size: number },
): Promise<{ readonly settings: Settings; readonly products: readonly Product[] }> {
  const [row] = await scope.db.query<{ settings: SettingsRow; products: ProductRow[] }>(
    `select to_jsonb(s) as settings, (
       select coalesce(jsonb_agg(product_json(p) order by f.place), '[]')
       from find_products($1, $2 + 1, $3) f join products p on p.id = f.id) as products
     from settings s`,
    [queryOf(text), page.size, page.offset],
  );
  if (!row) throw new Error('a shop has settings from its first moment');
  return { settings: readSettingsRow(row.settings), products: row.products.map(readProductRow) };
}

function queryOf(text: string): string {
  return cut(text.replaceAll('\0', '').trim(), LONGEST_QUERY);
}
