import * as orders from '../../../../shared/domain/orders/orders.ts';
import { saleFilters, type SaleFilter } from '../../../../shared/domain/orders/orders.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';
import { showSale } from './sale.ts';

const PAGE = 8;

/** The shop's orders, for staff. */
export const sales: ShopScreen = {
  presses: {
    sales: (ctx, filter, page) =>
      showSales(ctx, readWord(filter ?? 'all', saleFilters), readPage(page)),
    'sales:find': (ctx) => askNumber(ctx),
  },
  answers: { 'sales:find': (ctx, text) => find(ctx, text) },
};

async function showSales(ctx: ShopContext, filter: SaleFilter, number: number): Promise<void> {
  demand(ctx.turn.role, 'orders');
  const found = await orders.list(ctx.scope, {
    customerId: null,
    filter,
    offset: (number - 1) * PAGE,
    limit: PAGE + 1,
  });
  const page = pageOf(found, number, PAGE);
  const tabs = saleFilters.map((each) => ({
    text: `${each === filter ? '• ' : ''}${ctx.label(`sales-${each}`)}`,
    press: press('sales', each),
  }));
  const lines = page.rows.map(({ id, status, total, customer }) => [
    {
      text: ctx.label('orders-line', {
        order: id,
        mark: ctx.label(`order-mark-${status}`),
        total,
        what: clip(customer, 25),
      }),
      press: press('sale', id),
    },
  ]);
  await show(ctx, {
    text: ctx.t(lines.length === 0 ? 'sales-none' : 'sales-title'),
    buttons: [
      ...rowsOf(tabs, 2),
      ...lines,
      pagingButtons(ctx, page, 'sales', filter),
      [
        { text: ctx.label('sales-find'), press: 'sales:find' },
        { text: ctx.label('export-button'), press: 'export:run:orders' },
      ],
      [backButton(ctx, 'admin')],
    ],
  });
}

async function askNumber(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'orders');
  await ctx.commit((scope) => ask(ctx, scope, 'sales:find'));
  await show(ctx, { text: ctx.t('sales-ask-number'), buttons: [[cancelButton(ctx, 'sales')]] });
}

async function find(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'orders');
  const [, id] = /^\s*[#№]?\s*([1-9]\d{0,17})\s*$/.exec(text) ?? [];
  if (id === undefined) throw new UserError('order-gone');
  await showSale(ctx, BigInt(id));
  await closeDialogue(ctx, ctx.scope);
}
