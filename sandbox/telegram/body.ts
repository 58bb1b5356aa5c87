import { ApiError, badRequest } from './errors.ts';
import { parseMultipart } from './multipart.ts';
import type { RawParams } from './params.ts';

/** Telegram's largest upload, and room for the fields beside it. */
const UPLOAD_BYTES = 50 * 1024 * 1024;
const BODY_BYTES = UPLOAD_BYTES + 2 * 1024 * 1024;

/** Reads a request's parameters: query string first, then whatever the body brings. */
export async function readParams(
  request: AsyncIterable<unknown>,
  query: URLSearchParams,
  contentType: string,
): Promise<RawParams> {
  const raw: RawParams = { values: new Map(query), uploads: new Map() };
  const body = await readBody(request);
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (body.length === 0) return raw;
  if (type === 'application/json') {
    for (const [name, value] of Object.entries(parseJson(body))) raw.values.set(name, value);
  } else if (type === 'multipart/form-data') {
    const form = parseMultipart(body, contentType);
    for (const [name, value] of form.fields) raw.values.set(name, value);
    raw.uploads = form.uploads;
    for (const { content } of form.uploads.values()) {
      if (content.length > UPLOAD_BYTES) throw new ApiError(413, 'Request Entity Too Large');
    }
  } else if (type === 'application/x-www-form-urlencoded') {
    for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
      raw.values.set(name, value);
    }
  }
  return raw;
}

async function readBody(request: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > BODY_BYTES) throw new ApiError(413, 'Request Entity Too Large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function parseJson(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest("can't parse request body as JSON");
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest("can't parse request body: JSON object expected");
  }
  return value as Record<string, unknown>;
}
