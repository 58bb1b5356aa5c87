import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { Api, type Transformer } from 'grammy';
import type {
  InlineKeyboardButton,
  Message,
  PreCheckoutQuery,
  Update,
  User,
  UserFromGetMe,
} from 'grammy/types';
import type { Scope } from '../../shared/scope.ts';
import type { Incoming } from '../../shared/telegram/context.ts';
import { AlreadyDone, markDone, NO_LEASE, storeUpdates } from '../../tenant/fleet/store.ts';

/** A call to Telegram that was recorded instead. */
export interface Call {
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** One person in a private chat with a bot, without a network; updates pass the shop's real table. */
export interface FakeBot {
  readonly person: User;
  /** Every call so far, oldest first. */
  readonly calls: Call[];
  say(text: string): Promise<void>;
  /** Presses a button of the newest message (or of `messageId`) by its callback data. */
  press(data: string, messageId?: number): Promise<void>;
  /** Presses the newest message's button with this label. */
  tap(label: string): Promise<void>;
  /** Any other message: a photo, a successful payment. */
  message(fields: Partial<Message>): Promise<void>;
  checkout(query: Partial<PreCheckoutQuery>): Promise<void>;
  /** Hands an update over; the same one again is a redelivery. */
  update(update: Update): Promise<void>;
  /** Hands the newest update over again, as after a crash. */
  again(): Promise<void>;
  /** The newest screen: the last message that was sent or edited. */
  screen(): { readonly text: string; readonly buttons: readonly InlineKeyboardButton[] };
  /** Payloads of the calls of one method. */
  of(method: string): Readonly<Record<string, unknown>>[];
  /** The next call of this method is refused. */
  refuse(method: string, code: number, description: string): void;
}

let nextUpdate = randomInt(1_000_000);

/** A person who talks to what `handle` does with updates. */
export function fakeBot(
  scope: Scope,
  handle: (incoming: Incoming) => Promise<void>,
  overrides: Partial<User> = {},
): FakeBot {
  const id = overrides.id ?? randomInt(1_000_000, 2 ** 40);
  const person: User = { id, is_bot: false, first_name: 'Ann', language_code: 'en', ...overrides };
  const { api, calls, refuse } = recordingApi();
  const botInfo = {
    id: scope.tenant.botId,
    is_bot: true,
    first_name: 'Test Shop',
    username: scope.tenant.username,
  } as UserFromGetMe;
  const chat = { id, type: 'private' as const, first_name: person.first_name };
  const date = Math.floor(Date.now() / 1000);
  let newest: Update | null = null;

  const update = async (update: Update) => {
    newest = update;
    await storeUpdates(scope.db, [update], NO_LEASE);
    const mark = (db: Scope['db']) =>
      markDone(db, update.update_id, NO_LEASE.shard, NO_LEASE.token);
    let finished = false;
    try {
      await handle({
        scope,
        update,
        api,
        botInfo,
        async finish(db) {
          if (!(await mark(db))) throw new AlreadyDone('the update was done before');
          finished = true;
        },
      });
    } catch (error) {
      if (error instanceof AlreadyDone) return;
      throw error;
    }
    if (!finished) await mark(scope.db);
  };

  const message = (fields: Partial<Message>) =>
    update({
      update_id: nextUpdate++,
      message: { message_id: nextUpdate, date, chat, from: person, ...fields } as never,
    });

  const screens = () =>
    calls.filter(({ method }) => method === 'sendMessage' || method === 'editMessageText');

  const bot: FakeBot = {
    person,
    calls,
    say: (text) => message({ text }),
    press: (data, messageId) =>
      update({
        update_id: nextUpdate++,
        callback_query: {
          id: String(nextUpdate),
          from: person,
          chat_instance: '1',
          data,
          message: { message_id: messageId ?? 1, date, chat, text: 'a screen' },
        },
      }),
    async tap(label) {
      const button = bot.screen().buttons.find(({ text }) => text.includes(label));
      if (!button || !('callback_data' in button) || !button.callback_data)
        throw new Error(`no button ${label} on: ${JSON.stringify(bot.screen())}`);
      await bot.press(button.callback_data);
    },
    message,
    checkout: (query) =>
      update({
        update_id: nextUpdate++,
        pre_checkout_query: { id: String(nextUpdate), from: person, ...query } as PreCheckoutQuery,
      }),
    update,
    async again() {
      if (newest) await update(newest);
    },
    screen() {
      const payload = screens().at(-1)?.payload;
      const markup = payload?.['reply_markup'] as
        { inline_keyboard: InlineKeyboardButton[][] } | undefined;
      return { text: String(payload?.['text']), buttons: markup?.inline_keyboard.flat() ?? [] };
    },
    of: (name) => calls.filter(({ method }) => method === name).map(({ payload }) => payload),
    refuse,
  };
  return bot;
}

/** A Bot API client that writes down what it is asked and agrees to everything. */
export function recordingApi(): { api: Api; calls: Call[]; refuse: FakeBot['refuse'] } {
  const api = new Api('1:recorded');
  const calls: Call[] = [];
  const refusals = new Map<string, { code: number; description: string }>();
  let messageId = 1_000;
  const record: Transformer = (_previous, method, payload) => {
    const refusal = refusals.get(method);
    refusals.delete(method);
    const call = { method, payload: JSON.parse(JSON.stringify(payload)) as Call['payload'] };
    check(call);
    calls.push(call);
    const answer = refusal
      ? { ok: false, error_code: refusal.code, description: refusal.description }
      : { ok: true, result: method.startsWith('send') ? { message_id: ++messageId } : true };
    return Promise.resolve(answer as never);
  };
  api.config.use(record);
  return {
    api,
    calls,
    refuse: (method, code, description) => refusals.set(method, { code, description }),
  };
}

/** What Telegram would refuse fails the test: lengths, callback data, unknown or open tags. */
function check({ method, payload }: Call): void {
  const { text, reply_markup: markup } = payload as {
    text?: string;
    reply_markup?: { inline_keyboard: InlineKeyboardButton[][] };
  };
  const longest = method === 'answerCallbackQuery' ? 200 : 4096;
  if (text !== undefined) assert(text.length <= longest, `too long: ${text}`);
  if (payload['parse_mode'] === 'HTML') checkHtml(text ?? '');
  for (const button of markup?.inline_keyboard.flat() ?? []) {
    assert(button.text.trim() !== '', 'a button without a label');
    assert(!/<.?(b|i|code)>|&(amp|lt|gt|quot);/.test(button.text), `HTML: ${button.text}`);
    if ('callback_data' in button)
      assert(Buffer.byteLength(button.callback_data ?? '') <= 64, button.callback_data);
  }
}

function checkHtml(text: string): void {
  assert(text.trim() !== '', 'an empty text');
  const open: string[] = [];
  for (const [, end, name = ''] of text.matchAll(/<(\/?)(\w+)[^>]*>/g)) {
    assert(['b', 'i', 'code', 'a'].includes(name), `Telegram knows no <${name}>: ${text}`);
    if (end === '') open.push(name);
    else assert.equal(open.pop(), name, text);
  }
  assert.deepEqual(open, [], text);
  assert(!/&(?!(amp|lt|gt|quot);)/.test(text), `a bare &: ${text}`);
}
