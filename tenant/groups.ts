import type { Message } from 'grammy/types';
import * as communities from '../shared/domain/subscriptions/communities.ts';
import * as staffChat from '../shared/domain/staff/staff-chat.ts';
import type { GroupTurn } from '../shared/domain/staff/staff-chat.ts';
import { can, demand } from '../shared/domain/staff/staff.ts';
import * as tickets from '../shared/domain/staff/tickets.ts';
import { UserError } from '../shared/errors.ts';
import { keyOf, type Scope } from '../shared/scope.ts';
import type { Incoming } from '../shared/telegram/context.ts';
import type { TextData } from '../shared/telegram/i18n.ts';
import { bind } from './bind.ts';
import { connectHere, notePlace } from './communities.ts';
import type { ShopParts } from './context.ts';
import { linkTo } from './links.ts';
import { readWords } from './ticket-words.ts';

/** So long it is remembered which group is the staff's: what others say costs no question to the database. */
const REMEMBERED_MS = 60_000;
/** Words between staff, in the middle of a ticket. */
const ASIDE = '//';

/** Whether an update comes from a group or a channel. */
export function isInGroup({ update }: Incoming): boolean {
  const chat =
    update.message?.chat ?? update.callback_query?.message?.chat ?? update.my_chat_member?.chat;
  return chat !== undefined && chat.type !== 'private';
}

/** What happens in a group: only the staff's own one matters, and who wants to make one theirs. */
export async function handleGroup(shop: ShopParts, incoming: Incoming): Promise<void> {
  const { update, scope, api, botInfo } = incoming;
  const { message, callback_query: query, my_chat_member: change } = update;
  if (query) {
    // A group has many readers: what a button opens is shown to who pressed it, in the private chat.
    const url = linkTo(botInfo.username, query.data ?? '');
    await api.answerCallbackQuery(query.id, { url }).catch((error: unknown) => {
      // Too old a press, or no such link in this client: nobody waits.
      scope.log.info({ error }, 'a press in a group could not be answered');
    });
  } else if (change) {
    const isGone = ['left', 'kicked'].includes(change.new_chat_member.status);
    if (isGone && (await isBound(shop, scope, change.chat.id))) {
      await staffChat.lose(scope, change.chat.id);
      await remember(shop, scope, null);
    }
    await notePlace(incoming);
  } else if (message) await onMessage(shop, incoming, message);
}

async function onMessage(shop: ShopParts, incoming: Incoming, message: Message): Promise<void> {
  const { scope, botInfo } = incoming;
  const command = commandOf(message, botInfo.username);
  // The second is what the link of the settings says in the group that was chosen.
  if (command === 'bind' || (command === 'start' && message.text?.endsWith(' bind'))) {
    await answering(shop, incoming, message, async (turn) => {
      demand(turn.role, 'settings');
      const said = await bind(incoming, message);
      await remember(shop, scope, message.chat.id);
      return said;
    });
    return;
  }
  if (command === 'connect' || (command === 'start' && message.text?.endsWith(' connect'))) {
    await connectHere(incoming, message);
    return;
  }
  if (message.migrate_to_chat_id !== undefined)
    await communities.move(scope, message.chat.id, message.migrate_to_chat_id);
  if (!(await isBound(shop, scope, message.chat.id))) return;
  if (message.migrate_to_chat_id !== undefined) {
    await staffChat.move(scope, message.chat.id, message.migrate_to_chat_id);
    await remember(shop, scope, message.migrate_to_chat_id);
  } else if (threadOf(message) !== null || repliesTo(message, botInfo.id) !== null)
    await answering(shop, incoming, message, (turn) => inTicket(incoming, message, turn, command));
}

/** A message in the topic of a ticket, or a reply to what the bot said of one. Returns what to say to it. */
async function inTicket(
  incoming: Incoming,
  message: Message,
  turn: GroupTurn,
  command: string | null,
): Promise<Said> {
  const ticketId = turn.ticketId ?? repliesTo(message, incoming.botInfo.id);
  const staffId = message.from?.id;
  if (ticketId === null || staffId === undefined) return null;
  if (message.sender_chat) return { key: 'group-anonymous' };
  if (message.from?.is_bot === true || message.text?.startsWith(ASIDE)) return null;
  const words = readWords(message);
  const state = stateOf(message, command);
  if (!words && !state) return null;
  if (command !== null && !state) return null;
  if (!can(turn.role, 'customers')) return { key: 'group-not-staff' };
  await incoming.scope.transaction(async (scope) => {
    await incoming.finish(scope.db);
    if (state) return tickets.setState(scope, ticketId, state, { staffId });
    if (!words) return;
    const reference = `update:${incoming.update.update_id}`;
    await tickets.answer(scope, { ...words, reference, ticketId, staffId, inGroup: true });
  });
  return null;
}

type Said = { readonly key: string; readonly data?: TextData } | null;

/** Runs what a group's message asks for, and says what there is to say, in the same topic. */
async function answering(
  shop: ShopParts,
  { scope, api }: Incoming,
  message: Message,
  work: (turn: GroupTurn) => Promise<Said>,
): Promise<void> {
  const threadId = threadOf(message);
  const turn = await staffChat.beginGroupTurn(scope, {
    telegramId: message.from?.id ?? 0,
    threadId,
  });
  const said = await work(turn).catch((error: unknown): Said => {
    if (!(error instanceof UserError)) throw error;
    return { key: `error-${error.code}`, data: error.data };
  });
  if (!said) return;
  const language = shop.i18n.pick(turn.language, 'en');
  await api.sendMessage(message.chat.id, shop.i18n.t(language, said.key, said.data), {
    parse_mode: 'HTML',
    ...(threadId === null ? {} : { message_thread_id: threadId }),
  });
}

async function isBound(shop: ShopParts, scope: Scope, chatId: number): Promise<boolean> {
  const known = await shop.ports.cache.get(boundKey(scope));
  if (known !== null) return known === String(chatId);
  const { options } = await staffChat.beginGroupTurn(scope, { telegramId: 0, threadId: null });
  await remember(shop, scope, options.staffChat?.chatId ?? null);
  return options.staffChat?.chatId === chatId;
}

async function remember(shop: ShopParts, scope: Scope, chatId: number | null): Promise<void> {
  await shop.ports.cache.set(boundKey(scope), String(chatId), REMEMBERED_MS);
}

function boundKey(scope: Scope): string {
  return keyOf(scope.tenant, 'staff-chat');
}

function commandOf(message: Message, username: string): string | null {
  const [, name, bot] = /^\/(\w+)(?:@(\w+))?/.exec(message.text ?? '') ?? [];
  if (name === undefined) return null;
  return bot === undefined || bot.toLowerCase() === username.toLowerCase()
    ? name.toLowerCase()
    : '';
}

function stateOf(message: Message, command: string | null): 'open' | 'closed' | null {
  if (command === 'close' || message.forum_topic_closed) return 'closed';
  return command === 'reopen' || message.forum_topic_reopened ? 'open' : null;
}

function threadOf(message: Message): number | null {
  return (message.is_topic_message === true ? message.message_thread_id : null) ?? null;
}

/** The ticket of the bot's own notice that a message replies to: it begins with its number. */
function repliesTo({ reply_to_message: to }: Message, botId: number): bigint | null {
  if (to?.from?.id !== botId) return null;
  const [, id] = /^🎫 #(\d{1,18})\b/u.exec(to.text ?? to.caption ?? '') ?? [];
  return id === undefined ? null : BigInt(id);
}
