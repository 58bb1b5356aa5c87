import { randomInt } from 'node:crypto';
import { addMessage } from './chats.ts';
import { unauthorized } from './errors.ts';
import { firstUpdateId, pushUpdate } from './updates.ts';
import type { Bot } from './state.ts';
import {
  botUser,
  chatOf,
  findByUsername,
  liveOf,
  randomText,
  userOf,
  type World,
} from './world.ts';

/** What BotFather asks for. */
export interface NewBot {
  /** The user who owns the bot. */
  owner: number;
  username: string;
  name: string;
  /** "Bot Management Mode": the bot may get managed bots. */
  can_manage_bots?: boolean;
  supports_inline_queries?: boolean;
  /** "Inline feedback": the bot is told which result was chosen. */
  inline_feedback?: boolean;
}

/** Creates a bot; refuses a bad or a taken username as BotFather does. */
export function createBot(world: World, wanted: NewBot, managerId = 0): Bot {
  const username = wanted.username.replace(/^@/, '');
  if (!/^[a-z]\w{3,30}$/i.test(username) || !/bot$/i.test(username)) {
    throw new Error('Sorry, this username is invalid. It must end in "bot".');
  }
  if (findByUsername(world, username)) throw new Error('Sorry, this username is already taken.');
  const name = wanted.name.trim();
  if (name === '' || name.length > 64) throw new Error('Sorry, the name must have 1–64 letters.');
  userOf(world, wanted.owner);
  const id = world.state.nextBotId;
  world.state.nextBotId += randomInt(1, 1000);
  const bot: Bot = {
    id,
    token: newToken(id),
    ownerId: wanted.owner,
    username,
    name,
    canManageBots: wanted.can_manage_bots === true,
    managerId,
    supportsInline: wanted.supports_inline_queries === true,
    inlineFeedback: wanted.inline_feedback === true,
    access: { restricted: false, addedUserIds: [] },
    names: new Map(),
    descriptions: new Map(),
    shortDescriptions: new Map(),
    commands: new Map(),
    menuButtons: new Map(),
    allowedUpdates: null,
    queue: [],
    nextUpdateId: firstUpdateId(),
    lastUpdateAtMs: 0,
    webhook: null,
    chats: new Map(),
    nextMessageId: 1,
    queries: new Map(),
    files: new Map(),
    payments: new Map(),
    transactions: [],
    loggedOutAtMs: 0,
  };
  world.state.bots.set(id, bot);
  world.tokens.set(bot.token, id);
  world.changed({ kind: 'bot', botId: id });
  return bot;
}

/** BotFather's /setinline and /setinlinefeedback. */
export function setInline(world: World, bot: Bot, isOn: boolean, hasFeedback: boolean): void {
  bot.supportsInline = isOn;
  bot.inlineFeedback = hasFeedback;
  world.changed({ kind: 'bot', botId: bot.id });
}

/** A user lets a manager bot have a new bot of theirs. */
export function createManagedBot(
  world: World,
  userId: number,
  manager: Bot,
  wanted: { username: string; name: string },
): Bot {
  if (!manager.canManageBots) throw new Error('This bot can’t manage other bots.');
  const bot = createBot(world, { owner: userId, ...wanted }, manager.id);
  const user = userOf(world, userId);
  pushUpdate(world, manager, 'managed_bot', { user, bot: botUser(bot) }, userId);
  const chat = chatOf(manager, userId);
  if (chat.started && !chat.blocked) {
    addMessage(world, manager, chat, false, { managed_bot_created: { bot: botUser(bot) } });
  }
  return bot;
}

/** Makes a new token; the old one is dead at once, its held poll ends with 401. */
export function revokeToken(world: World, bot: Bot): string {
  world.tokens.delete(bot.token);
  bot.token = newToken(bot.id);
  world.tokens.set(bot.token, bot.id);
  liveOf(world, bot.id).poll?.fail(unauthorized());
  // Telegram's server keeps a webhook with the token that set it.
  bot.webhook = null;
  const manager = world.state.bots.get(bot.managerId);
  const owner = world.state.users.get(bot.ownerId);
  if (manager && owner) {
    pushUpdate(world, manager, 'managed_bot', { user: owner, bot: botUser(bot) }, owner.id);
  }
  world.changed({ kind: 'bot', botId: bot.id });
  return bot.token;
}

function newToken(id: number): string {
  return `${id}:AA${randomText(33)}`;
}
