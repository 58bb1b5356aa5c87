import type { DepositMethod } from '../../shared/domain/money/deposits.ts';
import * as orders from '../../shared/domain/orders/orders.ts';
import type { Order } from '../../shared/domain/orders/order-row.ts';
import { UserError } from '../../shared/errors.ts';
import type { Money } from '../../shared/money.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { demandPace } from '../pace.ts';
import { backButton, menuButton } from './buttons.ts';
import { waysFor, type Ways } from './checkout-pay.ts';
import { showInvoice } from './invoice.ts';
import { methodName } from './method-name.ts';
import { askPayer } from './payer-question.ts';
import { demandOrder, showOrder } from './order.ts';

/** How an order that waits for money is paid. */
export const orderPay: ShopScreen = {
  presses: {
    'order:pay': (ctx, id) => showWays(ctx, readId(id)),
    'order:by': (ctx, id, ...method) => payBy(ctx, readId(id), method.join(':')),
  },
};

/**
 * Makes or shows the invoice for what an order lacks. What fails here leaves the order waiting: it says
 * so and can be tried again.
 */
export async function startPayment(
  ctx: ShopContext,
  orderId: bigint,
  method: DepositMethod,
  payer: Readonly<Record<string, string>> | null = null,
): Promise<void> {
  const order = await demandOrder(ctx, orderId);
  if (order.status !== 'new') return showOrder(ctx, orderId);
  try {
    await askFor(ctx, order, method, payer);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await showOrder(ctx, orderId, ctx.t(`error-${error.code}`, error.data));
  }
}

async function askFor(
  ctx: ShopContext,
  order: Order,
  method: DepositMethod,
  payer: Readonly<Record<string, string>> | null,
): Promise<void> {
  if (method.payer.length > 0 && payer === null)
    return askPayer(ctx, { method, money: restOf(order), orderId: order.id, answers: {} });
  const { customer, settings } = ctx.turn;
  const { invoice } = order;
  // An invoice whose time is over is followed by another one.
  const isOver =
    invoice !== null &&
    (['expired', 'invalid'].includes(invoice.status) ||
      invoice.expiresAt.getTime() <= ctx.scope.clock.now());
  const made = await ctx.shop.deposits.begin(ctx.scope, {
    customer,
    settings,
    method: method.id,
    money: restOf(order),
    reference: `order:${order.id}:${method.id}${isOver ? `:${invoice.id}` : ''}`,
    payer: payer ?? {},
  });
  const bound = await orders.bindInvoice(ctx.scope, order.id, made.id);
  if (bound !== 'bound') return showOrder(ctx, order.id);
  await showInvoice(ctx, made, method.kind);
}

async function showWays(ctx: ShopContext, id: bigint): Promise<void> {
  const { order, ways } = await waysOf(ctx, id);
  const rest = restOf(order);
  const coins = ways.methods.some(({ kind }) => kind === 'chain') && order.pay === 'coins';
  const buttons = payable(order, ways).map((method): Button[] => [
    {
      text: methodName(ctx, method, rest),
      press: press('order:by', id, method.id),
    },
  ]);
  await show(ctx, {
    text: [
      ctx.t('order-which-pay', { order: id, rest }),
      ways.starsOnly ? ctx.t('checkout-stars-only') : '',
      coins ? ctx.t('order-coins-short') : '',
      buttons.length === 0 ? ctx.t('checkout-needs-way') : '',
    ].filter(Boolean).join('\n\n'), // prettier-ignore
    buttons: [...buttons, [backButton(ctx, press('order', id)), menuButton(ctx)]],
  });
}

async function payBy(ctx: ShopContext, id: bigint, methodId: string): Promise<void> {
  const { order, ways } = await waysOf(ctx, id);
  const method = payable(order, ways).find((each) => each.id === methodId);
  if (!method) throw new UserError('method-gone');
  await demandPace(ctx, 'invoices');
  await startPayment(ctx, id, method);
}

async function waysOf(ctx: ShopContext, id: bigint): Promise<{ order: Order; ways: Ways }> {
  const [order, all] = await Promise.all([
    demandOrder(ctx, id),
    ctx.shop.deposits.methods(ctx.scope, ctx.turn.settings),
  ]);
  if (order.status !== 'new') throw new UserError('order-not-open');
  return { order, ways: waysFor(ctx, order.lines.map(({ kind }) => kind), all) }; // prettier-ignore
}

/** Coins pay only the orders that were placed to wait for them. */
function payable(order: Order, { methods }: Ways): DepositMethod[] {
  return methods.filter(({ kind }) => kind !== 'chain' || order.pay === 'coins');
}

function restOf({ total, held }: Order): Money {
  return { ...total, amount: total.amount - held.amount };
}
