import type { Coupon } from '../../shared/domain/marketing/coupons.ts';
import type { ShopContext } from '../context.ts';

/** What a coupon gives, in short: "10 %" or an amount. */
export function couponValue(
  ctx: ShopContext,
  { kind, value, currency }: Pick<Coupon, 'kind' | 'value' | 'currency'>,
): string {
  return kind === 'percent'
    ? ctx.label('coupon-percent', { percent: Number(value) / 100 })
    : ctx.label('coupon-fixed', { amount: { amount: value, currency } });
}
