import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../chats.ts';
import { badRequest } from '../errors.ts';
import { checkMarkup } from '../keyboards.ts';
import type { Message } from '../model.ts';
import type { Params } from '../params.ts';
import type { Bot, ChatRecord, StoredMessage } from '../state.ts';
import { readableChat, unixTime, type World } from '../world.ts';
import { captionOf, previewOf, textOf } from './messages.ts';
import type { Call, Method } from './method.ts';

interface Editable {
  chat: ChatRecord;
  stored: StoredMessage;
}

function editable(world: World, bot: Bot, params: Params): Editable {
  if (params.has('inline_message_id')) {
    throw badRequest('sandbox: inline messages are not simulated');
  }
  if (!params.has('chat_id')) throw badRequest('chat_id is empty');
  if (!params.has('message_id')) throw badRequest('message identifier is not specified');
  const chat = readableChat(world, bot, params.text('chat_id'));
  const stored = messageOf(chat, params.integer('message_id'), 'message to edit');
  // Neither another's message, nor a forwarded one, nor one that brought a reply keyboard.
  if (!stored.fromBot || stored.keyboard || stored.message.forward_origin) {
    throw badRequest("message can't be edited");
  }
  return { chat, stored };
}

/** Replaces parts of a message; the same content with the same buttons is refused. */
function apply(call: Call, { chat, stored }: Editable, next: Message): Message {
  const { world, bot } = call;
  const { edit_date: _, ...before } = stored.message;
  const { edit_date: __, ...after } = next;
  if (isDeepStrictEqual(before, after)) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  stored.message = { ...next, edit_date: unixTime(world) };
  world.changed({
    kind: 'edit',
    botId: bot.id,
    userId: chat.userId,
    messageId: next.message_id,
  });
  return stored.message;
}

/** Without `reply_markup` an edit takes the buttons away. */
function markupOf(call: Call, invoice: boolean): Pick<Message, 'reply_markup'> {
  const markup = checkMarkup(call.params.object('reply_markup'), invoice);
  if (markup.keyboard) throw badRequest('inline keyboard expected');
  return markup.inline ? { reply_markup: markup.inline } : {};
}

function editMessageText(call: Call): Message {
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

function editMessageCaption(call: Call): Message {
  const { world, bot, params } = call;
  const caption = captionOf(world, params);
  const markup = markupOf(call, false);
  const found = editable(world, bot, params);
  const { caption: _, caption_entities: __, reply_markup: ___, ...rest } = found.stored.message;
  if (!rest.photo && !rest.document) {
    throw badRequest('there is no caption in the message to edit');
  }
  return apply(call, found, { ...rest, ...caption, ...markup });
}

function editMessageReplyMarkup(call: Call): Message {
  const found = editable(call.world, call.bot, call.params);
  const markup = markupOf(call, found.stored.invoice !== undefined);
  const { reply_markup: _, ...rest } = found.stored.message;
  return apply(call, found, { ...rest, ...markup });
}

/** Editing of messages. */
export const edits: Record<string, Method> = {
  editMessageText,
  editMessageCaption,
  editMessageReplyMarkup,
};
