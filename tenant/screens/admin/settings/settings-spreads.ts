import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { isCurrency } from '../../../../shared/money.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { saveOptions } from './save-options.ts';

/** More pairs than fit on a screen. */
const MOST = 30;
const WIDEST = 50;

/** Pairs of currencies with a spread of their own. */
export const settingsSpreads: ShopScreen = {
  presses: {
    spreads: (ctx) => showSpreads(ctx),
    'spreads:add': (ctx) => askSpread(ctx),
    'spreads:drop': (ctx, from, to) => drop(ctx, `${from}:${to}`),
  },
  answers: { 'spreads:value': (ctx, text) => answer(ctx, text) },
};

async function showSpreads(ctx: ShopContext, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { pairs, spread } = ctx.turn.settings.options.trade;
  const rows = Object.entries(pairs).map(([pair, own]) => [
    {
      text: ctx.label('spreads-drop', { pair: pair.replace(':', ' → '), spread: own / 100 }),
      press: press('spreads:drop', pair),
    },
  ]);
  await show(ctx, {
    text: ctx.t('spreads-text', { spread: spread / 100 }),
    buttons: [
      ...rows,
      rows.length < MOST ? [{ text: ctx.label('spreads-add'), press: 'spreads:add' }] : [],
      undo ? [undo] : [],
      [backButton(ctx, 'knobs:trade')],
    ],
  });
}

async function askSpread(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) => ask(ctx, scope, 'spreads:value'));
  await show(ctx, { text: ctx.t('spreads-ask'), buttons: [[cancelButton(ctx, 'spreads')]] });
}

/** `BTC USD 0.5`: from, to, percent. */
async function answer(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const plain = text.trim().toUpperCase().replace(',', '.');
  const [, from = '', to = '', percent = ''] = /^([A-Z]{3,5})[\s/→>-]+([A-Z]{3,5})\s+(\d{1,2}(?:\.\d{1,2})?)\s*%?$/.exec(plain) ?? []; // prettier-ignore
  const isPair = isCurrency(from) && isCurrency(to) && from !== to;
  if (!isPair || Number(percent) > WIDEST) throw new UserError('spread-unreadable', { most: WIDEST }); // prettier-ignore
  const { trade } = ctx.turn.settings.options;
  const pairs = { ...trade.pairs, [`${from}:${to}`]: Math.round(Number(percent) * 100) };
  if (Object.keys(pairs).length > MOST) throw new UserError('button-old');
  await showSpreads(ctx, await saveOptions(ctx, { trade: { ...trade, pairs } }));
}

async function drop(ctx: ShopContext, pair: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { trade } = ctx.turn.settings.options;
  if (trade.pairs[pair] === undefined) throw new UserError('button-old');
  const { [pair]: _gone, ...pairs } = trade.pairs;
  await showSpreads(ctx, await saveOptions(ctx, { trade: { ...trade, pairs } }));
}
