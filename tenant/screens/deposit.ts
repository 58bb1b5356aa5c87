import { demandWithin } from '../../shared/domain/money/deposit-limits.ts';
import type { DepositMethod } from '../../shared/domain/money/deposits.ts';
import * as wallets from '../../shared/domain/money/wallets.ts';
import { UserError } from '../../shared/errors.ts';
import { parseAmount, type Money } from '../../shared/money.ts';
import { press } from '../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { adminButtons, backButton, menuButton, rowsOf, supportButton } from './buttons.ts';
import { bestOfEach } from './checkout-pay.ts';
import { beginInvoice } from './invoice.ts';
import { askPayer } from './payer-question.ts';
import { methodName } from './method-name.ts';
import { quickAmounts } from './quick-amounts.ts';

/** How a customer tops up: the amount, then the way to pay. */
export const deposit: ShopScreen = {
  commands: {
    deposit: async (ctx, argument) =>
      argument === '' ? start(ctx) : chooseMethod(ctx, await readAmount(ctx, argument, null)),
  },
  presses: {
    deposit: (ctx) => start(ctx),
    'deposit:into': (ctx, wallet) => askAmount(ctx, demandWallet(ctx, wallet)),
    'deposit:amount': async (ctx, amount) => chooseMethod(ctx, await pressedAmount(ctx, amount)),
    'deposit:coins': (ctx) => showCoins(ctx),
    'deposit:pay': async (ctx, amount, ...method) => {
      const money = await pressedAmount(ctx, amount);
      await payBy(ctx, money, await demandMethod(ctx, money.currency, method.join(':')));
    },
  },
  answers: {
    'deposit:amount': async (ctx, text) => {
      const wallet = ctx.turn.customer.dialogue?.data['wallet'];
      await chooseMethod(
        ctx,
        await readAmount(ctx, text, typeof wallet === 'string' ? wallet : null),
      );
    },
  },
};

/** Where the shop keeps several wallets, the first question is which of them. */
async function start(ctx: ShopContext): Promise<void> {
  const { settings } = ctx.turn;
  const enabled = wallets.enabled(settings);
  if (enabled.length === 1) return askAmount(ctx, settings.currency);
  const coins = chainsOf(await methodsOf(ctx, settings.currency));
  const choices = enabled.map((wallet) => ({
    text: ctx.label('deposit-wallet', { currency: wallet }),
    press: press('deposit:into', wallet),
  }));
  await show(ctx, {
    text: ctx.t('deposit-which-wallet'),
    buttons: [
      ...rowsOf(choices, 3),
      coins.length > 0 ? [coinsButton(ctx)] : [],
      [backButton(ctx, 'balance'), menuButton(ctx)],
    ],
  });
}

async function askAmount(ctx: ShopContext, wallet: string): Promise<void> {
  const methods = await methodsOf(ctx, wallet);
  const coins = chainsOf(methods);
  if (methods.length === 0) return showNothing(ctx, wallet);
  // Coins need no amount: the address takes any.
  if (coins.length === methods.length) return showMethods(ctx, null, coins);
  await ctx.commit((scope) => ask(ctx, scope, 'deposit:amount', { wallet }));
  const amounts = await Promise.all(
    quickAmounts(wallet).map((money) => within(ctx, money).catch(() => null)),
  );
  const quick = amounts.flatMap((money) =>
    money
      ? [
          {
            text: ctx.label('deposit-amount', { money }),
            press: press('deposit:amount', told(ctx, money)),
          },
        ]
      : [],
  );
  await show(ctx, {
    text: ctx.t('deposit-ask', { currency: wallet }),
    buttons: [...rowsOf(quick, 3), coins.length > 0 ? [coinsButton(ctx)] : [], [cancelButton(ctx)]],
  });
}

function coinsButton(ctx: ShopContext): Button {
  return { text: ctx.label('deposit-coins'), press: 'deposit:coins' };
}

async function showCoins(ctx: ShopContext): Promise<void> {
  const coins = chainsOf(bestOfEach(await offered(ctx, null)));
  if (coins.length === 0) throw new UserError('method-gone');
  await showMethods(ctx, null, coins);
}

async function chooseMethod(ctx: ShopContext, money: Money): Promise<void> {
  const methods = await methodsOf(ctx, money.currency);
  const [only] = methods;
  if (!only) return showNothing(ctx, money.currency);
  if (methods.length === 1) return payBy(ctx, money, only);
  await showMethods(ctx, money, methods);
  await closeDialogue(ctx, ctx.scope);
}

