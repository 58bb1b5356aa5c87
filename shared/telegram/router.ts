import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { GrammyError } from 'grammy';
import type { Message } from 'grammy/types';
import * as customers from '../domain/people/customers.ts';
import { UserError } from '../errors.ts';
import { closeDialogue, noteQuestion, type Context } from './context.ts';
import { send, type Button } from './view.ts';

/** One screen: what opens it, what its buttons do, which answers it reads. */
export interface Screen<C extends Context> {
  /** By command name, without the slash: `(ctx, argument)`. */
  readonly commands?: Readonly<Record<string, (ctx: C, argument: string) => Promise<void>>>;
  /**
   * By the begin of callback data: `deposit:method` is asked before `deposit`; the rest are the
   * arguments. They come from outside: read them with `readId` and `readWord`.
   */
  readonly presses?: Readonly<Record<string, (ctx: C, ...args: string[]) => Promise<void>>>;
  /** By dialogue state, `<screen>:<step>`: the text of the answer. */
  readonly answers?: Readonly<Record<string, (ctx: C, text: string) => Promise<void>>>;
  /** By dialogue state: the answer is any message, such as a photo or a file. */
  readonly messages?: Readonly<Record<string, (ctx: C, message: Message) => Promise<void>>>;
  /** By the begin of a deep link's payload, before its first `_`: `/start p_abc` opens `p` with `abc`. */
  readonly starts?: Readonly<Record<string, (ctx: C, rest: string) => Promise<void>>>;
}

/** Why nobody handles an update: `other` is a photo, a sticker, anything without text. */
export type Unknown = 'command' | 'press' | 'text' | 'other';

export interface Router<C extends Context> {
  /** Every command, for publishing and for the help. */
  readonly commands: readonly string[];
  /**
   * Handles one turn, with its errors: what a person can mend is told to them; anything else is
   * thrown for another try unless the effect is committed.
   */
  handle(ctx: C): Promise<void>;
}

/** The press that leaves an open question; what follows the colon is pressed next. */
export const CANCEL = 'cancel';

type Handler<C, A extends unknown[]> = (ctx: C, ...args: A) => Promise<void>;

/** Puts screens into one table: a turn is dispatched by at most three look-ups, however many there are. */
export function createRouter<C extends Context>(
  screens: readonly Screen<C>[],
  fallback: (ctx: C, unknown: Unknown) => Promise<void>,
): Router<C> {
  const commands = tableOf(screens.map((screen) => screen.commands));
  const presses = tableOf(screens.map((screen) => screen.presses));
  const answers = tableOf(screens.map((screen) => screen.answers));
  const messages = tableOf(screens.map((screen) => screen.messages));
  const starts = tableOf(screens.map((screen) => screen.starts));

  const onCommand = async (ctx: C, command: Command) => {
    if (command.bot && command.bot !== ctx.botInfo.username.toLowerCase()) return;
    await closeDialogue(ctx, ctx.scope);
    const link = command.name === 'start' ? /^([a-z]{1,8})_(.+)$/s.exec(command.argument) : null;
    const start = starts.get(link?.[1] ?? '');
    if (start) return start(ctx, link?.[2] ?? '');
    const handler = commands.get(command.name);
    await (handler ? handler(ctx, command.argument) : fallback(ctx, 'command'));
  };

  const onPress = async (ctx: C, data: string): Promise<void> => {
    const found = findPress(presses, data);
    const [screen = ''] = data.split(':', 1);
    // A button of another screen leaves the question; the question's own ones decide themselves.
    const state = ctx.turn.customer.dialogue?.state.split(':', 1)[0];
    if (state !== screen) await closeDialogue(ctx, ctx.scope);
    if (screen === CANCEL) return onPress(ctx, data.slice(CANCEL.length + 1) || 'menu');
    await (found ? found.handler(ctx, ...found.args) : fallback(ctx, 'press'));
  };

  const onMessage = async (ctx: C) => {
    const asked = ctx.turn.customer.dialogue;
    await read(ctx);
    const isAnswered = ctx.turn.customer.dialogue?.state !== asked?.state || ctx.shown !== null;
    if (isAnswered && asked?.messageId !== undefined) await disarm(ctx, asked.messageId);
  };

  const read = async (ctx: C) => {
    const text = ctx.message?.text;
    const state = ctx.turn.customer.dialogue?.state ?? '';
    const reader = messages.get(state);
    if (reader && ctx.message) return reader(ctx, ctx.message);
    const handler = answers.get(state);
    if (handler && text === undefined) throw new UserError('text-expected');
    if (handler && text !== undefined) return handler(ctx, text);
    await fallback(ctx, text === undefined ? 'other' : 'text');
  };

  const dispatch = async (ctx: C) => {
    const command = readCommand(ctx.message?.text);
    if (ctx.press !== null) await onPress(ctx, ctx.press);
    else await (command ? onCommand(ctx, command) : onMessage(ctx));
    await followQuestion(ctx);
  };

  return {
    commands: [...commands.keys()],
    handle: (ctx) => guard(ctx, () => dispatch(ctx)),
  };
}

