import { badRequest, forbidden } from './errors.ts';
import { checkMembership, checkSending, groupOf, isAdmin, localMessage, post } from './groups.ts';
import { checkMarkup, type Markup } from './keyboards.ts';
import type { Message } from './model.ts';
import type { Params } from './params.ts';
import { pushUpdate } from './updates.ts';
import type { Bot, ChatRecord, PrivateChat, StoredMessage } from './state.ts';
import {
  botUser,
  chatObject,
  chatOf,
  isGroup,
  tell,
  unixTime,
  userOf,
  type World,
} from './world.ts';

/** A chat remembers this many messages; the oldest are forgotten. */
const HISTORY = 5000;

/** What a message says, without who and when. */
export type Content = Omit<Message, 'message_id' | 'from' | 'chat' | 'date'>;

/** What was checked before a bot's message is sent. */
export interface Prepared {
  chat: ChatRecord;
  markup: Markup;
  content: Content;
}

/** The chat that a method's `chat_id` names; a private one may be read whatever the user did. */
export function readableChat(
  world: World,
  bot: Bot,
  chatId: string,
  access: 'read' | 'members' | 'write' = 'read',
): ChatRecord {
  const group = groupOf(world, bot, chatId);
  if (group) {
    checkMembership(group, bot, access);
    return group;
  }
  return privateChat(world, bot, chatId);
}

/** The private chat that a `chat_id` names. */
export function privateChat(world: World, bot: Bot, chatId: string): PrivateChat {
  const id = /^-?\d+$/.test(chatId) ? Number(chatId) : NaN;
  if (!world.state.users.has(id)) throw badRequest('chat not found');
  return chatOf(bot, id);
}

/** The chat of a `chat_id`, checked for sending. */
export function writableChat(world: World, bot: Bot, chatId: string): ChatRecord {
  if (/^\d+$/.test(chatId) && world.state.bots.has(Number(chatId))) {
    throw forbidden("the bot can't send messages to the bot");
  }
  const group = groupOf(world, bot, chatId);
  if (group) {
    checkMembership(group, bot, 'write');
    return group;
  }
  const chat = privateChat(world, bot, chatId);
  if (chat.blocked) throw forbidden('bot was blocked by the user');
  if (!chat.started && world.now() >= (chat.openUntilMs ?? 0)) {
    throw forbidden("bot can't initiate conversation with a user");
  }
  return chat;
}

/** Checks what a bot wants to send: markup, chat, rights, topic and reply. */
export function prepareSend(world: World, bot: Bot, params: Params, content: Content): Prepared {
  const markup = checkMarkup(params.object('reply_markup'), content.invoice !== undefined);
  if (content.invoice && markup.keyboard) throw badRequest('reply markup must be inline');
  const chat = writableChat(world, bot, params.text('chat_id'));
  const thread = threadOf(chat, bot, params);
  if (isGroup(chat)) checkSending(chat, bot, content);
  if (isGroup(chat) && chat.type === 'channel' && markup.keyboard) {
    throw badRequest('inline keyboard expected');
  }
  const reply = repliedTo(world, bot, chat, params);
  const protect = params.flag('protect_content') ? { has_protected_content: true as const } : {};
  return { chat, markup, content: { ...content, ...inThread(chat, thread, reply), ...protect } };
}

/** Sends what a bot's method asked for. */
export function sendFromBot(
  world: World,
  bot: Bot,
  params: Params,
  asked: Content,
  more: Partial<StoredMessage> = {},
): Message {
  const { chat, markup, content } = prepareSend(world, bot, params, asked);
  world.limits.send(bot.id, params.text('chat_id'));
  const stored = isGroup(chat)
    ? post(world, chat, bot.id, content, more)
    : addMessage(world, bot, chat, true, content, more);
  applyMarkup(chat, stored, content.invoice ? withPayButton(markup, content.invoice) : markup);
  return stored.message;
}

