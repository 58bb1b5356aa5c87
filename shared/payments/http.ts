import type { ZodType } from 'zod';
import { Unavailable, WebhookRejected } from '../errors.ts';
import { parseExact } from '../exact-json.ts';
import type { Fetch, RawWebhook } from './provider.ts';

/** Long enough for a slow provider, short enough for a customer who waits for the payment link. */
const TIMEOUT_MS = 10_000;

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A 5xx with JSON is this provider's way to say something: the adapter judges it. */
  readonly judgesErrors?: boolean;
}

export interface Answer {
  readonly status: number;
  /** Parsed JSON with numbers as texts; null where the answer was not JSON. */
  readonly body: unknown;
}

/**
 * Asks a provider over JSON. No answer, a redirect (it would carry the credentials elsewhere), 429
 * and 5xx throw `Unavailable`; all else is the adapter's to judge.
 */
export async function ask(fetch: Fetch, url: string, question: Question): Promise<Answer> {
  const { status, text } = await exchange(fetch, url, question);
  const body = readJson(text);
  const isTrouble = status === 429 || (status >= 500 && !(question.judgesErrors && body !== null));
  if (isTrouble) throw new Unavailable(`provider answered ${status}`);
  return { status, body };
}

/** An answer of the expected form; any other one throws `Unavailable`. */
export function read<T>(schema: ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new Unavailable('unreadable answer', { cause: result.error });
  return result.data;
}

/** A callback of the expected form, numbers as texts; any other one throws `WebhookRejected` 400. */
export function readCallback<T>(schema: ZodType<T>, { body }: RawWebhook): T {
  const result = schema.safeParse(readJson(body.toString('utf8')));
  if (!result.success) throw new WebhookRejected('callback unreadable', 400);
  return result.data;
}

async function exchange(fetch: Fetch, url: string, { method, headers, body }: Question) {
  try {
    const response = await fetch(url, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    throw new Unavailable('provider did not answer', { cause });
  }
}

function readJson(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return null;
  }
}
