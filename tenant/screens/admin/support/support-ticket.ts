import { createHash } from 'node:crypto';
import type { Message } from 'grammy/types';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import * as tickets from '../../../../shared/domain/staff/tickets.ts';
import type { TicketWords } from '../../../../shared/domain/staff/tickets.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { readWords } from '../../../ticket-words.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { readPage } from '../../paging.ts';
import { mediaButtons, sendMedia, SHOWN, wordsOf } from '../../ticket-card.ts';

/** One ticket as staff see it: read, answer by hand or from the ready answers, end, begin again. */
export const supportTicket: ShopScreen = {
  presses: {
    desk: (ctx, id) => showTicket(ctx, readId(id)),
    'desk:answer': (ctx, id) => askAnswer(ctx, readId(id)),
    'desk:file': async (ctx, id) => {
      demand(ctx.turn.role, 'customers');
      await sendMedia(ctx, await tickets.findMedia(ctx.scope, { messageId: readId(id) }));
    },
    'desk:ready': (ctx, id) => showReady(ctx, readId(id)),
    'desk:preview': (ctx, id, place) => showPreview(ctx, readId(id), readPage(place)),
    'desk:send': (ctx, id, place, digest) => sendReady(ctx, readId(id), readPage(place), digest),
    'desk:close': (ctx, id) => setState(ctx, readId(id), 'closed'),
    'desk:reopen': (ctx, id) => setState(ctx, readId(id), 'open'),
  },
  messages: { 'desk:answer': (ctx, message) => answer(ctx, message) },
};

/** The conversation, for staff. */
export async function showTicket(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const found = await tickets.find(ctx.scope, { id, limit: SHOWN });
  if (!found) throw new UserError('ticket-gone');
  await closeDialogue(ctx, ctx.scope);
  const { subject, state, orderId, customerId, customerName: name, username, messages } = found;
  const { answers } = ctx.turn.settings.options;
  const heading = ctx.t('desk-title', {
    ticket: id,
    subject,
    state,
    name,
    username: username === null ? null : `@${username}`,
  });
  const order: Button[] =
    orderId !== null && can(ctx.turn.role, 'orders')
      ? [{ text: ctx.label('desk-order', { order: orderId }), press: press('sale', orderId) }]
      : [];
  await show(ctx, {
    text: `${heading}\n\n${wordsOf(ctx, 'desk-said', name, messages)}`,
    buttons: [
      mediaButtons(ctx, 'desk:file', messages),
      [
        { text: ctx.label('desk-button-answer'), press: press('desk:answer', id) },
        ...(answers.length > 0
          ? [{ text: ctx.label('desk-ready'), press: press('desk:ready', id) }]
          : []),
      ],
      [{ text: ctx.label('button-person'), press: press('person', customerId) }, ...order],
      [
        state === 'closed'
          ? { text: ctx.label('desk-reopen'), press: press('desk:reopen', id) }
          : { text: ctx.label('desk-close'), press: press('desk:close', id) },
        backButton(ctx, 'helpdesk'),
      ],
    ],
  });
}

async function askAnswer(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const found = await tickets.find(ctx.scope, { id, limit: 1 });
  if (!found) throw new UserError('ticket-gone');
  await ctx.commit((scope) => ask(ctx, scope, 'desk:answer', { ticketId: id.toString() }));
  // Below: the notice with the question stays readable.
  await send(ctx, {
    text: ctx.t('desk-ask', { ticket: id, name: found.customerName }),
    buttons: [[cancelButton(ctx, press('desk', id))]],
  });
}

async function answer(ctx: ShopContext, message: Message): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const words = readWords(message);
  if (!words) throw new UserError('words-expected');
  const ticketId = BigInt(String(ctx.turn.customer.dialogue?.data['ticketId']));
  await ctx.commit((scope) => tickets.answer(scope, { ...words, ...by(ctx, ticketId) }));
  // An album comes as many messages: one answer is enough.
  if (message.media_group_id !== undefined && message.caption === undefined) return;
  await confirmSent(ctx, ticketId);
}

/** Says that the customer gets it. */
export async function confirmSent(ctx: ShopContext, ticketId: bigint): Promise<void> {
  await send(ctx, {
    text: ctx.t('desk-sent', { ticket: ticketId }),
    buttons: [[{ text: ctx.label('ticket-done'), press: press('desk', ticketId) }]],
  });
}

async function showReady(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const { answers } = ctx.turn.settings.options;
  const buttons = answers.map(({ title }, at) => ({
    text: title,
    press: press('desk:preview', id, at + 1),
  }));
  await show(ctx, {
    text: ctx.t('desk-ready-text'),
    buttons: [...rowsOf(buttons, 2), [backButton(ctx, press('desk', id))]],
  });
}

async function showPreview(ctx: ShopContext, id: bigint, place: number): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const text = readyAnswer(ctx, place);
  await show(ctx, {
    text: ctx.t('desk-preview', { text }),
    buttons: [
      [{ text: ctx.label('desk-send'), press: press('desk:send', id, place, digestOf(text)) }],
      [backButton(ctx, press('desk:ready', id))],
    ],
  });
}

async function sendReady(
  ctx: ShopContext,
  id: bigint,
  place: number,
  digest: string | undefined,
): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const text = readyAnswer(ctx, place);
  // Somebody changed the answers since this one was shown.
  if (digest !== digestOf(text)) throw new UserError('button-old');
  const words: TicketWords = { text, media: null };
  await ctx.commit((scope) => tickets.answer(scope, { ...words, ...by(ctx, id) }));
  await ctx.toast(ctx.label('desk-sent-short'));
  await showTicket(ctx, id);
}

async function setState(ctx: ShopContext, id: bigint, state: 'open' | 'closed'): Promise<void> {
  demand(ctx.turn.role, 'customers');
  await ctx.commit((scope) => tickets.setState(scope, id, state, { staffId: ctx.person.id }));
  await ctx.toast(ctx.label(`desk-is-${state}`));
  await showTicket(ctx, id);
}

function by(ctx: ShopContext, ticketId: bigint) {
  return { reference: `update:${ctx.update.update_id}`, ticketId, staffId: ctx.person.id };
}

function readyAnswer(ctx: ShopContext, place: number): string {
  const found = ctx.turn.settings.options.answers[place - 1];
  if (!found) throw new UserError('button-old');
  return found.text;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
