import { z } from 'zod';
import { Unavailable, UserError } from '../errors.ts';
import { ask } from './http.ts';
import type { Connection, Credentials } from './provider.ts';

/** Whether the process may take what Chapa's test mode says for money. Production may not. */
export interface ChapaMode {
  readonly acceptsTests: boolean;
}

/** https://developer.chapa.co/errors: a message, or lists of them by field. */
const Envelope = z.object({
  message: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  status: z.string().nullish(),
  data: z.unknown().optional(),
});

export interface ChapaAnswer {
  readonly status: number;
  /** Its own word for "done", beside the status. */
  readonly isSuccess: boolean;
  readonly message: string;
  readonly data: unknown;
}

/** Asks Chapa; wrong keys are refused here, all else is the caller's to judge. */
export async function call(
  connection: Connection,
  { acceptsTests }: ChapaMode,
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<ChapaAnswer> {
  const { credentials, baseUrl, fetch } = connection;
  const key = need(credentials, 'key');
  if (!acceptsTests && isTestKey(key)) throw new UserError('provider-test-mode');
  const answer = await ask(fetch, new URL(`/v1/${path}`, baseUrl).href, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}` },
    ...(body === undefined ? {} : { body }),
  });
  if (answer.status === 401) throw new UserError('credentials-refused');
  const envelope = Envelope.safeParse(answer.body);
  if (!envelope.success) throw new Unavailable('unreadable answer', { cause: envelope.error });
  const { status, message, data } = envelope.data;
  const isSuccess = answer.status < 400 && status === 'success';
  return { status: answer.status, isSuccess, message: wordsOf(message), data };
}

/** A refusal in the provider's words. */
export function refusal(reason: string): UserError {
  return new UserError('provider-refused', { provider: 'chapa', reason });
}

export function isTestKey(key: string): boolean {
  return key.startsWith('CHASECK_TEST-');
}

/** A credential that must be there. */
export function need(credentials: Credentials, name: string): string {
  const value = credentials[name];
  if (value === undefined || value === '') throw new UserError('credentials-refused');
  return value;
}

function wordsOf(message: z.infer<typeof Envelope>['message']): string {
  if (typeof message === 'string') return message;
  return Object.values(message ?? {}).flat().join(' '); // prettier-ignore
}
