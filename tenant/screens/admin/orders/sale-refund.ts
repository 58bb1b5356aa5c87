import type { Order } from '../../../../shared/domain/orders/order-row.ts';
import * as refunds from '../../../../shared/domain/orders/refunds.ts';
import type { RefundWay } from '../../../../shared/domain/orders/refund-ways.ts';
import { shareOf, type RefundWish } from '../../../../shared/domain/orders/refunds.ts';
import { UserError } from '../../../../shared/errors.ts';
import { parseAmount, type Money } from '../../../../shared/money.ts';
import { randomKey } from '../../../../shared/secrets.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { readQuantity } from '../../cart.ts';
import { demandRefundable, isOwed, showSale } from './sale.ts';

const LONGEST_REASON = 300;

/** What the dialogue remembers until **Confirm**: amounts as texts. */
interface Draft {
  readonly key: string;
  readonly orderId: string;
  readonly amount: string | null;
  readonly lineId: string | null;
  readonly quantity: number;
  readonly to: RefundWish['to'];
  /** What Confirm sends back by the provider. */
  readonly back: string;
  readonly returnStock: boolean;
  readonly reason: string | null;
}

/** Staff give money back: all, some pieces of a line, or an amount. */
export const saleRefund: ShopScreen = {
  presses: {
    refund: (ctx, id) => showChoices(ctx, readId(id)),
    'refund:all': (ctx, id) => begin(ctx, readId(id), {}),
    'refund:stars': (ctx, id) => begin(ctx, readId(id), { to: 'stars' }),
    'refund:to': (ctx) => turn(ctx),
    'refund:line': (ctx, id, lineId, quantity) =>
      beginLine(ctx, readId(id), readId(lineId), readQuantity(quantity)),
    'refund:amount': (ctx, id) => askAmount(ctx, readId(id)),
    'refund:stock': (ctx) => change(ctx, (draft) => ({ returnStock: !draft.returnStock })),
    'refund:why': (ctx) => askReason(ctx),
    'refund:do': (ctx, key) => give(ctx, key ?? ''),
  },
  answers: {
    'refund:amount': (ctx, text) => answerAmount(ctx, text),
    'refund:reason': (ctx, text) => change(ctx, () => ({ reason: clip(text.trim(), LONGEST_REASON) })), // prettier-ignore
  },
};

async function showChoices(ctx: ShopContext, id: bigint): Promise<void> {
  const order = await demandRefundable(ctx, id);
  const left = leftOf(order);
  await closeDialogue(ctx, ctx.scope);
  const lines = order.lines
    .filter(
      ({ quantity, refundedQuantity, replaces }) =>
        replaces === null && refundedQuantity < quantity,
    ) // prettier-ignore
    .map((line): Button[] => {
      const pieces = line.quantity - line.refundedQuantity;
      const button = (quantity: number): Button => ({
        text: ctx.label('refund-line', {
          name: clip(line.name, 30),
          quantity,
          amount: shareOf(order, line, quantity),
        }),
        press: press('refund:line', id, line.id, quantity),
      });
      return pieces > 1 ? [button(1), button(pieces)] : [button(1)];
    });
  await show(ctx, {
    text: ctx.t('refund-what', { order: id, left, total: order.total }),
    buttons: [
      [{ text: ctx.label('refund-all', { left }), press: press('refund:all', id) }],
      mayStars(order)
        ? [{ text: ctx.label('refund-stars'), press: press('refund:stars', id) }]
        : [],
      ...lines,
      [{ text: ctx.label('refund-amount'), press: press('refund:amount', id) }],
      [backButton(ctx, press('sale', id))],
    ],
  });
}

async function beginLine(
  ctx: ShopContext,
  id: bigint,
  lineId: bigint,
  quantity: number,
): Promise<void> {
  const order = await demandRefundable(ctx, id);
  const line = order.lines.find((each) => each.id === lineId);
  if (!line || quantity > line.quantity - line.refundedQuantity)
    throw new UserError('refund-too-much');
  await begin(ctx, id, {
    amount: `${shareOf(order, line, quantity).amount}`,
    lineId: `${lineId}`,
    quantity,
  });
}

async function begin(ctx: ShopContext, id: bigint, wanted: Partial<Draft>): Promise<void> {
  const order = await demandRefundable(ctx, id);
  const draft: Draft = {
    key: randomKey(6),
    orderId: `${id}`,
    amount: null,
    lineId: null,
    quantity: 0,
    to: 'balance',
    back: '0',
    returnStock: true,
    reason: null,
    ...wanted,
  };
  await keep(ctx, order, draft);
}

async function askAmount(ctx: ShopContext, id: bigint): Promise<void> {
  const order = await demandRefundable(ctx, id);
  await ctx.commit((scope) => ask(ctx, scope, 'refund:amount', { orderId: `${id}` }));
  await show(ctx, {
    text: ctx.t('refund-ask-amount', { left: leftOf(order) }),
    buttons: [[cancelButton(ctx, press('refund', id))]],
  });
}

