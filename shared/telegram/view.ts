import { GrammyError, type Api } from 'grammy';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types';
import type { MessageButton, MessageContent } from '../domain/messages.ts';
import type { I18n, TextData } from './i18n.ts';

/** What a person sees: Telegram HTML and rows of buttons. */
export interface View {
  readonly text: string;
  readonly buttons?: readonly (readonly Button[])[];
}

/** A button's plain label and what it does. `pay` stands first on an invoice and nowhere else. */
export type Button = { readonly text: string } & (
  | { readonly press: string }
  | { readonly url: string }
  | { readonly copy: string }
  | { readonly pay: true }
);

/** A message in a chat. */
export interface Card {
  readonly chatId: number;
  readonly messageId: number;
}

/** Where a view goes: into the message whose button was pressed, or below the others. */
export interface Place {
  readonly api: Api;
  readonly chatId: number;
  /** The message to edit; null: a new one. */
  readonly pressed: Card | null;
}

/**
 * One screen is one message, edited in place. Sends a new one when nothing was pressed or the pressed
 * message cannot be edited. Returns where it is now.
 */
export async function show(place: Place, view: View): Promise<Card> {
  if (place.pressed && (await edit(place.api, place.pressed, view))) return place.pressed;
  return send(place, view);
}

/** Sends a view as a new message. */
export async function send(place: Omit<Place, 'pressed'>, view: View): Promise<Card> {
  const sent = await place.api.sendMessage(place.chatId, view.text, optionsOf(view));
  return { chatId: place.chatId, messageId: sent.message_id };
}

/** Edits a message to a view. False when Telegram does not have it any more or not as a text. */
export async function edit(api: Api, card: Card, view: View): Promise<boolean> {
  try {
    await api.editMessageText(card.chatId, card.messageId, view.text, optionsOf(view));
    return true;
  } catch (error) {
    if (isNotModified(error)) return true;
    if (isNotEditable(error)) return false;
    throw error;
  }
}

/** The message shows this already. */
export function isNotModified(error: unknown): boolean {
  return refused(error, /message is not modified/i);
}

/** The message is gone, too old or without text. */
export function isNotEditable(error: unknown): boolean {
  return refused(
    error,
    /message to edit not found|message can't be edited|no text in the message to edit|MESSAGE_ID_INVALID/i,
  );
}

/** The inline keyboard of rows of buttons. */
export function keyboardOf(rows: readonly (readonly Button[])[]): InlineKeyboardMarkup {
  return {
    inline_keyboard: rows.filter((row) => row.length > 0).map((row) => row.map(inlineButton)),
  };
}

/** Renders what a `messages` row says in the reader's language. */
export function renderContent(
  i18n: I18n,
  language: string,
  content: MessageContent,
): { text: string; reply_markup?: InlineKeyboardMarkup } {
  const said = i18n.t(language, content.key, content.data as TextData | undefined);
  // The sender could not know whether the first one arrived.
  const isRepeated = 'repeated' in content && content.repeated === true;
  const text = isRepeated ? `${said}\n\n${i18n.t(language, 'notice-repeated')}` : said;
  if (!content.buttons?.length) return { text };
  const label = (button: MessageButton): Button => ({
    ...('press' in button ? { press: button.press } : { url: button.url }),
    text: i18n.plain(language, button.key, button.data as TextData | undefined),
  });
  return { text, reply_markup: keyboardOf(content.buttons.map((row) => row.map(label))) };
}

function optionsOf(view: View) {
  return {
    parse_mode: 'HTML' as const,
    link_preview_options: { is_disabled: true },
    ...(view.buttons?.length ? { reply_markup: keyboardOf(view.buttons) } : {}),
  };
}

function inlineButton(button: Button): InlineKeyboardButton {
  const { text } = button;
  if ('press' in button) return { text, callback_data: button.press };
  if ('url' in button) return { text, url: button.url };
  if ('copy' in button) return { text, copy_text: { text: button.copy } };
  return { text, pay: true };
}

function refused(error: unknown, reason: RegExp): boolean {
  return error instanceof GrammyError && error.error_code === 400 && reason.test(error.description);
}
