import type { DepositTarget } from '../../shared/domain/coins/coin-deposits.ts';
import { UserError } from '../../shared/errors.ts';
import { convert, exponentOf, inverse, type Money } from '../../shared/money.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton } from './buttons.ts';

/** A customer's own address for one coin: any amount, at any time. */
export const coin: ShopScreen = {
  presses: {
    coin: (ctx, source, currency) => showAddress(ctx, `${source}:${currency}`),
  },
};

async function showAddress(ctx: ShopContext, method: string): Promise<void> {
  const { customer, settings } = ctx.turn;
  const methods = await ctx.shop.deposits.methods(ctx.scope, settings);
  if (!methods.some(({ id, kind }) => id === method && kind === 'chain'))
    throw new UserError('method-gone');
  const target = await ctx.shop.deposits.address(ctx.scope, { customer, settings, method });
  const { address, comment, currency, confirmations } = target;
  const lines = [
    ctx.t('coin-text', {
      currency,
      address,
      comment,
      confirmations,
      network: ctx.label(`network-${target.network}`),
    }),
    rateLine(ctx, target),
    ctx.t('coin-minimum', { minimum: minimumOf(target, settings.currency) }),
  ];
  await show(ctx, {
    text: lines.filter(Boolean).join('\n'),
    buttons: [
      [{ text: ctx.label('coin-copy'), copy: address }],
      comment === null
        ? []
        : [{ text: ctx.label('coin-copy-comment', { comment }), copy: comment }],
      [backButton(ctx, 'deposit'), menuButton(ctx)],
    ],
  });
}

function rateLine(ctx: ShopContext, { rate, currency }: DepositTarget): string {
  if (currency === ctx.turn.settings.currency) return '';
  if (!rate) return ctx.t('coin-no-rate');
  let coins: Money = { amount: 10n ** BigInt(exponentOf(currency)), currency };
  // "1 USDT = $0.99" would hide half a cent: of as many coins as it takes to see four digits.
  for (let tens = 0; tens < 6 && convert(coins, rate, 'down').amount < 1000n; tens++)
    coins = { ...coins, amount: coins.amount * 10n };
  return ctx.t('coin-rate', { coins, price: convert(coins, rate, 'down') });
}

/** The least that is worth one smallest unit of the shop's currency: less could not be credited. */
function minimumOf({ rate, currency }: DepositTarget, shopCurrency: string): Money | null {
  if (currency === shopCurrency) return { amount: 1n, currency };
  if (!rate) return null;
  return rounded(convert({ amount: 1n, currency: shopCurrency }, inverse(rate), 'up'));
}

/** Up to six significant digits, upwards: nobody types eighteen. */
function rounded({ amount, currency }: Money): Money {
  const unit = 10n ** BigInt(Math.max(0, amount.toString().length - 6));
  return { amount: ((amount + unit - 1n) / unit) * unit, currency };
}
