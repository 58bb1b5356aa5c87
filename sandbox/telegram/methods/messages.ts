import {
  addMessage,
  isOwn,
  messageOf,
  prepareSend,
  quoted,
  readableChat,
  removeMessage,
  sendFromBot,
  writableChat,
} from '../chats.ts';
import { captionOf, copyable, hasCaption, isCopyable, previewOf, textOf } from '../content.ts';
import { badRequest } from '../errors.ts';
import { checkSending, isAdmin, isPermitted, localMessage, post } from '../groups.ts';
import type { ForwardOrigin, Message, Reaction } from '../model.ts';
import type { Params } from '../params.ts';
import type { Bot, ChatRecord, StoredMessage } from '../state.ts';
import { isGroup, randomId, tell, unixTime } from '../world.ts';
import type { Call, Method } from './method.ts';

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

function source({ world, bot, params }: Call, messageId: number, what: string): Message {
  const chat = readableChat(world, bot, params.text('from_chat_id'));
  return localMessage(world, bot, messageOf(chat, messageId, what).message);
}

function forward(call: Call, messageId: number, album: Album = {}): StoredMessage {
  const { world, bot, params } = call;
  const message = source(call, messageId, 'message to forward');
  if (message.has_protected_content) throw badRequest("the message can't be forwarded");
  const origin = message.forward_origin ?? originOf(message);
  const asked = { ...copyable(message, 'forwarded'), ...album, forward_origin: origin };
  const { chat, content } = prepareSend(world, bot, params, asked);
  world.limits.send(bot.id, params.text('chat_id'));
  return isGroup(chat)
    ? post(world, chat, bot.id, content)
    : addMessage(world, bot, chat, true, content);
}

function originOf({ date, from, chat, message_id }: Message): ForwardOrigin {
  if (from) return { type: 'user', date, sender_user: from };
  return { type: 'channel', date, chat, message_id };
}

