import type { PayoutWay } from '../../shared/domain/payouts/payout-ways.ts';
import * as wallets from '../../shared/domain/money/wallets.ts';
import type { Wallet } from '../../shared/domain/money/wallets.ts';
import { Unavailable, UserError } from '../../shared/errors.ts';
import { isCurrency, parseAmount, type Money } from '../../shared/money.ts';
import { press } from '../../shared/telegram/callback.ts';
import { ask } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton, rowsOf, supportButton } from './buttons.ts';
import { demandReady } from './second-factor.ts';
import { askDestination } from './withdraw-destination.ts';
import { availableIn, demandAmount, demandWay, mostOf } from './withdraw-terms.ts';
import { wayName } from './way-name.ts';

/** How a customer takes money out: the wallet, the way, the amount; then where it goes. */
export const withdraw: ShopScreen = {
  commands: { withdraw: (ctx) => start(ctx), withdrawal: (ctx) => start(ctx) },
  presses: {
    withdraw: (ctx) => start(ctx),
    'withdraw:from': async (ctx, currency) => chooseWay(ctx, readCurrency(currency)),
    'withdraw:way': async (ctx, ...id) => askAmount(ctx, await demandWay(ctx, id.join(':'))),
    'withdraw:all': (ctx) => answerAmount(ctx, null),
  },
  answers: { 'withdraw:amount': (ctx, text) => answerAmount(ctx, text) },
};

async function start(ctx: ShopContext): Promise<void> {
  const { customer, settings } = ctx.turn;
  const ways = await ctx.shop.payouts.offered(ctx.scope, settings);
  if (ways.length === 0) return showClosed(ctx);
  const all = await wallets.list(ctx.scope, customer.id, settings);
  const has = all.filter(
    ({ currency, available }) =>
      available.amount > 0n && ways.some((way) => way.currency === currency),
  );
  if (has.length === 0) return showEmpty(ctx, ways);
  const [only] = has;
  if (only && has.length === 1) return chooseWay(ctx, only.currency);
  await show(ctx, {
    text: ctx.t('withdraw-which'),
    buttons: [...rowsOf(has.map((wallet) => walletButton(ctx, wallet)), 1), [ownButton(ctx), menuButton(ctx)]], // prettier-ignore
  });
}

async function chooseWay(ctx: ShopContext, currency: string): Promise<void> {
  const ways = (await ctx.shop.payouts.offered(ctx.scope, ctx.turn.settings)).filter(
    (way) => way.currency === currency,
  );
  const [only] = ways;
  if (!only) throw new UserError('withdraw-gone');
  if (ways.length === 1) return askAmount(ctx, only);
  const lines = await Promise.all(
    ways.map(async (way) => {
      const about = { name: wayName(ctx, way), least: leastSaid(way) };
      if (way.isFeeOpen) return ctx.t('withdraw-way-line-open', about);
      return ctx.t('withdraw-way-line', { ...about, fee: await feeBefore(ctx, way) });
    }),
  );
  const buttons = ways.map((way) => ({
    text: wayName(ctx, way),
    press: press('withdraw:way', way.id),
  }));
  await show(ctx, {
    text: `${ctx.t('withdraw-how', { currency })}\n\n${lines.join('\n')}`,
    buttons: [...rowsOf(buttons, 1), [backButton(ctx, 'withdraw'), menuButton(ctx)]],
  });
}

async function askAmount(ctx: ShopContext, way: PayoutWay): Promise<void> {
  await demandReady(ctx, 'withdraw');
  const available = await availableIn(ctx, way.currency);
  const fee = await feeBefore(ctx, way);
  const most = mostOf(way, available, fee);
  await ctx.commit((scope) => ask(ctx, scope, 'withdraw:amount', { way: way.id }));
  const all = {
    text: way.isFeeOpen ? ctx.label('withdraw-all-open') : ctx.label('withdraw-all', { most }),
    press: 'withdraw:all',
  };
  const about = { name: wayName(ctx, way), available, least: leastSaid(way), most: way.most };
  const total = { ...fee, amount: way.least.amount + fee.amount };
  await show(ctx, {
    text: way.isFeeOpen
      ? ctx.t('withdraw-amount-open', about)
      : ctx.t('withdraw-amount', { ...about, fee, total }),
    buttons: [most.amount >= way.least.amount ? [all] : [], [cancelButton(ctx, 'menu')]],
  });
}

/** What was typed, or (null) all there is. */
async function answerAmount(ctx: ShopContext, text: string | null): Promise<void> {
  const { dialogue } = ctx.turn.customer;
  if (dialogue?.state !== 'withdraw:amount') throw new UserError('button-old');
  const way = await demandWay(ctx, String(dialogue.data['way']));
  const available = await availableIn(ctx, way.currency);
  const fee = await feeBefore(ctx, way);
  const money: Money =
    text === null
      ? mostOf(way, available, fee)
      : { amount: parseAmount(text, way.currency), currency: way.currency };
  demandAmount(ctx, way, { money, fee, available });
  await askDestination(ctx, way, { money, isAll: text === null }, {});
}

/** The fee as far as it is known before the destination is: never less than the shop's. */
async function feeBefore(ctx: ShopContext, way: PayoutWay): Promise<Money> {
  if (way.isFeeOpen) return way.fee;
  try {
    return await ctx.shop.payouts.fee(ctx.scope, way, { money: way.least, destination: {} });
  } catch (error) {
    if (!(error instanceof Unavailable || error instanceof UserError)) throw error;
    return way.fee;
  }
}

/** The smallest unit is no limit that is worth a word. */
function leastSaid({ least }: PayoutWay): Money | null {
  return least.amount > 1n ? least : null;
}

async function showClosed(ctx: ShopContext): Promise<void> {
  await show(ctx, {
    text: ctx.t('withdraw-closed'),
    buttons: [[ownButton(ctx)], [supportButton(ctx), menuButton(ctx)]],
  });
}

async function showEmpty(ctx: ShopContext, ways: readonly PayoutWay[]): Promise<void> {
  const currencies = [...new Set(ways.map(({ currency }) => currency))].join(', ');
  await show(ctx, {
    text: ctx.t('withdraw-empty', { currencies }),
    buttons: [[ownButton(ctx)], [menuButton(ctx)]],
  });
}

function ownButton(ctx: ShopContext): Button {
  return { text: ctx.label('withdrawals-own'), press: 'withdrawal:list' };
}

function walletButton(ctx: ShopContext, { currency, available }: Wallet): Button {
  return {
    text: ctx.label('withdraw-wallet', { available }),
    press: press('withdraw:from', currency),
  };
}

function readCurrency(text = ''): string {
  if (!isCurrency(text)) throw new UserError('button-old');
  return text;
}
