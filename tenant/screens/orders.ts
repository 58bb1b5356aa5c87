import * as orderList from '../../shared/domain/orders/orders.ts';
import { press } from '../../shared/telegram/callback.ts';
import { clip } from '../../shared/telegram/fit.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { menuButton, shopButton } from './buttons.ts';
import { pageOf, pagingButtons, readPage } from './paging.ts';

const PAGE = 8;

/** What a customer bought and is about to, newest first. */
export const orders: ShopScreen = {
  commands: { orders: (ctx) => showOrders(ctx, 1) },
  presses: { orders: (ctx, page) => showOrders(ctx, readPage(page)) },
};

async function showOrders(ctx: ShopContext, number: number): Promise<void> {
  const found = await orderList.list(ctx.scope, {
    customerId: ctx.turn.customer.id,
    filter: 'all',
    offset: (number - 1) * PAGE,
    limit: PAGE + 1,
  });
  const page = pageOf(found, number, PAGE);
  const buttons = page.rows.map(({ id, status, total, what }) => [
    {
      text: ctx.label('orders-line', {
        order: id,
        mark: ctx.label(`order-mark-${status}`),
        total,
        what: clip(what, 30),
      }),
      press: press('order', id),
    },
  ]);
  const isEmpty = number === 1 && page.rows.length === 0;
  await show(ctx, {
    text: ctx.t(isEmpty ? 'orders-empty' : 'orders-title'),
    buttons: [
      ...buttons,
      pagingButtons(ctx, page, 'orders'),
      [...(isEmpty ? [shopButton(ctx)] : []), menuButton(ctx)],
    ],
  });
}
