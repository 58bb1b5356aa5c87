import { randomBytes, randomInt } from 'node:crypto';
import type { ApiError } from './errors.ts';
import type { FaultBox } from './faults.ts';
import type { Limits } from './limits.ts';
import type { Chat, ChatMessage, Update, User } from './model.ts';
import type { Bot, ChatRecord, Group, PrivateChat, State, StoredMessage } from './state.ts';

/** What happened, for the page and for tests that wait. */
export interface SandboxEvent {
  kind: 'message' | 'edit' | 'delete' | 'action' | 'chat' | 'bot' | 'user' | 'commands' | 'group';
  botId?: number;
  userId?: number;
  /** A group's; private chats are named by bot and user. */
  chatId?: number;
  messageId?: number;
  action?: string;
}

/** A call that a client made. */
export interface LoggedCall {
  method: string;
  params: Record<string, unknown>;
  /** Milliseconds since the epoch. */
  time: number;
  /** The answer's status; 0 while it is under way, and where a fault let it have none. */
  status: number;
  description?: string;
}

/** A `getUpdates` that waits. */
export interface HeldPoll {
  offset: number;
  limit: number;
  /** Lets go of its timer and its client, without an answer. */
  detach(): void;
  answer(updates: Update[]): void;
  fail(error: ApiError): void;
}

/** What lives only as long as the process does, per bot. */
export interface LiveBot {
  poll: HeldPoll | null;
  previousOffset: number;
  previousPollAt: number;
  nextConflictAt: number;
  nextWebhookAt: number;
  conflicts: number;
  calls: LoggedCall[];
  closed: boolean;
}

/** The answer a user's client gets to a pressed button or a payment. */
export interface QueryAnswer {
  next_offset?: string;
  /** Milliseconds since the epoch until which Telegram answers the same query by itself. */
  cached_until?: number;
  is_personal?: boolean;
  button?: Record<string, unknown>;
  ok?: boolean;
  error?: string;
  text?: string;
  show_alert?: boolean;
  url?: string;
  results?: unknown[];
}

/** The whole local Telegram. */
export interface World {
  readonly state: State;
  readonly live: Map<number, LiveBot>;
  readonly tokens: Map<string, number>;
  readonly waiters: Map<string, (answer: QueryAnswer) => void>;
  /** Who is in as many chats as Telegram allows. */
  readonly crowded: Set<number>;
  readonly faults: FaultBox;
  readonly limits: Limits;
  /** How many calls are remembered per bot. */
  readonly callLog: number;
  /** How long a payment waits for `answerPreCheckoutQuery`. */
  readonly preCheckoutMs: number;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  now(): number;
  /** Something to see changed. */
  changed(event: SandboxEvent): void;
  /** Something to keep changed that nobody sees. */
  touch(): void;
  /** An update was queued for this bot: its poll is answered or its webhook called. */
  wake(bot: Bot): void;
  /** Runs later, unless the sandbox closes before. */
  later(ms: number, run: () => void): () => void;
}

/** Seconds since the epoch, as the Bot API counts dates. */
export function unixTime(world: World): number {
  return Math.floor(world.now() / 1000);
}

/** The live part of a bot, made when first asked for. */
export function liveOf(world: World, botId: number): LiveBot {
  let live = world.live.get(botId);
  if (!live) {
    live = {
      poll: null,
      previousOffset: -1,
      previousPollAt: -Infinity,
      nextConflictAt: -Infinity,
      nextWebhookAt: -Infinity,
      conflicts: 0,
      calls: [],
      closed: false,
    };
    world.live.set(botId, live);
  }
  return live;
}

/** A bot by id or username; throws where there is none, since only tests and the page ask. */
export function botOf(world: World, idOrUsername: number | string): Bot {
  const bot =
    typeof idOrUsername === 'number'
      ? world.state.bots.get(idOrUsername)
      : findByUsername(world, idOrUsername);
  if (!bot) throw new Error(`sandbox: there is no bot ${idOrUsername}`);
  return bot;
}

/** The bot with this username, in any case, with or without `@`. */
export function findByUsername(world: World, username: string): Bot | undefined {
  const wanted = username.replace(/^@/, '').toLowerCase();
  for (const bot of world.state.bots.values()) {
    if (bot.username.toLowerCase() === wanted) return bot;
  }
  return undefined;
}

/** A user by id; throws where there is none. */
export function userOf(world: World, userId: number): User {
  const user = world.state.users.get(userId);
  if (!user) throw new Error(`sandbox: there is no user ${userId}`);
  return user;
}

/** How a bot looks inside messages and updates. */
export function botUser(bot: Bot): User {
  return { id: bot.id, is_bot: true, first_name: bot.name, username: bot.username };
}

/** A user's private chat object. */
export function chatObject(user: User): Chat {
  return {
    id: user.id,
    first_name: user.first_name,
    ...(user.last_name === undefined ? {} : { last_name: user.last_name }),
    ...(user.username === undefined ? {} : { username: user.username }),
    type: 'private',
  };
}

/** The chat record of a user with a bot, made when first needed. */
export function chatOf(bot: Bot, userId: number): PrivateChat {
  let chat = bot.chats.get(userId);
  if (!chat) {
    chat = {
      userId,
      started: false,
      blocked: false,
      messages: new Map(),
      pinned: [],
      keyboard: null,
    };
    bot.chats.set(userId, chat);
  }
  return chat;
}

/** Whether a chat is a group, supergroup or channel. */
export function isGroup(chat: ChatRecord): chat is Group {
  return 'members' in chat;
}

/** A group's chat object. */
export function groupObject(group: Group): Chat {
  return {
    id: group.id,
    title: group.title,
    ...(group.username ? { username: group.username } : {}),
    type: group.type,
    ...(group.isForum ? { is_forum: true as const } : {}),
  };
}

/** A person or a bot by id, as messages show them; throws where there is none. */
export function someoneOf(world: World, id: number): User {
  const bot = world.state.bots.get(id);
  return bot ? botUser(bot) : userOf(world, id);
}

/** Says what happened in a chat. */
export function tell(
  world: World,
  kind: SandboxEvent['kind'],
  bot: Bot | undefined,
  chat: ChatRecord,
  more: Partial<SandboxEvent> = {},
): void {
  if (isGroup(chat)) world.changed({ kind, chatId: chat.id, ...more });
  else world.changed({ kind, ...(bot ? { botId: bot.id } : {}), userId: chat.userId, ...more });
}

/** A 64-bit identifier as Telegram makes them. */
export function randomId(): string {
  return String(randomInt(2 ** 30, 2 ** 47)) + String(randomInt(10_000, 99_999));
}

/** Letters and digits for tokens, charge ids and slugs. */
export function randomText(length: number): string {
  return randomBytes(length).toString('base64url').slice(0, length);
}

/** A message in the user's eyes. */
export function viewOf(stored: StoredMessage): ChatMessage {
  const { reply_markup: inline, ...message } = stored.message;
  const markup = inline ?? stored.keyboard;
  return {
    ...structuredClone(message),
    from_bot: stored.fromBot,
    ...(markup ? { reply_markup: structuredClone(markup) } : {}),
    ...(stored.paidBy ? { paid: true as const } : {}),
    ...(stored.reactions?.length ? { reactions: stored.reactions } : {}),
  };
}
