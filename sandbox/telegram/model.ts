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

/** A private chat, as the bot sees it. */
export interface PrivateChatInfo {
  id: number;
  type: 'private';
  first_name?: string;
  last_name?: string;
  username?: string;
}

/** A group, supergroup or channel, as its members see it. */
export interface GroupInfo {
  id: number;
  type: 'group' | 'supergroup' | 'channel';
  title: string;
  username?: string;
  is_forum?: true;
}

/** Where messages are. */
export type Chat = PrivateChatInfo | GroupInfo;

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
  switch_inline_query_chosen_chat?: { query?: string } & Record<string, unknown>;
}

/** A reply keyboard's button. */
export interface KeyboardButton {
  text: string;
  style?: string;
  request_contact?: boolean;
  request_location?: boolean;
  request_chat?: {
    request_id: number;
    chat_is_channel: boolean;
    chat_is_forum?: boolean;
    user_administrator_rights?: Record<string, boolean>;
    bot_administrator_rights?: Record<string, boolean>;
    bot_is_member?: boolean;
    request_title?: boolean;
    request_username?: boolean;
  };
  request_users?: {
    request_id: number;
    max_quantity?: number;
    request_name?: boolean;
    request_username?: boolean;
  };
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

/** What kinds of files messages carry. */
export type MediaKind =
  'photo' | 'document' | 'video' | 'animation' | 'audio' | 'voice' | 'sticker';

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

/** A moving picture; an animation has no sound. */
export interface Video extends Document {
  width: number;
  height: number;
  duration: number;
}

/** Music. */
export interface Audio extends Document {
  duration: number;
}

/** A voice message. */
export interface Voice {
  file_id: string;
  file_unique_id: string;
  duration: number;
  mime_type?: string;
  file_size: number;
}

/** A sticker. */
export interface Sticker {
  file_id: string;
  file_unique_id: string;
  type: 'regular';
  width: number;
  height: number;
  is_animated: boolean;
  is_video: boolean;
  emoji?: string;
  file_size: number;
}

/** A point on the map. */
export interface Location {
  latitude: number;
  longitude: number;
}

/** A phone contact. */
export interface Contact {
  phone_number: string;
  first_name: string;
  last_name?: string;
  user_id?: number;
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

/** Where a forwarded message comes from. */
export type ForwardOrigin =
  | { type: 'user'; date: number; sender_user: User }
  | { type: 'channel'; date: number; chat: Chat; message_id: number };

/** A message, as the bot receives it. */
export interface Message {
  message_id: number;
  message_thread_id?: number;
  is_topic_message?: true;
  /** Nobody where a channel speaks. */
  from?: User;
  sender_chat?: Chat;
  via_bot?: User;
  chat: Chat;
  date: number;
  edit_date?: number;
  text?: string;
  entities?: MessageEntity[];
  caption?: string;
  caption_entities?: MessageEntity[];
  show_caption_above_media?: true;
  has_media_spoiler?: true;
  media_group_id?: string;
  photo?: PhotoSize[];
  document?: Document;
  video?: Video;
  animation?: Video;
  audio?: Audio;
  voice?: Voice;
  sticker?: Sticker;
  location?: Location;
  contact?: Contact;
  invoice?: Invoice;
  successful_payment?: SuccessfulPayment;
  refunded_payment?: RefundedPayment;
  pinned_message?: Message;
  managed_bot_created?: { bot: User };
  chat_shared?: { request_id: number; chat_id: number; title?: string; username?: string };
  users_shared?: { request_id: number; users: { user_id: number; first_name?: string }[] };
  group_chat_created?: true;
  supergroup_chat_created?: true;
  channel_chat_created?: true;
  new_chat_members?: User[];
  left_chat_member?: User;
  new_chat_title?: string;
  migrate_to_chat_id?: number;
  migrate_from_chat_id?: number;
  forum_topic_created?: { name: string; icon_color: number; icon_custom_emoji_id?: string };
  forum_topic_edited?: { name?: string; icon_custom_emoji_id?: string };
  forum_topic_closed?: Record<string, never>;
  forum_topic_reopened?: Record<string, never>;
  reply_to_message?: Message;
  forward_origin?: ForwardOrigin;
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
