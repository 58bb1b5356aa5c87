import { press } from '../../shared/telegram/callback.ts';
import type { Button } from '../../shared/telegram/view.ts';
import { mayAdminister, type ShopContext } from '../context.ts';

/** Opens the menu. */
export const menuButton = (ctx: ShopContext): Button => opening(ctx, 'button-menu', 'menu');
export const shopButton = (ctx: ShopContext): Button => opening(ctx, 'shop-button', 'shop');
export const cartButton = (ctx: ShopContext): Button => opening(ctx, 'cart-button', 'cart');
export const ordersButton = (ctx: ShopContext): Button => opening(ctx, 'orders-button', 'orders');
export const balanceButton = (ctx: ShopContext): Button =>
  opening(ctx, 'button-balance', 'balance');
export const depositButton = (ctx: ShopContext): Button =>
  opening(ctx, 'deposit-button', 'deposit');
export const tradeButton = (ctx: ShopContext): Button => opening(ctx, 'trade-button', 'trade');
export const withdrawButton = (ctx: ShopContext): Button =>
  opening(ctx, 'withdraw-button', 'withdraw');
export const subscribeButton = (ctx: ShopContext): Button =>
  opening(ctx, 'subscribe-button', 'subscribe');
export const historyButton = (ctx: ShopContext): Button =>
  opening(ctx, 'history-button', 'history');
export const referralButton = (ctx: ShopContext): Button =>
  opening(ctx, 'button-referral', 'referral');
export const languageButton = (ctx: ShopContext): Button =>
  opening(ctx, 'language-button', 'language');
export const securityButton = (ctx: ShopContext): Button =>
  opening(ctx, 'button-security', 'security');
export const supportButton = (ctx: ShopContext): Button =>
  opening(ctx, 'support-button', 'support');

/** Opens the staff's menu; nothing for everybody else. */
export function adminButtons(ctx: ShopContext): Button[] {
  return mayAdminister(ctx.turn.role) ? [opening(ctx, 'admin-button', 'admin')] : [];
}

/** The card of an order. */
export function orderButton(ctx: ShopContext, orderId: bigint): Button {
  return { text: ctx.label('button-order'), press: press('order', orderId) };
}

/** One step back: to what `press` opens. */
export function backButton(ctx: ShopContext, press: string): Button {
  return opening(ctx, 'button-back', press);
}

/** Buttons side by side, `width` in a row. */
export function rowsOf(buttons: readonly Button[], width: number): Button[][] {
  const rows: Button[][] = [];
  for (let start = 0; start < buttons.length; start += width)
    rows.push(buttons.slice(start, start + width));
  return rows;
}

function opening(ctx: ShopContext, key: string, press: string): Button {
  return { text: ctx.label(key), press };
}
