import type { Message } from 'grammy/types';
import type { TicketWords } from '../shared/domain/staff/tickets.ts';
import { cut } from '../shared/cut.ts';

/** Telegram's longest message: nothing that was written is cut. */
const LONGEST = 4096;
/** What is neither text, photo nor file goes on as a copy of the message. */
const COPIED = ['video', 'voice', 'audio', 'animation', 'video_note', 'sticker', 'location', 'contact'] as const; // prettier-ignore

/** What a message says in a ticket; null for what says nothing, such as a service message. */
export function readWords(message: Message): TicketWords | null {
  const text = cut((message.text ?? message.caption ?? '').trim(), LONGEST) || null;
  const photo = message.photo?.at(-1)?.file_id;
  if (photo !== undefined) return { text, media: { photo } };
  if (message.document && !message.animation)
    return { text, media: { document: message.document.file_id } };
  if (COPIED.some((kind) => message[kind] !== undefined)) {
    const copy = { chatId: message.chat.id, messageId: message.message_id };
    return { text, media: { copy } };
  }
  return text === null ? null : { text, media: null };
}
