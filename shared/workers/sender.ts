import { GrammyError, InputFile, type Api } from 'grammy';
import * as outbox from '../domain/outbox.ts';
import type { OutgoingMessage } from '../domain/outbox.ts';
import * as customers from '../domain/customers.ts';
import type { MessageContent } from '../domain/messages.ts';
import type { Scope } from '../scope.ts';
import { CallFailed } from '../telegram/call-failed.ts';
import type { Pace } from '../telegram/pace.ts';
import { captionOf, keyboardOf, optionsOf, textOf, type View } from '../telegram/view.ts';

export interface SenderParts {
  /** A client of the tenant's bot; null when it has no working token now. */
  readonly apiOf: (tenantId: number) => Promise<Api | null>;
  readonly render: (
    tenantId: number,
    language: string | null,
    fallback: string,
    content: MessageContent,
  ) => View;
  /** Opens what is sealed in a message, just before it is sent. */
  readonly unseal?: (scope: Scope, content: MessageContent) => Promise<MessageContent>;
  readonly pace: Pace;
}

/** So long one tenant's drain keeps a worker; then the others have their turn first. */
const TURN_MS = 2_000;
/** Bulk waits for its pace outside of a worker, and not for less than this. */
const SHORTEST_PAUSE_MS = 250;
const NO_TOKEN_PAUSE_MS = 60_000;
const MAX_ATTEMPTS = 8;

type Outcome =
  | { readonly kind: 'sent'; readonly messageId: number | null }
  | { readonly kind: 'failed'; readonly error: string; readonly unreachable?: boolean }
  | {
      readonly kind: 'later';
      readonly ms: number;
      readonly error: string;
      readonly wholeBot: boolean;
    }
  | { readonly kind: 'unknown'; readonly error: string };

/**
 * Sends what one tenant has queued, money first. One drain per tenant runs at a time (a named queue),
 * so a row that is `sending` when it begins was left by a crash: whether it arrived is unknown.
 */
export function createSender(parts: SenderParts): (scope: Scope) => Promise<void> {
  return async (scope) => {
    await outbox.recover(scope);
    const api = await parts.apiOf(scope.tenant.id);
    if (!api) return outbox.wake(scope, NO_TOKEN_PAUSE_MS);
    const until = scope.clock.now() + TURN_MS;
    while (scope.clock.now() < until) {
      // What is queued while Telegram told the bot to rest wakes a drain too.
      const rest = parts.pace.rest(scope.tenant.id);
      if (rest > 0) return outbox.wake(scope, rest);
      const message = await outbox.take(scope);
      if (!message) return outbox.wakeForDelayed(scope);
      const wait = message.priority === 9 ? parts.pace.take(scope.tenant.id, message.chatId) : 0;
      if (wait > 0) {
        const pause = Math.max(wait, SHORTEST_PAUSE_MS);
        await outbox.giveBack(scope, message.id, pause);
        return outbox.wake(scope, pause);
      }
      const outcome = await send(parts, scope, api, message);
      await settle(scope, message, outcome);
      if (outcome.kind === 'later' && outcome.wholeBot) return outbox.wake(scope, outcome.ms);
    }
    return outbox.wake(scope, 0);
  };
}

async function send(
  parts: SenderParts,
  scope: Scope,
  api: Api,
  message: OutgoingMessage,
): Promise<Outcome> {
  if (message.unreachable) return { kind: 'failed', error: 'unreachable' };
  try {
    const content = (await parts.unseal?.(scope, message.content)) ?? message.content;
    return await deliver(parts, scope, api, { ...message, content });
  } catch (error) {
    return outcomeOf(parts, scope, message, error);
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
  if (message.method === 'edit') {
    await api.editMessageText(chatId, targetId ?? 0, textOf(view), optionsOf(view));
    return { kind: 'sent', messageId: targetId };
  }
  const how = {
    ...(content.protect === true ? { protect_content: true } : {}),
    ...(content.silent === true ? { disable_notification: true } : {}),
    ...(content.threadId === undefined ? {} : { message_thread_id: content.threadId }),
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

function outcomeOf(
  parts: SenderParts,
  scope: Scope,
  message: OutgoingMessage,
  error: unknown,
): Outcome {
  if (error instanceof GrammyError) {
    const { error_code: code, description } = error;
    if (code === 429) {
      const seconds = error.parameters.retry_after ?? 1;
      parts.pace.flooded(scope.tenant.id, message.chatId, seconds);
      return { kind: 'later', ms: seconds * 1000, error: description, wholeBot: true };
    }
    if (code === 401)
      return { kind: 'later', ms: NO_TOKEN_PAUSE_MS, error: description, wholeBot: true };
    if (code >= 500)
      return { kind: 'later', ms: 2_000 * message.attempts, error: description, wholeBot: false };
    if (description.includes('message is not modified'))
      return { kind: 'sent', messageId: message.targetId };
    return {
      kind: 'failed',
      error: description,
      unreachable: code === 403 || description.includes('chat not found'),
    };
  }
  if (error instanceof CallFailed) {
    // An edit twice is an edit once.
    if (error.processed === 'no' || message.method === 'edit')
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
      return outbox.markFailed(scope, message.id, outcome.error);
    case 'later':
      // A flood or a missing token is nobody's fault: it does not use up the attempts.
      if (message.attempts >= MAX_ATTEMPTS && !outcome.wholeBot)
        return outbox.markFailed(scope, message.id, outcome.error);
      return outbox.putBack(scope, message.id, outcome.ms, outcome.error);
    case 'unknown':
      return outbox.markUnknown(scope, message, outcome.error);
  }
}
