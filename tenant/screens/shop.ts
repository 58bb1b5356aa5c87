import { can } from '../../shared/domain/staff/staff.ts';
import * as showcase from '../../shared/domain/catalogue/showcase.ts';
import type { Shelf } from '../../shared/domain/catalogue/showcase.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton } from './buttons.ts';
import { offerButton, OFFERS_PER_PAGE, wayOf } from './offers.ts';
import { pagingButtons, readPage } from './paging.ts';

/** What is sold: categories, and the products in them. */
export const shop: ShopScreen = {
  commands: { shop: (ctx) => showShop(ctx) },
  presses: { shop: (ctx, id, page) => showCategory(ctx, readCategory(id), readPage(page)) },
  starts: {
    c: (ctx, id) => (/^[1-9]\d{0,17}$/.test(id) ? showCategory(ctx, BigInt(id), 1) : showShop(ctx)),
  },
};

/** The top of the shop, with a word before it if there is something to say. */
export async function showShop(ctx: ShopContext, hint: string | null = null): Promise<void> {
  const found = await read(ctx, null, 1);
  if (found) await showShelf(ctx, found, 1, hint);
}

/** The number of a category in callback data; 0 or nothing: the top. */
export function readCategory(text: string | undefined): bigint | null {
  return text === undefined || text === '0' ? null : readId(text);
}

async function showCategory(ctx: ShopContext, id: bigint | null, number: number): Promise<void> {
  const found = await read(ctx, id, number);
  if (!found) {
    // It was there when the button was made: back to the shop, with a word.
    const isSaid = await ctx.toast(ctx.label('error-category-gone'), true);
    return showShop(ctx, isSaid ? null : ctx.t('error-category-gone'));
  }
  const isPastEnd = number > 1 && found.offers.length + found.categories.length === 0;
  await (isPastEnd ? showCategory(ctx, id, 1) : showShelf(ctx, found, number, null));
}

function read(ctx: ShopContext, id: bigint | null, number: number): Promise<Shelf | null> {
  const customerId = ctx.turn.customer.id;
  return showcase.shelf(ctx.scope, id, { customerId, number, size: OFFERS_PER_PAGE });
}

async function showShelf(
  ctx: ShopContext,
  shelf: Shelf,
  number: number,
  hint: string | null,
): Promise<void> {
  const { path, categories, offers } = shelf;
  const id = path.at(-1)?.id ?? 0n;
  const isEmpty = categories.length + offers.length === 0;
  const title =
    id === 0n
      ? ctx.t('shop-title', { shop: ctx.turn.settings.name })
      : ctx.t('shop-category', { path: path.map(({ name }) => name).join(' › ') });
  // Only the top asks: on the way down people have said what they look for.
  const question = id === 0n ? ctx.t('shop-choose') : null;
  const text = [hint, title, isEmpty ? ctx.t('shop-empty') : question];
  const open = categories.map((category): Button[] => [
    { text: ctx.label('shop-open', { name: category.name }), press: press('shop', category.id) },
  ]);
  const way = wayOf('product', String(number));
  await show(ctx, {
    text: text.filter((part) => part !== null).join('\n\n'),
    buttons: [
      ...open,
      ...offers.map((offer) => [offerButton(ctx, offer, way)]),
      pagingButtons(ctx, { number, hasMore: shelf.hasMore }, 'shop', id),
      ...(id === 0n ? topButtons(ctx) : [upButtons(ctx, path)]),
    ],
  });
}

function topButtons(ctx: ShopContext): Button[][] {
  const { role } = ctx.turn;
  return [
    [
      { text: ctx.label('search-button'), press: 'search' },
      { text: ctx.label('favourites-button'), press: 'favourites' },
    ],
    can(role, 'catalogue') ? [{ text: ctx.label('shop-manage'), press: 'products' }] : [],
    [menuButton(ctx)],
  ];
}

function upButtons(ctx: ShopContext, path: Shelf['path']): Button[] {
  return [backButton(ctx, press('shop', path.at(-2)?.id ?? 0n)), menuButton(ctx)];
}
