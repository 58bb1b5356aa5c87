import * as book from '../../shared/domain/payouts/payout-book.ts';
import * as payoutList from '../../shared/domain/payouts/payout-list.ts';
import type { Payout } from '../../shared/domain/payouts/payout-row.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { edit, show, type Button, type View } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton } from './buttons.ts';
import { pageOf, pagingButtons, readPage } from './paging.ts';
import { cardData } from './withdrawal-card.ts';

const PAGE = 8;

/** A customer's own withdrawals. */
export const withdrawal: ShopScreen = {
  presses: {
    withdrawal: async (ctx, id) => showWithdrawal(ctx, await demandOwn(ctx, readId(id))),
    'withdrawal:cancel': (ctx, id) => cancel(ctx, readId(id)),
    'withdrawal:list': (ctx, page) => showList(ctx, readPage(page)),
  },
};

/** Shows one that was just asked for; the card edits itself from now on. */
export async function showNewWithdrawal(ctx: ShopContext, id: bigint): Promise<void> {
  const asked = await demandOwn(ctx, id);
  const card = await show(ctx, cardView(ctx, asked, { text: ctx.label('button-menu'), press: 'menu:below' })); // prettier-ignore
  await book.setCard(ctx.scope, id, card);
  // It may have moved while we wrote: what the card says last must be what is true.
  const now = await demandOwn(ctx, id);
  if (now.state !== asked.state) await edit(ctx.api, card, cardView(ctx, now, menuButton(ctx)));
}

async function showWithdrawal(ctx: ShopContext, payout: Payout): Promise<void> {
  await show(ctx, cardView(ctx, payout, backButton(ctx, 'withdrawal:list')));
}

async function cancel(ctx: ShopContext, id: bigint): Promise<void> {
  await ctx.commit((scope) => book.cancel(scope, ctx.turn.customer.id, id));
  await ctx.toast(ctx.label('withdrawal-cancelled'));
  await showWithdrawal(ctx, await demandOwn(ctx, id));
}

async function showList(ctx: ShopContext, number: number): Promise<void> {
  const found = await payoutList.list(ctx.scope, {
    customerId: ctx.turn.customer.id,
    filter: 'all',
    limit: PAGE + 1,
    offset: (number - 1) * PAGE,
  });
  const page = pageOf(found, number, PAGE);
  const rows = page.rows.map(({ id, money, state }) => [
    {
      text: ctx.label('withdrawal-line', { id, money, mark: ctx.label(`payout-mark-${state}`) }),
      press: press('withdrawal', id),
    },
  ]);
  await show(ctx, {
    text: ctx.t(rows.length === 0 ? 'withdrawals-none' : 'withdrawals-title'),
    buttons: [
      ...rows,
      pagingButtons(ctx, page, 'withdrawal:list'),
      [backButton(ctx, 'withdraw'), menuButton(ctx)],
    ],
  });
}

function cardView(ctx: ShopContext, payout: Payout, last: Button): View {
  const mayCancel = payout.state === 'requested' || payout.state === 'approved';
  const cancel = {
    text: ctx.label('button-withdrawal-cancel'),
    press: press('withdrawal:cancel', payout.id),
  };
  return {
    text: ctx.t('withdrawal-card', cardData(ctx, payout)),
    buttons: [mayCancel ? [cancel] : [], [last]],
  };
}

async function demandOwn(ctx: ShopContext, id: bigint): Promise<Payout> {
  const payout = await payoutList.find(ctx.scope, id, ctx.turn.customer.id);
  if (!payout) throw new UserError('withdrawal-gone');
  return payout;
}
