import { demand } from '../../../../shared/domain/staff/staff.ts';
import * as tickets from '../../../../shared/domain/staff/tickets.ts';
import { ticketStates, type TicketState } from '../../../../shared/domain/staff/tickets.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 8;

/** The tickets that wait for staff, and those that do not. */
export const supportDesk: ShopScreen = {
  presses: {
    helpdesk: (ctx) => showTickets(ctx, 'open', 1),
    'helpdesk:list': (ctx, state, page) =>
      showTickets(ctx, readWord(state, ticketStates), readPage(page)),
  },
};

async function showTickets(ctx: ShopContext, state: TicketState, number: number): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const found = await tickets.list(ctx.scope, {
    state,
    offset: (number - 1) * PAGE,
    limit: PAGE + 1,
  });
  const page = pageOf(found, number, PAGE);
  const tabs: Button[] = ticketStates.map((each) => ({
    text: `${each === state ? '• ' : ''}${ctx.label('desk-state', { state: each })}`,
    press: press('helpdesk:list', each, 1),
  }));
  await show(ctx, {
    text: ctx.t('desk-text', { state, tickets: page.rows.length }),
    buttons: [
      tabs,
      ...page.rows.map(({ id, subject, customerName }) => [
        {
          text: ctx.label('desk-line', { ticket: id, subject, name: customerName }),
          press: press('desk', id),
        },
      ]),
      pagingButtons(ctx, page, 'helpdesk:list', state),
      [backButton(ctx, 'admin')],
    ],
  });
}
