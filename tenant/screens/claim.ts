import * as claims from '../../shared/domain/orders/claims.ts';
import { LONGEST_CLAIM } from '../../shared/domain/orders/claims.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { demandOrder, isClaimable, showOrder } from './order.ts';

/** "Does not work": a customer says what is wrong with something they bought. */
export const claim: ShopScreen = {
  presses: { claim: (ctx, lineId, orderId) => askWhat(ctx, readId(lineId), readId(orderId)) },
  answers: { 'claim:text': (ctx, text) => open(ctx, text.trim()) },
};

async function askWhat(ctx: ShopContext, lineId: bigint, orderId: bigint): Promise<void> {
  const order = await demandOrder(ctx, orderId);
  const line = order.lines.find(({ id }) => id === lineId);
  if (!line) throw new UserError('order-gone');
  if (line.claim?.state === 'open') throw new UserError('claim-open');
  if (!isClaimable(order, line, ctx.scope.clock.now())) throw new UserError('claim-late');
  await ctx.commit((scope) =>
    ask(ctx, scope, 'claim:text', { lineId: `${lineId}`, orderId: `${orderId}` }),
  );
  await show(ctx, {
    text: ctx.t('claim-ask', { name: line.name, order: orderId }),
    buttons: [[cancelButton(ctx, press('order', orderId))]],
  });
}

async function open(ctx: ShopContext, text: string): Promise<void> {
  const { lineId, orderId } = ctx.turn.customer.dialogue?.data ?? {};
  if (text.length < 3 || text.length > LONGEST_CLAIM)
    throw new UserError('claim-length', { longest: LONGEST_CLAIM });
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await claims.open(scope, ctx.turn.customer.id, readId(String(lineId)), text);
  });
  await showOrder(ctx, readId(String(orderId)), ctx.t('claim-opened'));
}