function copy(call: Call, messageId: number, album: Album = {}): { message_id: number } {
  const { world, bot, params } = call;
  const message = source(call, messageId, 'message to copy');
  const content = { ...copyable(message, 'copied'), ...album };
  if (params.flag('remove_caption')) {
    delete content.caption;
    delete content.caption_entities;
  }
  if (params.has('caption') && hasCaption(content)) {
    delete content.caption;
    delete content.caption_entities;
    delete content.show_caption_above_media;
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

/** What an album's copies have in common. */
type Album = { media_group_id?: string };

/** Sends those of the messages again that can be; albums stay albums. */
function many(
  call: Call,
  send: (id: number, album: Album) => { message_id: number },
): { message_id: number }[] {
  const { world, bot, params } = call;
  const chat = readableChat(world, bot, params.text('from_chat_id'));
  const found = idsOf(params).flatMap((id) => chat.messages.get(id)?.message ?? []);
  const albums = new Map<string, string>();
  const albumOf = ({ media_group_id: id }: Message): Album => {
    if (id === undefined || found.filter((each) => each.media_group_id === id).length < 2)
      return {};
    const next = albums.get(id) ?? randomId();
    albums.set(id, next);
    return { media_group_id: next };
  };
  return found.filter(isCopyable).map((message) => send(message.message_id, albumOf(message)));
}

/** Whether the bot may delete a message; the age counts where it has no right to delete any. */
function mayDelete({ world, bot }: Call, chat: ChatRecord, stored: StoredMessage): string {
  const { message } = stored;
  if (message.forum_topic_created || message.supergroup_chat_created) {
    return "message can't be deleted";
  }
  if (isGroup(chat)) {
    if (isAdmin(chat, bot.id, 'can_delete_messages')) return '';
    if (!isOwn(chat, bot, stored)) return "message can't be deleted";
  }
  const isOld = message.date < unixTime(world) - DELETE_WITHIN_S;
  return isOld ? "message can't be deleted for everyone" : '';
}

function deleteMessage(call: Call): true {
  const { world, bot, params } = call;
  const chat = readableChat(world, bot, params.text('chat_id'), 'write');
  const id = params.integer('message_id');
  const why = mayDelete(call, chat, messageOf(chat, id, 'message to delete'));
  if (why) throw badRequest(why);
  removeMessage(world, bot, chat, id);
  return true;
}

function deleteMessages(call: Call): true {
  const { world, bot, params } = call;
  const chat = readableChat(world, bot, params.text('chat_id'), 'write');
  for (const id of idsOf(params)) {
    const found = chat.messages.get(id);
    if (found && !mayDelete(call, chat, found)) removeMessage(world, bot, chat, id);
  }
  return true;
}

function checkPinning(chat: ChatRecord, bot: Bot): void {
  if (!isGroup(chat)) return;
  const isChannel = chat.type === 'channel';
  const may = isChannel
    ? isAdmin(chat, bot.id, 'can_edit_messages')
    : isAdmin(chat, bot.id, 'can_pin_messages') ||
      (!isAdmin(chat, bot.id) && isPermitted(chat, bot.id, 'can_pin_messages'));
  if (!may) throw badRequest('not enough rights to manage pinned messages in the chat');
}

function pin({ world, bot, params }: Call): true {
  const chat = writableChat(world, bot, params.text('chat_id'));
  const stored = messageOf(chat, params.integer('message_id'), 'message to pin');
  checkPinning(chat, bot);
  const { message_id: id } = stored.message;
  chat.pinned = [...chat.pinned.filter((pinned) => pinned !== id), id];
  const content = { pinned_message: quoted(stored.message) };
  if (isGroup(chat)) post(world, chat, bot.id, content);
  else addMessage(world, bot, chat, true, content);
  return true;
}

function unpin({ world, bot, params }: Call): true {
  const chat = readableChat(world, bot, params.text('chat_id'), 'write');
  checkPinning(chat, bot);
  const id = params.has('message_id') ? params.integer('message_id') : chat.pinned.at(-1);
  chat.pinned = chat.pinned.filter((pinned) => pinned !== id);
  tell(world, 'chat', bot, chat);
  return true;
}

function unpinAll({ world, bot, params }: Call): true {
  const chat = readableChat(world, bot, params.text('chat_id'), 'write');
  checkPinning(chat, bot);
  chat.pinned = [];
  tell(world, 'chat', bot, chat);
  return true;
}

function react({ world, bot, params }: Call): true {
  const chat = readableChat(world, bot, params.text('chat_id'), 'write');
  const id = params.integer('message_id');
  const stored = messageOf(chat, id, 'message to react');
  const reactions = (params.list('reaction') ?? []) as Reaction[];
  if (reactions.length > 1) throw badRequest('REACTIONS_TOO_MANY');
  if (!reactions.every((reaction) => reaction.type === 'emoji' && reaction.emoji)) {
    throw badRequest('REACTION_INVALID');
  }
  stored.reactions = reactions;
  tell(world, 'edit', bot, chat, { messageId: id });
  return true;
}

function sendChatAction({ world, bot, params }: Call): true {
  const action = params.text('action').toLowerCase();
  if (!ACTIONS.has(action)) throw badRequest('wrong parameter action in request');
  const chat = writableChat(world, bot, params.text('chat_id'));
  if (isGroup(chat)) checkSending(chat, bot, {});
  tell(world, 'action', bot, chat, { action });
  return true;
}

/** Sending of words, copying, deleting and marking of messages. */
export const messages: Record<string, Method> = {
  sendMessage: ({ world, bot, params }) =>
    sendFromBot(world, bot, params, { ...textOf(world, params), ...previewOf(params) }),
  forwardMessage: (call) => forward(call, call.params.integer('message_id')).message,
  forwardMessages: (call) =>
    many(call, (id, album) => ({ message_id: forward(call, id, album).message.message_id })),
  copyMessage: (call) => copy(call, call.params.integer('message_id')),
  copyMessages: (call) => many(call, (id, album) => copy(call, id, album)),
  deleteMessage,
  deleteMessages,
  pinChatMessage: pin,
  unpinChatMessage: unpin,
  unpinAllChatMessages: unpinAll,
  setMessageReaction: react,
  sendChatAction,
};
