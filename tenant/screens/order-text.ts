import type { Order, OrderLine } from '../../shared/domain/orders/order-row.ts';
import { clip } from '../../shared/telegram/fit.ts';
import type { ShopContext } from '../context.ts';

/** What an order is about, line by line, with its sums: for the buyer and for staff. */
export function orderText(ctx: ShopContext, order: Order): string {
  const { subtotal, discount, shipping, shippingPrice, total, coupon } = order;
  const isPlain = discount.amount === 0n && shipping === null;
  const sums = [
    isPlain ? '' : ctx.t('checkout-subtotal', { amount: subtotal }),
    discount.amount === 0n ? '' : coupon === null
      ? ctx.t('checkout-credit', { amount: discount, more: null })
      : ctx.t('checkout-discount', { code: coupon, amount: discount }),
    shipping ? ctx.t('checkout-shipping', { name: shipping.name, amount: shippingPrice }) : '',
    ctx.t('checkout-total', { total }),
    ...order.refunds.map(({ amount, method, state, at }) =>
      ctx.t('order-refund-line', { amount, at, state: method === 'balance' ? 'done' : state }),
    ),
    order.tracking === null ? '' : ctx.t('order-tracking', { tracking: order.tracking }),
  ]; // prettier-ignore
  return [
    ctx.t('order-title', { order: order.id, status: statusOf(ctx, order), at: order.createdAt }),
    order.lines.map((line) => orderLineText(ctx, line)).join('\n'),
    sums.filter(Boolean).join('\n'),
  ].join('\n\n');
}

/** `new`, `paid` … as people say it; a cancelled one says why. */
export function statusOf(
  ctx: ShopContext,
  { status, reason }: Pick<Order, 'status' | 'reason'>,
): string {
  if (
    status === 'cancelled' &&
    (reason === 'expired' ||
      reason === 'sold-out' ||
      reason === 'used-up' ||
      reason === 'change-over')
  )
    return ctx.label(`order-status-${reason}`);
  return ctx.label(`order-status-${status}`);
}

/** One line with what became of it. */
export function orderLineText(ctx: ShopContext, line: OrderLine): string {
  const { name, kind, quantity, total, refundedQuantity, claim, replaces, deliveredAt } = line;
  const marks = [
    deliveredAt ? ctx.label(kind === 'physical' ? 'order-line-sent' : 'order-line-delivered') : '',
    refundedQuantity === 0
      ? ''
      : refundedQuantity === quantity
        ? ctx.label('order-line-refunded-all')
        : ctx.label('order-line-refunded', { count: refundedQuantity }),
    claim && claim.state !== 'refunded' ? ctx.label(`order-claim-${claim.state}`) : '',
  ].filter(Boolean);
  const text =
    replaces === null
      ? ctx.t('order-line', { name: clip(name, 60), quantity, total })
      : ctx.t('order-line-replacement', { name: clip(name, 60), quantity });
  return marks.length === 0 ? text : `${text} · ${marks.join(' · ')}`;
}
