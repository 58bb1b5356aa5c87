import { rateWords } from '../../shared/domain/money/trade-card.ts';
import * as receipts from '../../shared/domain/money/receipts.ts';
import type { Receipt } from '../../shared/domain/money/receipts.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, balanceButton, menuButton, supportButton } from './buttons.ts';
import { historyLine } from './history.ts';

/** One transaction with all there is to say of it, to keep or to show to support. */
export const receipt: ShopScreen = {
  presses: { receipt: (ctx, id) => showReceipt(ctx, readId(id)) },
};

/** Shows a receipt; `title` stands above what was done just now. */
export async function showReceipt(ctx: ShopContext, id: bigint, title?: string): Promise<void> {
  const found = await receipts.find(ctx.scope, ctx.turn.customer.id, id);
  const { order } = found.line;
  await show(ctx, {
    text: [title ?? ctx.t('receipt-title', { id }), ...linesOf(ctx, found)].join('\n\n'),
    buttons: [
      [{ text: ctx.label('receipt-copy'), copy: `#${id}` }],
      order === null ? [] : [{ text: ctx.label('button-order'), press: press('order', order) }],
      title === undefined ? [supportButton(ctx)] : [balanceButton(ctx)],
      [backButton(ctx, 'history'), menuButton(ctx)],
    ],
  });
}

function linesOf(ctx: ShopContext, found: Receipt): string[] {
  const { line, paid, price, providerFee, plan, outside } = found;
  const facts = [
    plan === null ? '' : ctx.t('receipt-plan', { plan }),
    paid === null ? '' : ctx.t('receipt-paid', { paid }),
    ...line.fees.map((fee) => ctx.t('receipt-fee', { fee })),
    providerFee === null ? '' : ctx.t('receipt-provider-fee', { fee: providerFee }),
    price === null ? '' : ctx.t('receipt-rate', rateWords(price)),
    outside === null ? '' : ctx.t('receipt-outside', { outside }),
    ctx.t('receipt-reference', { id: line.id }),
  ];
  return [historyLine(ctx, line), facts.filter(Boolean).join('\n')];
}
