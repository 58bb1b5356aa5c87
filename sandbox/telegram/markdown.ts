import { badRequest, type ApiError } from './errors.ts';
import type { Parsed } from './html.ts';
import type { MessageEntity } from './model.ts';

/** MarkdownV2's marks, longest first. */
const MARKS: readonly (readonly [string, string, string])[] = [
  ['__', 'underline', 'Underline'],
  ['||', 'spoiler', 'Spoiler'],
  ['_', 'italic', 'Italic'],
  ['*', 'bold', 'Bold'],
  ['~', 'strikethrough', 'Strikethrough'],
];

const RESERVED = new Set('_*[]()~`>#+-=|{}.!');

interface Mark {
  mark: string;
  type: string;
  name: string;
  offset: number;
  begin: number;
}

interface Reader {
  source: string;
  at: number;
  text: string;
  open: Mark[];
  entities: MessageEntity[];
  quote: { offset: number } | null;
}

/** Reads MarkdownV2: every mark but custom emoji and dates, with the server's refusals. */
export function parseMarkdown(source: string): Parsed {
  const reader: Reader = { source, at: 0, text: '', open: [], entities: [], quote: null };
  while (reader.at < source.length) step(reader);
  endQuote(reader);
  const left = reader.open.at(-1);
  if (left) throw unended(reader, left);
  return { text: reader.text, entities: reader.entities };
}

function step(reader: Reader): void {
  const { source, at } = reader;
  const char = source[at]!;
  if (char === '\\' && /[!-~\s]/.test(source[at + 1] ?? '')) {
    reader.text += source[at + 1]!;
    reader.at += 2;
  } else if (char === '\n') {
    if (reader.quote && source[at + 1] !== '>') endQuote(reader);
    reader.text += char;
    reader.at += 1;
  } else if (char === '>' && (at === 0 || source[at - 1] === '\n')) {
    reader.quote ??= { offset: reader.text.length };
    reader.at += 1;
  } else if (char === '`') {
    code(reader);
  } else if (char === '[') {
    reader.open.push({
      mark: '[',
      type: 'text_link',
      name: 'TextUrl',
      offset: reader.text.length,
      begin: at,
    });
    reader.at += 1;
  } else if (char === ']' && reader.open.at(-1)?.mark === '[') {
    link(reader);
  } else if (!toggle(reader)) {
    if (RESERVED.has(char)) {
      throw wrong(`Character '${char}' is reserved and must be escaped with the preceding '\\'`);
    }
    reader.text += char;
    reader.at += 1;
  }
}

function toggle(reader: Reader): boolean {
  const { source, at } = reader;
  const last = reader.open.at(-1);
  // `___` closes an italic before an underline when the italic is the inner one, as the server does.
  const found =
    last && last.mark === '_' && source.startsWith('___', at)
      ? MARKS.find(([mark]) => mark === '_')
      : MARKS.find(([mark]) => source.startsWith(mark, at));
  if (!found) return false;
  const [mark, type, name] = found;
  if (mark === '||' && reader.quote && !last && atLineEnd(reader)) {
    endQuote(reader, 'expandable_blockquote');
    reader.at += 2;
    return true;
  }
  reader.at += mark.length;
  if (last?.mark === mark) {
    reader.open.pop();
    addEntity(reader, last, {});
  } else {
    reader.open.push({ mark, type, name, offset: reader.text.length, begin: at });
  }
  return true;
}

function atLineEnd(reader: Reader): boolean {
  const next = reader.source[reader.at + 2];
  return next === undefined || (next === '\n' && reader.source[reader.at + 3] !== '>');
}

function code(reader: Reader): void {
  const { source, at } = reader;
  const fence = source.startsWith('```', at) ? '```' : '`';
  const mark: Mark = {
    mark: fence,
    type: fence === '`' ? 'code' : 'pre',
    name: fence === '`' ? 'Code' : 'Pre',
    offset: reader.text.length,
    begin: at,
  };
  let next = at + fence.length;
  let language = '';
  if (fence === '```') {
    const head = /^([^\s`]*)(\r\n|\n\r|\n|\r)?/.exec(source.slice(next))!;
    const followed = source[next + head[1]!.length];
    if (head[1] && followed !== undefined && followed !== '`') {
      language = head[1];
      next += head[0].length;
    } else if (!head[1]) {
      next += head[0].length;
    }
  }
  while (!source.startsWith(fence, next)) {
    if (next >= source.length) throw unended(reader, mark);
    if (source[next] === '\\' && next + 1 < source.length) next += 1;
    reader.text += source[next]!;
    next += 1;
  }
  addEntity(reader, mark, language ? { language } : {});
  reader.at = next + fence.length;
}

function link(reader: Reader): void {
  const mark = reader.open.pop()!;
  const { source } = reader;
  let url = reader.text.slice(mark.offset);
  let next = reader.at + 1;
  if (source[next] === '(') {
    const begin = next + 1;
    url = '';
    for (next = begin; source[next] !== ')'; next += 1) {
      if (next >= source.length) {
        throw wrong(`Can't find end of a URL at byte offset ${bytes(source, begin)}`);
      }
      if (source[next] === '\\' && next + 1 < source.length) next += 1;
      url += source[next]!;
    }
    next += 1;
  }
  addEntity(reader, mark, { url });
  reader.at = next;
}

function endQuote(reader: Reader, type = 'blockquote'): void {
  if (!reader.quote) return;
  const { offset } = reader.quote;
  reader.quote = null;
  const length = reader.text.length - offset;
  if (length > 0) reader.entities.push({ type, offset, length });
}

function addEntity(reader: Reader, mark: Mark, more: Partial<MessageEntity>): void {
  const length = reader.text.length - mark.offset;
  if (length > 0) reader.entities.push({ type: mark.type, offset: mark.offset, length, ...more });
}

function bytes(source: string, at: number): number {
  return Buffer.byteLength(source.slice(0, at));
}

function wrong(why: string): ApiError {
  return badRequest(`can't parse entities: ${why}`);
}

function unended(reader: Reader, mark: Mark): ApiError {
  return wrong(
    `Can't find end of ${mark.name} entity at byte offset ${bytes(reader.source, mark.begin)}`,
  );
}
