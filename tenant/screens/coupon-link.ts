import * as checkout from '../../shared/domain/orders/checkout.ts';
import * as coupons from '../../shared/domain/marketing/coupons.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { cartButton, menuButton, shopButton } from './buttons.ts';
import { couponValue } from './coupon-value.ts';

/** A coupon that comes as a link: it waits for the next checkout, which judges it. */
export const couponLink: ShopScreen = { starts: { k: (ctx, code) => keep(ctx, code) } };

async function keep(ctx: ShopContext, code: string): Promise<void> {
  const { customer } = ctx.turn;
  const found = await coupons.findOpen(ctx.scope, code);
  if (found) await ctx.commit((scope) => checkout.keepCoupon(scope, customer.id, found.code));
  await show(ctx, {
    text: found
      ? ctx.t('coupon-kept', {
          code: found.code,
          value: couponValue(ctx, found),
          from: found.startsAt && found.startsAt.getTime() > ctx.scope.clock.now() ? found.startsAt : null,
          until: found.endsAt,
        })
      : ctx.t('error-coupon-unknown'),
    buttons: [[shopButton(ctx), ...(found ? [cartButton(ctx)] : [])], [menuButton(ctx)]],
  }); // prettier-ignore
}
