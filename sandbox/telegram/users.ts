import { addMessage, messageOf, type Content } from './chats.ts';
import { documentOf, keepFile, photoSizes, type FileSource } from './files.ts';
import { findEntities } from './formatting.ts';
import type { Message, User } from './model.ts';
import { payInvoice, type PayResult } from './payments.ts';
import { pushUpdate } from './updates.ts';
import type { Bot, ChatRecord } from './state.ts';
import {
  botUser,
  chatObject,
  chatOf,
  randomId,
  unixTime,
  userOf,
  type QueryAnswer,
  type World,
} from './world.ts';

/** How long a user's client waits for the answer to a pressed button. */
const PRESS_MS = 15_000;
/** How long a bot may take to answer a pressed button. */
const CALLBACK_LIFE_MS = 150_000;
const INLINE_LIFE_MS = 30_000;

/** A person to create. */
export interface NewUser {
  id?: number;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
  is_premium?: true;
}

/** What a pressed button led to. `answered` is false where the bot did not answer in time. */
export interface PressAnswer {
  answered: boolean;
  text?: string;
  show_alert?: boolean;
  url?: string;
}

/** Creates a user, or changes the one with this id. */
export function putUser(world: World, wanted: NewUser): User {
  const { id = world.state.nextUserId++, ...fields } = wanted;
  if (world.state.bots.has(id)) throw new Error(`sandbox: ${id} is a bot`);
  const user: User = { ...world.state.users.get(id), ...fields, id, is_bot: false };
  world.state.users.set(id, user);
  world.changed({ kind: 'user', userId: id });
  return user;
}

/** A user writes to a bot. */
export function say(world: World, userId: number, bot: Bot, text: string): Message {
  const kept = text.trim();
  if (kept === '') throw new Error('sandbox: there is nothing to say');
  const entities = findEntities(kept);
  const content = { text: kept, ...(entities.length > 0 ? { entities } : {}) };
  return speak(world, userId, bot, content);
}

/** A user sends a photo or a document. */
export function sendFile(
  world: World,
  userId: number,
  bot: Bot,
  file: FileSource & { kind: 'photo' | 'document'; caption?: string },
): Message {
  const kept = keepFile(bot, file.kind, file);
  const entities = findEntities(file.caption ?? '');
  return speak(world, userId, bot, {
    ...(file.kind === 'photo' ? { photo: photoSizes(kept) } : { document: documentOf(kept) }),
    ...(file.caption ? { caption: file.caption } : {}),
    ...(entities.length > 0 ? { caption_entities: entities } : {}),
  });
}

/** A user presses a button of a message that the bot sent. */
export async function press(
  world: World,
  userId: number,
  bot: Bot,
  messageId: number,
  data: string,
): Promise<PressAnswer> {
  const chat = openChat(world, bot, userId);
  const { message } = messageOf(chat, messageId, 'sandbox: the message');
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  if (!buttons.some((button) => button.callback_data === data)) {
    throw new Error(`sandbox: message ${messageId} has no button with ${JSON.stringify(data)}`);
  }
  const answer = await ask(world, bot, 'callback', userId, {
    lifeMs: CALLBACK_LIFE_MS,
    waitMs: PRESS_MS,
    push: (id) =>
      pushUpdate(
        world,
        bot,
        'callback_query',
        {
          id,
          from: userOf(world, userId),
          message,
          chat_instance: String(BigInt(bot.id) * 1_000_003n + BigInt(userId)),
          data,
        },
        userId,
      ),
  });
  return answer ? { answered: true, ...answer } : { answered: false };
}

/** A user types `@bot query` somewhere; resolves with the results, undefined without an answer. */
export async function inlineQuery(
  world: World,
  userId: number,
  bot: Bot,
  query: string,
): Promise<unknown[] | undefined> {
  if (!bot.supportsInline) throw new Error('sandbox: the bot has no inline mode');
  const answer = await ask(world, bot, 'inline', userId, {
    lifeMs: INLINE_LIFE_MS,
    waitMs: PRESS_MS,
    push: (id) => {
      const inline = { id, from: userOf(world, userId), query, offset: '', chat_type: 'sender' };
      pushUpdate(world, bot, 'inline_query', inline, userId);
    },
  });
  return answer?.results;
}

