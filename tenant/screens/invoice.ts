import type { DepositMethod } from '../../shared/domain/money/deposits.ts';
import * as invoices from '../../shared/domain/money/invoices.ts';
import type { Invoice } from '../../shared/domain/money/invoices.ts';
import * as orders from '../../shared/domain/orders/orders.ts';
import { isLookedAt } from '../../shared/domain/money/stray-deposits.ts';
import { Unavailable, UserError } from '../../shared/errors.ts';
import type { Money } from '../../shared/money.ts';
import type { TextData } from '../../shared/telegram/i18n.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { edit, show, type Button, type Card, type View } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { demandPace } from '../pace.ts';
import { sendTelegramInvoice } from '../telegram-invoice.ts';
import { balanceButton, menuButton, orderButton, rowsOf } from './buttons.ts';
import { coinCardOf } from './coin-invoice.ts';
import { proofButtons } from './proof.ts';

/** More is told as a date. */
const MOST_MINUTES = 180;

/** What only some accounts tell a payer. */
const NOT_ALWAYS = { memo: null, note: null };

/** What a payer pastes, in the order in which it is asked for; the rest follows. */
const PASTED = ['amount', 'address', 'memo', 'account', 'reference', 'holder'];
const ONLY_READ = ['network', 'coin', 'note'];

/** The card of one invoice; it edits itself when money comes or its time is over. */
export const invoice: ShopScreen = {
  presses: { 'invoice:check': (ctx, id) => check(ctx, readId(id)) },
};

/** Asks a customer for an amount by a provider or in Stars, and shows where to pay. */
export async function beginInvoice(
  ctx: ShopContext,
  money: Money,
  method: DepositMethod,
  payer: Readonly<Record<string, string>> = {},
): Promise<void> {
  // Each invoice is a call to somebody's provider.
  await demandPace(ctx, 'invoices');
  const { customer, settings } = ctx.turn;
  const made = await ctx.shop.deposits.begin(ctx.scope, {
    customer,
    settings,
    method: method.id,
    money,
    reference: `update:${ctx.update.update_id}`,
    payer,
  });
  if (made.isShown) return;
  await showInvoice(ctx, made, method.kind);
}

/** Shows where to pay an invoice; the card edits itself from now on. */
export async function showInvoice(
  ctx: ShopContext,
  made: Invoice,
  kind: DepositMethod['kind'],
): Promise<void> {
  const card = await show(ctx, await cardOf(ctx, made, true));
  if ((kind === 'stars' || kind === 'telegram') && made.status === 'new')
    await sendTelegramInvoice(ctx, made);
  // Done only when the customer has it: after a crash the same invoice is shown again.
  if (ctx.progress === 'open') await ctx.commit((scope) => invoices.setCard(scope, made.id, card));
  else await invoices.setCard(ctx.scope, made.id, card);
  await catchUp(ctx, card, made);
}

async function check(ctx: ShopContext, id: bigint): Promise<void> {
  const known = await invoices.find(ctx.scope, id);
  if (known?.customerId !== ctx.turn.customer.id) throw new UserError('invoice-gone');
  const now = await askProvider(ctx, known);
  const isNear = isOther(now) || (now.status === 'new' && (await isLookedAt(ctx.scope, now)));
  await ctx.toast(ctx.label(`invoice-toast-${isNear ? 'near' : now.status}`));
  const card = await show(ctx, await cardOf(ctx, now, true));
  await catchUp(ctx, card, now);
}

/** The money may have come while we wrote: what the card says last must be what is true. */
async function catchUp(ctx: ShopContext, card: Card, shown: Invoice): Promise<void> {
  const now = await invoices.find(ctx.scope, shown.id);
  if (now && now.status !== shown.status) await edit(ctx.api, card, await cardOf(ctx, now));
}

/** What the invoice is now; one whose time is over ends here. */
async function askProvider(ctx: ShopContext, known: Invoice): Promise<Invoice> {
  try {
    const now = await ctx.shop.deposits.check(ctx.scope, known.id);
    if (now.endedAt !== null || now.expiresAt.getTime() > ctx.scope.clock.now()) return now;
    await invoices.end(ctx.scope, now.id, 'expired');
    return (await invoices.find(ctx.scope, now.id)) ?? now;
  } catch (error) {
    if (error instanceof Unavailable) throw new UserError('provider-unavailable');
    const now = await invoices.find(ctx.scope, known.id);
    if (error instanceof UserError && now && isOther(now)) return now;
    throw error;
  }
}