/** A button that leaves the open question and goes to what `to` presses (the menu). */
export function cancelButton(ctx: Context, to = ''): Button {
  return { text: ctx.label('button-cancel'), press: to === '' ? CANCEL : `${CANCEL}:${to}` };
}

/** Runs a turn's work with its errors, and answers its press at the end. */
export async function guard(ctx: Context, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    await ctx.settle();
  } catch (error) {
    await recover(ctx, error);
  }
}

/**
 * Keeps where the open question stands, so that its buttons go when it is answered, and these buttons, so that
 * they come again with a refusal. A nicety: nothing fails by it.
 */
async function followQuestion(ctx: Context): Promise<void> {
  const { dialogue } = ctx.turn.customer;
  if (!dialogue || !ctx.shown) return;
  const { messageId } = ctx.shown.card;
  // Links and what is copied (a secret, perhaps) are not kept.
  const buttons = ctx.shown.buttons
    .map((row) => row.flatMap((each) => ('press' in each ? [each] : [])))
    .filter((row) => row.length > 0);
  const isKept = isDeepStrictEqual(buttons, dialogue.buttons ?? [[cancelButton(ctx)]]);
  if (dialogue.messageId === messageId && isKept) return;
  try {
    await noteQuestion(ctx, { messageId, buttons });
  } catch (error) {
    ctx.scope.log.debug({ error }, 'a question will keep its buttons');
  }
}

/** Takes the buttons off a question that is answered. A nicety: nothing fails by it. */
async function disarm(ctx: Context, messageId: number): Promise<void> {
  try {
    await ctx.api.editMessageReplyMarkup(ctx.chatId, messageId);
  } catch (error) {
    ctx.scope.log.debug({ error }, 'an answered question keeps its buttons');
  }
}

/** Says that something went wrong on our side. What the fleet calls when it gives a turn up. */
export async function apologise(ctx: Context): Promise<void> {
  try {
    await tell(ctx, 'error-unexpected');
  } catch (error) {
    ctx.scope.log.warn({ error }, 'apology failed');
  }
}

async function recover(ctx: Context, error: unknown): Promise<void> {
  const { log } = ctx.scope;
  if (ctx.refusal !== null && error === ctx.refusal) throw error;
  if (error instanceof UserError) {
    // What it asked before it failed is what it asks now.
    await followQuestion(ctx);
    await tell(ctx, `error-${error.code}`, error.data);
    // Rolled back: it is done with this answer. Committed: this throws, and the fleet knows why.
    if (ctx.progress === 'finishing') await ctx.finish(ctx.scope.db);
    return;
  }
  if (error instanceof GrammyError && error.error_code === 403) {
    await customers.markUnreachable(ctx.scope, ctx.turn.customer.id);
    return;
  }
  if (ctx.progress === 'open') throw error;
  await apologise(ctx);
  if (ctx.progress === 'finishing') throw error;
  log.error({ error, updateId: ctx.update.update_id }, 'a turn failed after its effect');
}

/**
 * As an alert over the pressed message, otherwise as a message below. An open question stands there from then on,
 * with all its buttons.
 */
async function tell(ctx: Context, key: string, data: UserError['data'] = {}): Promise<void> {
  if (await ctx.toast(ctx.label(key, data), true)) return;
  const { dialogue } = ctx.turn.customer;
  const text = ctx.t(key, data);
  if (!dialogue) return void (await send(ctx, { text }));
  const kept = dialogue.buttons ?? [];
  await send(ctx, { text, buttons: kept.length > 0 ? kept : [[cancelButton(ctx)]] });
  await followQuestion(ctx);
  if (dialogue.messageId !== undefined) await disarm(ctx, dialogue.messageId);
}

interface Command {
  readonly name: string;
  readonly bot: string;
  readonly argument: string;
}

function readCommand(text: string | undefined): Command | null {
  const match = /^\/([a-z0-9_]{1,32})(?:@([a-z0-9_]{1,64}))?(?:\s+([\s\S]*))?$/i.exec(text ?? '');
  if (!match) return null;
  return {
    name: (match[1] ?? '').toLowerCase(),
    bot: (match[2] ?? '').toLowerCase(),
    argument: (match[3] ?? '').trim(),
  };
}

function findPress<C>(presses: ReadonlyMap<string, Handler<C, string[]>>, data: string) {
  const parts = data.split(':');
  for (const length of [2, 1]) {
    const handler = presses.get(parts.slice(0, length).join(':'));
    if (handler && parts.length >= length) return { handler, args: parts.slice(length) };
  }
  return null;
}

function tableOf<H>(parts: readonly (Readonly<Record<string, H>> | undefined)[]): Map<string, H> {
  const table = new Map<string, H>();
  for (const [name, handler] of parts.flatMap((part) => Object.entries(part ?? {}))) {
    assert(!table.has(name), `two screens want ${name}`);
    table.set(name, handler);
  }
  return table;
}
