import * as pendingCredits from '../../../../shared/domain/money/pending-credits.ts';
import type { Credit } from '../../../../shared/domain/money/pending-credits.ts';
import type { Money } from '../../../../shared/money.ts';
import { closeDialogue } from '../../../../shared/telegram/context.ts';
import type { ShopContext } from '../../../context.ts';

/** Asks a second person where `size` takes one, and says so; returns whether it waits now. */
export async function askSecond(ctx: ShopContext, credit: Credit, size: Money): Promise<boolean> {
  const parts = { settings: ctx.turn.settings, quotes: ctx.shop.quotes };
  if (!(await pendingCredits.needsSecond(ctx.scope, parts, size))) return false;
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await pendingCredits.request(scope, ctx.person.id, credit);
  });
  await ctx.toast(ctx.label('adjust-waits'), true);
  return true;
}