/** A user pays an invoice in their chat with the bot. */
export function pay(world: World, userId: number, bot: Bot, messageId: number): Promise<PayResult> {
  const stored = messageOf(openChat(world, bot, userId), messageId, 'sandbox: the message');
  if (!stored.invoice) throw new Error(`sandbox: message ${messageId} is no invoice`);
  return payInvoice(world, bot, userId, stored.invoice, stored);
}

/** A user blocks a bot, or unblocks it. */
export function setBlocked(world: World, userId: number, bot: Bot, blocked: boolean): void {
  const chat = chatOf(bot, userId);
  if (chat.blocked === blocked) return;
  chat.blocked = blocked;
  const user = userOf(world, userId);
  const member = { user: botUser(bot), status: 'member' };
  const banned = { user: botUser(bot), status: 'kicked', until_date: 0 };
  const change = {
    chat: chatObject(user),
    from: user,
    date: unixTime(world),
    old_chat_member: blocked ? member : banned,
    new_chat_member: blocked ? banned : member,
  };
  pushUpdate(world, bot, 'my_chat_member', change, userId);
  world.changed({ kind: 'chat', botId: bot.id, userId });
}

/** A user reacts to a message, or takes the reaction back with an empty emoji. */
export function react(
  world: World,
  userId: number,
  bot: Bot,
  messageId: number,
  emoji: string,
): void {
  const chat = openChat(world, bot, userId);
  const stored = messageOf(chat, messageId, 'sandbox: the message');
  const before = stored.reactions ?? [];
  stored.reactions = emoji ? [{ type: 'emoji', emoji }] : [];
  const user = userOf(world, userId);
  const reaction = {
    chat: chatObject(user),
    message_id: messageId,
    user,
    date: unixTime(world),
    old_reaction: before,
    new_reaction: stored.reactions,
  };
  pushUpdate(world, bot, 'message_reaction', reaction, userId);
  world.changed({ kind: 'edit', botId: bot.id, userId, messageId });
}

function speak(world: World, userId: number, bot: Bot, content: Content): Message {
  const chat = openChat(world, bot, userId);
  chat.started = true;
  if (chat.keyboard?.one_time_keyboard || chat.keyboard?.force_reply) chat.keyboard = null;
  return addMessage(world, bot, chat, false, content).message;
}

function openChat(world: World, bot: Bot, userId: number): ChatRecord {
  userOf(world, userId);
  const chat = chatOf(bot, userId);
  if (chat.blocked) throw new Error('sandbox: the user blocked this bot');
  const { restricted, addedUserIds } = bot.access;
  if (restricted && userId !== bot.ownerId && !addedUserIds.includes(userId)) {
    throw new Error('sandbox: the bot is open to selected users only');
  }
  return chat;
}

function ask(
  world: World,
  bot: Bot,
  kind: 'callback' | 'inline',
  userId: number,
  how: { lifeMs: number; waitMs: number; push: (id: string) => void },
): Promise<QueryAnswer | undefined> {
  const id = randomId();
  forgetOldQueries(world, bot);
  bot.queries.set(id, { kind, userId, expiresAtMs: world.now() + how.lifeMs });
  return new Promise((resolve) => {
    const end = (answer: QueryAnswer | undefined): void => {
      stopWaiting();
      world.waiters.delete(id);
      resolve(answer);
    };
    const stopWaiting = world.later(how.waitMs, () => end(undefined));
    world.waiters.set(id, end);
    how.push(id);
  });
}

function forgetOldQueries(world: World, bot: Bot): void {
  for (const [id, query] of bot.queries) {
    if (query.expiresAtMs <= world.now()) bot.queries.delete(id);
  }
}
