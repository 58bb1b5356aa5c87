import * as tickets from '../../shared/domain/staff/tickets.ts';
import type { Ticket } from '../../shared/domain/staff/tickets.ts';
import { press } from '../../shared/telegram/callback.ts';
import { clip } from '../../shared/telegram/fit.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import { ownText, type ShopContext, type ShopScreen } from '../context.ts';
import { menuButton } from './buttons.ts';
import { pageOf, pagingButtons, readPage } from './paging.ts';

const PAGE = 8;

/** A customer's way to the shop: their tickets, a new one, and whom the shop names. */
export const support: ShopScreen = {
  commands: { support: (ctx) => showTickets(ctx, 1), paysupport: (ctx) => showPaySupport(ctx) },
  presses: {
    support: (ctx, page) => showTickets(ctx, readPage(page)),
    paysupport: (ctx) => showPaySupport(ctx),
  },
};

async function showTickets(ctx: ShopContext, number: number): Promise<void> {
  const found = await tickets.listOf(ctx.scope, ctx.turn.customer.id, {
    offset: (number - 1) * PAGE,
    limit: PAGE + 1,
  });
  const page = pageOf(found, number, PAGE);
  await show(ctx, {
    text: ownText(ctx, 'support') ?? ctx.t('support-text', { tickets: page.rows.length }),
    buttons: [
      [{ text: ctx.label('ticket-new'), press: 'ticket:new' }],
      ...page.rows.map((ticket) => [lineOf(ctx, ticket)]),
      pagingButtons(ctx, page, 'support'),
      contactRow(ctx),
      [menuButton(ctx)],
    ],
  });
}

async function showPaySupport(ctx: ShopContext): Promise<void> {
  const { name, support } = ctx.turn.settings;
  await show(ctx, {
    text: ownText(ctx, 'paysupport') ?? ctx.t('page-paysupport', { shop: name, contact: support }),
    buttons: [
      [{ text: ctx.label('ticket-new'), press: 'ticket:new' }],
      contactRow(ctx),
      [menuButton(ctx)],
    ],
  });
}

function lineOf(ctx: ShopContext, { id, subject, state }: Ticket): Button {
  return {
    text: ctx.label('ticket-line', { ticket: id, subject, state }),
    press: press('ticket', id),
  };
}

/** Whom the shop names beside its tickets: a person, a group, a page. */
function contactRow(ctx: ShopContext): Button[] {
  const { support } = ctx.turn.settings;
  if (support === null) return [];
  const url = support.startsWith('@') ? `https://t.me/${support.slice(1)}` : support;
  const contact = clip(support.replace(/^https:\/\//, ''), 40);
  return [{ text: ctx.label('support-write', { contact }), url }];
}
