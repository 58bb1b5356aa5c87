import * as checkouts from '../../shared/domain/orders/checkout.ts';
import type { Choices } from '../../shared/domain/orders/checkout.ts';
import { sealAddress } from '../../shared/domain/catalogue/goods.ts';
import * as updates from '../../shared/domain/shop/updates.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readWord } from '../../shared/telegram/callback.ts';
import { ask } from '../../shared/telegram/context.ts';
import { clip } from '../../shared/telegram/fit.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton } from './buttons.ts';
import { readQuantity } from './cart.ts';
import { showCheckout } from './checkout.ts';
import * as coupons from '../../shared/domain/marketing/coupons.ts';
import { judge } from '../../shared/domain/marketing/coupons.ts';
import { kindsOf, waysFor, wayOf } from './checkout-pay.ts';
import { methodName } from './method-name.ts';

const LONGEST_CODE = 50;
/** Room for names, streets and a telephone number in any country. */
const LONGEST_ADDRESS = 600;
const SHORTEST_ADDRESS = 10;

/** What a customer chooses on the way: coupon, quantity, how it is sent and paid. */
export const checkoutChoices: ShopScreen = {
  presses: {
    'checkout:coupon': (ctx) => askFor(ctx, 'coupon'),
    'checkout:no-coupon': (ctx) => showCheckout(ctx, { coupon: null }),
    'checkout:ask': (ctx) => askFor(ctx, 'quantity'),
    'checkout:address': (ctx) => askFor(ctx, 'address'),
    'checkout:shipping': (ctx) => showShipping(ctx),
    'checkout:ship': (ctx, id) => chooseShipping(ctx, id),
    'checkout:pay': (ctx) => showWays(ctx),
    'checkout:by': (ctx, ...method) => choosePay(ctx, method.join(':')),
    'checkout:balance': (ctx, use) =>
      showCheckout(ctx, { useBalance: readWord(use, ['on', 'off']) === 'on' }),
  },
  answers: {
    'checkout:coupon': (ctx, text) => enterCoupon(ctx, text),
    'checkout:quantity': (ctx, text) => showCheckout(ctx, { quantity: readQuantity(text) }),
    'checkout:address': (ctx, text) => enterAddress(ctx, text),
  },
};

async function askFor(ctx: ShopContext, what: 'coupon' | 'quantity' | 'address'): Promise<void> {
  await ctx.commit((scope) => ask(ctx, scope, `checkout:${what}`));
  await show(ctx, {
    text: ctx.t(`checkout-ask-${what}`),
    buttons: [[cancelButton(ctx, 'checkout:again')]],
  });
}

/** A code that counts for nobody stays a question; one that does not count here is kept and says why. */
async function enterCoupon(ctx: ShopContext, text: string): Promise<void> {
  const code = clip(text.trim(), LONGEST_CODE);
  if (!(await coupons.findOpen(ctx.scope, code))) throw new UserError('coupon-unknown');
  await showCheckout(ctx, { coupon: code });
}

/** Where it goes is nobody's business: sealed in the checkout, taken out of the stored update. */
async function enterAddress(ctx: ShopContext, text: string): Promise<void> {
  const address = text.trim();
  if (address.length < SHORTEST_ADDRESS || address.length > LONGEST_ADDRESS)
    throw new UserError('address-length', { longest: LONGEST_ADDRESS });
  const { customer } = ctx.turn;
  const sealed = sealAddress(ctx.scope, ctx.shop.secrets, customer.id, address);
  await updates.forgetText(ctx.scope, ctx.update.update_id);
  await showCheckout(ctx, { address: sealed.toString('base64') });
}

async function showShipping(ctx: ShopContext): Promise<void> {
  const { currency, options } = ctx.turn.settings;
  const buttons = options.shipping.map(({ id, name, price }) => [
    {
      text: ctx.label('checkout-ship-option', {
        name: clip(name, 40),
        price: { amount: BigInt(price), currency },
      }),
      press: press('checkout:ship', id),
    },
  ]);
  await show(ctx, {
    text: ctx.t('checkout-which-shipping'),
    buttons: [...buttons, [backButton(ctx, 'checkout:again'), menuButton(ctx)]],
  });
}

async function chooseShipping(ctx: ShopContext, id: string | undefined): Promise<void> {
  const ids = ctx.turn.settings.options.shipping.map((option) => option.id);
  await showCheckout(ctx, { shipping: readWord(id, ids) });
}

async function choosePay(ctx: ShopContext, pay: string): Promise<void> {
  const changes: Partial<Choices> = pay === 'balance' ? { pay: null } : { pay };
  await showCheckout(ctx, changes);
}

/** Every way to pay, and whether the balance pays its part. */
async function showWays(ctx: ShopContext): Promise<void> {
  const { customer, settings } = ctx.turn;
  const [checkout, all] = await Promise.all([
    checkouts.find(ctx.scope, customer.id),
    ctx.shop.deposits.methods(ctx.scope, settings),
  ]);
  if (!checkout) return showCheckout(ctx, {});
  const quote = await checkouts.quote(ctx.scope, customer.id, checkout, settings, judge);
  const ways = waysFor(ctx, kindsOf(quote), all);
  const now = wayOf(checkout, quote, ways);
  const held = now.kind === 'method' ? now.held : 0n;
  const rest = { amount: quote.total - held, currency: quote.currency };
  const { balance, currency } = quote;
  const covers = !ways.starsOnly && balance >= quote.total;
  const fromBalance: Button = {
    text: mark(now.kind === 'balance', ctx.label('checkout-from-balance', { balance: { amount: balance, currency } })), // prettier-ignore
    press: press('checkout:by', 'balance'),
  };
  const part: Button = {
    text: mark(checkout.useBalance, ctx.label('checkout-use-balance', { balance: { amount: balance, currency } })), // prettier-ignore
    press: press('checkout:balance', checkout.useBalance ? 'off' : 'on'),
  };
  const methods = ways.methods.map((method): Button[] => [
    {
      text: mark(
        now.kind === 'method' && now.method.id === method.id,
        methodName(ctx, method, rest),
      ),
      press: press('checkout:by', method.id),
    },
  ]);
  const hasCoins = ways.methods.some(({ kind }) => kind === 'chain');
  await show(ctx, {
    text: [
      ctx.t('checkout-which-pay', { total: { amount: quote.total, currency } }),
      ways.starsOnly ? ctx.t('checkout-stars-only') : '',
      hasCoins ? ctx.t('checkout-coins-how', { minutes: settings.options.reserveMin }) : '',
    ].filter(Boolean).join('\n\n'), // prettier-ignore
    buttons: [
      covers ? [fromBalance] : [],
      ...methods,
      !covers && !ways.starsOnly && balance > 0n ? [part] : [],
      [backButton(ctx, 'checkout:again'), menuButton(ctx)],
    ],
  });
}

function mark(isChosen: boolean, text: string): string {
  return isChosen ? `✓ ${text}` : text;
}
