import { randomInt } from 'node:crypto';
import type {
  InlineKeyboardButton,
  InlineQuery,
  Message,
  PreCheckoutQuery,
  Update,
  User,
  UserFromGetMe,
} from 'grammy/types';
import type { Scope } from '../../shared/scope.ts';
import type { Incoming } from '../../shared/telegram/context.ts';
import { AlreadyDone, markDone, NO_LEASE, storeUpdates } from '../../tenant/fleet/store.ts';
import { recordingApi, type Call, type RecordingApi } from './recording-api.ts';

/** One person and their bot, without a network; updates pass the shop's real table. */
export interface FakeBot {
  readonly person: User;
  /** Every call so far, oldest first. */
  readonly calls: Call[];
  say(text: string): Promise<void>;
  /** Presses a button of the newest message (or of `messageId`) by its callback data. */
  press(data: string, messageId?: number): Promise<void>;
  /** Presses the newest message's button with this label. */
  tap(label: string): Promise<void>;
  /** Any other message: a photo, a document, a successful payment. */
  message(fields: Partial<Message>): Promise<void>;
  /** A message in a group; the person's, unless `fields.from` is another. */
  groupMessage(chatId: number, fields: Partial<Message>): Promise<void>;
  /** A press on the bot's message in a group. */
  groupPress(chatId: number, data: string, fields?: Partial<Message>): Promise<void>;
  /** The person types `@bot query` somewhere. */
  inline(query: string, fields?: Partial<InlineQuery>): Promise<void>;
  checkout(query: Partial<PreCheckoutQuery>): Promise<void>;
  /** An update of any other kind, with an identifier of its own. */
  event(fields: Omit<Update, 'update_id'>): Promise<void>;
  /** Hands an update over; the same one again is a redelivery. */
  update(update: Update): Promise<void>;
  /** Hands the newest update over again, as after a crash. */
  again(): Promise<void>;
  /** The newest screen: the last message that was sent or edited; a caption is its text. */
  screen(): {
    readonly text: string;
    readonly photo: unknown;
    readonly buttons: readonly InlineKeyboardButton[];
  };
  /** Callback data of the presses that nobody answered: each must be. */
  unanswered(): string[];
  /** Payloads of the calls of one method. */
  of(method: string): Readonly<Record<string, unknown>>[];
  /** The next call of this method is refused. */
  refuse: RecordingApi['refuse'];
  /** Every call of this method is answered with this result from now on. */
  answer: RecordingApi['answer'];
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
  const { api, calls, refuse, answer, shown } = recordingApi();
  /** Callback data by the identifier of its press. */
  const presses = new Map<string, string>();
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

  const event = (fields: Omit<Update, 'update_id'>) =>
    update({ ...fields, update_id: nextUpdate++ });

  const messageIn = (chat: Message['chat'], fields: Partial<Message>) =>
    event({ message: { message_id: nextUpdate, date, chat, from: person, ...fields } as never });

  const pressOn = (message: Partial<Message>, data: string, from: User) => {
    const queryId = String(nextUpdate);
    presses.set(queryId, data);
    return event({
      callback_query: {
        id: queryId,
        from,
        chat_instance: '1',
        data,
        message: { date, ...message } as Message,
      },
    });
  };

  const bot: FakeBot = {
    person,
    calls,
    say: (text) => messageIn(chat, { text }),
    press(data, messageId) {
      const newest = shown();
      const isNewest =
        newest?.chatId === id && (messageId ?? newest.messageId) === newest.messageId;
      const photo = [{ file_id: 'shown', file_unique_id: 'shown', width: 90, height: 90 }];
      const content =
        isNewest && newest.photo !== null ? { photo, caption: newest.text } : { text: 'a screen' };
      const message_id = messageId ?? (isNewest ? newest.messageId : 1);
      return pressOn({ message_id, chat, ...content }, data, person);
    },
    async tap(label) {
      const button = bot.screen().buttons.find(({ text }) => text.includes(label));
      if (!button || !('callback_data' in button) || !button.callback_data)
        throw new Error(`no button ${label} on: ${JSON.stringify(bot.screen())}`);
      await bot.press(button.callback_data);
    },
    message: (fields) => messageIn(chat, fields),
    groupMessage: (chatId, fields) => messageIn(groupChat(chatId), fields),
    groupPress: (chatId, data, fields = {}) =>
      pressOn(
        { message_id: 1, chat: groupChat(chatId), text: 'a screen', ...fields },
        data,
        fields.from ?? person,
      ),
    inline: (query, fields = {}) =>
      event({
        inline_query: { id: String(nextUpdate), from: person, query, offset: '', ...fields },
      }),
    checkout: (query) =>
      event({
        pre_checkout_query: { id: String(nextUpdate), from: person, ...query } as PreCheckoutQuery,
      }),
    event,
    update,
    async again() {
      if (newest) await update(newest);
    },
    screen() {
      const { text = 'undefined', photo = null, buttons = [] } = shown() ?? {};
      return { text, photo, buttons };
    },
    unanswered() {
      const answered = new Set(
        bot.of('answerCallbackQuery').map((payload) => payload['callback_query_id']),
      );
      return [...presses].flatMap(([queryId, data]) => (answered.has(queryId) ? [] : [data]));
    },
    of: (name) => calls.filter(({ method }) => method === name).map(({ payload }) => payload),
    refuse,
    answer,
  };
  return bot;
}

/** A staff group with topics. */
function groupChat(id: number) {
  return { id, type: 'supergroup' as const, title: 'Staff', is_forum: true as const };
}
