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
