import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { badRequest } from './errors.ts';
import { imageSize } from './image.ts';
import type { MediaKind, Message, PhotoSize } from './model.ts';
import type { Upload } from './multipart.ts';
import type { Params } from './params.ts';
import type { Bot, StoredFile } from './state.ts';
import { randomText } from './world.ts';

/** Telegram's bounds for photos and for what a bot downloads; an upload ends at the body's bound. */
const PHOTO_BYTES = 10 * 1024 * 1024;
const DOWNLOAD_BYTES = 20 * 1024 * 1024;
/** Width and height together, and the long side by the short one. */
const PHOTO_SIDES = 10_000;
const PHOTO_RATIO = 20;
/** What Telegram fetches from an address. */
const FETCHED_PHOTO_BYTES = 5 * 1024 * 1024;
const FETCHED_BYTES = 20 * 1024 * 1024;
const FETCH_TIMEOUT_MS = 5000;
/** The sides of the smaller sizes that Telegram makes of a photo, by the letter in their id. */
const SMALLER: readonly (readonly [string, number])[] = [
  ['s', 90],
  ['m', 320],
];
/** Sticker and video sizes are not read from their bytes. */
const SQUARE = { width: 512, height: 512 };

const PREFIXES: Record<MediaKind, string> = {
  photo: 'AgACAgI',
  document: 'BQACAgI',
  video: 'BAACAgI',
  animation: 'CgACAgI',
  audio: 'CQACAgI',
  voice: 'AwACAgI',
  sticker: 'CAACAgI',
};
/** What the server calls a kind when a file of another is given. */
const KIND_WORDS: Record<MediaKind, string> = {
  photo: 'Photo',
  document: 'Document',
  video: 'Video',
  animation: 'Animation',
  audio: 'Audio',
  voice: 'VoiceNote',
  sticker: 'Sticker',
};
const FOLDERS: Record<MediaKind, string> = {
  photo: 'photos',
  document: 'documents',
  video: 'videos',
  animation: 'animations',
  audio: 'music',
  voice: 'voice',
  sticker: 'stickers',
};

/** What a message shows of its files. */
export type Media = Pick<Message, MediaKind>;

/** A file before it belongs to a bot. */
export interface FileSource {
  name: string;
  mimeType: string;
  content: Buffer;
}

/** Who has files: a bot, or a group whose members' files each bot knows by ids of its own. */
export interface FileOwner {
  files: Map<string, StoredFile>;
}

/** The file that a method's parameter names. */
export function fileOf(bot: Bot, params: Params, kind: MediaKind): Promise<StoredFile> {
  return namedFile(bot, kind, params.text(kind), params.uploads, params.uploads.get(kind));
}

