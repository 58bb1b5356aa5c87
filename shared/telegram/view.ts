import assert from 'node:assert/strict';
import { GrammyError, type Api, type InputFile } from 'grammy';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types';
import type { MessageButton, MessageContent } from '../domain/shop/messages.ts';
import { clip, fit } from './fit.ts';
import { formatDate } from './format.ts';
import type { I18n, TextData } from './i18n.ts';

/** Telegram's limits, counted in what is visible. */
const LONGEST_TEXT = 4096;
const LONGEST_CAPTION = 1024;
/** Longer labels are cut by every client. */
const LONGEST_LABEL = 60;
const MOST_BUTTONS = 100;

/** What a person sees: Telegram HTML and rows of buttons, perhaps below a photo. */
export interface View {
  readonly text: string;
  readonly buttons?: Rows;
  /** A file id of this bot, or bytes to upload. The text is its caption then, and shorter. */
  readonly photo?: string | InputFile | null;
  /** Sent anew, it can be neither forwarded nor saved. */
  readonly isProtected?: boolean;
}

/** Buttons by row. */
export type Rows = readonly (readonly Button[])[];

/** A button's plain label and what it does. `pay` stands first on an invoice and nowhere else. */
export type Button = { readonly text: string } & (
  | { readonly press: string }
  | { readonly url: string }
  | { readonly copy: string }
  | { readonly pay: true }
  /** Opens a chat to choose with `@bot <text>` typed in. */
  | { readonly share: string }
);

/** A message in a chat. */
export interface Card {
  readonly chatId: number;
  readonly messageId: number;
  /** It has a photo or another medium: it can become another photo, but no text. */
  readonly isMedia?: boolean;
}

/** Where a view goes: into the message whose button was pressed, or below the others. */
export interface Place {
  readonly api: Api;
  readonly chatId: number;
  /** The message to edit; null: a new one. */
  readonly pressed: Card | null;
  /** Hears of each view with buttons, and where it is. */
  noteShown?(card: Card, buttons: Rows): void;
}

/**
 * One screen is one message, edited in place. Sends a new one when nothing was pressed or the pressed
 * message cannot be edited; a photo that must become a text is replaced. Returns where it is now.
 */
export async function show(place: Place, view: View): Promise<Card> {
  const { pressed } = place;
  if (!pressed) return send(place, view);
  if (pressed.isMedia !== true || view.photo) {
    if (!(await edit(place.api, pressed, view))) return send(place, view);
    place.noteShown?.(pressed, view.buttons ?? []);
    return pressed;
  }
  const card = await send(place, view);
  await remove(place.api, pressed);
  return card;
}

/** Sends a view as a new message. */
export async function send(place: Omit<Place, 'pressed'>, view: View): Promise<Card> {
  const card = await sendCard(place.api, place.chatId, view);
  if (view.buttons?.some((row) => row.length > 0)) place.noteShown?.(card, view.buttons);
  return card;
}

async function sendCard(api: Api, chatId: number, view: View): Promise<Card> {
  const protect = view.isProtected ? { protect_content: true } : {};
  if (view.photo) {
    const sent = await api.sendPhoto(chatId, view.photo, { ...captionOf(view), ...protect });
    return { chatId, messageId: sent.message_id, isMedia: true };
  }
  const sent = await api.sendMessage(chatId, textOf(view), { ...optionsOf(view), ...protect });
  return { chatId, messageId: sent.message_id };
}

/** Edits a message to a view. False when Telegram does not have it any more or not in this form. */
export async function edit(api: Api, card: Card, view: View): Promise<boolean> {
  try {
    if (view.photo) {
      const { reply_markup, ...caption } = captionOf(view);
      const media = { type: 'photo' as const, media: view.photo, ...caption };
      await api.editMessageMedia(card.chatId, card.messageId, media, reply_markup ? { reply_markup } : {}); // prettier-ignore
    } else await api.editMessageText(card.chatId, card.messageId, textOf(view), optionsOf(view));
    return true;
  } catch (error) {
    if (isNotModified(error)) return true;
    if (isNotEditable(error)) return false;
    throw error;
  }
}

