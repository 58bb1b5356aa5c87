import { createHmac, timingSafeEqual } from 'node:crypto';
import { WebhookRejected } from '../errors.ts';
import type { RawWebhook } from './provider.ts';

/** The header that `shared/web/hooks.ts` makes of what a callback's path went on with. */
export const PATH_SIGNATURE = 'x-path-signature';
/** Enough that nobody guesses one, short enough for a path. */
const PROOF_BYTES = 18;
const NAME = /^[A-Za-z0-9_-]{1,80}$/;

/**
 * A callback address of one thing alone, for providers that sign nothing: `<address>/<name>.<proof>`.
 * Only we can make the proof, so who knows the address of one can speak of no other.
 */
export function provenUrl(callbackUrl: string, name: string, secret: string): string {
  if (!NAME.test(name)) throw new Error('a name in a path has letters, digits, _ and - only');
  return `${callbackUrl}/${name}.${proofOf(name, secret)}`;
}

/** The name in a callback's path, proven to be ours. Throws `WebhookRejected`. */
export function provePath(webhook: RawWebhook, secret: string): string {
  const given = webhook.headers[PATH_SIGNATURE];
  if (typeof given !== 'string' || given === '') throw new WebhookRejected('signature missing');
  const [name = '', proof = ''] = given.split('.');
  const expected = Buffer.from(proofOf(name, secret));
  const claimed = Buffer.from(proof);
  if (given !== `${name}.${proof}` || claimed.length !== expected.length)
    throw new WebhookRejected('signature malformed');
  if (!timingSafeEqual(claimed, expected)) throw new WebhookRejected('signature wrong');
  return name;
}

function proofOf(name: string, secret: string): string {
  return createHmac('sha256', secret)
    .update(`path:${name}`)
    .digest()
    .subarray(0, PROOF_BYTES)
    .toString('base64url');
}
