import * as productSearch from '../../shared/domain/catalogue/product-search.ts';
import { keyOf } from '../../shared/scope.ts';
import { ask } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton } from './buttons.ts';
import { offerButton, OFFERS_PER_PAGE, wayOf } from './offers.ts';
import { pageOf, pagingButtons, readPage } from './paging.ts';
import { openCard } from './product.ts';
import { cut } from '../../shared/cut.ts';

/** So long Back finds what somebody looked for, also after they put something into the cart. */
const REMEMBERED_MS = 60 * 60_000;

/** Finds products by what their name and description say. The question stays open: the next text is the next search. */
export const search: ShopScreen = {
  commands: { search: (ctx, text) => (text === '' ? askText(ctx) : begin(ctx, text)) },
  presses: {
    search: (ctx) => askText(ctx),
    'search:page': (ctx, page) => showAgain(ctx, readPage(page)),
    'search:card': (ctx, ...args) => openCard(ctx, 'search:card', args),
  },
  answers: { 'search:text': (ctx, text) => begin(ctx, text) },
};

async function askText(ctx: ShopContext): Promise<void> {
  await ctx.commit((scope) => ask(ctx, scope, 'search:text'));
  await show(ctx, { text: ctx.t('search-ask'), buttons: [[cancelButton(ctx, 'shop')]] });
}

async function begin(ctx: ShopContext, text: string): Promise<void> {
  const wanted = cut(text.trim(), productSearch.LONGEST_QUERY);
  if (wanted === '') return askText(ctx);
  await ctx.shop.ports.cache.set(rememberedKey(ctx), wanted, REMEMBERED_MS);
  await open(ctx, wanted, 1);
}

/** Results, and the question again: the next text is the next search. */
async function open(ctx: ShopContext, text: string, number: number): Promise<void> {
  await ctx.commit((scope) => ask(ctx, scope, 'search:text', { text }));
  await showFound(ctx, text, number);
}

async function showAgain(ctx: ShopContext, number: number): Promise<void> {
  const text = ctx.turn.customer.dialogue?.data['text'];
  if (typeof text === 'string') return showFound(ctx, text, number);
  const remembered = await ctx.shop.ports.cache.get(rememberedKey(ctx));
  await (remembered === null ? askText(ctx) : open(ctx, remembered, number));
}

function rememberedKey(ctx: ShopContext): string {
  return keyOf(ctx.scope.tenant, 'search', String(ctx.turn.customer.id));
}

async function showFound(ctx: ShopContext, text: string, number: number): Promise<void> {
  const customerId = ctx.turn.customer.id;
  const found = await productSearch.search(ctx.scope, text, {
    customerId,
    number,
    size: OFFERS_PER_PAGE,
  });
  const page = pageOf(found, number, OFFERS_PER_PAGE);
  const way = wayOf('search:card', String(number));
  const offers = page.rows.map((offer): Button[] => [offerButton(ctx, offer, way)]);
  await show(ctx, {
    text: ctx.t(offers.length > 0 ? 'search-found' : 'search-nothing', { text }),
    buttons: [
      ...offers,
      pagingButtons(ctx, page, 'search:page'),
      [backButton(ctx, 'shop'), menuButton(ctx)],
    ],
  });
}
