import * as waitingList from '../../shared/domain/catalogue/waiting-list.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton } from './buttons.ts';

/** The line for a sold-out product. */
export const waiting: ShopScreen = {
  presses: {
    wait: (ctx, id) => join(ctx, readId(id)),
    'wait:leave': (ctx, id) => leave(ctx, readId(id)),
  },
};

async function join(ctx: ShopContext, id: bigint): Promise<void> {
  const { product, number, reservedUntil } = await ctx.commit((scope) =>
    waitingList.join(scope, ctx.turn.customer.id, id),
  );
  await show(ctx, {
    text: ctx.t('wait-joined', { product, number, until: reservedUntil }),
    buttons: [
      [{ text: ctx.label('wait-leave'), press: press('wait:leave', id) }],
      [backButton(ctx, press('product', id)), menuButton(ctx)],
    ],
  });
}

async function leave(ctx: ShopContext, id: bigint): Promise<void> {
  await ctx.commit((scope) => waitingList.leave(scope, ctx.turn.customer.id, id));
  await show(ctx, {
    text: ctx.t('wait-left'),
    buttons: [[backButton(ctx, press('product', id)), menuButton(ctx)]],
  });
}
