import assert from 'node:assert/strict';
import { Api, InputFile, type Transformer } from 'grammy';
import type { InlineKeyboardButton } from 'grammy/types';

/** A call to Telegram that was recorded instead. */
export interface Call {
  readonly method: string;
  /** What was sent; an upload stands as `{ upload: filename }`. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A Bot API client that writes down what it is asked, and what Telegram would remember. */
export interface RecordingApi {
  readonly api: Api;
  /** Every call so far, oldest first. */
  readonly calls: Call[];
  /** The next call of this method is refused. */
  refuse(method: string, code: number, description: string): void;
  /** Every call of this method is answered with this result from now on. */
  answer(method: string, result: unknown): void;
  /** What the newest message that was sent or edited with a text or a photo shows. */
  shown(): Shown | null;
}

/** One message with words, as the person sees it. */
export interface Shown {
  readonly chatId: unknown;
  readonly messageId: number;
  readonly text: string;
  /** The file id, address or `{ upload }` of its photo; null where there is none. */
  readonly photo: unknown;
  readonly buttons: readonly InlineKeyboardButton[];
}

/** What Telegram would answer or refuse. */
interface Answer {
  ok: boolean;
  result?: unknown;
  error_code?: number;
  description?: string;
}

type Payload = Record<string, unknown>;

const MEDIA = ['photo', 'video', 'animation', 'document', 'audio', 'voice', 'sticker'] as const;
const SCREENS = [
  'sendMessage',
  'sendPhoto',
  'editMessageText',
  'editMessageCaption',
  'editMessageMedia',
];
const LONGEST_TEXT = 4096;
const LONGEST_CAPTION = 1024;
const LONGEST_TOAST = 200;
/** Telegram's most buttons of a message, and in a row. */
const MOST_BUTTONS = 100;
const WIDEST_ROW = 8;
const TAGS = ['a', 'b', 'blockquote', 'code', 'i', 'pre', 's', 'tg-spoiler', 'u'];

/** A client that agrees to everything that Telegram would agree to. */
export function recordingApi(): RecordingApi {
  const api = new Api('1:recorded');
  const calls: Call[] = [];
  const refusals = new Map<string, { code: number; description: string }>();
  const answers = new Map<string, unknown>([['getMyStarBalance', { amount: 0 }]]);
  /** What the bot sent, as far as it decides how it may be edited. */
  const sent = new Map<string, Payload>();
  const deleted = new Set<string>();
  let newest: Shown | null = null;
  let messageId = 1_000;
  let fileId = 0;

  const send = (method: string, payload: Payload): Payload => {
    const message: Payload = { message_id: ++messageId, chat: { id: payload['chat_id'] } };
    for (const kind of MEDIA)
      if (payload[kind] !== undefined) message[kind] = fileOf(kind, payload[kind], ++fileId);
    if (payload['message_thread_id'] !== undefined)
      message['message_thread_id'] = payload['message_thread_id'];
    if (method === 'sendMessage') message['text'] = payload['text'];
    sent.set(keyOf(payload['chat_id'], messageId), { ...payload });
    return message;
  };

  const edit = (method: string, payload: Payload): Answer => {
    const key = keyOf(payload['chat_id'], payload['message_id']);
    if (deleted.has(key)) return refusal(400, 'Bad Request: message to edit not found');
    const before = sent.get(key);
    // A message from before the test: nobody knows what it was.
    if (!before) return { ok: true, result: true };
    const hasMedia = MEDIA.some((kind) => before[kind] !== undefined);
    if (method === 'editMessageText' && hasMedia)
      return refusal(400, 'Bad Request: there is no text in the message to edit');
    if (method === 'editMessageCaption' && !hasMedia)
      return refusal(400, 'Bad Request: there is no caption in the message to edit');
    const after = { ...before, ...payload };
    if (method === 'editMessageMedia') {
      for (const kind of MEDIA) delete after[kind];
      const media = payload['media'] as { type: string; media: unknown };
      after[media.type] = media.media;
    }
    sent.set(key, after);
    return { ok: true, result: true };
  };

  const answerOf = (method: string, payload: Payload): Answer => {
    if (answers.has(method)) return { ok: true, result: answers.get(method) };
    if (method === 'sendChatAction') return { ok: true, result: true };
    if (method === 'sendMediaGroup') {
      const media = payload['media'] as { type: string; media: unknown }[];
      const one = (item: (typeof media)[number]) =>
        send(method, { chat_id: payload['chat_id'], [item.type]: item.media });
      return { ok: true, result: media.map(one) };
    }
    if (/^(send|copyMessage$|forwardMessage$)/.test(method))
      return { ok: true, result: send(method, payload) };
    if (method === 'createForumTopic')
      return {
        ok: true,
        result: { message_thread_id: ++messageId, name: payload['name'], icon_color: 7322096 },
      };
    if (method.startsWith('editMessage')) return edit(method, payload);
    if (method === 'deleteMessage') deleted.add(keyOf(payload['chat_id'], payload['message_id']));
    return { ok: true, result: true };
  };

  const record: Transformer = (_previous, method, given) => {
    const call = { method, payload: plain(given) };
    check(call);
    calls.push(call);
    const refused = refusals.get(method);
    refusals.delete(method);
    const answer = refused
      ? refusal(refused.code, refused.description)
      : answerOf(method, call.payload);
    if (answer.ok && SCREENS.includes(method)) newest = shownBy(call, messageId, sent);
    return Promise.resolve(answer as never);
  };
  api.config.use(record);
  return {
    api,
    calls,
    refuse: (method, code, description) => refusals.set(method, { code, description }),
    answer: (method, result) => answers.set(method, result),
    shown: () => newest,
  };
}

function shownBy({ payload }: Call, newestId: number, sent: Map<string, Payload>): Shown {
  const id = Number(payload['message_id'] ?? newestId);
  const media = payload['media'] as
    { type?: string; media?: unknown; caption?: string } | undefined;
  const markup = payload['reply_markup'] as
    { inline_keyboard?: InlineKeyboardButton[][] } | undefined;
  const { text, caption } = payload as Partial<Record<string, string>>;
  const photo = media?.type === 'photo' ? media.media : payload['photo'];
  return {
    chatId: payload['chat_id'],
    messageId: id,
    text: text ?? caption ?? media?.caption ?? '',
    photo: photo ?? sent.get(keyOf(payload['chat_id'], id))?.['photo'] ?? null,
    buttons: markup?.inline_keyboard?.flat() ?? [],
  };
}

/** A file as an answer shows it: what was uploaded gets an id, what was an id keeps it. */
function fileOf(kind: string, given: unknown, number: number): unknown {
  const file_id = typeof given === 'string' ? given : `recorded-${kind}-${number}`;
  const file = { file_id, file_unique_id: `unique-${file_id}`, file_size: 1000 };
  return kind === 'photo' ? [{ ...file, width: 90, height: 90 }] : file;
}

function refusal(code: number, description: string): Answer {
  return { ok: false, error_code: code, description };
}

function keyOf(chatId: unknown, messageId: unknown): string {
  return `${String(chatId)}:${String(messageId)}`;
}

/** As JSON would carry it, with uploads by name. */
function plain(payload: unknown): Payload {
  const named = (value: unknown): unknown => {
    if (value instanceof InputFile) return { upload: value.filename ?? '' };
    if (Array.isArray(value)) return value.map(named);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, named(each)]));
  };
  return JSON.parse(JSON.stringify(named(payload))) as Payload;
}

