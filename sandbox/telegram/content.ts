import type { Content } from './chats.ts';
import { badRequest } from './errors.ts';
import { kindOf } from './files.ts';
import { formatText } from './formatting.ts';
import type { MessageEntity } from './model.ts';
import type { Params } from './params.ts';
import type { World } from './world.ts';

const TEXT_LENGTH = 4096;
const CAPTION_LENGTH = 1024;

/** A formatted text or caption before it is read. */
export interface Words {
  text: string;
  parseMode: string;
  entities: unknown[] | undefined;
}

/** What a message may be copied and forwarded with. */
const COPIED = [
  'text',
  'entities',
  'link_preview_options',
  'caption',
  'caption_entities',
  'show_caption_above_media',
  'has_media_spoiler',
  'photo',
  'document',
  'video',
  'animation',
  'audio',
  'voice',
  'sticker',
  'location',
  'contact',
] as const;

/** Text of a message from `text`, `parse_mode` and `entities`. */
export function textOf(world: World, params: Params): { text: string; entities?: MessageEntity[] } {
  return readText(world, {
    text: params.text('text'),
    parseMode: params.text('parse_mode'),
    entities: params.list('entities'),
  });
}

/** A text as Telegram reads it, refused where it is empty or too long. */
export function readText(world: World, words: Words): { text: string; entities?: MessageEntity[] } {
  if (words.text === '') throw badRequest('message text is empty');
  const parsed = formatText(words, (id) => world.state.users.get(id));
  if (parsed.text === '') throw badRequest('text must be non-empty');
  if (parsed.text.length > TEXT_LENGTH) throw badRequest('message is too long');
  return {
    text: parsed.text,
    ...(parsed.entities.length > 0 ? { entities: parsed.entities } : {}),
  };
}

/** A caption from `caption`, `parse_mode` and `caption_entities`; empty where there is none. */
export function captionOf(world: World, params: Params): Content {
  const caption = readCaption(world, {
    text: params.text('caption'),
    parseMode: params.text('parse_mode'),
    entities: params.list('caption_entities'),
  });
  const isAbove = params.flag('show_caption_above_media');
  return { ...caption, ...(isAbove ? { show_caption_above_media: true as const } : {}) };
}

/** The caption of an object in a request: one of an album, of an edit, of an inline result. */
export function captionIn(world: World, item: Record<string, unknown>): Content {
  const caption = readCaption(world, {
    text: typeof item.caption === 'string' ? item.caption : '',
    parseMode: typeof item.parse_mode === 'string' ? item.parse_mode : '',
    entities: Array.isArray(item.caption_entities) ? item.caption_entities : undefined,
  });
  return {
    ...caption,
    ...(item.show_caption_above_media === true ? { show_caption_above_media: true as const } : {}),
    ...(item.has_spoiler === true ? { has_media_spoiler: true as const } : {}),
  };
}

/** The link preview settings that a message carries. */
export function previewOf(params: Params): Content {
  const options = params.object('link_preview_options');
  if (options) return { link_preview_options: options };
  const off = params.text('disable_web_page_preview');
  return ['true', '1'].includes(off) ? { link_preview_options: { is_disabled: true } } : {};
}

/** Whether anything of a message can be sent again: not of a service message or an invoice. */
export function isCopyable(message: Content): boolean {
  return COPIED.some((name) => message[name] !== undefined);
}

/** What of a message can be sent again. */
export function copyable(message: Content, what: 'copied' | 'forwarded'): Content {
  if (!isCopyable(message)) throw badRequest(`the message can't be ${what}`);
  const kept = COPIED.filter((name) => message[name] !== undefined);
  return structuredClone(Object.fromEntries(kept.map((name) => [name, message[name]])));
}

/** Whether a message may have a caption. */
export function hasCaption(message: Content): boolean {
  const kind = kindOf(message);
  return kind !== undefined && kind !== 'sticker';
}

function readCaption(world: World, words: Words): Content {
  const parsed = formatText(words, (id) => world.state.users.get(id));
  if (parsed.text.length > CAPTION_LENGTH) throw badRequest('message caption is too long');
  if (parsed.text === '') return {};
  return {
    caption: parsed.text,
    ...(parsed.entities.length > 0 ? { caption_entities: parsed.entities } : {}),
  };
}
