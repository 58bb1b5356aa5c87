import assert from 'node:assert/strict';
import { GrammyError, type Api } from 'grammy';
import type { MaybeInaccessibleMessage, Message, Update, User, UserFromGetMe } from 'grammy/types';
import type { TenantDb } from '../db/tenant-db.ts';
import * as customers from '../domain/people/customers.ts';
import { createScope, type Scope } from '../scope.ts';
import type { I18n, TextData } from './i18n.ts';
import type { Card, Place, Rows } from './view.ts';
import { cut } from '../cut.ts';

/** One update with all that handling it takes, as the fleet hands it over. */
export interface Incoming {
  readonly scope: Scope;
  readonly update: Update;
  readonly api: Api;
  readonly botInfo: UserFromGetMe;
  /** Marks the update done in the transaction of its effect; throws when it was done before. */
  finish(db: TenantDb): Promise<void>;
}

/**
 * How far a turn's effect is: `open` nothing happened, `finishing` the update was marked done in a
 * transaction whose end we do not know, `committed`.
 */
export type Progress = 'open' | 'finishing' | 'committed';

/** A message with buttons. */
export interface Shown {
  readonly card: Card;
  readonly buttons: Rows;
}

/** One turn of a conversation in a private chat, as screens see it. */
export interface Context extends Place {
  readonly scope: Scope;
  readonly update: Update;
  readonly botInfo: UserFromGetMe;
  readonly i18n: I18n;
  /** As Telegram describes who wrote or pressed. */
  readonly person: User;
  /** What they wrote; null for a press. */
  readonly message: Message | null;
  /** The callback data they pressed; null for a message. */
  readonly press: string | null;
  /** Customer, settings and role, as they are now. */
  turn: customers.Turn;
  language: string;
  /** What this turn showed last with buttons, and where. */
  readonly shown: Shown | null;
  readonly progress: Progress;
  /** What `finish` threw: the update was done before, or is not ours any more. */
  readonly refusal: unknown;
  /** A text as HTML in the person's language. */
  t(key: string, data?: TextData): string;
  /** A text without HTML: for buttons and toasts. */
  label(key: string, data?: TextData): string;
  /** Answers the press with a short text; `alert` must be closed by hand. Only the first one counts. */
  toast(text: string, alert?: boolean): Promise<boolean>;
  /** Answers the press if nobody did. */
  settle(): Promise<void>;
  /** For domain functions that commit by themselves and take it as an argument. */
  finish(db: TenantDb): Promise<void>;
  /** What has to happen in the transaction of the effect, before it: a code that is spent with it. */
  precede(work: (scope: Scope) => Promise<void>): void;
  /** Does what changes something, in one transaction with marking the update done. Once per turn. */
  commit<T>(work: (scope: Scope) => Promise<T>): Promise<T>;
}

/** Telegram's limit. */
const LONGEST_TOAST = 200;

/** Begins a turn; null for what is no message, press or checkout of a person in a private chat. */
export async function createContext(incoming: Incoming, i18n: I18n): Promise<Context | null> {
  const { scope, update, api, botInfo } = incoming;
  const who = origin(update);
  if (!who) return null;
  const turn = await customers.beginTurn(scope, personOf(who.person));
  let progress: Progress = 'open';
  let refusal: unknown = null;
  let shown: Shown | null = null;
  let answered = update.callback_query === undefined;
  const preceding: ((scope: Scope) => Promise<void>)[] = [];

  const finish = async (db: TenantDb) => {
    progress = 'finishing';
    try {
      await incoming.finish(db);
    } catch (error) {
      refusal = error;
      throw error;
    }
    // Once: after a rollback the update is marked done alone.
    for (const work of preceding.splice(0)) await work(createScope({ ...scope, db }));
  };

  const answer = async (text?: string, alert = false): Promise<boolean> => {
    const id = update.callback_query?.id;
    if (answered || id === undefined) return false;
    answered = true;
    const options = text === undefined ? {} : { text: cutToast(text), show_alert: alert };
    try {
      await api.answerCallbackQuery(id, options);
      return true;
    } catch (error) {
      // The press is too old to be answered: nobody waits.
      if (error instanceof GrammyError && error.error_code === 400) return false;
      throw error;
    }
  };

  const zone = () => context.turn.settings.options.timeZone;
  const context: Context = {
    scope,
    update,
    api,
    botInfo,
    i18n,
    ...who,
    turn,
    language: i18n.pick(turn.customer.language, turn.settings.language),
    noteShown: (card, buttons) => void (shown = { card, buttons }),
    get shown() {
      return shown;
    },
    get progress() {
      return progress;
    },
    get refusal() {
      return refusal;
    },
    t: (key, data) => i18n.t(context.language, key, data, zone()),
    label: (key, data) => i18n.plain(context.language, key, data, zone()),
    toast: (text, alert) => answer(text, alert),
    settle: async () => void (await answer()),
    finish,
    precede: (work) => void preceding.push(work),
    async commit(work) {
      assert(progress === 'open', 'a turn commits once');
      const before = context.turn;
      try {
        const result = await scope.transaction(async (scope) => {
          await finish(scope.db);
          return work(scope);
        });
        progress = 'committed';
        return result;
      } catch (error) {
        context.turn = before;
        throw error;
      }
    },
  };
  return context;
}

