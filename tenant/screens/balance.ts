import * as ledger from '../../shared/domain/ledger.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { depositButton, historyButton, menuButton } from './buttons.ts';

/** What a customer has in the shop. */
export const balance: ShopScreen = {
  commands: { balance: (ctx) => showBalance(ctx) },
  presses: { balance: (ctx) => showBalance(ctx) },
};

async function showBalance(ctx: ShopContext): Promise<void> {
  const { customer, settings } = ctx.turn;
  const [own, ...others] = await ledger.balances(ctx.scope, customer.id, settings.currency);
  const lines = [
    ctx.t('balance-text', { balance: own }),
    ...others.map((money) => ctx.t('balance-other', { balance: money })),
  ];
  await show(ctx, {
    text: lines.join('\n'),
    buttons: [[depositButton(ctx), historyButton(ctx)], [menuButton(ctx)]],
  });
}
