import { isOnSale, unitPrice } from '../../shared/domain/catalogue/pricing.ts';
import { isAvailable, type Offer } from '../../shared/domain/catalogue/showcase.ts';
import { press } from '../../shared/telegram/callback.ts';
import { clip } from '../../shared/telegram/fit.ts';
import type { Button } from '../../shared/telegram/view.ts';
import type { ShopContext } from '../context.ts';
import { readPage } from './paging.ts';

/** How many lines of a list stand on one page of the shop. */
export const OFFERS_PER_PAGE = 8;
/** The price stands behind the name and must not be cut off. */
const LONGEST_NAME = 34;

/**
 * The list from which somebody came to a product: what shows a card (`<card>:<id>:<photo>:<page>`) as
 * long as they are on it, and where Back leads.
 */
export interface Way {
  readonly card: 'product' | 'search:card' | 'favourites:card';
  readonly page: number;
}

/** From a list, as the last argument of a press says. */
export function wayOf(card: Way['card'], page: string | undefined): Way {
  return { card, page: readPage(page) };
}

/** A product in a list: name, price, whether it is sold out; opens its card. */
export function offerButton(ctx: ShopContext, offer: Offer, way: Way): Button {
  const { product } = offer;
  const now = ctx.scope.clock.now();
  const { currency } = ctx.turn.settings;
  const label = ctx.label('shop-offer', {
    name: clip(product.name, LONGEST_NAME),
    price: { amount: unitPrice(product, product.minQuantity, now), currency },
    state: isAvailable(offer) ? (isOnSale(product, now) ? 'sale' : 'usual') : 'sold-out',
  });
  return { text: label, press: press(way.card, product.id, 0, way.page) };
}
