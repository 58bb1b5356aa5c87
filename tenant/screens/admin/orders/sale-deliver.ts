import type { Message } from 'grammy/types';
import * as audit from '../../../../shared/domain/staff/audit.ts';
import * as deliveries from '../../../../shared/domain/orders/deliveries.ts';
import type { Goods } from '../../../../shared/domain/catalogue/goods.ts';
import * as orders from '../../../../shared/domain/orders/orders.ts';
import type { OrderLine } from '../../../../shared/domain/orders/order-row.ts';
import * as updates from '../../../../shared/domain/shop/updates.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { demandSale, isOwed, showSale } from './sale.ts';

/** A tracking number or link, or a word why an order is cancelled. */
const LONGEST = 300;

/** What staff do with an order by hand: deliver, send, cancel. */
export const saleDeliver: ShopScreen = {
  presses: {
    'sale:deliver': (ctx, id, lineId) => askGoods(ctx, readId(id), readId(lineId)),
    'sale:done': (ctx, id, lineId) => deliver(ctx, readId(id), readId(lineId), null),
    'sale:ship': (ctx, id) => askText(ctx, readId(id), 'tracking'),
    'sale:cancel': (ctx, id) => askText(ctx, readId(id), 'note'),
    'sale:cancel-yes': (ctx, id) => cancel(ctx, readId(id), null),
  },
  messages: { 'sale:deliver': (ctx, message) => answerGoods(ctx, message) },
  answers: {
    'sale:tracking': (ctx, text) => ship(ctx, readText(text)),
    'sale:note': (ctx, text) => cancel(ctx, orderIdOf(ctx), readText(text)),
  },
};

async function askGoods(ctx: ShopContext, id: bigint, lineId: bigint): Promise<void> {
  const line = await demandOwed(ctx, id, lineId);
  await ctx.commit((scope) =>
    ask(ctx, scope, 'sale:deliver', { orderId: `${id}`, lineId: `${lineId}` }),
  );
  await show(ctx, {
    text: ctx.t('sale-ask-goods', { order: id, name: line.name, quantity: line.quantity }),
    buttons: [
      [{ text: ctx.label('sale-done'), press: press('sale:done', id, lineId) }],
      [cancelButton(ctx, press('sale', id))],
    ],
  });
}

async function answerGoods(ctx: ShopContext, message: Message): Promise<void> {
  const { lineId } = ctx.turn.customer.dialogue?.data ?? {};
  await deliver(ctx, orderIdOf(ctx), readId(String(lineId)), readGoods(message));
}

async function deliver(
  ctx: ShopContext,
  id: bigint,
  lineId: bigint,
  goods: Goods | null,
): Promise<void> {
  const line = await demandOwed(ctx, id, lineId);
  const what = { orderId: id, lineId, productId: line.productId };
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await deliveries.byHand(scope, ctx.shop.secrets, ctx.person.id, what, goods);
    // What was sold does not stay readable in the stored update.
    if (goods) await updates.forgetText(scope, ctx.update.update_id);
  });
  await showSale(ctx, id, ctx.t('sale-delivered', { name: line.name }));
}

async function askText(ctx: ShopContext, id: bigint, what: 'tracking' | 'note'): Promise<void> {
  const { status } = await demandSale(ctx, id);
  if (status !== (what === 'note' ? 'new' : 'paid')) throw new UserError('order-not-open');
  await ctx.commit((scope) => ask(ctx, scope, `sale:${what}`, { orderId: `${id}` }));
  const without = { text: ctx.label('sale-cancel-yes'), press: press('sale:cancel-yes', id) };
  await show(ctx, {
    text: ctx.t(`sale-ask-${what}`, { order: id }),
    buttons: [what === 'note' ? [without] : [], [cancelButton(ctx, press('sale', id))]],
  });
}

async function ship(ctx: ShopContext, tracking: string): Promise<void> {
  const id = orderIdOf(ctx);
  await demandSale(ctx, id);
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await deliveries.ship(scope, ctx.person.id, id, tracking);
  });
  await showSale(ctx, id, ctx.t('sale-shipped'));
}

async function cancel(ctx: ShopContext, id: bigint, note: string | null): Promise<void> {
  const { status } = await demandSale(ctx, id);
  if (status !== 'new') throw new UserError('order-not-open');
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    // Paid or ended meanwhile: it stays what it is, and the card says so.
    const now = await orders.cancelByStaff(scope, id, note);
    if (now === 'cancelled')
      await audit.write(scope, ctx.person.id, 'order.cancel', { order: Number(id), note });
  });
  await showSale(ctx, id);
}

async function demandOwed(ctx: ShopContext, id: bigint, lineId: bigint): Promise<OrderLine> {
  const { status, lines } = await demandSale(ctx, id);
  const line = lines.find((each) => each.id === lineId);
  if (!line) throw new UserError('order-gone');
  if (status !== 'paid' || !isOwed(line)) throw new UserError('order-delivered');
  return line;
}

function orderIdOf(ctx: ShopContext): bigint {
  return readId(String(ctx.turn.customer.dialogue?.data['orderId']));
}

function readText(text: string): string {
  const plain = text.trim();
  if (plain === '' || plain.length > LONGEST) throw new UserError('text-too-long', { longest: LONGEST }); // prettier-ignore
  return plain;
}

function readGoods({ text, document }: Message): Goods {
  if (text !== undefined) return { kind: 'text', text };
  if (document)
    return { kind: 'file', fileId: document.file_id, name: document.file_name ?? 'file' };
  throw new UserError('goods-expected');
}