/** What Telegram would refuse fails the test: lengths, buttons, callback data, unknown or open tags. */
function check({ method, payload }: Call): void {
  checkWords(payload, method === 'answerCallbackQuery' ? LONGEST_TOAST : LONGEST_TEXT);
  const media = payload['media'];
  if (Array.isArray(media)) {
    assert(media.length >= 2 && media.length <= 10, `an album of ${media.length}`);
    for (const each of media) checkWords(each as Payload, LONGEST_TEXT);
  } else if (typeof media === 'object' && media !== null)
    checkWords(media as Payload, LONGEST_TEXT);
  const markup = payload['reply_markup'] as
    { inline_keyboard?: InlineKeyboardButton[][] } | undefined;
  checkButtons(markup?.inline_keyboard ?? []);
}

function checkWords(payload: Payload, longest: number): void {
  const { text, caption, parse_mode: mode } = payload as Partial<Record<string, string>>;
  const isHtml = mode === 'HTML';
  if (text !== undefined) assert(lengthOf(text, isHtml) <= longest, `too long: ${text}`);
  if (caption !== undefined)
    assert(lengthOf(caption, isHtml) <= LONGEST_CAPTION, `too long a caption: ${caption}`);
  if (isHtml && (text !== undefined || caption === undefined)) checkHtml(text ?? '', true);
  if (isHtml && caption !== undefined) checkHtml(caption, false);
}

/** Telegram counts what is left when the tags are read. */
function lengthOf(text: string, isHtml: boolean): number {
  if (!isHtml) return text.length;
  return text.replaceAll(/<[^>]*>/g, '').replaceAll(/&(amp|lt|gt|quot);/g, '.').length;
}

function checkButtons(rows: readonly (readonly InlineKeyboardButton[])[]): void {
  assert(rows.flat().length <= MOST_BUTTONS, `${rows.flat().length} buttons`);
  for (const row of rows) assert(row.length <= WIDEST_ROW, `${row.length} buttons in a row`);
  for (const button of rows.flat()) {
    assert(button.text.trim() !== '', 'a button without a label');
    assert(!/<.?(b|i|code)>|&(amp|lt|gt|quot);/.test(button.text), `HTML: ${button.text}`);
    if ('callback_data' in button)
      assert(Buffer.byteLength(button.callback_data ?? '') <= 64, button.callback_data);
  }
}

function checkHtml(text: string, needsWords: boolean): void {
  if (needsWords) assert(text.trim() !== '', 'an empty text');
  const open: string[] = [];
  for (const [, end, name = ''] of text.matchAll(/<(\/?)([\w-]+)[^>]*>/g)) {
    assert(TAGS.includes(name), `Telegram knows no <${name}>: ${text}`);
    if (end === '') open.push(name);
    else assert.equal(open.pop(), name, text);
  }
  assert.deepEqual(open, [], text);
  assert(!/&(?!(amp|lt|gt|quot|#\d+);)/.test(text), `a bare &: ${text}`);
}
