import * as stars from '../../../../shared/domain/money/stars.ts';
import type { StarPayment } from '../../../../shared/domain/money/stars.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 8;

/** Payments in Stars: what came, and how it is given back. */
export const starPayments: ShopScreen = {
  presses: {
    'stars:list': (ctx, page) => showList(ctx, readPage(page)),
    'stars:one': async (ctx, id) => showOne(ctx, await demandPayment(ctx, id)),
    'stars:back': async (ctx, id) => confirm(ctx, await demandPayment(ctx, id)),
    'stars:sure': async (ctx, id) => giveBack(ctx, await demandPayment(ctx, id)),
  },
};

async function showList(ctx: ShopContext, number: number): Promise<void> {
  demand(ctx.turn.role, 'payments');
  const found = await stars.list(ctx.scope, { limit: PAGE + 1, offset: (number - 1) * PAGE });
  const page = pageOf(found, number, PAGE);
  const buttons = page.rows.map((each) => ({
    text: ctx.label('stars-line', lineOf(each)),
    press: press('stars:one', each.id),
  }));
  await show(ctx, {
    text: ctx.t('stars-list', { count: page.rows.length }),
    buttons: [
      ...rowsOf(buttons, 1),
      pagingButtons(ctx, page, 'stars:list'),
      [backButton(ctx, 'stars')],
    ],
  });
}

async function showOne(ctx: ShopContext, payment: StarPayment): Promise<void> {
  const { id, customerId, orderId, refund } = payment;
  const mayGiveBack = refund === null && orderId === null && can(ctx.turn.role, 'balances');
  await show(ctx, {
    text: ctx.t('stars-one', { ...lineOf(payment), credit: payment.credit, order: orderId }),
    buttons: [
      mayGiveBack ? [{ text: ctx.label('stars-back'), press: press('stars:back', id) }] : [],
      [
        { text: ctx.label('button-person'), press: press('person', customerId) },
        ...(orderId === null
          ? []
          : [{ text: ctx.label('button-sale'), press: press('sale', orderId) }]),
      ],
      [backButton(ctx, 'stars:list')],
    ],
  });
}

async function confirm(ctx: ShopContext, payment: StarPayment): Promise<void> {
  demand(ctx.turn.role, 'balances');
  await show(ctx, {
    text: ctx.t('stars-back-sure', { ...lineOf(payment), credit: payment.credit }),
    buttons: [
      [{ text: ctx.label('stars-back-yes'), press: press('stars:sure', payment.id) }],
      [backButton(ctx, press('stars:one', payment.id))],
    ],
  });
}

async function giveBack(ctx: ShopContext, { id }: StarPayment): Promise<void> {
  demand(ctx.turn.role, 'balances');
  await ctx.commit((scope) => stars.giveBack(scope, ctx.person.id, id));
  await ctx.toast(ctx.label('stars-back-begun'));
  await showOne(ctx, await demandPayment(ctx, id.toString()));
}

async function demandPayment(ctx: ShopContext, id: string | undefined): Promise<StarPayment> {
  demand(ctx.turn.role, 'payments');
  const [payment] = await stars.list(ctx.scope, { limit: 1, offset: 0, id: readId(id) });
  if (!payment) throw new UserError('button-old');
  return payment;
}

function lineOf({ stars, customer, at, refund }: StarPayment) {
  return { stars, customer, at: { day: at }, refund };
}
