import { InputFile } from 'grammy';
import { drawQr } from '../../shared/charts/qr.ts';
import * as coinCard from '../../shared/domain/coins/coin-card.ts';
import type { CoinUse } from '../../shared/domain/coins/coin-uses.ts';
import * as invoices from '../../shared/domain/money/invoices.ts';
import type { Invoice } from '../../shared/domain/money/invoices.ts';
import { Unavailable, UserError } from '../../shared/errors.ts';
import type { Money } from '../../shared/money.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { renderContent, send, show, type Button, type View } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { demandPace } from '../pace.ts';
import { balanceButton, menuButton, orderButton } from './buttons.ts';

/** What belongs to an invoice in coins alone: its QR code, and a transaction that a customer names. */
export const coinInvoice: ShopScreen = {
  presses: {
    'coin:qr': async (ctx, id) => showQr(ctx, await demandOwn(ctx, id)),
    'coin:paid': async (ctx, id) => askHash(ctx, await demandOwn(ctx, id)),
  },
  answers: { 'coin:hash': (ctx, text) => takeHash(ctx, text) },
};

/** The card of an invoice in coins; null: it is another one, or says what all invoices say. */
export async function coinCardOf(
  ctx: ShopContext,
  invoice: Invoice,
  look: boolean,
): Promise<View | null> {
  const standing = await ctx.shop.deposits.coinStanding(ctx.scope, invoice, look);
  const { timeZone } = ctx.turn.settings.options;
  const moment = { now: ctx.scope.clock.now(), timeZone };
  const content = standing && coinCard.contentOf(invoice, standing, moment);
  return content && renderContent(ctx.i18n, ctx.language, content);
}

/** Below the card, which keeps editing itself. */
async function showQr(ctx: ShopContext, invoice: Invoice): Promise<void> {
  const chain = ctx.shop.chains[invoice.method];
  const { address = '', comment } = invoice.instructions;
  if (!chain || invoice.status !== 'new' || invoice.endedAt !== null)
    throw new UserError('invoice-gone');
  const link = chain.payLink(address, invoice.asked, comment, ctx.turn.settings.name);
  await send(ctx, {
    photo: await picture(ctx, link),
    text: ctx.t('coin-qr-text', { coins: invoice.asked, link, comment: comment ?? null }),
    buttons: [[{ text: ctx.label('button-menu'), press: 'menu:below' }]],
  });
}

/** PNG of a link; null when nothing can be drawn now: the link is there as text. */
async function picture(ctx: ShopContext, link: string): Promise<InputFile | null> {
  try {
    return new InputFile(await ctx.shop.charts.draw(drawQr(link)), 'qr.png');
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return null;
  }
}

async function askHash(ctx: ShopContext, { id, method }: Invoice): Promise<void> {
  await ctx.commit((scope) => ask(ctx, scope, 'coin:hash', { invoice: `${id}` }));
  await send(ctx, {
    text: ctx.t('coin-hash-ask', { network: ctx.label(`network-${method}`) }),
    buttons: [[cancelButton(ctx, 'menu:below')]],
  });
}

async function takeHash(ctx: ShopContext, text: string): Promise<void> {
  // Each is a question to somebody's node.
  await demandPace(ctx, 'invoices');
  const invoice = await demandOwn(ctx, String(ctx.turn.customer.dialogue?.data['invoice']));
  const found = await ctx.shop.deposits.claimCoins(ctx.scope, { invoice, text });
  const network = ctx.label(`network-${invoice.method}`);
  const again = { text: ctx.label('coin-hash-again'), press: press('coin:paid', invoice.id) };
  const isOver = found.kind === 'coming' || found.kind === 'credited';
  const use = isOver ? otherUse(found.uses, invoice.id) : null;
  await closeDialogue(ctx, ctx.scope);
  if (isOver && use) return showUse(ctx, found.money, use, again);
  await show(ctx, {
    text: ctx.t(`coin-hash-${found.kind}`, { ...found, network, uses: null }),
    buttons: [isOver ? [] : [again], [menuButton(ctx)]],
  });
}

/** What a transaction is counted for, if nothing of it is for this invoice. */
function otherUse(uses: readonly CoinUse[], id: bigint): CoinUse | null {
  return uses.some(({ invoiceId }) => invoiceId === id) ? null : (uses[0] ?? null);
}

async function showUse(
  ctx: ShopContext,
  money: Money,
  { invoiceId, orderId, what }: CoinUse,
  again: Button,
): Promise<void> {
  const to = orderId !== null ? 'order' : invoiceId !== null ? 'top-up' : 'balance';
  await show(ctx, {
    text: ctx.t('coin-hash-used', { money, to, order: `${orderId ?? ''}`, what: what ?? '' }),
    buttons: [[again], [orderId === null ? balanceButton(ctx) : orderButton(ctx, orderId)], [menuButton(ctx)]], // prettier-ignore
  });
}

async function demandOwn(ctx: ShopContext, id: string | undefined): Promise<Invoice> {
  const invoice = await invoices.find(ctx.scope, readId(id));
  const isOwn = invoice?.customerId === ctx.turn.customer.id;
  if (!invoice || !isOwn || !Object.hasOwn(ctx.shop.chains, invoice.method))
    throw new UserError('invoice-gone');
  return invoice;
}
