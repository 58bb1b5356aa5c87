import type { DepositMethod } from '../../shared/domain/deposits.ts';
import { UserError } from '../../shared/errors.ts';
import { exponentOf, parseAmount, type Money } from '../../shared/money.ts';
import { press } from '../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { adminButtons, backButton, menuButton, rowsOf, supportButton } from './buttons.ts';
import { bestOfEach } from './checkout-pay.ts';
import { beginInvoice } from './invoice.ts';
import { askPayer } from './payer-question.ts';
import { methodName } from './method-name.ts';
import { quickAmounts } from './quick-amounts.ts';

/** Nobody tops up more at once: a slip of the finger. */
const MOST = 1_000_000_000n;

/** How a customer tops up: the amount, then the way to pay. */
export const deposit: ShopScreen = {
  commands: {
    deposit: (ctx, argument) =>
      argument === '' ? start(ctx) : chooseMethod(ctx, readAmount(ctx, argument)),
  },
  presses: {
    deposit: (ctx) => start(ctx),
    'deposit:amount': (ctx, amount) => chooseMethod(ctx, pressedAmount(ctx, amount)),
    'deposit:coins': (ctx) => showCoins(ctx),
    'deposit:pay': async (ctx, amount, ...method) => {
      await payBy(ctx, pressedAmount(ctx, amount), await demandMethod(ctx, method.join(':')));
    },
  },
  answers: { 'deposit:amount': (ctx, text) => chooseMethod(ctx, readAmount(ctx, text)) },
};

async function start(ctx: ShopContext): Promise<void> {
  const methods = await methodsOf(ctx);
  const coins = chainsOf(methods);
  if (methods.length === 0) return showNothing(ctx);
  // Coins need no amount: the address takes any.
  if (coins.length === methods.length) return showMethods(ctx, null, coins);
  await ctx.commit((scope) => ask(ctx, scope, 'deposit:amount'));
  const { currency } = ctx.turn.settings;
  const { least, most } = ctx.turn.settings.options.payments;
  const fits = ({ amount }: Money) =>
    (least === null || amount >= BigInt(least)) && (most === null || amount <= BigInt(most));
  const quick = quickAmounts(currency)
    .filter(fits)
    .map((money) => ({
      text: ctx.label('deposit-amount', { money }),
      press: press('deposit:amount', money.amount),
    }));
  const byCoin = { text: ctx.label('deposit-coins'), press: 'deposit:coins' };
  await show(ctx, {
    text: ctx.t('deposit-ask', { currency }),
    buttons: [...rowsOf(quick, 3), coins.length > 0 ? [byCoin] : [], [cancelButton(ctx)]],
  });
}

async function showCoins(ctx: ShopContext): Promise<void> {
  const coins = chainsOf(await methodsOf(ctx));
  if (coins.length === 0) throw new UserError('method-gone');
  await showMethods(ctx, null, coins);
}

async function chooseMethod(ctx: ShopContext, money: Money): Promise<void> {
  const methods = await methodsOf(ctx);
  const [only] = methods;
  if (!only) return showNothing(ctx);
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
        : press('deposit:pay', money?.amount ?? 0n, method.id),
  }));
  await show(ctx, {
    text: ctx.t(money ? 'deposit-methods' : 'deposit-which-coin', { money }),
    buttons: [...rowsOf(buttons, 1), [backButton(ctx, 'deposit'), menuButton(ctx)]],
  });
}

async function showNothing(ctx: ShopContext): Promise<void> {
  await show(ctx, {
    text: ctx.t('deposit-nothing'),
    buttons: [[supportButton(ctx), menuButton(ctx)], adminButtons(ctx)],
  });
}

/** What the shop offers for a top-up. Where it sells for Stars alone, so is this. */
async function offered(ctx: ShopContext): Promise<DepositMethod[]> {
  const { settings } = ctx.turn;
  const methods = await ctx.shop.deposits.methods(ctx.scope, settings);
  const isStrict = settings.options.paymentPolicy === 'stars-only';
  return methods.filter(({ kind }) => !isStrict || kind === 'stars');
}

async function methodsOf(ctx: ShopContext): Promise<DepositMethod[]> {
  return bestOfEach(await offered(ctx));
}

async function demandMethod(ctx: ShopContext, id: string): Promise<DepositMethod> {
  const methods = await offered(ctx);
  const method = methods.find((each) => each.id === id);
  if (!method) throw new UserError('method-gone');
  return method;
}

function chainsOf(methods: readonly DepositMethod[]): DepositMethod[] {
  return methods.filter(({ kind }) => kind === 'chain');
}

function readAmount(ctx: ShopContext, text: string): Money {
  const { currency } = ctx.turn.settings;
  return within(ctx, { amount: parseAmount(text, currency), currency });
}

function pressedAmount(ctx: ShopContext, text: string | undefined): Money {
  if (!/^\d{1,30}$/.test(text ?? '')) throw new UserError('button-old');
  return within(ctx, { amount: BigInt(text ?? ''), currency: ctx.turn.settings.currency });
}

function within(ctx: ShopContext, money: Money): Money {
  if (money.amount <= 0n) throw new UserError('amount-too-small');
  if (money.amount > MOST * 10n ** BigInt(exponentOf(money.currency)))
    throw new UserError('amount-too-big');
  const { least, most } = ctx.turn.settings.options.payments;
  const limit = (amount: string) =>
    ctx.label('deposit-amount', { money: { amount, currency: money.currency } });
  if (least !== null && money.amount < BigInt(least))
    throw new UserError('deposit-least', { limit: limit(least) });
  if (most !== null && money.amount > BigInt(most))
    throw new UserError('deposit-most', { limit: limit(most) });
  return money;
}
