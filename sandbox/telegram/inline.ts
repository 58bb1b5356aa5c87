import type { Content } from './chats.ts';
import { captionIn, readText } from './content.ts';
import { badRequest } from './errors.ts';
import { knownFile, mediaOf, namedFile, shareFile } from './files.ts';
import { anyFile } from './groups.ts';
import { checkMarkup } from './keyboards.ts';
import type { InlineKeyboard, Message } from './model.ts';
import type { Bot } from './state.ts';
import { pushUpdate } from './updates.ts';
import { ask, chatAt, isPrivate, speak, type Place, type Where } from './users.ts';
import { botUser, randomText, userOf, type QueryAnswer, type World } from './world.ts';

/** How long a bot may take to answer, and a user's client waits for it. */
const INLINE_LIFE_MS = 30_000;
const INLINE_WAIT_MS = 15_000;
/** Telegram's largest answer. */
const RESULTS = 50;
const RESULT_ID_BYTES = 64;
const NEXT_OFFSET_BYTES = 64;
/** More than a sandbox sees in 300 seconds. */
const CACHED_ANSWERS = 1000;

type Fields = Record<string, unknown>;

/** One result as the user's client shows it. */
export interface InlineResult {
  id: string;
  type: string;
  title: string;
  description: string;
  /** An address, or a file id of the bot. */
  thumbnail: string;
}

/** What an inline query led to. */
export interface InlineAnswer {
  results: InlineResult[];
  nextOffset: string;
  button?: { text: string; start_parameter?: string };
}

/** What was asked and found, until one is chosen. */
interface Found {
  query: string;
  /** Content by the result's id. */
  contents: Map<string, { content: Content; markup?: InlineKeyboard }>;
}

/** The results that each user's client shows, by bot and user. */
const shown = new WeakMap<World, Map<string, Found>>();

/** Answers that Telegram gives by itself while they are fresh, as it does for 300 seconds. */
const cache = new WeakMap<World, Map<string, QueryAnswer>>();

/** A user types `@bot query` somewhere; undefined without an answer in time. */
export async function inlineQuery(
  world: World,
  userId: number,
  bot: Bot,
  query: string,
  at: { place?: Place; offset?: string } = {},
): Promise<InlineAnswer | undefined> {
  if (!bot.supportsInline) throw new Error('sandbox: the bot has no inline mode');
  const { place, offset = '' } = at;
  const answer =
    cachedAnswer(world, bot, userId, query, offset) ??
    (await askBot(world, userId, bot, query, { ...(place ? { place } : {}), offset }));
  if (!answer) return undefined;
  cacheAnswer(world, bot, userId, query, offset, answer);
  remember(world, userId, bot, query, offset, answer);
  return {
    results: (answer.results ?? []).map((result) => resultView(result as Prepared)),
    nextOffset: answer.next_offset ?? '',
    ...(answer.button ? { button: answer.button as { text: string } } : {}),
  };
}

function askBot(
  world: World,
  userId: number,
  bot: Bot,
  query: string,
  { place, offset }: { place?: Place; offset: string },
): Promise<QueryAnswer | undefined> {
  const chatType = !place ? 'sender' : isPrivate(place) ? 'private' : place.type;
  return ask(world, bot, 'inline', userId, {
    lifeMs: INLINE_LIFE_MS,
    waitMs: INLINE_WAIT_MS,
    push: (id) => {
      const isSender = place !== undefined && isPrivate(place) && place.id === bot.id;
      const inline = {
        id,
        from: userOf(world, userId),
        query,
        offset,
        chat_type: isSender ? 'sender' : chatType,
      };
      pushUpdate(world, bot, 'inline_query', inline, userId);
    },
  });
}

/** A user taps a result: it is sent, and the bot may be told. */
export function chooseInline(
  world: World,
  userId: number,
  bot: Bot,
  place: Place,
  resultId: string,
  where: Where = {},
): Message {
  const found = shown.get(world)?.get(`${bot.id}:${userId}`);
  const chosen = found?.contents.get(resultId);
  if (!found || !chosen) throw new Error('sandbox: there is no such inline result');
  const content = { ...shared(world, place, chosen.content), via_bot: botUser(bot) };
  const markup = chosen.markup;
  const message = speak(
    world,
    userId,
    place,
    { ...content, ...(markup ? { reply_markup: markup } : {}) },
    where,
  );
  // Only a message with buttons can be changed later.
  const inlineId = markup ? randomText(24) : undefined;
  if (inlineId) {
    const at = { botId: bot.id, placeId: place.id, userId, messageId: message.message_id };
    world.state.inlineMessages.set(inlineId, at);
    const stored = chatAt(world, userId, place).messages.get(message.message_id);
    if (stored) stored.inlineId = inlineId;
  }
  if (bot.inlineFeedback) {
    const feedback = {
      result_id: resultId,
      from: userOf(world, userId),
      query: found.query,
      ...(inlineId ? { inline_message_id: inlineId } : {}),
    };
    pushUpdate(world, bot, 'chosen_inline_result', feedback, userId);
  }
  return message;
}

/** A result that was checked. */
interface Prepared extends InlineResult {
  content: Content;
  markup?: InlineKeyboard;
}

/** Checks the results of an answer as the real server does. */
export async function prepareResults(
  world: World,
  bot: Bot,
  results: readonly unknown[],
): Promise<Prepared[]> {
  if (results.length > RESULTS) throw badRequest('too many inline query results specified');
  const prepared = [];
  for (const result of results) prepared.push(await prepare(world, bot, result));
  if (new Set(prepared.map(({ id }) => id)).size < prepared.length) {
    throw badRequest('RESULT_ID_DUPLICATE');
  }
  return prepared;
}

