/** A person or a bot, as the Bot API shows them. */
export interface User {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
  is_premium?: true;
}

/** A private chat: the sandbox knows no groups and no channels. */
export interface Chat {
  id: number;
  type: 'private';
  first_name?: string;
  last_name?: string;
  username?: string;
}

/** A piece of formatted text; offsets count UTF-16 units. */
export interface MessageEntity {
  type: string;
  offset: number;
  length: number;
  url?: string;
  user?: User;
  language?: string;
  custom_emoji_id?: string;
}

/** An inline button; which action it has depends on the field that is set. */
export interface InlineButton {
  text: string;
  style?: string;
  icon_custom_emoji_id?: string;
  url?: string;
  callback_data?: string;
  pay?: true;
  copy_text?: { text: string };
  web_app?: { url: string };
  switch_inline_query?: string;
  switch_inline_query_current_chat?: string;
}

/** A reply keyboard's button. */
export interface KeyboardButton {
  text: string;
  style?: string;
  request_contact?: boolean;
  request_location?: boolean;
  request_managed_bot?: {
    request_id: number;
    suggested_name?: string;
    suggested_username?: string;
  };
}

/** Buttons below a message. */
export interface InlineKeyboard {
  inline_keyboard: InlineButton[][];
}

/** A reply keyboard, its removal, or a forced reply. */
export interface ReplyKeyboard {
  keyboard?: KeyboardButton[][];
  is_persistent?: boolean;
  resize_keyboard?: boolean;
  one_time_keyboard?: boolean;
  input_field_placeholder?: string;
  remove_keyboard?: true;
  force_reply?: true;
}

/** What a message may carry as `reply_markup`. */
export type ReplyMarkup = InlineKeyboard | ReplyKeyboard;

/** One size of a photo. */
export interface PhotoSize {
  file_id: string;
  file_unique_id: string;
  width: number;
  height: number;
  file_size: number;
}

/** A document. */
export interface Document {
  file_id: string;
  file_unique_id: string;
  file_name?: string;
  mime_type?: string;
  file_size: number;
}

/** The face of an invoice. */
export interface Invoice {
  title: string;
  description: string;
  start_parameter: string;
  currency: string;
  total_amount: number;
}

/** The service message of a payment. */
export interface SuccessfulPayment {
  currency: string;
  total_amount: number;
  invoice_payload: string;
  telegram_payment_charge_id: string;
  provider_payment_charge_id: string;
  is_recurring?: true;
  is_first_recurring?: true;
  subscription_expiration_date?: number;
}

/** The service message of a refund. */
export interface RefundedPayment {
  currency: 'XTR';
  total_amount: number;
  invoice_payload: string;
  telegram_payment_charge_id: string;
}

/** A message, as the bot receives it. */
export interface Message {
  message_id: number;
  from: User;
  chat: Chat;
  date: number;
  edit_date?: number;
  text?: string;
  entities?: MessageEntity[];
  caption?: string;
  caption_entities?: MessageEntity[];
  photo?: PhotoSize[];
  document?: Document;
  invoice?: Invoice;
  successful_payment?: SuccessfulPayment;
  refunded_payment?: RefundedPayment;
  pinned_message?: Message;
  managed_bot_created?: { bot: User };
  reply_to_message?: Message;
  forward_origin?: { type: 'user'; date: number; sender_user: User };
  has_protected_content?: true;
  link_preview_options?: Record<string, unknown>;
  reply_markup?: InlineKeyboard;
}

/** An emoji reaction. */
export interface Reaction {
  type: 'emoji';
  emoji: string;
}

/** A message as the user's client shows it. */
export interface ChatMessage extends Omit<Message, 'reply_markup'> {
  /** True for what the bot sent. */
  from_bot: boolean;
  reply_markup?: ReplyMarkup;
  /** An invoice that was paid. */
  paid?: true;
  reactions?: Reaction[];
}

/** A bot's command. */
export interface BotCommand {
  command: string;
  description: string;
}

/** One update of the Bot API. */
export type Update = { update_id: number } & Record<string, unknown>;

/** Telegram's button beside the typing box. */
export type MenuButton =
  | { type: 'commands' }
  | { type: 'default' }
  | { type: 'web_app'; text: string; web_app: { url: string } };
