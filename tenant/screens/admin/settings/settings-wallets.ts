import { demand } from '../../../../shared/domain/staff/staff.ts';
import * as wallets from '../../../../shared/domain/money/wallets.ts';
import { UserError } from '../../../../shared/errors.ts';
import { isCurrency } from '../../../../shared/money.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { saveOptions } from './save-options.ts';

/** What most shops keep money in; any other code is typed. */
const USUAL = ['USD', 'EUR', 'RUB', 'ETB', 'KES', 'IDR', 'USDT', 'USDC', 'BTC', 'ETH', 'TON'];
/** More than fits on a screen of a phone. */
const MOST = 20;

/** Which currencies customers may keep money in. */
export const settingsWallets: ShopScreen = {
  presses: {
    wallets: (ctx) => showWallets(ctx),
    'wallets:turn': (ctx, code) => turn(ctx, code ?? ''),
    'wallets:other': (ctx) => askOther(ctx),
  },
  answers: { 'wallets:code': (ctx, text) => turn(ctx, text.trim().toUpperCase()) },
};

async function showWallets(ctx: ShopContext, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { settings } = ctx.turn;
  const on = wallets.enabled(settings);
  const held = await wallets.totals(ctx.scope);
  const off = held.filter(({ money }) => !on.includes(money.currency));
  const codes = [...new Set([...USUAL, ...on, ...off.map(({ money }) => money.currency)])];
  const buttons = codes
    .filter((code) => code !== settings.currency)
    .map((code) => ({
      text: `${on.includes(code) ? '✓ ' : ''}${code}`,
      press: press('wallets:turn', code),
    }));
  const lines = held.map(({ money, customers }) =>
    ctx.t('wallets-line', {
      money,
      customers,
      state: on.includes(money.currency) ? 'on' : 'off',
    }),
  );
  await show(ctx, {
    text: [ctx.t('wallets-text', { currency: settings.currency }), lines.join('\n')].filter(Boolean).join('\n\n'), // prettier-ignore
    buttons: [
      ...rowsOf(buttons, 4),
      [{ text: ctx.label('wallets-other'), press: 'wallets:other' }],
      [
        { text: ctx.label('wallets-rates'), press: 'rates' },
        { text: ctx.label('wallets-trade'), press: 'knobs:trade' },
      ],
      undo ? [undo] : [],
      [backButton(ctx, 'settings')],
    ],
  });
}

async function askOther(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) => ask(ctx, scope, 'wallets:code'));
  await show(ctx, { text: ctx.t('wallets-ask'), buttons: [[cancelButton(ctx, 'wallets')]] });
}

/** On or off. What is in a wallet that goes off stays its owner's, and can be used. */
async function turn(ctx: ShopContext, code: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { settings } = ctx.turn;
  if (!isCurrency(code) || code === 'XTR')
    throw new UserError('currency-unknown', { text: code.slice(0, 20) });
  if (code === settings.currency) throw new UserError('wallet-own');
  const known = settings.options.wallets;
  const without = known.filter((each) => each !== code);
  if (without.length === known.length && known.length >= MOST)
    throw new UserError('wallets-many', { most: MOST });
  const changed = without.length < known.length ? without : [...known, code];
  await showWallets(ctx, await saveOptions(ctx, { wallets: changed }));
}
