import { isOnSale, unitPrice } from '../../shared/domain/catalogue/pricing.ts';
import type { Plan } from '../../shared/domain/subscriptions/plans.ts';
import {
  fixedEnd,
  isTimed,
  monthly,
  type Period,
} from '../../shared/domain/subscriptions/subscription-rules.ts';
import { clip } from '../../shared/telegram/fit.ts';
import type { ShopContext } from '../context.ts';

/** A description is shown whole where there is room for it: a caption has little. */
const LONGEST_DESCRIPTION = 600;

/** "3 months", "until 31 December", "for life". */
export function periodText(ctx: ShopContext, period: Period, times = 1): string {
  const end = fixedEnd(period);
  if (end) return ctx.label('plan-period-until', { until: { day: end } });
  if (!isTimed(period)) return ctx.label('plan-period-lifetime');
  return ctx.label(`plan-period-${period.unit}`, { count: period.count * times });
}

/** The same as a length of its own, not behind a price: "1 month" instead of "month". */
export function lengthText(ctx: ShopContext, period: Period, times = 1): string {
  const months = isTimed(period) && period.unit === 'month' ? period.count * times : null;
  return months === null ? periodText(ctx, period, times) : ctx.label('plan-length-month', { count: months }); // prettier-ignore
}

/**
 * What a plan brings and costs, line by line: on the customer's card and in the staff's preview. Its trial is
 * for who `canTry` it.
 */
export function planText(
  ctx: ShopContext,
  { product, terms, chats, canTry = true }: Plan & { readonly canTry?: boolean },
): string {
  const { currency } = ctx.turn.settings;
  const now = ctx.scope.clock.now();
  const money = (amount: bigint) => ({ amount, currency });
  const price = unitPrice(product, 1, now);
  const isSale = isOnSale(product, now);
  const { period, trialDays, features, seats } = terms;
  const perMonth = isTimed(period) && period.unit === 'month' && period.count > 1;
  const facts = [
    ctx.t(isSale ? 'plan-price-sale' : 'plan-price', {
      price: money(price),
      old: money(product.price),
      until: isSale ? (product.sale?.until ?? null) : null,
      period: periodText(ctx, period),
    }),
    perMonth ? ctx.t('plan-per-month', { price: money(monthly(price, period) ?? price) }) : '',
    canTry && trialDays > 0 ? ctx.t('plan-trial', { count: trialDays }) : '',
  ];
  const inside = [
    ...features.map((text) => ctx.t('plan-feature', { text })),
    chats.length > 0
      ? ctx.t('plan-chats', { titles: chats.map(({ title }) => clip(title, 40)).join(', ') })
      : '',
    seats > 0 ? ctx.t('plan-seats', { count: seats }) : '',
  ];
  const { description } = product;
  return [
    ctx.t('product-name', { name: product.name }),
    facts.filter(Boolean).join('\n'),
    inside.filter(Boolean).join('\n'),
    description && ctx.t('product-description', { text: clip(description, LONGEST_DESCRIPTION) }),
  ]
    .filter(Boolean)
    .join('\n\n');
}
