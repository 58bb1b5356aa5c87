import type { PayoutWay } from '../../shared/domain/payouts/payout-ways.ts';
import * as wallets from '../../shared/domain/money/wallets.ts';
import { UserError } from '../../shared/errors.ts';
import type { Money } from '../../shared/money.ts';
import { formatMoney } from '../../shared/telegram/format.ts';
import type { ShopContext } from '../context.ts';

/** The way with this id, if the shop offers it now. Throws UserError `withdraw-gone`. */
export async function demandWay(ctx: ShopContext, id: string): Promise<PayoutWay> {
  const ways = await ctx.shop.payouts.offered(ctx.scope, ctx.turn.settings);
  const way = ways.find((each) => each.id === id);
  if (!way) throw new UserError('withdraw-gone');
  return way;
}

/** What a customer can spend in one currency. */
export async function availableIn(ctx: ShopContext, currency: string): Promise<Money> {
  const { customer, settings } = ctx.turn;
  const all = await wallets.list(ctx.scope, customer.id, settings);
  return all.find((each) => each.currency === currency)?.available ?? { amount: 0n, currency };
}

/** The most that somebody can receive of what they have, when the fee is this. */
export function mostOf(way: PayoutWay, available: Money, fee: Money): Money {
  const left = available.amount > fee.amount ? available.amount - fee.amount : 0n;
  const amount = way.most && way.most.amount < left ? way.most.amount : left;
  return { amount, currency: way.currency };
}

/** How much somebody wants to receive; all there is follows the fee, once that is known. */
export interface Wanted {
  readonly money: Money;
  readonly isAll: boolean;
}

/** Throws what is wrong with an amount that somebody wants to receive. */
export function demandAmount(
  ctx: ShopContext,
  way: PayoutWay,
  wanted: { readonly money: Money; readonly fee: Money; readonly available: Money },
): void {
  const { money, fee, available } = wanted;
  const said = (amount: bigint) => formatMoney(ctx.language, { ...money, amount });
  if (money.amount < way.least.amount)
    throw new UserError('withdraw-least', { least: said(way.least.amount) });
  if (way.most && money.amount > way.most.amount)
    throw new UserError('withdraw-most', { most: said(way.most.amount) });
  if (money.amount + fee.amount > available.amount)
    throw new UserError('withdraw-short', {
      total: said(money.amount + fee.amount),
      available: said(available.amount),
    });
}
