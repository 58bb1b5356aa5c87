import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { badRequest } from './errors.ts';
import { imageSize } from './image.ts';
import type { Document, PhotoSize } from './model.ts';
import type { Params } from './params.ts';
import type { Bot, StoredFile } from './state.ts';
import { randomText } from './world.ts';

/** Telegram's bounds for what a bot uploads, lets Telegram fetch, and downloads. */
const UPLOAD_BYTES = 50 * 1024 * 1024;
const PHOTO_BYTES = 10 * 1024 * 1024;
const DOWNLOAD_BYTES = 20 * 1024 * 1024;
const FETCH_TIMEOUT_MS = 5000;

/** A file before it belongs to a bot. */
export interface FileSource {
  name: string;
  mimeType: string;
  content: Buffer;
}

/** The file that a method's parameter names: an upload, a known `file_id` or a URL. */
export async function fileOf(
  bot: Bot,
  params: Params,
  field: 'photo' | 'document',
): Promise<StoredFile> {
  const given = params.text(field);
  const upload = params.uploads.get(given.startsWith('attach://') ? given.slice(9) : field);
  if (upload) {
    return keepFile(bot, field, {
      name: upload.fileName,
      mimeType: upload.mimeType,
      content: upload.content,
    });
  }
  const known = bot.files.get(given);
  if (known) {
    if (known.kind !== field && field === 'photo') {
      throw badRequest("can't use file of type Document as Photo");
    }
    return known;
  }
  if (/^https?:\/\//i.test(given)) return keepFile(bot, field, await fetchFile(given, field));
  throw badRequest('wrong file identifier/HTTP URL specified');
}

/** Keeps a file under an identifier of this bot. */
export function keepFile(bot: Bot, kind: StoredFile['kind'], source: FileSource): StoredFile {
  if (source.content.length === 0) throw badRequest('file must be non-empty');
  if (source.content.length > (kind === 'photo' ? PHOTO_BYTES : UPLOAD_BYTES)) {
    throw badRequest(`file is too big`);
  }
  const size = kind === 'photo' ? imageSize(source.content) : { width: 0, height: 0 };
  if (!size) throw badRequest('IMAGE_PROCESS_FAILED');
  const name = basename(source.name) || 'file';
  const number = bot.files.size;
  const extension = extname(name) || (kind === 'photo' ? '.jpg' : '');
  const hash = createHash('sha256').update(kind).update(source.content).digest('base64url');
  const file: StoredFile = {
    fileId: `${kind === 'photo' ? 'AgACAgI' : 'BQACAgI'}${randomText(40)}`,
    uniqueId: `AQAD${hash.slice(0, 12)}`,
    path: `${kind}s/file_${number}${extension}`,
    name,
    mimeType:
      kind === 'photo'
        ? source.mimeType.startsWith('image/')
          ? source.mimeType
          : 'image/jpeg'
        : source.mimeType,
    kind,
    ...size,
    content: source.content,
  };
  bot.files.set(file.fileId, file);
  return file;
}

/** A stored photo, as messages carry it. */
export function photoSizes(file: StoredFile): PhotoSize[] {
  return [
    {
      file_id: file.fileId,
      file_unique_id: file.uniqueId,
      width: file.width,
      height: file.height,
      file_size: file.content.length,
    },
  ];
}

/** A stored document, as messages carry it. */
export function documentOf(file: StoredFile): Document {
  return {
    file_id: file.fileId,
    file_unique_id: file.uniqueId,
    file_name: file.name,
    mime_type: file.mimeType,
    file_size: file.content.length,
  };
}

/** The answer of `getFile`. */
export function fileInfo(bot: Bot, fileId: string): Record<string, unknown> {
  const file = bot.files.get(fileId);
  if (!file) throw badRequest('invalid file_id');
  if (file.content.length > DOWNLOAD_BYTES) throw badRequest('file is too big');
  return {
    file_id: file.fileId,
    file_unique_id: file.uniqueId,
    file_size: file.content.length,
    file_path: file.path,
  };
}

/** The file behind a path that `getFile` gave. */
export function fileAt(bot: Bot, path: string): StoredFile | undefined {
  for (const file of bot.files.values()) if (file.path === path) return file;
  return undefined;
}

async function fetchFile(url: string, kind: 'photo' | 'document'): Promise<FileSource> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const mimeType = response.headers.get('content-type')?.split(';')[0] ?? '';
    if (kind === 'photo' && !mimeType.startsWith('image/')) {
      throw badRequest('wrong type of the web page content');
    }
    const content = Buffer.from(await response.arrayBuffer());
    return { name: basename(new URL(url).pathname), mimeType, content };
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Bad Request')) throw error;
    throw badRequest('failed to get HTTP URL content');
  }
}
