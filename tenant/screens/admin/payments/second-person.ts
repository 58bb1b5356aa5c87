import * as pendingCredits from '../../../../shared/domain/money/pending-credits.ts';
import type { Credit } from '../../../../shared/domain/money/pending-credits.ts';
import type { Money } from '../../../../shared/money.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { closeDialogue } from '../../../../shared/telegram/context.ts';
import type { ShopContext } from '../../../context.ts';

/**
 * Credits something by `work`, or asks a second person where it takes one, and says so; returns whether it waits now.
 * `whole`: all that came of the same.
 */
export async function creditOrAsk(
  ctx: ShopContext,
  credit: Credit,
  whole: Money,
  work: (scope: Scope, worth: Money | null) => Promise<unknown>,
): Promise<boolean> {
  const { settings } = ctx.turn;
  const parts = { settings, quotes: ctx.shop.quotes };
  const isLimited = settings.options.approveAbove !== null;
  // Prices are asked for outside of the transaction.
  const price = async (money: Money) =>
    isLimited ? pendingCredits.worthOf(ctx.scope, parts, money) : null;
  const size = { worth: await price(credit.money), whole: await price(whole) };
  const waits = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    const waits = await pendingCredits.needsSecond(scope, ctx.person.id, settings, size);
    if (waits) await pendingCredits.request(scope, ctx.person.id, credit);
    else await work(scope, size.worth);
    return waits;
  });
  if (waits) await ctx.toast(ctx.label('adjust-waits'), true);
  return waits;
}
