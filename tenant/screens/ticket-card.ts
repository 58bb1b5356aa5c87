import { GrammyError } from 'grammy';
import type { TicketMedia, TicketMessage } from '../../shared/domain/staff/tickets.ts';
import { UserError } from '../../shared/errors.ts';
import { press } from '../../shared/telegram/callback.ts';
import { clip } from '../../shared/telegram/fit.ts';
import { send, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext } from '../context.ts';

/** So many of the newest messages, each cut to this, fit into one of Telegram's. */
export const SHOWN = 7;
const LONGEST = 480;

/** What was said last, oldest first; `key` says who it was. */
export function wordsOf(
  ctx: ShopContext,
  key: 'ticket-said' | 'desk-said',
  name: string,
  messages: readonly TicketMessage[],
): string {
  // prettier-ignore
  return messages
    .map(({ text, media, isStaff, at }) =>
      ctx.t(key, {
        who: isStaff ? 'staff' : 'customer',
        name: clip(name, 40),
        text: text === null ? null : clip(text, LONGEST),
        media: media === null ? null : Object.keys(media)[0],
        at,
      }),
    )
    .join('\n\n');
}

/** `📎 1 📎 2`: shows again what came with the messages on the screen. */
export function mediaButtons(
  ctx: ShopContext,
  name: 'ticket:file' | 'desk:file',
  messages: readonly TicketMessage[],
): Button[] {
  return messages
    .filter(({ media }) => media !== null)
    .map(({ id }, at) => ({
      text: ctx.label('ticket-file', { number: at + 1 }),
      press: press(name, id),
    }));
}

/** Sends what came with a message below the others. UserError `file-gone` when Telegram has it no more. */
export async function sendMedia(ctx: ShopContext, media: TicketMedia | null): Promise<void> {
  try {
    if (media === null) throw new UserError('file-gone');
    if ('photo' in media) await send(ctx, { text: '', photo: media.photo });
    else if ('document' in media) await ctx.api.sendDocument(ctx.chatId, media.document);
    else await ctx.api.copyMessage(ctx.chatId, media.copy.chatId, media.copy.messageId);
  } catch (error) {
    if (error instanceof GrammyError && error.error_code === 400) throw new UserError('file-gone');
    throw error;
  }
}
