import * as deliveries from '../../shared/domain/orders/deliveries.ts';
import * as orders from '../../shared/domain/orders/orders.ts';
import type { Order, OrderLine } from '../../shared/domain/orders/order-row.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { clip } from '../../shared/telegram/fit.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton } from './buttons.ts';
import { orderText } from './order-text.ts';
import { ticketButton } from './ticket.ts';

/** One order of a customer: what it is now, and what can be done with it. */
export const order: ShopScreen = {
  presses: {
    order: (ctx, id, where) =>
      showOrder(where === 'below' ? { ...ctx, pressed: null } : ctx, readId(id)),
    'order:balance': (ctx, id) => payFromBalance(ctx, readId(id)),
    'order:cancel': (ctx, id) => askToCancel(ctx, readId(id)),
    'order:cancel-yes': (ctx, id) => cancel(ctx, readId(id)),
    'order:again': (ctx, id) => sendAgain(ctx, readId(id)),
  },
};

/** Shows one of the person's orders, with a hint above. UserError `order-gone` when it is not theirs. */
export async function showOrder(ctx: ShopContext, id: bigint, hint = ''): Promise<void> {
  const found = await demandOrder(ctx, id);
  const isOpen = found.status === 'new';
  const rest = { ...found.total, amount: found.total.amount - found.held.amount };
  const until = found.expiresAt ?? new Date(ctx.scope.clock.now());
  const text = [
    hint,
    orderText(ctx, found),
    isOpen ? ctx.t('order-waits', { rest, held: found.held.amount > 0n ? found.held : null, until, pay: found.pay }) : '',
    found.status === 'paid' ? ctx.t('order-in-work') : '',
    found.note === null ? '' : ctx.t('order-note', { note: found.note }),
  ].filter(Boolean).join('\n\n'); // prettier-ignore
  await show(ctx, { text, buttons: buttonsOf(ctx, found, rest.amount) });
}

/** The order with this number, if it is this person's. Throws UserError `order-gone`. */
export async function demandOrder(ctx: ShopContext, id: bigint): Promise<Order> {
  const found = await orders.find(ctx.scope, id, ctx.turn.customer.id);
  if (!found) throw new UserError('order-gone');
  return found;
}

/** Whether "does not work" would be heard now. What was replaced is settled: the new one may be claimed. */
export function isClaimable({ lines }: Order, line: OrderLine, nowMs: number): boolean {
  const replaced = lines
    .filter(({ replaces }) => replaces === line.id)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    replaced < line.quantity &&
    line.warrantyUntil !== null &&
    line.warrantyUntil.getTime() > nowMs &&
    line.deliveredAt !== null &&
    line.refundedQuantity < line.quantity &&
    line.claim?.state !== 'open'
  );
}

function buttonsOf(ctx: ShopContext, found: Order, rest: bigint): Button[][] {
  const { id, lines, balance } = found;
  const open = (key: string, name: string): Button => ({ text: ctx.label(key), press: press(name, id) }); // prettier-ignore
  const isDigital = lines.some(({ kind }) => kind !== 'physical');
  const starsOnly = isDigital && ctx.turn.settings.options.paymentPolicy === 'stars-only';
  const now = ctx.scope.clock.now();
  const claims = lines
    .filter((line) => isClaimable(found, line, now))
    .map((line): Button[] => [
      {
        text: ctx.label('order-claim', { name: clip(line.name, 40) }),
        press: press('claim', line.id, id),
      },
    ]);
  const pay =
    found.status === 'new'
      ? [
          ...(balance.amount >= rest && !starsOnly
            ? [[open('order-pay-balance', 'order:balance')]]
            : []),
          [open('order-pay', 'order:pay'), open('order-cancel', 'order:cancel')],
        ]
      : [];
  const plans = lines
    .filter(({ kind, deliveredAt }) => kind === 'access' && deliveredAt !== null)
    .map((line): Button[] => [
      {
        text: ctx.label('order-plan', { name: clip(line.name, 40) }),
        press: press('gift:line', line.id),
      },
    ]);
  const isSendable = lines.some(({ hasGoods, deliveredAt }) => hasGoods && deliveredAt);
  return [
    ...pay,
    ...plans,
    isSendable ? [open('order-again', 'order:again')] : [],
    ...(found.status === 'paid' || found.status === 'completed' ? claims : []),
    [ticketButton(ctx, id)],
    [backButton(ctx, 'orders'), menuButton(ctx)],
  ];
}

async function payFromBalance(ctx: ShopContext, id: bigint): Promise<void> {
  const { lines } = await demandOrder(ctx, id);
  const { paymentPolicy } = ctx.turn.settings.options;
  if (paymentPolicy === 'stars-only' && lines.some(({ kind }) => kind !== 'physical'))
    throw new UserError('stars-only');
  const result = await ctx.commit((scope) => orders.pay(scope, ctx.turn.customer.id, id));
  const isDone = result === 'paid' || result === 'repeated';
  await showOrder(ctx, id, isDone ? '' : ctx.t(`order-not-paid-${result}`));
}

async function askToCancel(ctx: ShopContext, id: bigint): Promise<void> {
  const found = await demandOrder(ctx, id);
  if (found.status !== 'new') throw new UserError('order-not-open');
  await show(ctx, {
    text: ctx.t('order-cancel-sure', { order: id }),
    buttons: [
      [{ text: ctx.label('order-cancel-yes'), press: press('order:cancel-yes', id) }],
      [backButton(ctx, press('order', id))],
    ],
  });
}

async function cancel(ctx: ShopContext, id: bigint): Promise<void> {
  const now = await ctx.commit((scope) => orders.cancel(scope, ctx.turn.customer.id, id));
  if (now === null) throw new UserError('order-gone');
  await showOrder(ctx, id);
}

async function sendAgain(ctx: ShopContext, id: bigint): Promise<void> {
  const reference = `again:${ctx.update.update_id}`;
  const sent = await ctx.commit((scope) =>
    deliveries.sendAgain(scope, { customerId: ctx.turn.customer.id, orderId: id, reference }),
  );
  if (sent === 0) throw new UserError('order-gone');
  await ctx.toast(ctx.label('order-sent-again'));
}