async function payBy(ctx: ShopContext, money: Money, method: DepositMethod): Promise<void> {
  if (method.payer.length > 0) return askPayer(ctx, { method, money, orderId: null, answers: {} });
  await beginInvoice(ctx, money, method);
  await closeDialogue(ctx, ctx.scope);
}

async function showMethods(
  ctx: ShopContext,
  money: Money | null,
  methods: readonly DepositMethod[],
): Promise<void> {
  const buttons = methods.map((method) => ({
    text: methodName(ctx, method, money),
    press:
      // Without an amount it is an address, for any.
      method.kind === 'chain' && !money
        ? press('coin', method.id)
        : press('deposit:pay', money ? told(ctx, money) : 0n, method.id),
  }));
  await show(ctx, {
    text: ctx.t(money ? 'deposit-methods' : 'deposit-which-coin', { money }),
    buttons: [...rowsOf(buttons, 1), [backButton(ctx, 'deposit'), menuButton(ctx)]],
  });
}

async function showNothing(ctx: ShopContext, wallet: string): Promise<void> {
  const isOwn = wallet === ctx.turn.settings.currency;
  await show(ctx, {
    text: isOwn ? ctx.t('deposit-nothing') : ctx.t('deposit-no-way', { currency: wallet }),
    buttons: [
      isOwn ? [] : [backButton(ctx, 'deposit')],
      [supportButton(ctx), menuButton(ctx)],
      adminButtons(ctx),
    ],
  });
}

/**
 * What the shop offers for a top-up of a wallet, or of any. Coins go to a wallet of their own where the
 * shop has one. Where it sells for Stars alone, so is this.
 */
async function offered(ctx: ShopContext, wallet: string | null): Promise<DepositMethod[]> {
  const { settings } = ctx.turn;
  const methods = await ctx.shop.deposits.methods(ctx.scope, settings, wallet ?? undefined);
  const isStrict = settings.options.paymentPolicy === 'stars-only';
  return methods.filter(
    ({ kind, currency }) =>
      (!isStrict || kind === 'stars') &&
      (wallet === null ||
        kind !== 'chain' ||
        wallets.creditCurrency(settings, currency ?? '') === wallet),
  );
}

async function methodsOf(ctx: ShopContext, wallet: string): Promise<DepositMethod[]> {
  return bestOfEach(await offered(ctx, wallet));
}

async function demandMethod(ctx: ShopContext, wallet: string, id: string): Promise<DepositMethod> {
  const methods = await offered(ctx, wallet);
  const method = methods.find((each) => each.id === id);
  if (!method) throw new UserError('method-gone');
  return method;
}

function chainsOf(methods: readonly DepositMethod[]): DepositMethod[] {
  return methods.filter(({ kind }) => kind === 'chain');
}

function demandWallet(ctx: ShopContext, wallet: string | undefined): string {
  const found = wallets.enabled(ctx.turn.settings).find((each) => each === wallet);
  if (found === undefined) throw new UserError('button-old');
  return found;
}

/** `12`, or `12 EUR` for another wallet. */
function readAmount(ctx: ShopContext, text: string, asked: string | null): Promise<Money> {
  const { settings } = ctx.turn;
  const [, number = text, named] = /^(.*?)\s+([A-Za-z]{3,10})$/.exec(text.trim()) ?? [];
  const wallet = wallets.enabled(settings).find((each) => each === named?.toUpperCase());
  const currency = wallet ?? demandWallet(ctx, asked ?? settings.currency);
  return within(ctx, { amount: parseAmount(wallet ? number : text, currency), currency });
}

/** An amount in a button: of the shop's currency, or with the wallet behind it. */
function told(ctx: ShopContext, { amount, currency }: Money): string {
  return `${amount}${currency === ctx.turn.settings.currency ? '' : currency}`;
}

async function pressedAmount(ctx: ShopContext, text: string | undefined): Promise<Money> {
  const [, amount, currency] = /^(\d{1,30})([A-Z]\w{2,9})?$/.exec(text ?? '') ?? [];
  if (amount === undefined) throw new UserError('button-old');
  const wallet = demandWallet(ctx, currency ?? ctx.turn.settings.currency);
  return within(ctx, { amount: BigInt(amount), currency: wallet });
}

function within(ctx: ShopContext, money: Money): Promise<Money> {
  return demandWithin(ctx.scope, { quotes: ctx.shop.quotes, settings: ctx.turn.settings }, money);
}
