import { badRequest } from './errors.ts';
import { checkLink } from './links.ts';
import type { InlineButton, InlineKeyboard, KeyboardButton, ReplyKeyboard } from './model.ts';

/** Telegram's most inline buttons of a message, and most of a reply keyboard. */
const INLINE_BUTTONS = 100;
const KEYBOARD_BUTTONS = 300;
const STYLES = new Set(['danger', 'success', 'primary']);

type Fields = Record<string, unknown>;

/** A checked `reply_markup`: at most one of the two. */
export interface Markup {
  inline?: InlineKeyboard;
  keyboard?: ReplyKeyboard;
}

/** Checks a `reply_markup` as the real server does. */
export function checkMarkup(markup: Fields | undefined, forInvoice = false): Markup {
  if (!markup) return {};
  const rows = grid(markup.keyboard, 'keyboard', 'Field "keyboard" must be an Array of Arrays');
  if (rows.length > 0) return { keyboard: replyKeyboard(markup, rows) };
  const inline = grid(
    markup.inline_keyboard,
    'inline_keyboard',
    'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
  );
  if (inline.length > 0) return { inline: inlineKeyboard(inline, forInvoice) };
  const placeholder = placeholderOf(markup);
  if (markup.remove_keyboard === true) return { keyboard: { remove_keyboard: true } };
  if (markup.force_reply === true) return { keyboard: { force_reply: true, ...placeholder } };
  return {};
}

function grid(value: unknown, name: string, words: string): unknown[][] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badRequest(`field "${name}" must be of type Array`);
  if (!value.every((row) => Array.isArray(row))) throw badRequest(lowerFirst(words));
  return value;
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function placeholderOf(markup: Fields): { input_field_placeholder?: string } {
  const text = markup.input_field_placeholder;
  if (text === undefined) return {};
  if (typeof text !== 'string') {
    throw badRequest('field "input_field_placeholder" must be of type String');
  }
  return text ? { input_field_placeholder: text.slice(0, 64) } : {};
}

function replyKeyboard(markup: Fields, rows: unknown[][]): ReplyKeyboard {
  if (rows.flat().length > KEYBOARD_BUTTONS) throw badRequest('reply markup is too long');
  return {
    keyboard: rows.map((row) => row.map(keyboardButton)).filter((row) => row.length > 0),
    ...(markup.is_persistent === true ? { is_persistent: true } : {}),
    ...(markup.resize_keyboard === true ? { resize_keyboard: true } : {}),
    ...(markup.one_time_keyboard === true ? { one_time_keyboard: true } : {}),
    ...placeholderOf(markup),
  };
}

function keyboardButton(value: unknown): KeyboardButton {
  if (typeof value === 'string') return keyboardButton({ text: value });
  if (typeof value !== 'object' || value === null) {
    return badKeyboardButton('KeyboardButton must be a String or an Object');
  }
  const button = value as Fields;
  const text = requiredText(button, badKeyboardButton);
  if (text.trim() === '') throw badRequest('keyboard button text must be non-empty');
  for (const name of ['request_chat', 'request_users'] as const) {
    const asked = button[name] as Fields | undefined;
    if (asked && !Number.isInteger(asked.request_id)) {
      badKeyboardButton('Can\'t find field "request_id"');
    }
  }
  const chat = button.request_chat as Fields | undefined;
  if (chat && typeof chat.chat_is_channel !== 'boolean') {
    badKeyboardButton('Can\'t find field "chat_is_channel"');
  }
  return { ...button, text };
}

function inlineKeyboard(rows: unknown[][], forInvoice: boolean): InlineKeyboard {
  if (rows.flat().length > INLINE_BUTTONS) throw badRequest('reply markup is too long');
  const keyboard = rows.map((row) => row.map(inlineButton)).filter((row) => row.length > 0);
  keyboard.forEach((row, y) =>
    row.forEach((button, x) => {
      const first = y === 0 && x === 0;
      if (button.pay && !(forInvoice && first)) throw badRequest('BUTTON_TYPE_INVALID');
      if (forInvoice && first && !button.pay) {
        throw badRequest('the first button of an invoice must be a Pay button');
      }
    }),
  );
  return { inline_keyboard: keyboard };
}

function inlineButton(value: unknown): InlineButton {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return badInlineButton('InlineKeyboardButton must be an Object');
  }
  const button = value as Fields;
  const text = requiredText(button, badInlineButton);
  const look: Pick<InlineButton, 'text' | 'style' | 'icon_custom_emoji_id'> = { text };
  const style = optionalText(button, 'style', badInlineButton);
  if (style) {
    if (!STYLES.has(style)) badInlineButton('Invalid button style specified');
    look.style = style;
  }
  if (typeof button.icon_custom_emoji_id === 'string') {
    look.icon_custom_emoji_id = button.icon_custom_emoji_id;
  }
  const action = inlineAction(button);
  if (text.trim() === '') throw badRequest('inline keyboard button text must be non-empty');
  return { ...look, ...action };
}

/** Which action a button has, in the server's order of asking. */
function inlineAction(button: Fields): Omit<InlineButton, 'text' | 'style'> {
  const url = optionalText(button, 'url', badInlineButton);
  if (url) return { url: goodLink(url, '') };
  const data = optionalText(button, 'callback_data', badInlineButton);
  if (data) {
    if (Buffer.byteLength(data) > 64) throw badRequest('BUTTON_DATA_INVALID');
    return { callback_data: data };
  }
  if ('pay' in button) return { pay: true };
  for (const name of ['switch_inline_query', 'switch_inline_query_current_chat'] as const) {
    if (name in button) return { [name]: optionalText(button, name, badInlineButton) };
  }
  if ('switch_inline_query_chosen_chat' in button) {
    const chosen = (button.switch_inline_query_chosen_chat ?? {}) as Fields;
    return {
      switch_inline_query_chosen_chat: {
        ...chosen,
        query: optionalText(chosen, 'query', badInlineButton),
      },
    };
  }
  if ('web_app' in button) {
    const app = (button.web_app ?? {}) as Fields;
    return {
      web_app: { url: goodLink(requiredField(app, 'url', badInlineButton), 'Web App ', true) },
    };
  }
  if ('copy_text' in button) {
    const copied = requiredField((button.copy_text ?? {}) as Fields, 'text', badInlineButton);
    if (copied.length < 1 || copied.length > 256) throw badRequest('BUTTON_COPY_TEXT_INVALID');
    return { copy_text: { text: copied } };
  }
  return badInlineButton('Text buttons are unallowed in the inline keyboard');
}

function badKeyboardButton(why: string): never {
  throw badRequest(`can't parse keyboard button: ${why}`);
}

function badInlineButton(why: string): never {
  throw badRequest(`can't parse inline keyboard button: ${why}`);
}

function goodLink(url: string, what: string, httpsOnly = false): string {
  const link = checkLink(url, httpsOnly);
  if ('error' in link) {
    throw badRequest(`inline keyboard button ${what}URL '${url}' is invalid: ${link.error}`);
  }
  return link.url;
}

function requiredText(button: Fields, fail: (why: string) => never): string {
  return requiredField(button, 'text', fail);
}

function requiredField(object: Fields, name: string, fail: (why: string) => never): string {
  if (object[name] === undefined) return fail(`Can't find field "${name}"`);
  return optionalText(object, name, fail);
}

function optionalText(object: Fields, name: string, fail: (why: string) => never): string {
  const value = object[name];
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return fail(`Field "${name}" must be of type String`);
  return value;
}
