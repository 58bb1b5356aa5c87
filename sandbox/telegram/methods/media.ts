import { prepareSend, sendFromBot, type Content } from '../chats.ts';
import { captionIn, captionOf } from '../content.ts';
import { badRequest } from '../errors.ts';
import { fileInfo, fileOf, mediaOf, namedFile } from '../files.ts';
import type { MediaKind, Message } from '../model.ts';
import { randomId } from '../world.ts';
import type { Call, Method } from './method.ts';

/** Telegram's largest album. */
const ALBUM = 10;
/** What an album may have, and what only among its own kind. */
const ALBUM_KINDS = new Set<MediaKind>(['photo', 'video', 'document', 'audio']);
const ALONE = new Set<MediaKind>(['document', 'audio']);
const EDITABLE_KINDS = new Set<MediaKind>(['photo', 'video', 'document', 'audio', 'animation']);

/** A method that sends one file. */
function sender(kind: MediaKind): Method {
  return async ({ world, bot, params }) => {
    const caption = kind === 'sticker' ? {} : captionOf(world, params);
    const file = await fileOf(bot, params, kind);
    const spoiler = params.flag('has_spoiler') ? { has_media_spoiler: true as const } : {};
    return sendFromBot(world, bot, params, { ...mediaOf(file), ...caption, ...spoiler });
  };
}

/** Reads an InputMedia: its file, and the caption beside it. */
export async function readMedia(
  { world, bot, params }: Call,
  value: unknown,
  isAlbum = false,
): Promise<{ kind: MediaKind; content: Content }> {
  if (typeof value !== 'object' || value === null) {
    throw badRequest("can't parse InputMedia: expected an Object");
  }
  const item = value as Record<string, unknown>;
  const { type, media } = item;
  if (typeof type !== 'string') {
    throw badRequest('can\'t parse InputMedia: Can\'t find field "type"');
  }
  if (typeof media !== 'string' || media === '') {
    throw badRequest("can't parse InputMedia: media not found");
  }
  const kind = type.toLowerCase() as MediaKind;
  if (!EDITABLE_KINDS.has(kind)) {
    throw badRequest(`can't parse InputMedia: type "${type}" is unsupported`);
  }
  if (isAlbum && kind === 'animation') {
    throw badRequest(`can't parse InputMedia: type "${type}" can't be used in sendMediaGroup`);
  }
  const caption = captionIn(world, item);
  const file = await namedFile(bot, kind, media, params.uploads);
  return { kind: file.kind, content: { ...mediaOf(file), ...caption } };
}

async function sendMediaGroup(call: Call): Promise<Message[]> {
  const { world, bot, params } = call;
  const given = params.list('media')!;
  if (given.length === 0) throw badRequest('there are no messages to send');
  if (given.length > ALBUM) throw badRequest('too many messages to send as an album');
  const items = [];
  for (const item of given) items.push(await readMedia(call, item, true));
  const isAbove = items.map(({ content }) => content.show_caption_above_media === true);
  if (new Set(isAbove).size > 1) {
    throw badRequest('parameter show_caption_above_media must be the same for all messages');
  }
  const kinds = new Set(items.map(({ kind }) => kind));
  for (const kind of kinds) {
    if (!ALBUM_KINDS.has(kind)) throw badRequest('invalid message content type');
    if (ALONE.has(kind) && kinds.size > 1) {
      throw badRequest(`${kind} can't be mixed with other media types`);
    }
  }
  // Whole or not at all: the chat is asked before the first one is sent.
  prepareSend(world, bot, params, items[0]!.content);
  const album = items.length > 1 ? { media_group_id: randomId() } : {};
  return items.map(({ content }) => sendFromBot(world, bot, params, { ...content, ...album }));
}

function sendLocation({ world, bot, params }: Call): Message {
  const [latitude, longitude] = [params.integer('latitude'), params.integer('longitude')];
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
    throw badRequest('invalid location specified');
  }
  return sendFromBot(world, bot, params, { location: { latitude, longitude } });
}

function sendContact({ world, bot, params }: Call): Message {
  const last = params.text('last_name');
  return sendFromBot(world, bot, params, {
    contact: {
      phone_number: params.text('phone_number'),
      first_name: params.text('first_name'),
      ...(last ? { last_name: last } : {}),
    },
  });
}

/** Sending of files and other things that are not words. */
export const media: Record<string, Method> = {
  sendPhoto: sender('photo'),
  sendDocument: sender('document'),
  sendVideo: sender('video'),
  sendAnimation: sender('animation'),
  sendAudio: sender('audio'),
  sendVoice: sender('voice'),
  sendSticker: sender('sticker'),
  sendMediaGroup,
  sendLocation,
  sendContact,
  getFile: ({ bot, params }) => fileInfo(bot, params.text('file_id')),
};