/** Opens or moves the dialogue: the next text goes to `answers[state]`. Inside a `commit`. */
export async function ask(
  ctx: Context,
  scope: Scope,
  state: string,
  data: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { pressed } = ctx;
  // A photo that becomes a question is replaced.
  const asks = pressed && pressed.isMedia !== true ? { messageId: pressed.messageId } : {};
  await setDialogue(ctx, scope, { state, data, ...asks });
}

/** The first ones: what was shown there only once (a secret) has to go in the end. */
const MOST_BEFORE = 5;

/** Remembers which message asks the open question, and its buttons. Outside of a `commit`: it is known when it is sent. */
export async function noteQuestion(
  ctx: Context,
  asked: Required<Pick<customers.Dialogue, 'messageId' | 'buttons'>>,
): Promise<void> {
  const { dialogue } = ctx.turn.customer;
  if (!dialogue) return;
  const { messageId, before = [] } = dialogue;
  const earlier =
    messageId === undefined || messageId === asked.messageId
      ? before
      : [...before, messageId].slice(0, MOST_BEFORE);
  await setDialogue(ctx, ctx.scope, { ...dialogue, ...asked, before: earlier });
}

/** Closes the dialogue, if one is open. Inside a `commit`, or alone: a repeat is harmless. */
export async function closeDialogue(ctx: Context, scope: Scope): Promise<void> {
  if (ctx.turn.customer.dialogue) await setDialogue(ctx, scope, null);
}

async function setDialogue(
  ctx: Context,
  scope: Scope,
  dialogue: customers.Dialogue | null,
): Promise<void> {
  const { customer } = ctx.turn;
  await customers.setDialogue(scope, customer, dialogue);
  const dialogueVersion = customer.dialogueVersion + 1;
  ctx.turn = { ...ctx.turn, customer: { ...customer, dialogue, dialogueVersion } };
}

/** Where the update comes from, if it is from a person in a private chat. */
function origin(
  update: Update,
): Pick<Context, 'person' | 'chatId' | 'pressed' | 'message' | 'press'> | null {
  const { message, callback_query: query, pre_checkout_query: checkout } = update;
  if (message?.from && message.chat.type === 'private')
    return { person: message.from, chatId: message.chat.id, pressed: null, message, press: null };
  if (checkout)
    return {
      person: checkout.from,
      chatId: checkout.from.id,
      pressed: null,
      message: null,
      press: null,
    };
  if (!query || (query.message && query.message.chat.type !== 'private')) return null;
  const chatId = query.message?.chat.id ?? query.from.id;
  const pressed: Card | null = query.message
    ? { chatId, messageId: query.message.message_id, isMedia: hasMedia(query.message) }
    : null;
  return { person: query.from, chatId, pressed, message: null, press: query.data ?? '' };
}

/** Whether a message is a photo or the like: such a one never becomes a text. */
function hasMedia(message: MaybeInaccessibleMessage): boolean {
  return ['photo', 'document', 'video', 'animation', 'audio', 'voice'].some(
    (kind) => kind in message,
  );
}

function personOf(user: User): customers.Person {
  return {
    id: user.id,
    first_name: user.first_name,
    ...(user.last_name === undefined ? {} : { last_name: user.last_name }),
    ...(user.username === undefined ? {} : { username: user.username }),
    ...(user.language_code === undefined ? {} : { language_code: user.language_code }),
  };
}

function cutToast(text: string): string {
  return text.length <= LONGEST_TOAST ? text : `${cut(text, LONGEST_TOAST - 1)}…`;
}
