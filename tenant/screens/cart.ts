import * as carts from '../../shared/domain/orders/cart.ts';
import { MOST_QUANTITY } from '../../shared/domain/orders/cart.ts';
import {
  mostOf,
  priceLine,
  type PricedLine,
  type WantedLine,
} from '../../shared/domain/catalogue/wanted.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { clip } from '../../shared/telegram/fit.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { menuButton, shopButton } from './buttons.ts';
import { pagingButtons, readPage } from './paging.ts';
import { periodText } from './plan-text.ts';

/** Each has two rows of buttons. */
const PAGE = 8;

/** What a customer put aside to buy. */
export const cart: ShopScreen = {
  commands: { cart: async (ctx) => showCart(ctx, await readCart(ctx), 1) },
  presses: {
    cart: async (ctx, page) => showCart(ctx, await readCart(ctx), readPage(page)),
    'cart:add': (ctx, id) => add(ctx, readId(id)),
    'cart:set': (ctx, id, quantity, page) =>
      set(ctx, readId(id), readQuantity(quantity), readPage(page)),
    'cart:ask': (ctx, id) => askQuantity(ctx, readId(id)),
    'cart:remove': (ctx, id, page) => remove(ctx, readId(id), readPage(page)),
    'cart:clear': (ctx) => askToClear(ctx),
    'cart:clear-yes': (ctx) => remove(ctx, null, 1),
  },
  answers: { 'cart:quantity': (ctx, text) => answerQuantity(ctx, text) },
};

/** A number of pieces as people write it or as callback data carries it. */
export function readQuantity(text: string | undefined): number {
  const plain = (text ?? '').trim();
  const quantity = /^\d{1,6}$/.test(plain) ? Number(plain) : 0;
  if (quantity < 1 || quantity > MOST_QUANTITY)
    throw new UserError('quantity-unreadable', { most: MOST_QUANTITY });
  return quantity;
}

/** One line of a cart or checkout, and what stands against it. */
export function lineText(ctx: ShopContext, line: PricedLine): string {
  const { product, quantity, price, total, obstacle, period } = line;
  const { currency } = ctx.turn.settings;
  const name = product ? clip(product.name, 60) : ctx.label('cart-unknown');
  if (obstacle?.what === 'gone') return ctx.t('cart-line-gone', { name });
  const text = ctx.t('cart-line', {
    name,
    quantity,
    period: period && periodText(ctx, period),
    price: { amount: price, currency },
    total: { amount: total, currency },
  });
  if (!obstacle) return text;
  return `${text}\n${ctx.t(`cart-obstacle-${obstacle.what}`, { left: obstacle.left })}`;
}

function readCart(ctx: ShopContext): Promise<WantedLine[]> {
  return carts.read(ctx.scope, ctx.turn.customer.id);
}

async function add(ctx: ShopContext, id: bigint): Promise<void> {
  const lines = await ctx.commit((scope) => carts.add(scope, ctx.turn.customer.id, id));
  const added = lines.find(({ productId }) => productId === id);
  const data = { name: clip(added?.product?.name ?? '', 60), quantity: added?.quantity ?? 0 };
  await ctx.toast(ctx.label('cart-added', data));
  await showCart(ctx, lines, pageWith(lines, id), press('product', id));
}

async function set(ctx: ShopContext, id: bigint, quantity: number, page: number): Promise<void> {
  const { customer } = ctx.turn;
  await showCart(ctx, await carts.setQuantity(ctx.scope, customer.id, id, quantity), page);
}

async function remove(ctx: ShopContext, id: bigint | null, page: number): Promise<void> {
  await showCart(ctx, await carts.remove(ctx.scope, ctx.turn.customer.id, id), page);
}

async function askQuantity(ctx: ShopContext, id: bigint): Promise<void> {
  await ctx.commit((scope) => ask(ctx, scope, 'cart:quantity', { productId: `${id}` }));
  await show(ctx, { text: ctx.t('cart-ask-quantity'), buttons: [[cancelButton(ctx, 'cart')]] });
}

async function answerQuantity(ctx: ShopContext, text: string): Promise<void> {
  const id = readId(String(ctx.turn.customer.dialogue?.data['productId']));
  const quantity = readQuantity(text);
  const lines = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return carts.setQuantity(scope, ctx.turn.customer.id, id, quantity);
  });
  await showCart(ctx, lines, pageWith(lines, id));
}

async function askToClear(ctx: ShopContext): Promise<void> {
  await show(ctx, {
    text: ctx.t('cart-clear-sure'),
    buttons: [
      [{ text: ctx.label('cart-clear-yes'), press: 'cart:clear-yes' }],
      [cancelButton(ctx, 'cart')],
    ],
  });
}

async function showCart(
  ctx: ShopContext,
  wanted: readonly WantedLine[],
  page: number,
  from: string | null = null,
): Promise<void> {
  const lines = wanted.map((line) => priceLine(line, ctx.scope.clock.now()));
  if (lines.length === 0)
    return void (await show(ctx, {
      text: ctx.t('cart-empty'),
      buttons: [[shopButton(ctx), menuButton(ctx)]],
    }));
  const pages = Math.ceil(lines.length / PAGE);
  const number = Math.min(page, pages);
  const shown = lines.slice((number - 1) * PAGE, number * PAGE);
  const amount = lines.reduce((sum, { total }) => sum + total, 0n);
  const on = from === null ? shopButton(ctx) : { text: ctx.label('cart-go-on'), press: from };
  await show(ctx, {
    text: [
      ctx.t('cart-title', { count: lines.length }),
      shown.map((line) => lineText(ctx, line)).join('\n'),
      ctx.t('cart-total', { total: { amount, currency: ctx.turn.settings.currency } }),
    ].join('\n\n'),
    buttons: [
      ...shown.flatMap((line) => lineButtons(ctx, line, number)),
      pagingButtons(ctx, { number, hasMore: number < pages }, 'cart'),
      [{ text: ctx.label('cart-checkout'), press: 'checkout' }],
      [on, { text: ctx.label('cart-clear'), press: 'cart:clear' }],
      [menuButton(ctx)],
    ],
  });
}

/** Its name, and `− 2 + ✖`. */
function lineButtons(ctx: ShopContext, line: PricedLine, page: number): Button[][] {
  const { productId, product, quantity, obstacle } = line;
  const drop = { text: ctx.label('cart-remove'), press: press('cart:remove', productId, page) };
  if (!product || obstacle?.what === 'gone') {
    const name = product ? clip(product.name, 40) : ctx.label('cart-unknown');
    return [[{ ...drop, text: ctx.label('cart-remove-gone', { name }) }]];
  }
  const least = product.minQuantity;
  const most = mostOf(line);
  const to = (wanted: number, text: string): Button => ({
    text,
    press: press('cart:set', productId, wanted, page),
  });
  const fewer = most !== null && quantity - 1 > most ? Math.max(least, most) : quantity - 1;
  return [
    [{ text: clip(product.name, 50), press: press('product', productId) }],
    [
      ...(quantity > least ? [to(fewer, ctx.label('quantity-less'))] : []),
      { text: `${quantity}`, press: press('cart:ask', productId) },
      ...(most === null || quantity < most ? [to(quantity + 1, ctx.label('quantity-more'))] : []),
      drop,
    ],
  ];
}

function pageWith(lines: readonly WantedLine[], id: bigint): number {
  const at = lines.findIndex(({ productId }) => productId === id);
  return Math.floor(Math.max(0, at) / PAGE) + 1;
}
