import { constants, publicEncrypt } from 'node:crypto';
import { z } from 'zod';
import { Unavailable, UserError } from '../errors.ts';
import { ask, read } from './http.ts';
import type { Connection, Credentials } from './provider.ts';

/** East Africa Time has no summer time. */
const EAT_MS = 3 * 3600_000;

const Token = z.object({ access_token: z.string().min(1) });
/** https://developer.safaricom.co.ke: what every refusal looks like, with any status. */
const Refusal = z.object({ errorCode: z.string(), errorMessage: z.string() });

/** Trouble that more than one call has words of its own for. */
export class MpesaRefusal extends UserError {
  readonly reason: string;
  /** A 4xx is about the request; a 5xx may have come after the work was done. */
  readonly isCertain: boolean;

  constructor(reason: string, isCertain = true) {
    super('provider-refused', { provider: 'mpesa', reason });
    this.reason = reason;
    this.isCertain = isCertain;
  }
}

/** A fresh token, which proves key and secret. No adapter keeps one: it has no state. */
export async function tokenOf({ baseUrl, credentials, fetch }: Connection): Promise<string> {
  const pair = `${need(credentials, 'key')}:${need(credentials, 'secret')}`;
  const url = new URL('/oauth/v1/generate?grant_type=client_credentials', baseUrl).href;
  const { status, body } = await ask(fetch, url, {
    method: 'GET',
    headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
  });
  // Wrong credentials are answered 400 without a word.
  if (status === 400 || status === 401) throw new UserError('credentials-refused');
  return read(Token, body).access_token;
}

/** Asks Daraja; its refusals throw `MpesaRefusal`, whatever the status that they came with. */
export async function call(
  connection: Connection,
  path: string,
  question: Readonly<Record<string, string>>,
): Promise<unknown> {
  const token = await tokenOf(connection);
  const { status, body } = await ask(connection.fetch, new URL(path, connection.baseUrl).href, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: question,
    judgesErrors: true,
  });
  const refusal = Refusal.safeParse(body);
  if (!refusal.success) {
    if (status < 400) return body;
    throw new Unavailable(`provider answered ${status}`);
  }
  const { errorCode, errorMessage } = refusal.data;
  if (/wrong credentials|invalid access token/i.test(errorMessage) || status === 401)
    throw new UserError('credentials-refused');
  // 500.001.1001 is said of much, and its words tell what; other 5xx tell nothing.
  if (status >= 500 && errorCode !== '500.001.1001')
    throw new Unavailable(`provider answered ${errorCode}`);
  throw new MpesaRefusal(errorMessage, status < 500);
}

/** The moment as Daraja writes it: `20160216165627`, in Nairobi. */
export function timestampOf(at: Date): string {
  return new Date(at.getTime() + EAT_MS).toISOString().replaceAll(/\D/g, '').slice(0, 14);
}

/** What an STK push is proven with. */
export function passwordOf(shortcode: string, passkey: string, timestamp: string): string {
  return Buffer.from(shortcode + passkey + timestamp).toString('base64');
}

/** The initiator's password under M-Pesa's certificate: RSA with PKCS#1 v1.5, as it demands. */
export function securityCredentialOf(password: string, certificate: string): string {
  const padding = constants.RSA_PKCS1_PADDING;
  return publicEncrypt({ key: certificate, padding }, Buffer.from(password)).toString('base64');
}

/** A credential that must be there. */
export function need(credentials: Credentials, name: string): string {
  const value = credentials[name];
  if (value === undefined || value === '') throw new UserError('credentials-refused');
  return value;
}

/** Letters, digits and spaces of a text: what Daraja takes in its descriptions. */
export function plainOf(text: string, longest: number, otherwise: string): string {
  const plain = text
    .replaceAll(/[^A-Za-z0-9 ]+/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  return plain.slice(0, longest).trim() || otherwise;
}
