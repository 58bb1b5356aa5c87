import { badRequest, type ApiError } from './errors.ts';
import type { MessageEntity } from './model.ts';

/** Text and entities before links are checked and whitespace is cut. */
export interface Parsed {
  text: string;
  entities: MessageEntity[];
}

const TYPES: Record<string, string> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
  'tg-emoji': 'custom_emoji',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
};

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  name: string;
  offset: number;
  argument: string;
}

/** Reads Telegram's HTML style; refuses what the real server refuses, in its words. */
export function parseHtml(source: string): Parsed {
  let text = '';
  let at = 0;
  const open: OpenTag[] = [];
  const entities: MessageEntity[] = [];
  while (at < source.length) {
    const char = source[at]!;
    if (char === '&') {
      const entity = decodeEntity(source, at);
      text += entity.text;
      at += entity.length;
    } else if (char !== '<') {
      text += char;
      at += 1;
    } else if (source[at + 1] === '/') {
      at = closeTag(source, at, open, entities, text);
    } else {
      const tag = openTag(source, at, text.length);
      open.push(tag.tag);
      at = tag.next;
    }
  }
  const left = open.at(-1);
  if (left) throw wrong(`Can't find end tag corresponding to start tag "${left.name}"`);
  for (const entity of entities) if (entity.type === 'code') delete entity.language;
  return { text, entities };
}

function wrong(why: string): ApiError {
  return badRequest(`can't parse entities: ${why}`);
}

function bytes(source: string, at: number): number {
  return Buffer.byteLength(source.slice(0, at));
}

function decodeEntity(source: string, at: number): { text: string; length: number } {
  const rest = source.slice(at, at + 12);
  const number = /^&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/i.exec(rest);
  if (number) {
    const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
    if (code > 0 && code < 0x10_ff_ff) {
      return { text: String.fromCodePoint(code), length: number[0].length };
    }
  }
  const named = /^&(lt|gt|amp|quot);?/.exec(rest);
  if (named) return { text: NAMED[named[1]!]!, length: named[0].length };
  return { text: '&', length: 1 };
}

function openTag(source: string, begin: number, offset: number): { tag: OpenTag; next: number } {
  let at = begin + 1;
  while (at < source.length && !/[\s>]/.test(source[at]!)) at += 1;
  if (at >= source.length) throw wrong(`Unclosed start tag at byte offset ${bytes(source, begin)}`);
  const name = source.slice(begin + 1, at).toLowerCase();
  if (!(name in TYPES)) {
    throw wrong(`Unsupported start tag "${name}" at byte offset ${bytes(source, begin)}`);
  }
  let argument = '';
  for (;;) {
    at = skipSpace(source, at);
    if (source[at] === '>') break;
    if (at >= source.length) {
      throw wrong(`Unclosed start tag "${name}" at byte offset ${bytes(source, begin)}`);
    }
    const read = attribute(source, at, name, begin);
    argument = argumentOf(name, read.name, read.value) ?? argument;
    at = read.next;
  }
  if (name === 'span' && argument !== 'spoiler') {
    throw wrong(`Tag "span" must have class "tg-spoiler" at byte offset ${bytes(source, begin)}`);
  }
  return { tag: { name, offset, argument }, next: at + 1 };
}

function attribute(
  source: string,
  begin: number,
  tag: string,
  tagBegin: number,
): { name: string; value: string; next: number } {
  const unclosed = (): ApiError =>
    wrong(`Unclosed start tag "${tag}" at byte offset ${bytes(source, tagBegin)}`);
  let at = begin;
  while (at < source.length && !/[\s=>/"']/.test(source[at]!)) at += 1;
  const name = source.slice(begin, at);
  if (name === '') {
    throw wrong(
      `Empty attribute name in the tag "${tag}" at byte offset ${bytes(source, tagBegin)}`,
    );
  }
  at = skipSpace(source, at);
  if (at >= source.length) throw unclosed();
  if (source[at] !== '=') return { name, value: '', next: at };
  at = skipSpace(source, at + 1);
  if (at >= source.length) throw unclosed();
  const quote = source[at]!;
  if (quote !== '"' && quote !== "'") {
    const token = /^[a-z0-9.-]*/i.exec(source.slice(at))![0];
    const next = at + token.length;
    if (!/[\s>]/.test(source[next] ?? '')) {
      throw wrong(`Unexpected end of name token at byte offset ${bytes(source, at)}`);
    }
    return { name, value: token.toLowerCase(), next };
  }
  let value = '';
  at += 1;
  while (at < source.length && source[at] !== quote) {
    const entity = source[at] === '&' ? decodeEntity(source, at) : { text: source[at]!, length: 1 };
    value += entity.text;
    at += entity.length;
  }
  if (at + 1 >= source.length) {
    throw wrong(`Unclosed start tag at byte offset ${bytes(source, tagBegin)}`);
  }
  return { name, value, next: at + 1 };
}

function argumentOf(tag: string, name: string, value: string): string | undefined {
  if (tag === 'a' && name === 'href') return value;
  if (tag === 'code' && name === 'class' && value.startsWith('language-')) return value.slice(9);
  if (tag === 'span' && name === 'class' && value.startsWith('tg-')) return value.slice(3);
  if (tag === 'tg-emoji' && name === 'emoji-id') return value;
  if (tag === 'blockquote' && name === 'expandable') return '1';
  return undefined;
}

function closeTag(
  source: string,
  begin: number,
  open: OpenTag[],
  entities: MessageEntity[],
  text: string,
): number {
  const tag = open.pop();
  if (!tag) throw wrong(`Unexpected end tag at byte offset ${bytes(source, begin)}`);
  let at = begin + 2;
  while (at < source.length && !/[\s>]/.test(source[at]!)) at += 1;
  const name = source.slice(begin + 2, at).toLowerCase();
  at = skipSpace(source, at);
  if (source[at] !== '>') throw wrong(`Unclosed end tag at byte offset ${bytes(source, begin)}`);
  if (name !== '' && name !== tag.name) {
    throw wrong(
      `Unmatched end tag at byte offset ${bytes(source, begin)}, expected "</${tag.name}>", found "</${name}>"`,
    );
  }
  if (text.length > tag.offset) addEntity(entities, tag, text);
  return at + 1;
}

function addEntity(entities: MessageEntity[], tag: OpenTag, text: string): void {
  const offset = tag.offset;
  const length = text.length - offset;
  const type =
    tag.name === 'blockquote' && tag.argument ? 'expandable_blockquote' : TYPES[tag.name]!;
  const last = entities.at(-1);
  const same = last?.offset === offset && last.length === length ? last : undefined;
  if (tag.name === 'pre' && same?.type === 'code' && same.language) {
    same.type = 'pre';
  } else if (tag.name === 'code' && same?.type === 'pre' && tag.argument) {
    same.language = tag.argument;
  } else if (tag.name === 'code') {
    entities.push({ type, offset, length, ...(tag.argument ? { language: tag.argument } : {}) });
  } else if (tag.name === 'a') {
    entities.push({ type, offset, length, url: tag.argument || text.slice(offset) });
  } else if (tag.name === 'tg-emoji') {
    if (!/^[1-9]\d*$/.test(tag.argument)) {
      throw wrong('Invalid custom emoji identifier specified');
    }
    entities.push({ type, offset, length, custom_emoji_id: tag.argument });
  } else {
    entities.push({ type, offset, length });
  }
}

function skipSpace(source: string, at: number): number {
  let next = at;
  while (next < source.length && /\s/.test(source[next]!)) next += 1;
  return next;
}
