import * as checkouts from '../../shared/domain/orders/checkout.ts';
import type { Checkout, Choices, Difference, Quote } from '../../shared/domain/orders/checkout.ts';
import * as orders from '../../shared/domain/orders/orders.ts';
import type { Payment } from '../../shared/domain/orders/orders.ts';
import { mostOf } from '../../shared/domain/catalogue/wanted.ts';
import type { Money } from '../../shared/money.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { closeDialogue } from '../../shared/telegram/context.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { demandPace } from '../pace.ts';
import { backButton, depositButton, menuButton } from './buttons.ts';
import { lineText, readQuantity } from './cart.ts';
import { judge } from '../../shared/domain/marketing/coupons.ts';
import { kindsOf, waysFor, wayOf, wayText, type Way, type Ways } from './checkout-pay.ts';
import { startPayment } from './order-pay.ts';
import { showOrder } from './order.ts';

/** A sale that ends later than this presses nobody. */
const SOON_MS = 24 * 3_600_000;

/** A checkout as it is shown: what it comes to, and how it is paid. */
interface Shown {
  readonly checkout: Checkout;
  readonly quote: Quote;
  readonly ways: Ways;
  readonly way: Way;
}

/** The last look before buying: everything on one page, one **Confirm**. */
export const checkout: ShopScreen = {
  presses: {
    buy: (ctx, id) => showCheckout(ctx, fresh(readId(id))),
    checkout: (ctx) => showCheckout(ctx, fresh(null)),
    'checkout:again': (ctx) => showCheckout(ctx, {}),
    'checkout:set': (ctx, quantity) => showCheckout(ctx, { quantity: readQuantity(quantity) }),
    'checkout:confirm': (ctx, key, total) => confirm(ctx, key ?? '', total ?? ''),
  },
};

/** A new checkout keeps coupon, address and the way to send of the one before. */
export const fresh = (productId: bigint | null): Partial<Choices> => ({
  productId,
  quantity: null,
  pay: null,
  useBalance: true,
  changeFrom: null,
  gift: false,
});

/** Reads everything anew and shows it, with `hints` above. */
export async function showCheckout(
  ctx: ShopContext,
  changes: Partial<Choices>,
  hints: readonly string[] = [],
): Promise<void> {
  const { customer } = ctx.turn;
  await closeDialogue(ctx, ctx.scope);
  // Sent together: one round trip.
  const [opened, methods] = await Promise.all([
    checkouts.open(ctx.scope, customer.id, changes),
    ctx.shop.deposits.methods(ctx.scope, ctx.turn.settings),
  ]);
  if (opened.lines.length === 0) {
    await show(ctx, {
      text: [...hints, ctx.t('cart-empty')].join('\n\n'),
      buttons: [[backButton(ctx, 'shop'), menuButton(ctx)]],
    });
    return;
  }
  const shown = await complete(ctx, opened, methods);
  await show(ctx, { text: textOf(ctx, shown, hints), buttons: buttonsOf(ctx, shown) });
}

async function complete(
  ctx: ShopContext,
  checkout: Checkout,
  methods: Awaited<ReturnType<ShopContext['shop']['deposits']['methods']>>,
): Promise<Shown> {
  const { customer, settings } = ctx.turn;
  const quote = await checkouts.quote(ctx.scope, customer.id, checkout, settings, judge);
  const ways = waysFor(ctx, kindsOf(quote), methods);
  return { checkout, quote, ways, way: wayOf(checkout, quote, ways) };
}

async function confirm(ctx: ShopContext, key: string, total: string): Promise<void> {
  const { customer, settings } = ctx.turn;
  await closeDialogue(ctx, ctx.scope);
  const [seen, methods] = await Promise.all([
    checkouts.find(ctx.scope, customer.id),
    ctx.shop.deposits.methods(ctx.scope, settings),
  ]);
  if (seen?.key !== key) {
    // Tapped twice: the first tap made the order, this one shows it.
    const known = await orders.findPlaced(ctx.scope, customer.id, key);
    if (known !== null) return showOrder(ctx, known);
    return showCheckout(ctx, seen ? {} : fresh(null), [ctx.t('checkout-old')]);
  }
  const shown = await complete(ctx, seen, methods);
  const { quote, way } = shown;
  if (`${quote.total}` !== total) return showCheckout(ctx, {}, [ctx.t('checkout-changed')]);
  if (way.kind === 'none' || missing(ctx, shown).length > 0) return showCheckout(ctx, {});
  await demandPace(ctx, 'purchases');
  const payment: Payment =
    way.kind === 'balance'
      ? { by: 'balance' }
      : { by: way.method.kind === 'chain' ? 'coins' : 'invoice', held: way.held };
  const placed = await ctx.commit((scope) =>
    orders.place(scope, {
      customerId: customer.id,
      checkout: seen,
      quote,
      payment,
      reserveMin: settings.options.reserveMin,
    }),
  );
  if ('changed' in placed) return showChanged(ctx, quote, methods);
  if (placed.repeated || way.kind === 'balance') return showOrder(ctx, placed.orderId);
  await startPayment(ctx, placed.orderId, way.method);
}

/** The checkout as it is now, with a sentence for each thing that became different. */
async function showChanged(
  ctx: ShopContext,
  before: Quote,
  methods: Parameters<typeof complete>[2],
): Promise<void> {
  const opened = await checkouts.open(ctx.scope, ctx.turn.customer.id, {});
  const shown = await complete(ctx, opened, methods);
  const found = checkouts.differences(before, shown.quote);
  const hints = [
    ctx.t('checkout-changed'),
    found.map((each) => differenceText(ctx, each)).join('\n'),
  ];
  await show(ctx, {
    text: textOf(ctx, shown, hints.filter(Boolean)),
    buttons: buttonsOf(ctx, shown),
  });
}

