import { ApiError, badRequest, tooManyRequests } from '../errors.ts';
import type { BotCommand, MenuButton } from '../model.ts';
import type { Params } from '../params.ts';
import type { Bot } from '../state.ts';
import { readableChat, privateChat } from '../chats.ts';
import { botUser, isGroup, liveOf, type World } from '../world.ts';
import type { Call, Method } from './method.ts';

const COMMANDS = 100;
const COMMAND_LENGTH = 32;
const DESCRIPTION_LENGTH = 256;
/** `close` is refused for this long after the bot's first call. */
const CLOSE_AFTER_S = 600;

function getMe({ bot }: Call): unknown {
  return {
    ...botUser(bot),
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: bot.supportsInline,
    supports_guest_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: bot.canManageBots,
    supports_join_request_queries: true,
  };
}

function logOut({ world, bot }: Call): true {
  bot.loggedOutAtMs = world.now();
  bot.queue = [];
  bot.webhook = null;
  liveOf(world, bot.id).poll?.fail(new ApiError(400, 'Logged out'));
  world.touch();
  return true;
}

function close({ world, bot }: Call): true {
  const live = liveOf(world, bot.id);
  if (live.closed) throw badRequest('the bot has already been closed');
  const age = Math.floor(performance.now() / 1000);
  if (age < CLOSE_AFTER_S) throw tooManyRequests(CLOSE_AFTER_S - age);
  live.closed = true;
  return true;
}

function badScope(why: string): never {
  throw badRequest(`can't parse BotCommandScope: ${why}`);
}

function badCommand(why: string): never {
  throw badRequest(`can't parse BotCommand: ${why}`);
}

/** The key of a command list: its scope and language. */
function scopeKey(world: World, bot: Bot, params: Params): string {
  const scope = params.object('scope') ?? { type: 'default' };
  const type = typeof scope.type === 'string' ? scope.type : badScope('Can\'t find field "type"');
  const simple = ['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators'];
  if (simple.includes(type)) return `${type}|${languageOf(params)}`;
  const inGroups = ['chat_administrators', 'chat_member'];
  if (type !== 'chat' && !inGroups.includes(type)) badScope('Unsupported type specified');
  const id = scope.chat_id;
  if (id === undefined) return badScope('Can\'t find field "chat_id"');
  if (id === '') return badScope('Empty chat_id specified');
  if (typeof id !== 'string' && typeof id !== 'number') {
    return badScope('Field "chat_id" must be of type String');
  }
  const chat = readableChat(world, bot, `${id}`);
  if (inGroups.includes(type) && !isGroup(chat)) throw badRequest('chat not found');
  const member = type === 'chat_member' ? `:${String(scope.user_id)}` : '';
  return `${type}:${isGroup(chat) ? chat.id : chat.userId}${member}|${languageOf(params)}`;
}

function languageOf(params: Params): string {
  const language = params.text('language_code');
  if (language && !/^[a-z]{2}$/.test(language)) {
    throw badRequest('invalid language code specified');
  }
  return language;
}

