import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { Unavailable, UserError } from '../errors.ts';
import { fromDecimal, isCurrency, type Money } from '../money.ts';
import { ask, read } from './http.ts';
import type { Connection, CredentialField, Credentials } from './provider.ts';

/** What an operator makes at OKX → API: https://www.okx.com/docs-v5/en/#overview-rest-authentication. */
export const okxCredentials: readonly CredentialField[] = [
  { name: 'key', secret: true, schema: z.string().regex(/^[0-9a-fA-F-]{20,60}$/) },
  { name: 'secret', secret: true, schema: z.string().regex(/^[0-9A-Fa-f]{20,80}$/) },
  { name: 'passphrase', secret: true, schema: z.string().regex(/^\S{8,32}$/) },
];

/** Funding account, where deposits arrive and withdrawals start, and trading account. */
export const FUNDING = '6';
export const TRADING = '18';

/** Key, passphrase or signature are not those of an account. */
const REFUSED = ['50101', '50103', '50104', '50105', '50106', '50111', '50113', '50114', '50119'];
/** Whether it was done is not said, or only our clock or our haste is wrong: ask again. */
const UNSURE = ['50001', '50004', '50005', '50011', '50013', '50026', '50061', '50102', '50112'];

const Answer = z.object({ code: z.string(), msg: z.string(), data: z.array(z.unknown()) });
/** Orders say what is wrong with each one, beside a code of the whole. */
const Item = z.object({ sCode: z.string(), sMsg: z.string() });

export interface OkxQuestion {
  readonly method: 'GET' | 'POST';
  /** Behind `/api/v5/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: Readonly<Record<string, string>>;
}

/**
 * One signed call; what it answers, each part checked by `schema`. An error comes with HTTP 200 too,
 * and one item of an accepted call may have failed by itself: both are refusals.
 */
export async function callOkx<T>(
  connection: Connection,
  { method, path, query = {}, body }: OkxQuestion,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const known = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined); // prettier-ignore
  const search = new URLSearchParams(known).toString();
  const target = `/api/v5/${path}${search && `?${search}`}`;
  const text = body === undefined ? '' : JSON.stringify(body);
  const { body: answer, status } = await ask(
    connection.fetch,
    new URL(target, connection.baseUrl).href,
    { method, headers: signed(connection.credentials, method + target + text), body },
  );
  const said = Answer.safeParse(answer).data;
  if (!said) {
    if (status === 401) throw new UserError('credentials-refused');
    throw new Unavailable(`unreadable answer (${status})`);
  }
  const failed = said.data.map((item) => Item.safeParse(item).data).find((item) => item && item.sCode !== '0'); // prettier-ignore
  if (said.code !== '0' || failed) judge(failed?.sCode ?? said.code, failed?.sMsg ?? said.msg);
  return said.data.map((item) => read(schema, item));
}

function judge(code: string, reason: string): never {
  if (REFUSED.includes(code)) throw new UserError('credentials-refused');
  if (UNSURE.includes(code)) throw new Unavailable(`OKX: ${code} ${reason}`);
  throw refusal(code, reason);
}

/** OKX said no, and why; `data.code` is its own code. */
export function refusal(code: string, reason: string): UserError {
  return new UserError('provider-refused', {
    provider: 'okx',
    code,
    reason: `${reason} (${code})`,
  });
}

/** Whether OKX said no for this reason. */
export function isRefusal(error: unknown, code: string): boolean {
  return error instanceof UserError && error.data['code'] === code;
}

/** The time is ISO with milliseconds: seconds, as many clients send them, are refused. */
function signed(credentials: Credentials, what: string): Record<string, string> {
  const [key, secret, passphrase] = ['key', 'secret', 'passphrase'].map((name) => {
    const value = credentials[name];
    if (value === undefined || value === '') throw new UserError('credentials-refused');
    return value;
  }) as [string, string, string];
  const timestamp = new Date().toISOString();
  return {
    'OK-ACCESS-KEY': key,
    'OK-ACCESS-SIGN': createHmac('sha256', secret).update(timestamp + what).digest('base64'),
    'OK-ACCESS-TIMESTAMP': timestamp,
    'OK-ACCESS-PASSPHRASE': passphrase,
  }; // prettier-ignore
}

/** An amount in a decimal text of OKX. Digits that we do not keep are cut. */
export function okxMoney(amount: string, currency: string): Money {
  if (!isCurrency(currency)) throw new Unavailable(`OKX speaks of ${currency}`);
  try {
    return { amount: fromDecimal(amount === '' ? '0' : amount, currency, 'down'), currency };
  } catch (cause) {
    throw new Unavailable('unreadable amount', { cause });
  }
}
