import * as couponBook from '../../../../shared/domain/marketing/coupon-book.ts';
import {
  couponFilters,
  type CouponFilter,
  type CouponLine,
} from '../../../../shared/domain/marketing/coupon-book.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { couponValue } from '../../coupon-value.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 8;

/** Every coupon of the shop; those that were made together are one line. */
export const coupons: ShopScreen = {
  presses: {
    coupons: (ctx, filter, page) => showCoupons(ctx, filterOf(filter), readPage(page)),
  },
}; // prettier-ignore

async function showCoupons(ctx: ShopContext, filter: CouponFilter, number: number): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const window = { offset: (number - 1) * PAGE, limit: PAGE + 1 };
  const page = pageOf(await couponBook.list(ctx.scope, filter, window), number, PAGE);
  const other = filter === 'open' ? 'over' : 'open';
  await show(ctx, {
    text: ctx.t(`coupons-text-${filter}`, { count: page.rows.length }),
    buttons: [
      ...page.rows.map((line) => [lineButton(ctx, line)]),
      pagingButtons(ctx, page, 'coupons', filter),
      [
        { text: ctx.label('coupons-new'), press: 'coupon:new' },
        { text: ctx.label('coupons-batch'), press: 'coupon:batch' },
      ],
      [{ text: ctx.label(`coupons-${other}`), press: press('coupons', other) }],
      [backButton(ctx, 'admin')],
    ],
  });
}

function lineButton(ctx: ShopContext, { coupon, codes, uses }: CouponLine): Button {
  const value = couponValue(ctx, coupon);
  return {
    text:
      coupon.batch === null
        ? ctx.label('coupons-line', { code: coupon.code, value, uses })
        : ctx.label('coupons-line-batch', { codes, value, uses }),
    press: press('coupon', coupon.id),
  };
}

function filterOf(text: string | undefined): CouponFilter {
  return couponFilters.find((filter) => filter === text) ?? 'open';
}