/** Puts a message into a private chat. What a user (or Telegram for them) says is told to the bot. */
export function addMessage(
  world: World,
  bot: Bot,
  chat: PrivateChat,
  fromBot: boolean,
  content: Content,
  more: Partial<StoredMessage> = {},
): StoredMessage {
  const user = userOf(world, chat.userId);
  const message: Message = {
    message_id: bot.nextMessageId++,
    from: fromBot ? botUser(bot) : { ...user },
    chat: chatObject(user),
    date: unixTime(world),
    ...content,
  };
  const stored: StoredMessage = { message, fromBot, ...more };
  chat.messages.set(message.message_id, stored);
  if (chat.messages.size > HISTORY) chat.messages.delete(chat.messages.keys().next().value!);
  tell(world, 'message', bot, chat, { messageId: message.message_id });
  if (!fromBot || message.refunded_payment || message.pinned_message) {
    pushUpdate(world, bot, 'message', message, chat.userId);
  }
  return stored;
}

/** A stored message, or the refusal `<what> not found`. */
export function messageOf(chat: ChatRecord, messageId: number, what: string): StoredMessage {
  const stored = chat.messages.get(messageId);
  if (!stored) throw badRequest(`${what} not found`);
  return stored;
}

/** Whether this bot sent a message. */
export function isOwn(chat: ChatRecord, bot: Bot, stored: StoredMessage): boolean {
  return isGroup(chat) ? stored.senderId === bot.id : stored.fromBot;
}

/** Takes a message out of a chat, for everybody. */
export function removeMessage(world: World, bot: Bot, chat: ChatRecord, messageId: number): void {
  if (!chat.messages.delete(messageId)) return;
  chat.pinned = chat.pinned.filter((id) => id !== messageId);
  tell(world, 'delete', bot, chat, { messageId });
}

/** A message without the messages inside it, as it is quoted in another. */
export function quoted(message: Message): Message {
  const { reply_to_message: _, pinned_message: __, ...rest } = message;
  return structuredClone(rest);
}

/** Where a message stands: a topic shows its first message as answered, as Telegram does. */
export function inThread(
  chat: ChatRecord,
  thread: number,
  reply: { reply_to_message?: Message },
): Content {
  if (!isGroup(chat)) return reply;
  const id = thread || (reply.reply_to_message?.message_thread_id ?? 0);
  if (id === 0) return reply;
  const first = chat.messages.get(id);
  return {
    message_thread_id: id,
    is_topic_message: true,
    ...(first ? { reply_to_message: quoted(first.message) } : {}),
    ...reply,
  };
}

function threadOf(chat: ChatRecord, bot: Bot, params: Params): number {
  const id = params.integer('message_thread_id');
  if (id === 0) return 0;
  const topic = isGroup(chat) ? chat.topics.get(id) : undefined;
  if (!topic || !isGroup(chat)) throw badRequest('message thread not found');
  const mayTalk = topic.creatorId === bot.id || isAdmin(chat, bot.id, 'can_manage_topics');
  if (topic.isClosed && !mayTalk) throw badRequest('TOPIC_CLOSED');
  return id;
}

function repliedTo(
  world: World,
  bot: Bot,
  chat: ChatRecord,
  params: Params,
): { reply_to_message?: Message } {
  const reply = params.object('reply_parameters');
  const messageId = Number(reply?.message_id ?? params.integer('reply_to_message_id'));
  if (!messageId) return {};
  const found = chat.messages.get(messageId);
  if (found) return { reply_to_message: quoted(localMessage(world, bot, found.message)) };
  if (reply?.allow_sending_without_reply === true) return {};
  throw badRequest('message to be replied not found');
}

function applyMarkup(chat: ChatRecord, stored: StoredMessage, markup: Markup): void {
  if (markup.inline) stored.message.reply_markup = markup.inline;
  if (!markup.keyboard) return;
  stored.keyboard = markup.keyboard;
  if (!isGroup(chat)) chat.keyboard = markup.keyboard.remove_keyboard ? null : markup.keyboard;
}

function withPayButton(markup: Markup, invoice: NonNullable<Message['invoice']>): Markup {
  if (markup.inline) return markup;
  const price =
    invoice.currency === 'XTR'
      ? `⭐️${invoice.total_amount}`
      : priceOf(invoice.total_amount, invoice.currency);
  return { inline: { inline_keyboard: [[{ text: `Pay ${price}`, pay: true }]] } };
}

function priceOf(amount: number, currency: string): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount / 100);
}