async function answerAmount(ctx: ShopContext, text: string): Promise<void> {
  const id = readId(String(ctx.turn.customer.dialogue?.data['orderId']));
  const order = await demandRefundable(ctx, id);
  const amount = parseAmount(text, order.currency);
  if (amount <= 0n) throw new UserError('amount-too-small');
  if (amount > leftOf(order).amount) throw new UserError('refund-too-much');
  await begin(ctx, id, { amount: `${amount}` });
}

async function askReason(ctx: ShopContext): Promise<void> {
  const draft = draftOf(ctx);
  await demandRefundable(ctx, BigInt(draft.orderId));
  await ctx.commit((scope) => ask(ctx, scope, 'refund:reason', { ...draft }));
  await show(ctx, {
    text: ctx.t('refund-ask-reason'),
    buttons: [[cancelButton(ctx, press('refund', draft.orderId))]],
  });
}

async function change(ctx: ShopContext, by: (draft: Draft) => Partial<Draft>): Promise<void> {
  const draft = draftOf(ctx);
  await keep(ctx, await demandRefundable(ctx, BigInt(draft.orderId)), { ...draft, ...by(draft) });
}

/** To the balance instead of where it was paid from, or the other way round. */
async function turn(ctx: ShopContext): Promise<void> {
  await change(ctx, ({ to }) => ({ to: to === 'provider' ? 'balance' : 'provider' }));
}

/** Shows what **Confirm** will do, and remembers it. */
async function keep(ctx: ShopContext, order: Order, wanted: Draft): Promise<void> {
  const way = wanted.to === 'stars' ? null : await wayOf(ctx, order, wanted);
  const draft: Draft = { ...wanted, to: wanted.to === 'provider' && !way ? 'balance' : wanted.to, back: `${way?.back.amount ?? 0n}` }; // prettier-ignore
  await ctx.commit((scope) => ask(ctx, scope, 'refund:confirm', { ...draft }));
  const amount: Money =
    draft.amount === null ? leftOf(order) : { ...order.total, amount: BigInt(draft.amount) };
  const rest = { ...amount, amount: amount.amount - (way?.worth.amount ?? 0n) };
  const name = way ? ctx.label(`provider-${way.source}`) : '';
  const owes = order.lines.some((line) => isOwed(line) && (draft.lineId === null ? draft.amount === null : `${line.id}` === draft.lineId)); // prettier-ignore
  await show(ctx, {
    text: ctx.t('refund-sure', {
      order: order.id, amount, to: draft.to, reason: draft.reason, way: name,
      back: way?.back ?? amount, rest: rest.amount > 0n ? rest : null,
    }),
    buttons: [
      way ? [{ text: ctx.label(`refund-to-${draft.to}`, { way: name }), press: 'refund:to' }] : [],
      owes
        ? [{ text: ctx.label(draft.returnStock ? 'refund-stock-on' : 'refund-stock-off'), press: 'refund:stock' }]
        : [],
      [{ text: ctx.label('refund-why'), press: 'refund:why' }],
      [{ text: ctx.label('button-confirm'), press: press('refund:do', draft.key) }],
      [cancelButton(ctx, press('refund', order.id))],
    ],
  }); // prettier-ignore
}

async function give(ctx: ShopContext, key: string): Promise<void> {
  const draft = draftOf(ctx);
  const id = BigInt(draft.orderId);
  const order = await demandRefundable(ctx, id);
  if (draft.key !== key) throw new UserError('button-old');
  const way = draft.to === 'provider' ? await wayOf(ctx, order, draft) : null;
  if (draft.to === 'provider' && `${way?.back.amount}` !== draft.back)
    throw new UserError('button-old');
  const { amount } = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return refunds.give(scope, ctx.person.id, {
      reference: `refund:${id}:${draft.key}`,
      orderId: id,
      amount: draft.amount === null ? null : BigInt(draft.amount),
      lines: draft.lineId === null ? [] : [{ lineId: BigInt(draft.lineId), quantity: draft.quantity }], // prettier-ignore
      to: draft.to,
      way,
      returnStock: draft.returnStock,
      reason: draft.reason,
    });
  });
  const paid = { amount, currency: order.currency };
  const rest = { ...paid, amount: amount - (way?.worth.amount ?? amount) };
  const hint = ctx.t('refund-done', {
    amount: way?.back ?? paid, to: draft.to, rest: rest.amount > 0n ? rest : null,
    way: way ? ctx.label(`provider-${way.source}`) : '',
  }); // prettier-ignore
  await showSale(ctx, id, hint);
}

/** How a draft's money could go back to where it was paid from. */
function wayOf(ctx: ShopContext, order: Order, { amount }: Draft): Promise<RefundWay | null> {
  return ctx.shop.payouts.wayBack(ctx.scope, order, amount === null ? null : BigInt(amount));
}

function draftOf(ctx: ShopContext): Draft {
  const { dialogue } = ctx.turn.customer;
  if (dialogue?.data['key'] === undefined) throw new UserError('button-old');
  return dialogue.data as unknown as Draft;
}

/** Telegram gives a charge back whole or not at all. */
function mayStars({ invoice, refunded }: Order): boolean {
  return invoice?.method === 'stars' && invoice.status === 'settled' && refunded.amount === 0n;
}

function leftOf({ total, refunded }: Order): Money {
  return { ...total, amount: total.amount - refunded.amount };
}
