import * as wishes from '../../shared/domain/catalogue/wishes.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton } from './buttons.ts';
import { offerButton, OFFERS_PER_PAGE, wayOf } from './offers.ts';
import { pageOf, pagingButtons, readPage } from './paging.ts';
import { openCard } from './product.ts';

/** What a customer marked with a heart. */
export const favourites: ShopScreen = {
  presses: {
    favourites: (ctx, page) => showFavourites(ctx, readPage(page)),
    'favourites:card': (ctx, ...args) => openCard(ctx, 'favourites:card', args),
  },
};

async function showFavourites(ctx: ShopContext, number: number): Promise<void> {
  const size = OFFERS_PER_PAGE;
  const found = await wishes.favourites(ctx.scope, ctx.turn.customer.id, { number, size });
  if (found.length === 0 && number > 1) return showFavourites(ctx, 1);
  const page = pageOf(found, number, size);
  const way = wayOf('favourites:card', String(number));
  const offers = page.rows.map((offer): Button[] => [offerButton(ctx, offer, way)]);
  await show(ctx, {
    text: ctx.t(offers.length > 0 ? 'favourites-title' : 'favourites-empty'),
    buttons: [
      ...offers,
      pagingButtons(ctx, page, 'favourites'),
      [backButton(ctx, 'shop'), menuButton(ctx)],
    ],
  });
}
