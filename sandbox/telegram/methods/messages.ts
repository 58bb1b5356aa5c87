import {
  addMessage,
  messageOf,
  quoted,
  removeMessage,
  sendFromBot,
  writableChat,
  type Content,
} from '../chats.ts';
import { badRequest } from '../errors.ts';
import { documentOf, fileInfo, fileOf, photoSizes } from '../files.ts';
import { formatText } from '../formatting.ts';
import type { MessageEntity, Reaction } from '../model.ts';
import type { Params } from '../params.ts';
import type { StoredMessage } from '../state.ts';
import { readableChat, unixTime, type World } from '../world.ts';
import type { Call, Method } from './method.ts';

const TEXT_LENGTH = 4096;
const CAPTION_LENGTH = 1024;
/** A bot may delete what is younger than this. */
const DELETE_WITHIN_S = 48 * 3600;

const ACTIONS = new Set([
  'cancel',
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);

/** Text of a message from `text`, `parse_mode` and `entities`. */
export function textOf(world: World, params: Params): { text: string; entities?: MessageEntity[] } {
  if (params.text('text') === '') throw badRequest('message text is empty');
  const parsed = formatText(
    {
      text: params.text('text'),
      parseMode: params.text('parse_mode'),
      entities: params.list('entities'),
    },
    (id) => world.state.users.get(id),
  );
  if (parsed.text === '') throw badRequest('text must be non-empty');
  if (parsed.text.length > TEXT_LENGTH) throw badRequest('message is too long');
  return {
    text: parsed.text,
    ...(parsed.entities.length > 0 ? { entities: parsed.entities } : {}),
  };
}

/** A caption from `caption`, `parse_mode` and `caption_entities`; empty where there is none. */
export function captionOf(world: World, params: Params): Content {
  const parsed = formatText(
    {
      text: params.text('caption'),
      parseMode: params.text('parse_mode'),
      entities: params.list('caption_entities'),
    },
    (id) => world.state.users.get(id),
  );
  if (parsed.text.length > CAPTION_LENGTH) throw badRequest('message caption is too long');
  if (parsed.text === '') return {};
  return {
    caption: parsed.text,
    ...(parsed.entities.length > 0 ? { caption_entities: parsed.entities } : {}),
  };
}

/** The link preview settings that a message carries. */
export function previewOf(params: Params): Content {
  const options = params.object('link_preview_options');
  if (options) return { link_preview_options: options };
  const off = params.text('disable_web_page_preview');
  return ['true', '1'].includes(off) ? { link_preview_options: { is_disabled: true } } : {};
}

async function sendPhoto({ world, bot, params }: Call): Promise<unknown> {
  const caption = captionOf(world, params);
  const file = await fileOf(bot, params, 'photo');
  return sendFromBot(world, bot, params, { photo: photoSizes(file), ...caption });
}

async function sendDocument({ world, bot, params }: Call): Promise<unknown> {
  const caption = captionOf(world, params);
  const file = await fileOf(bot, params, 'document');
  return sendFromBot(world, bot, params, { document: documentOf(file), ...caption });
}

function source({ world, bot, params }: Call, messageId: number, what: string): StoredMessage {
  const chat = readableChat(world, bot, params.text('from_chat_id'));
  return messageOf(chat, messageId, what);
}

function contentOf(stored: StoredMessage): Content {
  const { text, entities, caption, caption_entities, photo, document, link_preview_options } =
    stored.message;
  const content = {
    text,
    entities,
    caption,
    caption_entities,
    photo,
    document,
    link_preview_options,
  };
  const kept = Object.entries(content).filter(([, value]) => value !== undefined);
  if (kept.length === 0) throw badRequest("message can't be copied");
  return structuredClone(Object.fromEntries(kept));
}

function forward(call: Call, messageId: number): StoredMessage {
  const { world, bot, params } = call;
  const stored = source(call, messageId, 'message to forward');
  if (stored.message.has_protected_content) {
    throw badRequest("message has protected content and can't be forwarded");
  }
  const chat = writableChat(world, bot, params.text('chat_id'));
  world.limits.send(bot.id, params.text('chat_id'));
  const { date, from } = stored.message;
  const origin = stored.message.forward_origin ?? { type: 'user', date, sender_user: from };
  return addMessage(world, bot, chat, true, { ...contentOf(stored), forward_origin: origin });
}

function copy(call: Call, messageId: number): { message_id: number } {
  const { world, bot, params } = call;
  const content = contentOf(source(call, messageId, 'message to copy'));
  if (params.has('caption') && (content.photo || content.document)) {
    delete content.caption;
    delete content.caption_entities;
    Object.assign(content, captionOf(world, params));
  }
  return { message_id: sendFromBot(world, bot, params, content).message_id };
}

function idsOf(params: Params): number[] {
  const ids = params.list('message_ids')!.map(Number);
  if (ids.length === 0) throw badRequest('message identifiers are not specified');
  if (ids.length > 100) throw badRequest('too many message identifiers specified');
  if (!ids.every((id) => Number.isInteger(id) && id > 0)) {
    throw badRequest('invalid message identifier specified');
  }
  return ids;
}

/** Those of the messages that are there, as the plural methods want. */
function present(call: Call, ids: number[]): number[] {
  const chat = readableChat(call.world, call.bot, call.params.text('from_chat_id'));
  return ids.filter((id) => chat.messages.has(id));
}

function deleteMessage({ world, bot, params }: Call): true {
  const chat = readableChat(world, bot, params.text('chat_id'));
  const id = params.integer('message_id');
  const { message } = messageOf(chat, id, 'message to delete');
  if (message.date < unixTime(world) - DELETE_WITHIN_S) {
    throw badRequest("message can't be deleted for everyone");
  }
  removeMessage(world, bot, chat, id);
  return true;
}

function deleteMessages({ world, bot, params }: Call): true {
  const chat = readableChat(world, bot, params.text('chat_id'));
  for (const id of idsOf(params)) {
    const found = chat.messages.get(id);
    if (found && found.message.date >= unixTime(world) - DELETE_WITHIN_S) {
      removeMessage(world, bot, chat, id);
    }
  }
  return true;
}

function pin({ world, bot, params }: Call): true {
  const chat = writableChat(world, bot, params.text('chat_id'));
  const stored = messageOf(chat, params.integer('message_id'), 'message to pin');
  chat.pinned = [
    ...chat.pinned.filter((id) => id !== stored.message.message_id),
    stored.message.message_id,
  ];
  addMessage(world, bot, chat, true, { pinned_message: quoted(stored.message) });
  return true;
}

function unpin({ world, bot, params }: Call): true {
  const chat = readableChat(world, bot, params.text('chat_id'));
  const id = params.has('message_id') ? params.integer('message_id') : chat.pinned.at(-1);
  chat.pinned = chat.pinned.filter((pinned) => pinned !== id);
  world.changed({ kind: 'chat', botId: bot.id, userId: chat.userId });
  return true;
}

function react({ world, bot, params }: Call): true {
  const chat = readableChat(world, bot, params.text('chat_id'));
  const id = params.integer('message_id');
  const stored = messageOf(chat, id, 'message to react');
  const reactions = (params.list('reaction') ?? []) as Reaction[];
  if (reactions.length > 1) throw badRequest('REACTIONS_TOO_MANY');
  if (!reactions.every((reaction) => reaction.type === 'emoji' && reaction.emoji)) {
    throw badRequest('REACTION_INVALID');
  }
  stored.reactions = reactions;
  world.changed({ kind: 'edit', botId: bot.id, userId: chat.userId, messageId: id });
  return true;
}

function sendChatAction({ world, bot, params }: Call): true {
  const action = params.text('action').toLowerCase();
  if (!ACTIONS.has(action)) throw badRequest('wrong parameter action in request');
  const chat = writableChat(world, bot, params.text('chat_id'));
  world.changed({ kind: 'action', botId: bot.id, userId: chat.userId, action });
  return true;
}

/** Sending, copying, deleting and marking of messages, and files. */
export const messages: Record<string, Method> = {
  sendMessage: ({ world, bot, params }) =>
    sendFromBot(world, bot, params, { ...textOf(world, params), ...previewOf(params) }),
  sendPhoto,
  sendDocument,
  getFile: ({ bot, params }) => fileInfo(bot, params.text('file_id')),
  forwardMessage: (call) => forward(call, call.params.integer('message_id')).message,
  forwardMessages: (call) =>
    present(call, idsOf(call.params)).map((id) => ({
      message_id: forward(call, id).message.message_id,
    })),
  copyMessage: (call) => copy(call, call.params.integer('message_id')),
  copyMessages: (call) => present(call, idsOf(call.params)).map((id) => copy(call, id)),
  deleteMessage,
  deleteMessages,
  pinChatMessage: pin,
  unpinChatMessage: unpin,
  unpinAllChatMessages: ({ world, bot, params }) => {
    const chat = readableChat(world, bot, params.text('chat_id'));
    chat.pinned = [];
    world.changed({ kind: 'chat', botId: bot.id, userId: chat.userId });
    return true;
  },
  setMessageReaction: react,
  sendChatAction,
};
