import type { Message } from 'grammy/types';
import * as staffChat from '../shared/domain/staff/staff-chat.ts';
import { UserError } from '../shared/errors.ts';
import type { Incoming } from '../shared/telegram/context.ts';

/**
 * Makes the group of a message the staff's, if the bot can do there what it must: open topics in a
 * forum; in any other group it needs to be there. Throws UserError `bind-rights`. Returns what to say.
 */
export async function bind(
  incoming: Incoming,
  message: Message,
): Promise<{ key: string; data: { title: string } }> {
  const { api, botInfo } = incoming;
  const { chat, from } = message;
  if (from === undefined || (chat.type !== 'group' && chat.type !== 'supergroup'))
    throw new UserError('bind-rights');
  const isForum = chat.is_forum === true;
  const me = await api.getChatMember(chat.id, botInfo.id);
  if (isForum && !(me.status === 'administrator' && me.can_manage_topics === true))
    throw new UserError('bind-rights');
  const bound = { chatId: chat.id, title: chat.title, isForum };
  await incoming.scope.transaction(async (scope) => {
    await incoming.finish(scope.db);
    await staffChat.bind(scope, from.id, bound);
  });
  return { key: isForum ? 'group-bound-topics' : 'group-bound', data: { title: chat.title } };
}
