import { z } from 'zod';
import { Unavailable, UserError } from '../errors.ts';
import { ask, read } from './http.ts';
import type { Connection, Credentials } from './provider.ts';

/** What it keeps and pays out, and we can keep: its list without those that are nowhere else. */
export const ASSETS = ['USDT', 'TON', 'BTC', 'ETH', 'LTC', 'TRX', 'USDC'];
/** Numbers arrive as texts (`parseExact`), and the provider itself writes most of them as texts. */
export const text = z.string();
export const code = z.string().regex(/^[A-Z0-9]{2,10}$/);
export const moment = z.iso.datetime({ offset: true }).transform((at) => new Date(at));

/** The most that one page of a list holds: https://help.crypt.bot/crypto-pay-api#getInvoices. */
const PAGE = 1000;
/** A hundred thousand lines; more is no comparison of one night any more. */
const MOST_PAGES = 100;

const Answer = z.union([
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: text, name: text }) }),
]);

/** One call of the API. Throws UserError `provider-refused` where it was understood and not done. */
export async function call(
  connection: Connection,
  method: string,
  body: unknown = {},
): Promise<unknown> {
  const { status, body: answer } = await ask(
    connection.fetch,
    new URL(`/api/${method}`, connection.baseUrl).href,
    {
      method: 'POST',
      headers: { 'Crypto-Pay-API-Token': tokenOf(connection.credentials) },
      body,
    },
  );
  if (status === 401) throw new UserError('credentials-refused');
  const said = read(Answer, answer);
  if (said.ok) return said.result; // `ok: false` may come with HTTP 200 too.
  if (said.error.code === '401') throw new UserError('credentials-refused');
  if (/^5\d\d$/.test(said.error.code)) throw new Unavailable(`provider says ${said.error.name}`);
  throw new UserError('provider-refused', { provider: 'cryptopay', reason: said.error.name });
}

/** One page of a list. */
export async function list<T>(
  connection: Connection,
  method: string,
  item: z.ZodType<T>,
  question: Readonly<Record<string, unknown>>,
): Promise<T[]> {
  const Page = z.object({ items: z.array(z.unknown()) });
  const page = read(Page, await call(connection, method, question));
  return page.items.map((each) => read(item, each));
}

/** Every item of a list until a page is the last one, or `isEnough` of it. */
export async function listAll<T>(
  connection: Connection,
  method: string,
  item: z.ZodType<T>,
  question: Readonly<Record<string, unknown>>,
  isEnough: (page: readonly T[]) => boolean,
): Promise<T[]> {
  const items: T[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const wanted = { ...question, offset: page * PAGE, count: PAGE };
    const found = await list(connection, method, item, wanted);
    items.push(...found);
    if (found.length < PAGE || isEnough(found)) return items;
  }
  throw new Unavailable('the list is too long');
}

/** The app's token. Throws UserError `credentials-refused` where there is none. */
export function tokenOf(credentials: Credentials): string {
  const token = credentials['token'];
  if (token === undefined || token === '') throw new UserError('credentials-refused');
  return token;
}
