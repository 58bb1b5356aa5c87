import { GrammyError } from 'grammy';
import { isOnSale, unitPrice } from '../../shared/domain/catalogue/pricing.ts';
import * as showcase from '../../shared/domain/catalogue/showcase.ts';
import { isAvailable, type ProductCard } from '../../shared/domain/catalogue/showcase.ts';
import { can } from '../../shared/domain/staff/staff.ts';
import * as wishes from '../../shared/domain/catalogue/wishes.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { show, type Button, type View } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { linkOf, shareUrl } from '../links.ts';
import { backButton, menuButton } from './buttons.ts';
import { wayOf, type Way } from './offers.ts';
import { showShop } from './shop.ts';
import { showPlan } from './subscribe.ts';
import { cut } from '../../shared/cut.ts';

/** Below a photo there is room for 1024 characters, and prices need some of them. */
const LONGEST_CAPTION_DESCRIPTION = 500;

/** One product, as a customer sees it. */
export const product: ShopScreen = {
  presses: {
    product: (ctx, ...args) => openCard(ctx, 'product', args),
    'product:text': (ctx, id, page) => showDescription(ctx, readId(id), page),
  },
  starts: { p: (ctx, key) => openLink(ctx, key) },
};

/**
 * Shows the card that a press `<card>:<id>:<photo>:<page>:<heart>` names; a heart of 1 or 0 first makes
 * it a favourite or takes it from them.
 */
export async function openCard(
  ctx: ShopContext,
  card: Way['card'],
  [id, photo, page, heart]: readonly string[],
): Promise<void> {
  const productId = readId(id);
  const way = wayOf(card, page);
  if (heart === '0' || heart === '1') {
    const wish = { customerId: ctx.turn.customer.id, productId };
    await wishes.setFavourite(ctx.scope, wish, heart === '1');
    await ctx.toast(ctx.label(heart === '1' ? 'favourites-added' : 'favourites-removed'));
  }
  const found = await read(ctx, { id: productId });
  if (!found) throw new UserError('product-gone');
  await showCard(ctx, found, way, Number(photo ?? 0));
}

async function openLink(ctx: ShopContext, key: string): Promise<void> {
  const found = await read(ctx, { key });
  if (found) await showCard(ctx, found, wayOf('product', '1'), 0);
  else await showShop(ctx, ctx.t('error-product-gone'));
}

/** The card, if this person may see it: staff see also what customers do not see yet. */
async function read(
  ctx: ShopContext,
  product: Parameters<typeof showcase.card>[1],
): Promise<ProductCard | null> {
  const { customer, settings, role } = ctx.turn;
  const { timeZone } = settings.options;
  const found = await showcase.card(ctx.scope, product, {
    customerId: customer.id,
    // Staff who look after their goods are no visitors.
    isCounted: role === null,
    timeZone,
  });
  return found && (found.isShown || can(role, 'catalogue')) ? found : null;
}

async function showCard(ctx: ShopContext, card: ProductCard, way: Way, at: number): Promise<void> {
  // A plan has a card of its own, with what it brings and what one has of it.
  if (card.product.kind === 'access' && card.isShown) return showPlan(ctx, card.product.id);
  const { photos, description } = card.product;
  const index = Number.isInteger(at) && at >= 0 && at < photos.length ? at : 0;
  const photo = photos[index] ?? null;
  const isCut = photo !== null && description.length > LONGEST_CAPTION_DESCRIPTION;
  const shown = isCut ? cut(description, LONGEST_CAPTION_DESCRIPTION).trimEnd() : description;
  const view = (photo: string | null): View => ({
    photo,
    text: [...facts(ctx, card), shown && ctx.t('product-description', { text: isCut ? `${shown}…` : shown })]
      .filter(Boolean).join('\n\n'), // prettier-ignore
    buttons: buttonsOf(ctx, card, way, { index, isCut }),
  });
  try {
    await show(ctx, view(photo));
  } catch (error) {
    // A photo that this bot does not have (any more) must not hide the product.
    if (photo === null || !(error instanceof GrammyError && error.error_code === 400)) throw error;
    ctx.scope.log.warn({ error, productId: card.product.id }, 'a photo cannot be shown');
    await show(ctx, view(null));
  }
}

