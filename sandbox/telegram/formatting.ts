import { badRequest } from './errors.ts';
import { parseHtml, type Parsed } from './html.ts';
import { checkLink, linkedUser } from './links.ts';
import { parseMarkdown } from './markdown.ts';
import type { MessageEntity, User } from './model.ts';

/** The server reads no more than this before it counts characters. */
const RAW_BYTES = 1 << 15;

/** Entities that a sender may give; the others are found by Telegram itself. */
const GIVEN = new Set([
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'blockquote',
  'expandable_blockquote',
  'code',
  'pre',
  'text_link',
  'text_mention',
  'custom_emoji',
]);

/** What Telegram finds in any text by itself. */
const FOUND: readonly (readonly [string, RegExp])[] = [
  [
    'url',
    /(?<![\w@/])(?:https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]']|(?:[a-z0-9-]+\.)+(?:com|org|net|me|io|dev|app|shop|example)(?:\/[^\s<>"]*[^\s<>".,;:!?)\]'])?)(?![\w@])/gi,
  ],
  ['email', /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w@])/g],
  ['bot_command', /(?<![\w/<>])\/\w{1,64}(?:@\w{3,32})?(?![\w/])/g],
  ['mention', /(?<![\w@/.])@\w{4,32}(?!\w)/g],
  ['hashtag', /(?<![\w#])#[\p{L}\p{N}_]*[\p{L}_][\p{L}\p{N}_]*/gu],
];

/** How a text is written: by a parse mode, or with entities beside it. */
export interface TextSource {
  text: string;
  parseMode: string;
  entities: unknown[] | undefined;
}

/** Turns what a bot sent into text and entities as Telegram would show them. */
export function formatText(
  source: TextSource,
  findUser: (id: number) => User | undefined = () => undefined,
): Parsed {
  if (Buffer.byteLength(source.text) > RAW_BYTES) throw badRequest('text is too long');
  const parsed = parse(source);
  const linked = parsed.entities.flatMap((entity) => resolveLink(entity, findUser));
  const trimmed = trim({ text: parsed.text.replaceAll('\r', ''), entities: linked });
  const given = withoutNested(trimmed.entities);
  return {
    text: trimmed.text,
    entities: sorted([...given, ...findEntities(trimmed.text, given)]),
  };
}

/** Entities that Telegram finds in a text, outside of code and links. */
export function findEntities(text: string, given: MessageEntity[] = []): MessageEntity[] {
  const taken = given.filter((entity) =>
    ['code', 'pre', 'text_link', 'text_mention'].includes(entity.type),
  );
  for (const [type, pattern] of FOUND) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      if (!taken.some((other) => overlap(entity, other))) taken.push(entity);
    }
  }
  return sorted(taken.filter((entity) => !given.includes(entity)));
}

function parse(source: TextSource): Parsed {
  const mode = source.parseMode.toLowerCase();
  if (source.text !== '' && mode !== '' && mode !== 'none') {
    if (mode === 'html') return parseHtml(source.text);
    if (mode === 'markdownv2') return parseMarkdown(source.text);
    if (mode === 'markdown') {
      throw badRequest(
        'sandbox: the legacy Markdown mode is not simulated, use MarkdownV2 or HTML',
      );
    }
    throw badRequest('unsupported parse_mode');
  }
  return { text: source.text, entities: (source.entities ?? []).flatMap((e) => given(source, e)) };
}

function given(source: TextSource, value: unknown): MessageEntity[] {
  if (typeof value !== 'object' || value === null) {
    throw badRequest("can't parse MessageEntity: expected an Object");
  }
  const entity = value as MessageEntity;
  for (const field of ['type', 'offset', 'length'] as const) {
    if (entity[field] === undefined) {
      throw badRequest(`can't parse MessageEntity: Can't find field "${field}"`);
    }
  }
  if (!GIVEN.has(entity.type) || entity.length <= 0) return [];
  const { offset, length } = entity;
  if (!Number.isInteger(offset) || offset < 0 || offset > source.text.length) {
    throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`);
  }
  if (offset + length > source.text.length) {
    throw badRequest(
      `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${offset + length}`,
    );
  }
  return [{ ...entity }];
}

function resolveLink(
  entity: MessageEntity,
  findUser: (id: number) => User | undefined,
): MessageEntity[] {
  if (entity.type !== 'text_link') return [entity];
  const { url = '', ...rest } = entity;
  const userId = linkedUser(url);
  if (userId !== undefined) {
    const user = findUser(userId);
    return user ? [{ ...rest, type: 'text_mention', user }] : [];
  }
  // A link that is none leaves plain text, without an error.
  const link = checkLink(url);
  return 'url' in link ? [{ ...rest, url: link.url }] : [];
}

function trim({ text, entities }: Parsed): Parsed {
  const cut = text.length - text.trimStart().length;
  const kept = text.trim();
  const moved = entities.flatMap((entity) => {
    const begin = Math.max(entity.offset - cut, 0);
    const end = Math.min(entity.offset + entity.length - cut, kept.length);
    return end > begin ? [{ ...entity, offset: begin, length: end - begin }] : [];
  });
  return { text: kept, entities: moved };
}

function withoutNested(entities: MessageEntity[]): MessageEntity[] {
  const solid = entities.filter((entity) => entity.type === 'code' || entity.type === 'pre');
  return entities.filter(
    (entity) =>
      solid.includes(entity) ||
      !solid.some((other) => overlap(entity, other) && !encloses(entity, other)),
  );
}

function encloses(outer: MessageEntity, inner: MessageEntity): boolean {
  return outer.type.endsWith('blockquote') && outer.offset <= inner.offset;
}

function overlap(a: MessageEntity, b: MessageEntity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

function sorted(entities: MessageEntity[]): MessageEntity[] {
  return entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
}
