import * as findings from '../../../../shared/domain/money/findings.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 8;
const STATES = ['open', 'resolved'] as const;

/** What fits nothing in the books, newest first: what waits for staff, and what they decided. */
export const findingList: ShopScreen = {
  presses: {
    findings: (ctx, page) => showFindings(ctx, 'open', readPage(page)),
    'findings:of': (ctx, state, page) => showFindings(ctx, readWord(state, STATES), readPage(page)),
  },
};

async function showFindings(
  ctx: ShopContext,
  state: (typeof STATES)[number],
  number: number,
): Promise<void> {
  demand(ctx.turn.role, 'payments');
  const found = await findings.list(ctx.scope, state, {
    limit: PAGE + 1,
    offset: (number - 1) * PAGE,
  });
  const page = pageOf(found, number, PAGE);
  const buttons = page.rows.map(({ id, kind, data }) => ({
    text: ctx.label('finding-line', {
      id,
      name: ctx.label('finding-name', { kind }),
      money: findings.readMoney(data['money']),
    }),
    press: press('finding', id),
  }));
  const other = state === 'open' ? 'resolved' : 'open';
  await show(ctx, {
    text: ctx.t('findings-text', { state, count: page.rows.length }),
    buttons: [
      ...rowsOf(buttons, 1),
      pagingButtons(ctx, page, `findings:of:${state}`),
      [{ text: ctx.label('findings-of', { state: other }), press: press('findings:of', other) }],
      [backButton(ctx, 'payments')],
    ],
  });
}