/** It was paid, and not as it asked: the shop decides. */
function isOther({ problem, status }: Invoice): boolean {
  return problem === invoices.MISMATCH && (status === 'invalid' || status === 'processing');
}

async function cardOf(ctx: ShopContext, invoice: Invoice, look = false): Promise<View> {
  const coins = await coinCardOf(ctx, invoice, look);
  if (coins) return coins;
  const { id, orderId, money, asked, expiresAt, payUrl } = invoice;
  const order = orderId === null ? null : await orders.find(ctx.scope, orderId, invoice.customerId);
  const ofOrder = order && {
    order: order.id,
    total: order.total,
    state: order.status,
    reason: order.reason,
  };
  const noun = orderId === null ? 'invoice' : 'order';
  const method = ctx.label(`provider-${invoice.method}`);
  if (invoice.status !== 'new')
    return {
      text: ctx.t(`${noun}-card-${isOther(invoice) ? 'mismatch' : invoice.status}`, {
        ...standing(ctx, invoice),
        ...ofOrder,
      }),
      buttons: [
        invoice.paid === 'partial' && invoice.endedAt === null && payUrl !== null
          ? [{ text: ctx.label('invoice-rest'), url: payUrl }]
          : [],
        ['expired', 'processing'].includes(invoice.status) ? proofButtons(ctx, invoice) : [],
        [orderId === null ? balanceButton(ctx) : orderButton(ctx, orderId), menuButton(ctx)],
      ],
    };
  const left = Math.max(1, Math.round((expiresAt.getTime() - ctx.scope.clock.now()) / 60_000));
  const pay: Button[] =
    payUrl === null ? [] : [{ text: ctx.label('invoice-pay', { amount: asked }), url: payUrl }];
  const waiting = ctx.t(orderId === null ? 'invoice-waiting' : 'order-invoice-waiting', {
    ...ofOrder,
    amount: money,
    held: order && order.held.amount > 0n ? order.held : null,
    asked,
    method,
    until: expiresAt,
    minutes: left > MOST_MINUTES ? null : left,
  });
  const { instructions } = invoice;
  const hint =
    invoice.externalId !== null && payUrl === null
      ? ctx.t(`instructions-${invoice.method}`, {
          ...NOT_ALWAYS,
          ...instructions,
          currency: asked.currency,
        })
      : payUrl === null
        ? ctx.t('invoice-below')
        : '';
  const copies = Object.entries(instructions)
    .filter(([name]) => !ONLY_READ.includes(name))
    .toSorted(([one], [other]) => placeOf(one) - placeOf(other))
    .map(([, value]) => ({ text: `📋 ${value}`, copy: value }));
  return {
    text: [waiting, hint].filter(Boolean).join('\n\n'),
    buttons: [
      pay,
      ...rowsOf(copies, 1),
      proofButtons(ctx, invoice),
      [
        { text: ctx.label('invoice-check'), press: press('invoice:check', id) },
        // The card stays in the chat, so that it can say how it ended.
        orderId === null
          ? { text: ctx.label('button-menu'), press: 'menu:below' }
          : { text: ctx.label('button-order'), press: press('order', orderId, 'below') },
      ],
    ],
  };
}

function placeOf(name: string): number {
  const place = PASTED.indexOf(name);
  return place < 0 ? PASTED.length : place;
}

/** How an invoice stands, as `queue_card` of the database says it too. */
function standing(ctx: ShopContext, invoice: Invoice): TextData {
  const { money, asked, covered, credited, held, paid, isLate, method, problem } = invoice;
  const missing = asked.amount > covered.amount ? asked.amount - covered.amount : 0n;
  return {
    amount: money,
    credited,
    held,
    paid,
    missing: { ...asked, amount: missing },
    late: isLate ? 'yes' : null,
    problem:
      problem === null || problem === invoices.MISMATCH
        ? null
        : { html: ctx.t(['problem', method, problem].join('-')) },
  };
}
