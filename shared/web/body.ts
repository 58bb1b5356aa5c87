import type { IncomingMessage } from 'node:http';
import type { ParameterizedContext } from 'koa';
import { HttpError } from './http-error.ts';

/** So much beyond the limit is read and thrown away, so that the sender gets to see the answer. */
const DISCARDED = 1024 * 1024;

/**
 * The raw bytes of a request, exactly as they came: what signatures are over. More than `limit`
 * bytes answer 413, and nothing beyond them is kept.
 */
export async function readRaw(ctx: ParameterizedContext, limit: number): Promise<Buffer> {
  if (Number(ctx.get('content-length') || 0) > limit + DISCARDED) throw tooLarge(ctx);
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytesOf(ctx.req)) {
    size += chunk.length;
    if (size > limit + DISCARDED) break;
    if (size > limit) chunks = [];
    else chunks.push(chunk);
  }
  if (size > limit) throw tooLarge(ctx);
  return Buffer.concat(chunks);
}

/** The body as JSON; anything else answers 400. */
export async function readJson(ctx: ParameterizedContext, limit: number): Promise<unknown> {
  const raw = await readRaw(ctx, limit);
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    throw new HttpError(400, 'unreadable');
  }
}

async function* bytesOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch (cause) {
    throw new HttpError(400, 'interrupted', { cause });
  }
}

function tooLarge(ctx: ParameterizedContext): HttpError {
  // What is still coming must not be read as the next request.
  ctx.set('Connection', 'close');
  return new HttpError(413, 'too-large');
}
