import { GrammyError, type Api } from 'grammy';
import type { InlineKeyboardMarkup } from 'grammy/types';
import * as outbox from '../domain/outbox.ts';
import type { OutgoingMessage } from '../domain/outbox.ts';
import * as customers from '../domain/customers.ts';
import type { MessageContent } from '../domain/messages.ts';
import type { Scope } from '../scope.ts';
import { CallFailed } from '../telegram/call-failed.ts';
import type { Pace } from '../telegram/pace.ts';

export interface SenderParts {
  /** A client of the tenant's bot; null when it has no working token now. */
  readonly apiOf: (tenantId: number) => Promise<Api | null>;
  readonly render: (
    tenantId: number,
    language: string | null,
    fallback: string,
    content: MessageContent,
  ) => { readonly text: string; readonly reply_markup?: InlineKeyboardMarkup };
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
  const { text, reply_markup } = parts.render(
    scope.tenant.id,
    message.language,
    message.fallbackLanguage,
    message.content,
  );
  const options = {
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    ...(reply_markup ? { reply_markup } : {}),
  } as const;
  try {
    if (message.method === 'edit') {
      await api.editMessageText(message.chatId, message.targetId ?? 0, text, options);
      return { kind: 'sent', messageId: message.targetId };
    }
    const sent = await api.sendMessage(message.chatId, text, options);
    return { kind: 'sent', messageId: sent.message_id };
  } catch (error) {
    return outcomeOf(parts, scope, message, error);
  }
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
