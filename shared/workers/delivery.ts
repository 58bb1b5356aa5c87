import { GrammyError, InputFile, type Api } from 'grammy';
import type { MessageEntity } from 'grammy/types';
import * as customers from '../domain/people/customers.ts';
import type { EditedText, MessageContent } from '../domain/shop/messages.ts';
import * as outbox from '../domain/shop/outbox.ts';
import type { OutgoingMessage } from '../domain/shop/outbox.ts';
import type { Scope } from '../scope.ts';
import { CallFailed } from '../telegram/call-failed.ts';
import type { Pace } from '../telegram/pace.ts';
import { captionOf, keyboardOf, optionsOf, textOf, type View } from '../telegram/view.ts';
import type { SenderParts } from './sender.ts';

export const NO_TOKEN_PAUSE_MS = 60_000;
const MAX_ATTEMPTS = 8;

/** What became of one message. */
export type Outcome =
  | { readonly kind: 'sent'; readonly messageId: number | null }
  | { readonly kind: 'failed'; readonly error: string; readonly unreachable?: boolean }
  | {
      readonly kind: 'later';
      readonly ms: number;
      readonly error: string;
      readonly wholeBot: boolean;
    }
  | { readonly kind: 'unknown'; readonly error: string };

/** Sends one message and notes what became of it. */
export async function sendAndNote(
  parts: SenderParts,
  pace: Pace,
  scope: Scope,
  api: Api,
  message: OutgoingMessage,
): Promise<Outcome> {
  const outcome = await send(parts, pace, scope, api, message);
  await settle(scope, message, outcome);
  return outcome;
}

async function send(
  parts: SenderParts,
  pace: Pace,
  scope: Scope,
  api: Api,
  message: OutgoingMessage,
): Promise<Outcome> {
  if (message.unreachable && message.method === 'send')
    return { kind: 'failed', error: 'unreachable', unreachable: true };
  try {
    const content = (await parts.unseal?.(scope, message.content)) ?? message.content;
    return await deliver(parts, scope, api, { ...message, content });
  } catch (error) {
    return outcomeOf(pace, scope, message, error);
  }
}

/** One call to Telegram for one message, by what it holds. */
async function deliver(
  parts: SenderParts,
  scope: Scope,
  api: Api,
  message: OutgoingMessage,
): Promise<Outcome> {
  const { chatId, content, targetId } = message;
  if (message.method === 'delete') {
    await api.deleteMessage(chatId, targetId ?? 0);
    return { kind: 'sent', messageId: targetId };
  }
  const view = parts.render(scope.tenant.id, message.language, message.fallbackLanguage, content);
  if (message.method === 'edit' && content.edited) {
    await editOne(api, chatId, targetId ?? 0, content.edited, view);
    return { kind: 'sent', messageId: targetId };
  }
  if (message.method === 'edit') {
    await api.editMessageText(chatId, targetId ?? 0, textOf(view), optionsOf(view));
    return { kind: 'sent', messageId: targetId };
  }
  const how = {
    ...(content.protect === true ? { protect_content: true } : {}),
    ...(content.silent === true ? { disable_notification: true } : {}),
    ...(content.threadId === undefined ? {} : { message_thread_id: content.threadId }),
    ...(content.isPaid === true ? { allow_paid_broadcast: true } : {}),
  };
  const sent = await sendOne(api, chatId, content, view, how);
  return { kind: 'sent', messageId: sent.message_id };
}

function sendOne(
  api: Api,
  chatId: number,
  content: MessageContent,
  view: View,
  how: { readonly message_thread_id?: number },
): Promise<{ readonly message_id: number }> {
  const { copy, document } = content;
  if (copy) {
    const buttons = view.buttons?.length ? { reply_markup: keyboardOf(view.buttons) } : {};
    return api.copyMessage(chatId, copy.chatId, copy.messageId, { ...buttons, ...how });
  }
  if (document) {
    const file =
      'fileId' in document
        ? document.fileId
        : new InputFile(Buffer.from(document.text, 'utf8'), document.name);
    return api.sendDocument(chatId, file, { ...captionOf(view), ...how });
  }
  if (view.photo) return api.sendPhoto(chatId, view.photo, { ...captionOf(view), ...how });
  return api.sendMessage(chatId, textOf(view), { ...optionsOf(view), ...how });
}

/** Puts other words into a copy that was sent; its file and its buttons stay. */
async function editOne(
  api: Api,
  chatId: number,
  messageId: number,
  { text, entities, isCaption }: EditedText,
  view: View,
): Promise<void> {
  const marks = entities as unknown as MessageEntity[];
  const buttons = view.buttons?.length ? { reply_markup: keyboardOf(view.buttons) } : {};
  if (isCaption)
    await api.editMessageCaption(chatId, messageId, { caption: text, caption_entities: marks, ...buttons }); // prettier-ignore
  else await api.editMessageText(chatId, messageId, text, { entities: marks, ...buttons });
}

function outcomeOf(pace: Pace, scope: Scope, message: OutgoingMessage, error: unknown): Outcome {
  if (error instanceof GrammyError) {
    const { error_code: code, description } = error;
    if (code === 429) {
      const seconds = error.parameters.retry_after ?? 1;
      pace.flooded(scope.tenant.id, message.chatId, seconds);
      return { kind: 'later', ms: seconds * 1000, error: description, wholeBot: true };
    }
    if (code === 401)
      return { kind: 'later', ms: NO_TOKEN_PAUSE_MS, error: description, wholeBot: true };
    if (code >= 500)
      return { kind: 'later', ms: 2_000 * message.attempts, error: description, wholeBot: false };
    if (description.includes('message is not modified'))
      return { kind: 'sent', messageId: message.targetId };
    // Taken away before: it is gone, as it should be.
    if (message.method === 'delete' && description.includes('message to delete not found'))
      return { kind: 'sent', messageId: message.targetId };
    // Of a copy it may be the chat that it is copied from.
    const isLost = message.bulk === null && description.includes('chat not found');
    return { kind: 'failed', error: description, unreachable: code === 403 || isLost };
  }
  if (error instanceof CallFailed) {
    // An edit twice is an edit once, and so is a deletion.
    if (error.processed === 'no' || message.method !== 'send')
      return {
        kind: 'later',
        ms: 1_000 * 2 ** Math.min(message.attempts, 6),
        error: error.message,
        wholeBot: false,
      };
    return { kind: 'unknown', error: error.message };
  }
  throw error;
}

async function settle(scope: Scope, message: OutgoingMessage, outcome: Outcome): Promise<void> {
  switch (outcome.kind) {
    case 'sent':
      return outbox.markSent(scope, message.id, outcome.messageId);
    case 'failed':
      if (outcome.unreachable && message.customerId !== null)
        await customers.markUnreachable(scope, message.customerId);
      return outbox.markFailed(scope, message.id, outcome.error, outcome.unreachable);
    case 'later':
      // A flood or a missing token is nobody's fault: it does not use up the attempts.
      if (message.attempts >= MAX_ATTEMPTS && !outcome.wholeBot)
        return outbox.markFailed(scope, message.id, outcome.error);
      return outbox.putBack(scope, message.id, outcome.ms, outcome.error);
    case 'unknown':
      return outbox.markUnknown(scope, message, outcome.error);
  }
}