/** Checks what stands beside the results. */
export function checkAnswer(nextOffset: string, button: Fields | undefined): void {
  if (Buffer.byteLength(nextOffset) > NEXT_OFFSET_BYTES) throw badRequest('NEXT_OFFSET_INVALID');
  if (!button) return;
  if (typeof button.text !== 'string' || button.text === '') {
    throw badRequest('can\'t parse inline query results button: Can\'t find field "text"');
  }
  const start = button.start_parameter;
  if (start === undefined && button.web_app === undefined) {
    throw badRequest(
      "can't parse inline query results button: InlineQueryResultsButton must have exactly one optional field",
    );
  }
  if (start === undefined) return;
  if (typeof start !== 'string' || !/^[\w-]{1,64}$/.test(start)) {
    throw badRequest('START_PARAM_INVALID');
  }
}

async function prepare(world: World, bot: Bot, value: unknown): Promise<Prepared> {
  if (typeof value !== 'object' || value === null) bad('expected an Object');
  const result = value as Fields;
  const type = textIn(result, 'type');
  const id = textIn(result, 'id');
  if (id === '' || Buffer.byteLength(id) > RESULT_ID_BYTES) throw badRequest('RESULT_ID_INVALID');
  const { inline } = checkMarkup(result.reply_markup as Fields | undefined);
  const look = {
    id,
    type,
    title: optional(result, 'title'),
    description: optional(result, 'description'),
    thumbnail: optional(result, 'thumbnail_url'),
    ...(inline ? { markup: inline } : {}),
  };
  const given = result.input_message_content as Fields | undefined;
  const words = given === undefined ? undefined : textContent(world, given);
  if (type === 'article') {
    if (textIn(result, 'title') === '') throw badRequest('ARTICLE_TITLE_EMPTY');
    // The field of older versions is what the server misses then.
    if (!words) bad('Can\'t find field "message_text"');
    return { ...look, content: words };
  }
  if (type !== 'photo') {
    bad(`type "${type}" is unsupported for the inline query result`);
  }
  const caption = captionIn(world, result);
  if (result.photo_file_id !== undefined) {
    const file = knownFile(bot, textIn(result, 'photo_file_id'));
    if (file?.kind !== 'photo') throw badRequest('wrong file identifier/HTTP URL specified');
    const content = words ?? { ...mediaOf(file), ...caption };
    return { ...look, thumbnail: file.fileId, content };
  }
  const url = textIn(result, 'photo_url');
  if (textIn(result, 'thumbnail_url') === '') throw badRequest('PHOTO_THUMB_URL_EMPTY');
  const file = await namedFile(bot, 'photo', url, new Map()).catch(() => {
    throw badRequest('WEBPAGE_MEDIA_EMPTY');
  });
  return { ...look, content: words ?? { ...mediaOf(file), ...caption } };
}

function textContent(world: World, given: Fields): Content {
  if (typeof given.message_text !== 'string') {
    throw badRequest('sandbox: only text is simulated as input_message_content');
  }
  const words = readText(world, {
    text: given.message_text,
    parseMode: optional(given, 'parse_mode'),
    entities: Array.isArray(given.entities) ? given.entities : undefined,
  });
  const preview = given.link_preview_options as Fields | undefined;
  return { ...words, ...(preview ? { link_preview_options: preview } : {}) };
}

/** A file of the inline bot under an id of whose chat it comes into. */
function shared(world: World, place: Place, content: Content): Content {
  const file = anyFile(world, content.photo?.at(-1)?.file_id ?? '');
  return file ? { ...content, ...mediaOf(shareFile(place, file)) } : content;
}

function cachedAnswer(
  world: World,
  bot: Bot,
  userId: number,
  query: string,
  offset: string,
): QueryAnswer | undefined {
  const all = cache.get(world);
  const key = JSON.stringify([bot.id, query, offset]);
  const found = all?.get(`${key}${userId}`) ?? all?.get(key);
  return found && (found.cached_until ?? 0) > world.now() ? found : undefined;
}

function cacheAnswer(
  world: World,
  bot: Bot,
  userId: number,
  query: string,
  offset: string,
  answer: QueryAnswer,
): void {
  const all = cache.get(world) ?? new Map<string, QueryAnswer>();
  cache.set(world, all);
  if (all.size > CACHED_ANSWERS) all.clear();
  const key = JSON.stringify([bot.id, query, offset]);
  all.set(answer.is_personal ? `${key}${userId}` : key, answer);
}

function remember(
  world: World,
  userId: number,
  bot: Bot,
  query: string,
  offset: string,
  answer: QueryAnswer,
): void {
  const all = shown.get(world) ?? new Map<string, Found>();
  shown.set(world, all);
  const key = `${bot.id}:${userId}`;
  const before = all.get(key);
  // More of the same is added to what is shown.
  const contents = offset !== '' && before?.query === query ? before.contents : new Map();
  for (const result of (answer.results ?? []) as Prepared[]) contents.set(result.id, result);
  all.set(key, { query, contents });
}

function resultView({ id, type, title, description, thumbnail }: Prepared): InlineResult {
  return { id, type, title, description, thumbnail };
}

function bad(why: string): never {
  throw badRequest(`can't parse inline query result: ${why}`);
}

function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  if (value === undefined) return bad(`Can't find field "${name}"`);
  if (typeof value !== 'string') return bad(`Field "${name}" must be of type String`);
  return value;
}

function optional(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}
