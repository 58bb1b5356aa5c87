import type { Message } from 'grammy/types';
import * as tickets from '../../shared/domain/staff/tickets.ts';
import type { TicketWords } from '../../shared/domain/staff/tickets.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { clip } from '../../shared/telegram/fit.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { send, show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { readWords } from '../ticket-words.ts';
import { backButton, menuButton } from './buttons.ts';
import { mediaButtons, sendMedia, SHOWN, wordsOf } from './ticket-card.ts';

/** A heading is a line. */
const LONGEST_SUBJECT = 80;

/** One conversation of a customer with the shop. While it is open, whatever they write goes there. */
export const ticket: ShopScreen = {
  presses: {
    ticket: (ctx, id) => showTicket(ctx, readId(id)),
    'ticket:new': (ctx, orderId) =>
      orderId === undefined ? askFirst(ctx, null) : askAbout(ctx, readId(orderId)),
    'ticket:say': (ctx, id) => askMore(ctx, readId(id)),
    'ticket:file': async (ctx, id) =>
      sendMedia(
        ctx,
        await tickets.findMedia(ctx.scope, {
          messageId: readId(id),
          customerId: ctx.turn.customer.id,
        }),
      ),
    'ticket:close': (ctx, id) => closeTicket(ctx, readId(id)),
  },
  messages: {
    'ticket:new': (ctx, message) => openTicket(ctx, message),
    'ticket:say': (ctx, message) => say(ctx, message),
  },
};

/** Opens the conversation about an order. */
export function ticketButton(ctx: ShopContext, orderId: bigint) {
  return { text: ctx.label('ticket-about-order'), press: press('ticket:new', orderId) };
}

/** The heading of a conversation: its first line. */
export function subjectOf(ctx: ShopContext, { text }: TicketWords): string {
  const [line] = (text ?? '').split('\n', 1);
  return clip(line || ctx.label('ticket-no-subject'), LONGEST_SUBJECT);
}

async function showTicket(ctx: ShopContext, id: bigint): Promise<void> {
  const { customer, settings } = ctx.turn;
  const by = { id, customerId: customer.id, limit: SHOWN };
  const found = await tickets.find(ctx.scope, by);
  if (!found) throw new UserError('ticket-gone');
  await closeDialogue(ctx, ctx.scope);
  const { subject, state, orderId, messages } = found;
  const heading = ctx.t('ticket-title', { ticket: id, subject, state, order: orderId });
  await show(ctx, {
    text: `${heading}\n\n${wordsOf(ctx, 'ticket-said', settings.name, messages)}`,
    buttons: [
      mediaButtons(ctx, 'ticket:file', messages),
      [
        { text: ctx.label('ticket-button-answer'), press: press('ticket:say', id) },
        ...(state === 'closed'
          ? []
          : [{ text: ctx.label('ticket-close'), press: press('ticket:close', id) }]),
      ],
      [backButton(ctx, 'support'), menuButton(ctx)],
    ],
  });
}

/** One conversation for an order, as long as it is not closed. */
async function askAbout(ctx: ShopContext, orderId: bigint): Promise<void> {
  const known = await tickets.ofOrder(ctx.scope, orderId, ctx.turn.customer.id);
  await (known === null ? askFirst(ctx, orderId) : showTicket(ctx, known));
}

async function askFirst(ctx: ShopContext, orderId: bigint | null): Promise<void> {
  await ctx.commit((scope) =>
    ask(ctx, scope, 'ticket:new', { orderId: orderId?.toString() ?? null }),
  );
  // Below: the order, or whatever it was, stays where it is.
  await (orderId === null ? show : send)(ctx, {
    text: ctx.t('ticket-ask', { order: orderId }),
    buttons: [[cancelButton(ctx, 'support')]],
  });
}

async function askMore(ctx: ShopContext, id: bigint): Promise<void> {
  const found = await tickets.find(ctx.scope, { id, customerId: ctx.turn.customer.id, limit: 1 });
  if (!found) throw new UserError('ticket-gone');
  await ctx.commit((scope) => ask(ctx, scope, 'ticket:say', { ticketId: id.toString() }));
  // Below: the answer that they want to answer stays readable.
  await send(ctx, {
    text: ctx.t('ticket-ask-more', { ticket: id, subject: found.subject }),
    buttons: [[cancelButton(ctx, press('ticket', id))]],
  });
}

async function openTicket(ctx: ShopContext, message: Message): Promise<void> {
  const words = demandWords(message);
  const order = ctx.turn.customer.dialogue?.data['orderId'];
  const orderId = typeof order === 'string' ? BigInt(order) : null;
  const subject = subjectOf(ctx, words);
  const id = await ctx.commit(async (scope) => {
    const customerId = ctx.turn.customer.id;
    const reference = referenceOf(ctx);
    const id = await tickets.open(scope, { ...words, reference, customerId, orderId, subject });
    await ask(ctx, scope, 'ticket:say', { ticketId: id.toString() });
    return id;
  });
  await confirm(ctx, id, 'ticket-opened');
}

async function say(ctx: ShopContext, message: Message): Promise<void> {
  const words = demandWords(message);
  const ticketId = BigInt(String(ctx.turn.customer.dialogue?.data['ticketId']));
  await ctx.commit((scope) =>
    tickets.write(scope, {
      ...words,
      reference: referenceOf(ctx),
      ticketId,
      customerId: ctx.turn.customer.id,
    }),
  );
  // An album comes as many messages: one answer is enough.
  if (message.media_group_id === undefined || message.caption !== undefined)
    await confirm(ctx, ticketId, 'ticket-sent');
}

async function closeTicket(ctx: ShopContext, id: bigint): Promise<void> {
  await ctx.commit((scope) =>
    tickets.setState(scope, id, 'closed', { customerId: ctx.turn.customer.id }),
  );
  await ctx.toast(ctx.label('ticket-closed'));
  await showTicket(ctx, id);
}

async function confirm(ctx: ShopContext, id: bigint, key: 'ticket-opened' | 'ticket-sent') {
  await send(ctx, {
    text: ctx.t(key, { ticket: id }),
    buttons: [[{ text: ctx.label('ticket-done'), press: press('ticket', id) }]],
  });
}

function demandWords(message: Message): TicketWords {
  const words = readWords(message);
  if (!words) throw new UserError('words-expected');
  return words;
}

function referenceOf(ctx: ShopContext): string {
  return `update:${ctx.update.update_id}`;
}