/** The file of an upload (given or by `attach://`), of a known `file_id` or of a URL. */
export async function namedFile(
  bot: Bot,
  kind: MediaKind,
  given: string,
  uploads: Map<string, Upload>,
  direct?: Upload,
): Promise<StoredFile> {
  const upload = given.startsWith('attach://') ? uploads.get(given.slice(9)) : direct;
  if (upload) {
    const { fileName: name, mimeType, content } = upload;
    return keepFile(bot, kind, { name, mimeType, content });
  }
  const known = knownFile(bot, given);
  if (known) {
    if (known.kind !== kind && (known.kind === 'photo' || kind === 'photo')) {
      throw badRequest(`can't use file of type ${KIND_WORDS[known.kind]} as ${KIND_WORDS[kind]}`);
    }
    return known;
  }
  if (/^https?:\/\//i.test(given)) return keepFile(bot, kind, await fetchFile(given, kind));
  throw badRequest('wrong file identifier/HTTP URL specified');
}

/** A file by the identifier that this bot knows it by. */
export function knownFile(owner: FileOwner, fileId: string): StoredFile | undefined {
  return owner.files.get(fileId) ?? owner.files.get(fileId.replace(/-[sm]$/, ''));
}

/** Keeps a file under an identifier of this owner. */
export function keepFile(owner: FileOwner, kind: MediaKind, source: FileSource): StoredFile {
  const { length } = source.content;
  if (length === 0) throw badRequest('file must be non-empty');
  if (kind === 'photo' && length > PHOTO_BYTES) {
    throw badRequest(
      `file of size ${length} bytes is too big for a photo; the maximum size is ${PHOTO_BYTES} bytes`,
    );
  }
  const size = kind === 'photo' ? imageSize(source.content) : SQUARE;
  if (!size) throw badRequest('IMAGE_PROCESS_FAILED');
  if (kind === 'photo' && !isPhotoShape(size)) throw badRequest('PHOTO_INVALID_DIMENSIONS');
  const name = basename(source.name) || 'file';
  const extension = extname(name) || (kind === 'photo' ? '.jpg' : '');
  const hash = createHash('sha256').update(kind).update(source.content).digest('base64url');
  const isPicture = source.mimeType.startsWith('image/');
  const file: StoredFile = {
    fileId: `${PREFIXES[kind]}${randomText(40).replace(/-/g, '_')}`,
    uniqueId: `AQAD${hash.slice(0, 12)}`,
    path: `${FOLDERS[kind]}/file_${owner.files.size}${extension}`,
    name,
    mimeType: kind === 'photo' && !isPicture ? 'image/jpeg' : source.mimeType,
    kind,
    ...size,
    content: source.content,
  };
  owner.files.set(file.fileId, file);
  return file;
}

/** A stored file, as messages carry it. */
export function mediaOf(file: StoredFile): Media {
  const ids = { file_id: file.fileId, file_unique_id: file.uniqueId };
  const { width, height, mimeType: mime_type, kind } = file;
  const file_size = file.content.length;
  const document = { ...ids, file_name: file.name, mime_type, file_size };
  // How long anything plays is not read from its bytes.
  const playing = { duration: 1 };
  const look = { type: 'regular', is_animated: false, is_video: false } as const;
  const shapes: Record<MediaKind, () => Media> = {
    photo: () => ({ photo: photoSizes(file) }),
    document: () => ({ document }),
    video: () => ({ video: { ...document, width, height, ...playing } }),
    // Clients that know no animations see a document.
    animation: () => ({ animation: { ...document, width, height, ...playing }, document }),
    audio: () => ({ audio: { ...document, ...playing } }),
    voice: () => ({ voice: { ...ids, mime_type, file_size, ...playing } }),
    sticker: () => ({ sticker: { ...ids, ...look, width, height, file_size } }),
  };
  return shapes[kind]();
}

/** The kind of what a message carries; undefined for words alone. */
export function kindOf(message: Partial<Message>): MediaKind | undefined {
  // An animation stands before the document that doubles it.
  const kinds = ['photo', 'animation', 'video', 'audio', 'voice', 'sticker', 'document'] as const;
  return kinds.find((kind) => message[kind] !== undefined);
}

/** The identifier of the largest file of a message. */
export function fileIdOf(message: Partial<Message>): string | undefined {
  const kind = kindOf(message);
  if (!kind) return undefined;
  return kind === 'photo' ? message.photo!.at(-1)!.file_id : message[kind]!.file_id;
}

/** Gives another bot an identifier of its own for a file that it comes to see. */
export function shareFile(owner: FileOwner, file: StoredFile): StoredFile {
  if (owner.files.has(file.fileId)) return file;
  for (const known of owner.files.values()) {
    if (known.uniqueId === file.uniqueId && known.name === file.name) return known;
  }
  return keepFile(owner, file.kind, file);
}

/** The answer of `getFile`. */
export function fileInfo(bot: Bot, fileId: string): Record<string, unknown> {
  const file = knownFile(bot, fileId);
  if (!file) throw badRequest('invalid file_id');
  if (file.content.length > DOWNLOAD_BYTES) throw badRequest('file is too big');
  return {
    file_id: fileId,
    file_unique_id: file.uniqueId,
    file_size: file.content.length,
    file_path: file.path,
  };
}

/** The file behind a path that `getFile` gave. */
export function fileAt(bot: Bot, path: string): StoredFile | undefined {
  for (const file of bot.files.values()) {
    if (file.path === path && file.content.length <= DOWNLOAD_BYTES) return file;
  }
  return undefined;
}

/** A photo in the sizes that Telegram makes of it; the largest stands last. */
function photoSizes(file: StoredFile): PhotoSize[] {
  const longest = Math.max(file.width, file.height);
  const whole = {
    file_id: file.fileId,
    file_unique_id: file.uniqueId,
    width: file.width,
    height: file.height,
    file_size: file.content.length,
  };
  const smaller = SMALLER.filter(([, side]) => side < longest).map(([letter, side]) => ({
    file_id: `${file.fileId}-${letter}`,
    file_unique_id: `${file.uniqueId}${letter}`,
    width: Math.max(1, Math.round((file.width * side) / longest)),
    height: Math.max(1, Math.round((file.height * side) / longest)),
    file_size: Math.ceil((file.content.length * side) / longest),
  }));
  return [...smaller, whole];
}

function isPhotoShape({ width, height }: { width: number; height: number }): boolean {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  return width + height <= PHOTO_SIDES && long <= short * PHOTO_RATIO;
}

async function fetchFile(url: string, kind: MediaKind): Promise<FileSource> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const mimeType = response.headers.get('content-type')?.split(';')[0] ?? '';
    if (kind === 'photo' && !mimeType.startsWith('image/')) {
      throw badRequest('wrong type of the web page content');
    }
    const content = Buffer.from(await response.arrayBuffer());
    if (content.length > (kind === 'photo' ? FETCHED_PHOTO_BYTES : FETCHED_BYTES)) {
      throw new Error('too big');
    }
    return { name: basename(new URL(url).pathname), mimeType, content };
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Bad Request')) throw error;
    throw badRequest('failed to get HTTP URL content');
  }
}
