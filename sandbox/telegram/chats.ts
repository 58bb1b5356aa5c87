import { badRequest, forbidden } from './errors.ts';
import { checkMarkup, type Markup } from './keyboards.ts';
import type { Message } from './model.ts';
import type { Params } from './params.ts';
import { pushUpdate } from './updates.ts';
import type { Bot, ChatRecord, StoredMessage } from './state.ts';
import { botUser, chatObject, readableChat, unixTime, userOf, type World } from './world.ts';

/** A chat remembers this many messages; the oldest are forgotten. */
const HISTORY = 5000;

/** What a message says, without who and when. */
export type Content = Omit<Message, 'message_id' | 'from' | 'chat' | 'date' | 'reply_markup'>;

/** The chat of a `chat_id`, checked for sending. */
export function writableChat(world: World, bot: Bot, chatId: string): ChatRecord {
  if (/^\d+$/.test(chatId) && world.state.bots.has(Number(chatId))) {
    throw forbidden("the bot can't send messages to the bot");
  }
  const chat = readableChat(world, bot, chatId);
  if (!chat.started) throw forbidden("bot can't initiate conversation with a user");
  if (chat.blocked) throw forbidden('bot was blocked by the user');
  return chat;
}

/** Sends what a bot's method asked for: markup, chat, limits and reply are checked here. */
export function sendFromBot(
  world: World,
  bot: Bot,
  params: Params,
  content: Content,
  more: Partial<StoredMessage> = {},
): Message {
  const markup = checkMarkup(params.object('reply_markup'), content.invoice !== undefined);
  if (content.invoice && markup.keyboard) throw badRequest('reply markup must be inline');
  const chat = writableChat(world, bot, params.text('chat_id'));
  const reply = repliedTo(chat, params);
  world.limits.send(bot.id, params.text('chat_id'));
  const protect = params.flag('protect_content') ? { has_protected_content: true as const } : {};
  const stored = addMessage(world, bot, chat, true, { ...content, ...reply, ...protect }, more);
  applyMarkup(chat, stored, content.invoice ? withPayButton(markup, content.invoice) : markup);
  return stored.message;
}

/** Puts a message into a chat. What a user (or Telegram for them) says is told to the bot. */
export function addMessage(
  world: World,
  bot: Bot,
  chat: ChatRecord,
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
  world.changed({
    kind: 'message',
    botId: bot.id,
    userId: chat.userId,
    messageId: message.message_id,
  });
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

/** Takes a message out of a chat, for both sides. */
export function removeMessage(world: World, bot: Bot, chat: ChatRecord, messageId: number): void {
  if (!chat.messages.delete(messageId)) return;
  chat.pinned = chat.pinned.filter((id) => id !== messageId);
  world.changed({ kind: 'delete', botId: bot.id, userId: chat.userId, messageId });
}

/** A message without the messages inside it, as it is quoted in another. */
export function quoted(message: Message): Message {
  const { reply_to_message: _, pinned_message: __, ...rest } = message;
  return structuredClone(rest);
}

function repliedTo(chat: ChatRecord, params: Params): { reply_to_message?: Message } {
  const reply = params.object('reply_parameters');
  const messageId = Number(reply?.message_id ?? params.integer('reply_to_message_id'));
  if (!messageId) return {};
  const found = chat.messages.get(messageId);
  if (found) return { reply_to_message: quoted(found.message) };
  if (reply?.allow_sending_without_reply === true) return {};
  throw badRequest('message to be replied not found');
}

function applyMarkup(chat: ChatRecord, stored: StoredMessage, markup: Markup): void {
  if (markup.inline) stored.message.reply_markup = markup.inline;
  if (!markup.keyboard) return;
  stored.keyboard = markup.keyboard;
  chat.keyboard = markup.keyboard.remove_keyboard ? null : markup.keyboard;
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
