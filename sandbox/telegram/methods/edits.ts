import { isDeepStrictEqual } from 'node:util';
import { isOwn, messageOf, readableChat } from '../chats.ts';
import { captionOf, hasCaption, previewOf, textOf } from '../content.ts';
import { badRequest } from '../errors.ts';
import { kindOf } from '../files.ts';
import { checkMarkup } from '../keyboards.ts';
import type { MediaKind, Message } from '../model.ts';
import type { Params } from '../params.ts';
import type { Bot, ChatRecord, StoredMessage } from '../state.ts';
import { isGroup, tell, unixTime, type World } from '../world.ts';
import { readMedia } from './media.ts';
import type { Call, Method } from './method.ts';

/** Files that another may stand in place of. */
const REPLACEABLE = new Set<MediaKind>(['photo', 'video', 'animation', 'document', 'audio']);
/** What goes when a file comes. */
const REPLACED = [
  'text',
  'entities',
  'link_preview_options',
  'caption',
  'caption_entities',
  'show_caption_above_media',
  'has_media_spoiler',
  'reply_markup',
  'photo',
  'document',
  'video',
  'animation',
  'audio',
] as const;

interface Editable {
  chat: ChatRecord;
  stored: StoredMessage;
}

function editable(world: World, bot: Bot, params: Params): Editable {
  if (params.has('inline_message_id')) return inlineMessage(world, bot, params);
  if (!params.has('chat_id')) throw badRequest('chat_id is empty');
  if (!params.has('message_id')) throw badRequest('message identifier is not specified');
  const chat = readableChat(world, bot, params.text('chat_id'), 'write');
  const stored = messageOf(chat, params.integer('message_id'), 'message to edit');
  // Neither another's message, nor a forwarded one, nor one that brought a reply keyboard.
  if (!isOwn(chat, bot, stored) || stored.keyboard || stored.message.forward_origin) {
    throw badRequest("message can't be edited");
  }
  return { chat, stored };
}

/** A message that somebody sent through the bot. */
function inlineMessage({ state }: World, bot: Bot, params: Params): Editable {
  const found = state.inlineMessages.get(params.text('inline_message_id'));
  const place = state.bots.get(found?.placeId ?? 0);
  const chat = place ? place.chats.get(found?.userId ?? 0) : state.groups.get(found?.placeId ?? 0);
  const stored = chat?.messages.get(found?.messageId ?? 0);
  if (found?.botId !== bot.id || !chat || !stored) throw badRequest('MESSAGE_ID_INVALID');
  return { chat, stored };
}

/** Replaces parts of a message; the same content with the same buttons is refused. */
function apply(call: Call, { chat, stored }: Editable, next: Message): Message | true {
  const { world } = call;
  const { edit_date: _, ...before } = stored.message;
  const { edit_date: __, ...after } = next;
  if (isDeepStrictEqual(before, after)) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  stored.message = { ...next, edit_date: unixTime(world) };
  tell(world, 'edit', placeOf(call, chat), chat, { messageId: next.message_id });
  return call.params.has('inline_message_id') ? true : stored.message;
}

/** The bot whose private chat a message is in: for an inline message, perhaps another. */
function placeOf({ world, bot, params }: Call, chat: ChatRecord): Bot | undefined {
  if (isGroup(chat)) return undefined;
  const found = world.state.inlineMessages.get(params.text('inline_message_id'));
  return world.state.bots.get(found?.placeId ?? bot.id);
}

/** Without `reply_markup` an edit takes the buttons away. */
function markupOf(call: Call, invoice: boolean): Pick<Message, 'reply_markup'> {
  const markup = checkMarkup(call.params.object('reply_markup'), invoice);
  if (markup.keyboard) throw badRequest('inline keyboard expected');
  return markup.inline ? { reply_markup: markup.inline } : {};
}

function editMessageText(call: Call): Message | true {
  const { world, bot, params } = call;
  if (params.has('rich_message')) throw badRequest('sandbox: rich messages are not simulated');
  const text = textOf(world, params);
  const markup = markupOf(call, false);
  const found = editable(world, bot, params);
  const {
    entities: _,
    link_preview_options: __,
    reply_markup: ___,
    ...rest
  } = found.stored.message;
  if (rest.text === undefined) throw badRequest('there is no text in the message to edit');
  return apply(call, found, { ...rest, ...text, ...previewOf(params), ...markup });
}

function editMessageCaption(call: Call): Message | true {
  const { world, bot, params } = call;
  const caption = captionOf(world, params);
  const markup = markupOf(call, false);
  const found = editable(world, bot, params);
  const {
    caption: _,
    caption_entities: __,
    show_caption_above_media: ___,
    reply_markup: ____,
    ...rest
  } = found.stored.message;
  if (!hasCaption(rest)) throw badRequest('there is no caption in the message to edit');
  return apply(call, found, { ...rest, ...caption, ...markup });
}

/** Puts a file in place of a text or of another file; never the other way round. */
async function editMessageMedia(call: Call): Promise<Message | true> {
  const { world, bot, params } = call;
  const { kind, content } = await readMedia(call, params.object('media'));
  const markup = markupOf(call, false);
  const found = editable(world, bot, params);
  const { message } = found.stored;
  const before = kindOf(message);
  if (message.text === undefined && (!before || !REPLACEABLE.has(before))) {
    throw badRequest("message media can't be edited");
  }
  if (message.media_group_id !== undefined && before !== kind) {
    if (kind === 'animation') throw badRequest("message content type can't be used in an album");
    if ([before, kind].some((each) => each === 'document' || each === 'audio')) {
      throw badRequest("can't change media type in the album");
    }
  }
  const next = structuredClone(message);
  for (const name of REPLACED) delete next[name];
  return apply(call, found, { ...next, ...content, ...markup });
}

function editMessageReplyMarkup(call: Call): Message | true {
  const found = editable(call.world, call.bot, call.params);
  const markup = markupOf(call, found.stored.invoice !== undefined);
  const { reply_markup: _, ...rest } = found.stored.message;
  return apply(call, found, { ...rest, ...markup });
}

/** Editing of messages. */
export const edits: Record<string, Method> = {
  editMessageText,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
};
