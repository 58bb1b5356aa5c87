import type { Checkout, Quote } from '../../shared/domain/orders/checkout.ts';
import type { DepositMethod } from '../../shared/domain/money/deposits.ts';
import type { Money } from '../../shared/money.ts';
import type { ShopContext } from '../context.ts';
import { methodName } from './method-name.ts';

/** How a checkout or an order will be paid. */
export type Way =
  | { readonly kind: 'balance' }
  | { readonly kind: 'method'; readonly method: DepositMethod; readonly held: bigint }
  /** There is no way to pay. */
  | { readonly kind: 'none' };

/** What this shop's policy leaves of the ways to pay for these goods. */
export interface Ways {
  /** Telegram's rule: digital goods are sold for Stars. */
  readonly starsOnly: boolean;
  readonly methods: readonly DepositMethod[];
}

/** The ways to pay for goods of these kinds. One account of each provider and currency is enough: the best. */
export function waysFor(
  ctx: ShopContext,
  kinds: readonly string[],
  all: readonly DepositMethod[],
): Ways {
  const isStrict = ctx.turn.settings.options.paymentPolicy === 'stars-only';
  const starsOnly = isStrict && kinds.some((kind) => kind !== 'physical');
  const allowed = all.filter(({ kind }) => !starsOnly || kind === 'stars');
  return { starsOnly, methods: bestOfEach(allowed) };
}

/** One account of each provider and currency is enough to choose from: the best, which stands first. */
export function bestOfEach(methods: readonly DepositMethod[]): DepositMethod[] {
  const seen = new Set<string>();
  return methods.filter(({ source, currency }) => {
    const way = `${source}:${currency}`;
    return !seen.has(way) && seen.add(way);
  });
}

/** The kinds of what a checkout sells. */
export function kindsOf(quote: Quote): string[] {
  return quote.lines.flatMap(({ product }) => (product ? [product.kind] : []));
}

/** How this checkout is paid: as was chosen, else from the balance when it is enough, else by the first way. */
export function wayOf(
  { pay, useBalance }: Pick<Checkout, 'pay' | 'useBalance'>,
  { total, balance }: Pick<Quote, 'total' | 'balance'>,
  { starsOnly, methods }: Ways,
): Way {
  const covers = !starsOnly && balance >= total;
  if (total === 0n) return { kind: 'balance' };
  const chosen = methods.find(({ id }) => id === pay);
  if (covers && !chosen) return { kind: 'balance' };
  const method = chosen ?? methods.find(({ kind }) => kind !== 'chain') ?? methods[0];
  if (!method) return { kind: 'none' };
  const held = starsOnly || covers || !useBalance ? 0n : balance;
  return { kind: 'method', method, held };
}

/** One line of words: how it is paid. */
export function wayText(ctx: ShopContext, way: Way, { total, currency, balance }: Quote): string {
  const money = (amount: bigint): Money => ({ amount, currency });
  if (way.kind === 'none')
    return ctx.t('checkout-pay-none', { balance: money(balance), total: money(total) });
  if (total === 0n) return ctx.t('checkout-pay-nothing');
  if (way.kind === 'balance') return ctx.t('checkout-pay-balance', { balance: money(balance) });
  const rest = money(total - way.held);
  const name = methodName(ctx, way.method, rest);
  const key = way.method.kind === 'chain' ? 'checkout-pay-coins' : 'checkout-pay-method';
  const text = ctx.t(key, { name, rest });
  return way.held === 0n ? text : `${ctx.t('checkout-pay-held', { held: money(way.held) })}\n${text}`; // prettier-ignore
}
