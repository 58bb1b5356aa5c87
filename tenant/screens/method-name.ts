import type { DepositMethod } from '../../shared/domain/money/deposits.ts';
import { convert, inverse, rateOf, type Money } from '../../shared/money.ts';
import type { ShopContext } from '../context.ts';

/** A way to pay as customers read it on a button; Stars with how many an amount takes. */
export function methodName(ctx: ShopContext, method: DepositMethod, money: Money | null): string {
  if (method.kind === 'chain')
    return ctx.label('method-coin', {
      currency: method.currency,
      network: ctx.label(`network-${method.source}`),
    });
  const name = ctx.label(`provider-${method.source}`);
  if (method.currency !== null)
    return ctx.label('method-account', { name, currency: method.currency });
  if (method.kind !== 'stars' || !money) return name;
  return ctx.label('method-stars', { name, stars: starsFor(ctx, money) });
}

function starsFor(ctx: ShopContext, money: Money): Money | null {
  const { starPrice, currency } = ctx.turn.settings;
  if (starPrice === null) return null;
  return convert(money, inverse(rateOf('XTR', currency, starPrice)), 'up');
}