function command(value: unknown): BotCommand {
  if (typeof value !== 'object' || value === null) return badCommand('expected an Object');
  const fields = value as Record<string, unknown>;
  for (const name of ['command', 'description']) {
    if (fields[name] === undefined) badCommand(`Can't find field "${name}"`);
    if (typeof fields[name] !== 'string') badCommand(`Field "${name}" must be of type String`);
  }
  const name = String(fields.command).trim().replace(/^\//, '');
  const description = String(fields.description).trim();
  if (name === '') throw badRequest('command must be non-empty');
  if (name.length > COMMAND_LENGTH) {
    throw badRequest(`command length must not exceed ${COMMAND_LENGTH}`);
  }
  if (description === '') throw badRequest('command description must be non-empty');
  if (description.length > DESCRIPTION_LENGTH) {
    throw badRequest(`command description length must not exceed ${DESCRIPTION_LENGTH}`);
  }
  if (!/^[a-z0-9_]+$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
  return { command: name, description };
}

function setMyCommands({ world, bot, params }: Call): true {
  const key = scopeKey(world, bot, params);
  const commands = params.list('commands')!.map(command);
  if (commands.length > COMMANDS) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  if (commands.length > 0) bot.commands.set(key, commands);
  else bot.commands.delete(key);
  world.changed({ kind: 'commands', botId: bot.id });
  return true;
}

/** The commands a user is shown, by Telegram's order of scopes and languages. */
export function commandsFor(bot: Bot, userId: number, language: string): BotCommand[] {
  for (const scope of [`chat:${userId}`, 'all_private_chats', 'default']) {
    const found = bot.commands.get(`${scope}|${language}`) ?? bot.commands.get(`${scope}|`);
    if (found) return found;
  }
  return [];
}

/** A bot's text for a language, or the one for all. */
export function textFor(texts: Map<string, string>, language: string): string {
  return texts.get(language) ?? texts.get('') ?? '';
}

/** `setMyX` and `getMyX` of a text per language. */
function text(
  field: string,
  most: number,
  tooLong: string,
  textsOf: (bot: Bot) => Map<string, string>,
): { set: Method; get: Method } {
  return {
    set: ({ world, bot, params }) => {
      const value = params.text(field).trim();
      if (value.length > most) throw badRequest(tooLong);
      const language = languageOf(params);
      if (value === '') textsOf(bot).delete(language);
      else textsOf(bot).set(language, value);
      if (field === 'name' && language === '' && value) bot.name = value;
      world.changed({ kind: 'bot', botId: bot.id });
      return true;
    },
    get: ({ bot, params }) => {
      const otherwise = field === 'name' ? bot.name : '';
      return { [field]: textFor(textsOf(bot), languageOf(params)) || otherwise };
    },
  };
}

const name = text('name', 64, 'BOT_TITLE_INVALID', (bot) => bot.names);
const description = text('description', 512, 'BOT_DESCRIPTION_TOO_LONG', (bot) => bot.descriptions);
const short = text('short_description', 120, 'BOT_ABOUT_TOO_LONG', (bot) => bot.shortDescriptions);

function menuButton(value: Record<string, unknown> | undefined): MenuButton {
  const type = value?.type ?? 'default';
  if (type === 'default' || type === 'commands') return { type };
  const app = value?.web_app as { url?: unknown } | undefined;
  if (type !== 'web_app') {
    throw badRequest("can't parse menu button: MenuButton has unsupported type");
  }
  if (typeof value?.text !== 'string' || typeof app?.url !== 'string') {
    throw badRequest('can\'t parse menu button: Can\'t find field "text"');
  }
  if (!app.url.startsWith('https://')) {
    throw badRequest(
      `menu button Web App URL '${app.url}' is invalid: Only HTTPS links are allowed`,
    );
  }
  return { type, text: value.text, web_app: { url: app.url } };
}

function menuChat({ world, bot, params }: Call): number {
  return params.has('chat_id') ? privateChat(world, bot, params.text('chat_id')).userId : 0;
}

/** What a bot says about itself. */
export const account: Record<string, Method> = {
  getMe,
  logOut,
  close,
  setMyCommands,
  getMyCommands: ({ world, bot, params }) => bot.commands.get(scopeKey(world, bot, params)) ?? [],
  deleteMyCommands: ({ world, bot, params }) => {
    bot.commands.delete(scopeKey(world, bot, params));
    world.changed({ kind: 'commands', botId: bot.id });
    return true;
  },
  setMyName: name.set,
  getMyName: name.get,
  setMyDescription: description.set,
  getMyDescription: description.get,
  setMyShortDescription: short.set,
  getMyShortDescription: short.get,
  setChatMenuButton: (call) => {
    call.bot.menuButtons.set(menuChat(call), menuButton(call.params.object('menu_button')));
    call.world.changed({ kind: 'commands', botId: call.bot.id });
    return true;
  },
  getChatMenuButton: (call) => {
    const { menuButtons } = call.bot;
    return menuButtons.get(menuChat(call)) ?? menuButtons.get(0) ?? { type: 'default' };
  },
};
