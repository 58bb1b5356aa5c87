import { GrammyError, type Api } from 'grammy';
import * as staffChat from '../domain/staff/staff-chat.ts';
import type { Scope } from '../scope.ts';
import { clip } from '../telegram/fit.ts';

/** Telegram's limit of a topic's name. */
const LONGEST_NAME = 128;

/**
 * Opens the topic of a ticket in the staff's group and says there what waits. A crash between
 * Telegram's yes and our note leaves an empty topic behind, never a lost message.
 */
export function createTopics(
  apiOf: (tenantId: number) => Promise<Api | null>,
): (scope: Scope, ticketId: bigint) => Promise<void> {
  return async (scope, ticketId) => {
    const wanted = await staffChat.wantedTopic(scope, ticketId);
    if (!wanted) return;
    const api = await apiOf(scope.tenant.id);
    if (!api) throw new Error('the bot cannot speak now');
    const { chatId } = wanted;
    const name = clip(`#${ticketId} ${wanted.customerName}: ${wanted.subject}`, LONGEST_NAME);
    try {
      const topic = await api.createForumTopic(chatId, name);
      await staffChat.openTopic(scope, ticketId, topic.message_thread_id);
    } catch (error) {
      if (!isFinal(error)) throw error;
      scope.log.warn({ error }, 'a topic could not be opened');
      if (/not a forum/i.test(error.description)) {
        await staffChat.setForum(scope, false);
        await staffChat.route(scope, ticketId);
      } else await staffChat.loseTopic(scope, ticketId, chatId);
    }
  };
}

/** Trying again would not help: the group is gone, or the bot may not do it there. */
function isFinal(error: unknown): error is GrammyError {
  return error instanceof GrammyError && [400, 403].includes(error.error_code);
}
