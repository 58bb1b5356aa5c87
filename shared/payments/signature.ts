import { createHmac, timingSafeEqual, type BinaryLike } from 'node:crypto';
import { WebhookRejected } from '../errors.ts';
import type { RawWebhook } from './provider.ts';

/**
 * Refuses a callback unless `header` is the hex HMAC of its raw bytes. Compares in constant time; a
 * missing, repeated or shorter header is a bad one.
 */
export function proveHmac(
  webhook: RawWebhook,
  { header, key, hash }: { header: string; key: BinaryLike; hash: 'sha256' | 'sha512' },
): void {
  const given = webhook.headers[header];
  if (typeof given !== 'string' || given === '') throw new WebhookRejected('signature missing');
  const expected = createHmac(hash, key).update(webhook.body).digest();
  const claimed = Buffer.from(given, 'hex');
  if (given.length !== expected.length * 2 || claimed.length !== expected.length)
    throw new WebhookRejected('signature malformed');
  if (!timingSafeEqual(claimed, expected)) throw new WebhookRejected('signature wrong');
}

/**
 * JSON without the white space between its parts, for providers that sign that form. Numbers and
 * texts stay byte by byte as they stand there: written again, `1.0` would be `1`.
 */
export function compactJson(body: Buffer): Buffer {
  const bare = body
    .toString('latin1')
    .replaceAll(/"(?:[^"\\]|\\.)*"|[ \t\r\n]+/g, (part) => (part.startsWith('"') ? part : ''));
  return Buffer.from(bare, 'latin1');
}