/** Takes a message out of the chat; one that is gone or too old stays as it is. */
export async function remove(api: Api, card: Card): Promise<void> {
  try {
    await api.deleteMessage(card.chatId, card.messageId);
  } catch (error) {
    if (!(error instanceof GrammyError && error.error_code === 400)) throw error;
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
    /message to edit not found|message can't be edited|no text in the message to edit|MESSAGE_ID_INVALID|wrong file identifier/i,
  );
}

/** The inline keyboard of rows of buttons. A screen pages its lists: more than Telegram takes is our mistake. */
export function keyboardOf(rows: Rows): InlineKeyboardMarkup {
  assert(rows.flat().length <= MOST_BUTTONS, 'a keyboard has at most 100 buttons');
  return {
    inline_keyboard: rows.filter((row) => row.length > 0).map((row) => row.map(inlineButton)),
  };
}

/** Renders what a `messages` row says in the reader's language. */
export function renderContent(i18n: I18n, language: string, content: MessageContent): View {
  const said = content.copy ? '' : i18n.t(language, content.key, wordsOf(i18n, language, content));
  // The sender could not know whether the first one arrived.
  const isRepeated = 'repeated' in content && content.repeated === true;
  const text = isRepeated ? `${said}\n\n${i18n.t(language, 'notice-repeated')}` : said;
  const button = (each: MessageButton): Button => ({
    ...doingOf(each),
    text:
      'label' in each
        ? each.label
        : i18n.plain(language, each.key, each.data as TextData | undefined),
  });
  return {
    text,
    buttons: content.buttons?.map((row) => row.map(button)) ?? [],
    photo: content.photo ?? null,
  };
}

function doingOf(each: MessageButton) {
  if ('press' in each) return { press: each.press };
  return 'copy' in each ? { copy: each.copy } : { url: each.url };
}

/** What a text is filled with; `{ key }` is a text of its own, `{ date, zone }` a moment. */
function wordsOf(i18n: I18n, language: string, { data = {} }: MessageContent): TextData {
  const entries = Object.entries(data).map(([name, value]) => {
    if (value === null || typeof value !== 'object') return [name, value];
    if ('key' in value) return [name, { html: i18n.t(language, String(value.key)) }];
    if ('date' in value && 'zone' in value) {
      const said = formatDate(language, new Date(String(value.date)), String(value.zone));
      return [name, said];
    }
    return [name, value];
  });
  return Object.fromEntries(entries) as TextData;
}

/** The text of a message, within Telegram's limit. */
export function textOf(view: View): string {
  return fit(view.text, LONGEST_TEXT);
}

/** Options of a text message. */
export function optionsOf(view: View) {
  return {
    parse_mode: 'HTML' as const,
    link_preview_options: { is_disabled: true },
    ...markupOf(view),
  };
}

/** Options of a photo or document with the view's text below it. */
export function captionOf(view: View) {
  return {
    caption: fit(view.text, LONGEST_CAPTION),
    parse_mode: 'HTML' as const,
    ...markupOf(view),
  };
}

function markupOf(view: View) {
  return view.buttons?.some((row) => row.length > 0)
    ? { reply_markup: keyboardOf(view.buttons) }
    : {};
}

function inlineButton(button: Button): InlineKeyboardButton {
  const text = clip(button.text, LONGEST_LABEL);
  if ('press' in button) return { text, callback_data: button.press };
  if ('url' in button) return { text, url: button.url };
  if ('copy' in button) return { text, copy_text: { text: button.copy } };
  if ('share' in button) return { text, switch_inline_query: button.share };
  return { text, pay: true };
}

function refused(error: unknown, reason: RegExp): boolean {
  return error instanceof GrammyError && error.error_code === 400 && reason.test(error.description);
}
