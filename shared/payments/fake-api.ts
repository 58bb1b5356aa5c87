import { z } from 'zod';
import { Unavailable, UserError } from '../errors.ts';
import { fromDecimal, isCurrency, type Money } from '../money.ts';
import { ask, type Question } from './http.ts';
import type { Connection, Credentials } from './provider.ts';

/** An amount as the fake provider writes it. */
export const FakeAmount = z.object({ amount: z.string(), currency: z.string() });

/** Asks `sandbox/fake.ts`. */
export async function callFake(
  { baseUrl, credentials, fetch }: Connection,
  path: string,
  question: Omit<Question, 'headers'> = { method: 'GET' },
): Promise<unknown> {
  const headers = { authorization: `Bearer ${fakeSecret(credentials)}` };
  const { status, body } = await ask(fetch, new URL(`/api/${path}`, baseUrl).href, {
    ...question,
    headers,
  });
  if (status === 401) throw new UserError('credentials-refused');
  if (status === 404) throw new Unavailable('the provider does not know this invoice');
  if (status !== 200)
    throw new UserError('provider-refused', { provider: 'fake', reason: `${status}` });
  return body;
}

/** Reads such an amount; digits that the currency does not have are cut. */
export function readFakeMoney({ amount, currency }: z.infer<typeof FakeAmount>): Money {
  if (!isCurrency(currency)) throw new Unavailable('invoice in an unknown currency');
  try {
    return { amount: fromDecimal(amount, currency, 'down'), currency };
  } catch (cause) {
    throw new Unavailable('unreadable amount', { cause });
  }
}

/** What proves both sides to each other. */
export function fakeSecret(credentials: Credentials): string {
  const secret = credentials['secret'];
  if (secret === undefined || secret === '') throw new UserError('credentials-refused');
  return secret;
}