/** What stands above the description, which may be cut: name, price, stock, stars, quantities. */
function facts(ctx: ShopContext, card: ProductCard): string[] {
  const { product, free, stars, reviews } = card;
  const { currency } = ctx.turn.settings;
  const now = ctx.scope.clock.now();
  const isSale = isOnSale(product, now);
  const money = (amount: bigint) => ({ amount, currency });
  const price = ctx.t(isSale ? 'product-price-sale' : 'product-price', {
    price: money(unitPrice(product, 1, now)),
    old: money(product.price),
    until: isSale ? (product.sale?.until ?? null) : null,
  });
  const tiers = product.tiers
    .filter(({ from }) => unitPrice(product, from, now) < unitPrice(product, 1, now))
    .map(({ from }) =>
      ctx.t('product-tier', { from, price: money(unitPrice(product, from, now)) }),
    );
  const { minQuantity: least, maxQuantity: most, customerLimit: limit } = product;
  const lines = [
    isAvailable(card)
      ? free !== null && ctx.t('product-left', { count: free })
      : ctx.t('product-sold-out'),
    stars !== null && ctx.t('product-stars', { stars: Number(stars.toFixed(1)), count: reviews }),
    (least > 1 || most !== null) && ctx.t('product-quantity', { least, most: most ?? 0 }),
    limit !== null && ctx.t('product-limit', { count: limit }),
  ];
  return [
    ctx.t('product-name', { name: product.name }),
    [price, ...tiers].join('\n'),
    lines.filter(Boolean).join('\n'),
    card.isShown ? '' : ctx.t('product-unseen'),
  ];
}

function buttonsOf(
  ctx: ShopContext,
  card: ProductCard,
  way: Way,
  { index, isCut }: { readonly index: number; readonly isCut: boolean },
): Button[][] {
  const { product, isFavourite, isWaiting } = card;
  const { id, photos } = product;
  const { options } = ctx.turn.settings;
  const again = (photo: number, ...more: number[]) => press(way.card, id, photo, way.page, ...more);
  const turn = (by: number): Button => {
    const to = (index + by + photos.length) % photos.length;
    const key = by < 0 ? 'product-photo-previous' : 'product-photo-next';
    return { text: ctx.label(key, { at: to + 1, of: photos.length }), press: again(to) };
  };
  const sell: Button[] = isAvailable(card)
    ? [
        { text: ctx.label('product-buy'), press: press('buy', id) },
        { text: ctx.label('product-to-cart'), press: press('cart:add', id) },
      ]
    : [
        {
          text: ctx.label(isWaiting ? 'product-waiting' : 'product-wait'),
          press: press(isWaiting ? 'wait:leave' : 'wait', id),
        },
      ];
  const heart: Button = {
    text: ctx.label(isFavourite ? 'product-heart-off' : 'product-heart-on'),
    press: again(index, isFavourite ? 0 : 1),
  };
  const reviews = {
    text: ctx.label('product-reviews', { count: card.reviews }),
    press: press('reviews', id),
  };
  return [
    [...(photos.length > 2 ? [turn(-1)] : []), ...(photos.length > 1 ? [turn(1)] : [])],
    card.isShown ? sell : [],
    isCut ? [{ text: ctx.label('product-more'), press: press('product:text', id, way.page) }] : [],
    [heart, ...(card.isShown ? [shareButton(ctx, card)] : [])],
    options.reviews ? [reviews] : [],
    can(ctx.turn.role, 'catalogue')
      ? [{ text: ctx.label('product-manage'), press: press('manage', id) }]
      : [],
    [backButton(ctx, backOf(card, way)), menuButton(ctx)],
  ];
}

/** To the shop's bot itself where it answers inline, otherwise as a link. */
function shareButton(ctx: ShopContext, { product }: ProductCard): Button {
  const text = ctx.label('product-share');
  if (ctx.botInfo.supports_inline_queries) return { text, share: `p_${product.key}` };
  return { text, url: shareUrl(linkOf(ctx, `p_${product.key}`), product.name) };
}

function backOf({ product }: ProductCard, way: Way): string {
  if (way.card === 'search:card') return press('search:page', way.page);
  if (way.card === 'favourites:card') return press('favourites', way.page);
  return press('shop', product.categoryId ?? 0n, way.page);
}

async function showDescription(
  ctx: ShopContext,
  id: bigint,
  page: string | undefined,
): Promise<void> {
  const found = await read(ctx, { id });
  if (!found) throw new UserError('product-gone');
  const { name, description } = found.product;
  const { page: number } = wayOf('product', page);
  await show(ctx, {
    text: `${ctx.t('product-name', { name })}\n\n${ctx.t('product-description', { text: description })}`,
    buttons: [[backButton(ctx, press('product', id, 0, number)), menuButton(ctx)]],
  });
}
