import { addMessage, inThread, messageOf, quoted, type Content } from './chats.ts';
import { keepFile, mediaOf, type FileSource } from './files.ts';
import { findEntities } from './formatting.ts';
import {
  botsIn,
  isAdmin,
  isIn,
  isPermitted,
  kindOfSending,
  localMessage,
  memberOf,
  post,
  settleMember,
} from './groups.ts';
import type { MediaKind, Message, User } from './model.ts';
import { payInvoice, type PayResult } from './payments.ts';
import { pushUpdate } from './updates.ts';
import type { Bot, ChatRecord, Group, PrivateChat } from './state.ts';
import {
  botUser,
  chatObject,
  chatOf,
  groupObject,
  isGroup,
  randomId,
  tell,
  unixTime,
  userOf,
  type QueryAnswer,
  type World,
} from './world.ts';

/** How long a user's client waits for the answer to a pressed button. */
const PRESS_MS = 15_000;
/** How long a bot may take to answer a pressed button. */
const CALLBACK_LIFE_MS = 150_000;

/** Where a user talks: a bot's private chat, or a group. */
export type Place = Bot | Group;

/** What a message of a user belongs to. */
export interface Where {
  /** A topic of a forum; none is General. */
  thread?: number;
  replyTo?: number;
}

/** A file that a user sends; those with the same `album` are shown as one. */
export interface SentFile extends FileSource {
  kind: MediaKind;
  caption?: string;
  album?: string;
}

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

/** A user writes to a bot or into a group. */
export function say(
  world: World,
  userId: number,
  place: Place,
  text: string,
  where: Where = {},
): Message {
  const kept = text.trim();
  if (kept === '') throw new Error('sandbox: there is nothing to say');
  const entities = findEntities(kept);
  const content = { text: kept, ...(entities.length > 0 ? { entities } : {}) };
  return speak(world, userId, place, content, where);
}

/** A user sends a file. */
export function sendFile(
  world: World,
  userId: number,
  place: Place,
  file: SentFile,
  where: Where = {},
): Message {
  const kept = keepFile(place, file.kind, file);
  const entities = findEntities(file.caption ?? '');
  const content = {
    ...mediaOf(kept),
    ...(file.album ? { media_group_id: file.album } : {}),
    ...(file.caption ? { caption: file.caption } : {}),
    ...(entities.length > 0 ? { caption_entities: entities } : {}),
  };
  return speak(world, userId, place, content, where);
}

/** A user presses a button below a message. */
export async function press(
  world: World,
  userId: number,
  place: Place,
  messageId: number,
  data: string,
): Promise<PressAnswer> {
  const chat = chatAt(world, userId, place);
  const { message, senderId, inlineId } = messageOf(chat, messageId, 'sandbox: the message');
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  if (!buttons.some((button) => button.callback_data === data)) {
    throw new Error(`sandbox: message ${messageId} has no button with ${JSON.stringify(data)}`);
  }
  const botId = message.via_bot?.id ?? (isPrivate(place) ? place.id : senderId);
  const bot = world.state.bots.get(botId ?? 0);
  if (!bot) throw new Error(`sandbox: no bot hears the buttons of message ${messageId}`);
  const spot = inlineId ? { inline_message_id: inlineId } : { message: localMessage(world, bot, message) }; // prettier-ignore
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
          ...spot,
          chat_instance: String(BigInt(place.id) * 1_000_003n + BigInt(userId)),
          data,
        },
        isPrivate(place) ? userId : place.id,
      ),
  });
  return answer ? { answered: true, ...answer } : { answered: false };
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
  place: Place,
  messageId: number,
  emoji: string,
): void {
  const chat = chatAt(world, userId, place);
  const stored = messageOf(chat, messageId, 'sandbox: the message');
  const before = stored.reactions ?? [];
  stored.reactions = emoji ? [{ type: 'emoji', emoji }] : [];
  const user = userOf(world, userId);
  const reaction = {
    chat: isGroup(chat) ? groupObject(chat) : chatObject(user),
    message_id: messageId,
    user,
    date: unixTime(world),
    old_reaction: before,
    new_reaction: stored.reactions,
  };
  // In a group only administrators are told.
  const bots = isPrivate(place)
    ? [place]
    : botsIn(world, place).filter((bot) => isAdmin(place, bot.id));
  for (const bot of bots) {
    pushUpdate(world, bot, 'message_reaction', reaction, isPrivate(place) ? userId : place.id);
  }
  tell(world, 'edit', isPrivate(place) ? place : undefined, chat, { messageId });
}

/** Puts what a user says where they say it. */
export function speak(
  world: World,
  userId: number,
  place: Place,
  content: Content,
  where: Where = {},
): Message {
  const chat = chatAt(world, userId, place);
  const replied = where.replyTo === undefined ? undefined : chat.messages.get(where.replyTo);
  const reply = replied ? { reply_to_message: quoted(replied.message) } : {};
  if (!isPrivate(place)) {
    mayTalk(place, userId, content, where.thread ?? 0);
    const more = inThread(place, where.thread ?? 0, reply);
    return post(world, place, userId, { ...content, ...more }).message;
  }
  if (isGroup(chat)) throw new Error('sandbox: a private chat is no group');
  chat.started = true;
  if (chat.keyboard?.one_time_keyboard || chat.keyboard?.force_reply) chat.keyboard = null;
  return addMessage(world, place, chat, false, { ...content, ...reply }).message;
}

/** Whether a place is a bot's private chat. */
export function isPrivate(place: Place): place is Bot {
  return !('members' in place);
}

/** The chat of a user at a place; throws where the user may not look into it. */
export function chatAt(world: World, userId: number, place: Place): ChatRecord {
  if (isPrivate(place)) return openChat(world, place, userId);
  settleMember(world, place, userId);
  if (!isIn(memberOf(place, userId))) throw new Error('sandbox: the user is not in this group');
  return place;
}

function mayTalk(group: Group, userId: number, content: Content, thread: number): void {
  if (group.type === 'channel') {
    if (isAdmin(group, userId, 'can_post_messages')) return;
    throw new Error('Only administrators write in a channel.');
  }
  if (!isPermitted(group, userId, kindOfSending(content)[0])) {
    throw new Error('You may not write here.');
  }
  if (thread === 0) return;
  const topic = group.topics.get(thread);
  if (!topic) throw new Error('There is no such topic.');
  if (topic.isClosed && !isAdmin(group, userId, 'can_manage_topics')) {
    throw new Error('This topic is closed.');
  }
}

function openChat(world: World, bot: Bot, userId: number): PrivateChat {
  userOf(world, userId);
  const chat = chatOf(bot, userId);
  if (chat.blocked) throw new Error('sandbox: the user blocked this bot');
  const { restricted, addedUserIds } = bot.access;
  if (restricted && userId !== bot.ownerId && !addedUserIds.includes(userId)) {
    throw new Error('sandbox: the bot is open to selected users only');
  }
  return chat;
}

/** Asks a bot and waits for its answer; undefined where none comes. */
export function ask(
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