function differenceText(ctx: ShopContext, { what, name, before, after }: Difference): string {
  return ctx.t(`checkout-change-${what}`, { name, before, after });
}

/** What keeps this checkout from being confirmed, as keys of sentences. */
function missing(ctx: ShopContext, { quote, checkout, way, ways }: Shown): string[] {
  const hasShipping = ctx.turn.settings.options.shipping.length > 0;
  const needsWay = quote.needsShipping && quote.shipping === null;
  return [
    quote.lines.some(({ obstacle }) => obstacle) ? 'checkout-needs-change' : '',
    needsWay ? (hasShipping ? 'checkout-needs-shipping' : 'checkout-no-shipping') : '',
    quote.needsAddress && checkout.address === null ? 'checkout-needs-address' : '',
    quote.changeGone ? 'checkout-change-over' : '',
    quote.change?.refused ? 'checkout-change-refused' : '',
    way.kind === 'none' ? (ways.methods.length > 0 ? 'checkout-needs-way' : 'checkout-no-way') : '',
  ].filter(Boolean);
}

function textOf(ctx: ShopContext, shown: Shown, hints: readonly string[]): string {
  const { quote, checkout, way, ways } = shown;
  const money = (amount: bigint): Money => ({ amount, currency: quote.currency });
  const { coupon, couponError, shipping, change } = quote;
  const sums = [
    quote.discount > 0n || shipping
      ? ctx.t('checkout-subtotal', { amount: money(quote.subtotal) })
      : '',
    change ? ctx.t('checkout-credit', { amount: money(quote.discount), more: change.more > 0n && !change.refused ? money(change.more) : null }) : '',
    coupon ? ctx.t('checkout-discount', { code: coupon.code, amount: money(quote.discount) }) : '',
    shipping ? ctx.t('checkout-shipping', { name: shipping.name, amount: money(shipping.price) }) : '',
    ctx.t('checkout-total', { total: money(quote.total) }),
  ]; // prettier-ignore
  const terms = [
    change?.refused ? '' : wayText(ctx, way, quote),
    ways.starsOnly ? ctx.t('checkout-stars-only') : '',
    quote.needsAddress && checkout.address !== null ? ctx.t('checkout-address-given') : '',
    quote.validUntil === null || quote.validUntil > ctx.scope.clock.now() + SOON_MS
      ? ''
      : ctx.t('checkout-valid-until', { until: new Date(quote.validUntil) }),
  ];
  return [
    ...hints,
    ctx.t(change ? 'checkout-title-change' : checkout.gift ? 'checkout-title-gift' : 'checkout-title'),
    quote.lines.map((line) => lineText(ctx, line)).join('\n'),
    sums.filter(Boolean).join('\n'),
    terms.filter(Boolean).join('\n'),
    couponError
      ? ctx.t('checkout-coupon-no', {
          code: checkout.coupon,
          reason: ctx.label(`error-${couponError.code}`, couponError.data),
        })
      : '',
    missing(ctx, shown).map((key) => ctx.t(key)).join('\n'),
  ].filter(Boolean).join('\n\n'); // prettier-ignore
}

function buttonsOf(ctx: ShopContext, shown: Shown): Button[][] {
  const { checkout, quote, ways, way } = shown;
  const open = (key: string, to: string): Button => ({ text: ctx.label(key), press: to });
  const isReady = missing(ctx, shown).length === 0;
  const coupon = quote.change
    ? []
    : [
        ...(quote.coupon === null ? [open('checkout-coupon', 'checkout:coupon')] : []),
        ...(checkout.coupon === null ? [] : [open('checkout-coupon-remove', 'checkout:no-coupon')]),
      ];
  const ship =
    quote.needsShipping && ctx.turn.settings.options.shipping.length > 0
      ? [
          ...(ctx.turn.settings.options.shipping.length > 1
            ? [open('checkout-ship', 'checkout:shipping')]
            : []),
          ...(quote.needsAddress ? [open('checkout-address', 'checkout:address')] : []),
        ]
      : [];
  const hasChoice = ways.methods.length + (ways.starsOnly ? 0 : 1) > 1;
  const back = checkout.productId === null ? 'cart' : press('product', checkout.productId);
  return [
    quantityButtons(ctx, shown),
    ship,
    coupon,
    hasChoice && quote.total > 0n ? [open('checkout-pay', 'checkout:pay')] : [],
    isReady
      ? [
          {
            text: ctx.label('button-confirm'),
            press: press('checkout:confirm', checkout.key, quote.total),
          },
        ]
      : [],
    way.kind === 'none' && ways.methods.length > 0 ? [depositButton(ctx)] : [],
    [backButton(ctx, back), menuButton(ctx)],
  ];
}

/** `− 2 +` for one product; a cart is changed in the cart. */
function quantityButtons(ctx: ShopContext, { checkout, quote }: Shown): Button[] {
  const [line] = quote.lines;
  if (
    checkout.productId === null ||
    quote.change ||
    !line?.product ||
    line.obstacle?.what === 'gone'
  )
    return [];
  const { quantity } = line;
  const most = mostOf(line);
  const to = (wanted: number, key: 'quantity-less' | 'quantity-more'): Button => ({
    text: ctx.label(key),
    press: press('checkout:set', wanted),
  });
  const least = line.product.minQuantity;
  const fewer = most !== null && quantity - 1 > most ? Math.max(least, most) : quantity - 1;
  return [
    ...(quantity > least ? [to(fewer, 'quantity-less')] : []),
    { text: `${quantity}`, press: 'checkout:ask' },
    ...(most === null || quantity < most ? [to(quantity + 1, 'quantity-more')] : []),
  ];
}
