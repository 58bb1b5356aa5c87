import * as trades from '../../shared/domain/money/trades.ts';
import * as wallets from '../../shared/domain/money/wallets.ts';
import type { Wallet } from '../../shared/domain/money/wallets.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import {
  depositButton,
  historyButton,
  menuButton,
  tradeButton,
  withdrawButton,
} from './buttons.ts';

/** What a customer has in the shop, by currency. */
export const balance: ShopScreen = {
  commands: { balance: (ctx) => showBalance(ctx) },
  presses: { balance: (ctx) => showBalance(ctx) },
};

async function showBalance(ctx: ShopContext): Promise<void> {
  const { customer, settings } = ctx.turn;
  const all = await wallets.list(ctx.scope, customer.id, settings);
  const { isOpen } = settings.options.withdrawals;
  const mayTrade = all.some(
    ({ currency, available }) =>
      available.amount > 0n && trades.targetsOf(settings, currency).length > 0,
  );
  await show(ctx, {
    text: textOf(ctx, all),
    buttons: [
      [depositButton(ctx), ...(isOpen ? [withdrawButton(ctx)] : [])],
      [...(mayTrade ? [tradeButton(ctx)] : []), historyButton(ctx)],
      [menuButton(ctx)],
    ],
  });
}

const heldOf = ({ held }: Wallet) => (held.amount > 0n ? held : null);

/** One balance in a sentence, several as a list. */
function textOf(ctx: ShopContext, all: readonly Wallet[]): string {
  const [own, ...others] = all;
  if (own && others.length === 0) {
    const text = ctx.t('balance-text', { balance: own.available });
    const held = heldOf(own);
    return held ? `${text}\n${ctx.t('balance-held', { held })}` : text;
  }
  const lines = all.map((wallet) =>
    ctx.t('balance-wallet', {
      available: wallet.available,
      held: heldOf(wallet),
      state: wallet.isEnabled ? 'on' : 'off',
    }),
  );
  return [ctx.t('balance-wallets'), ...lines].join('\n');
}
