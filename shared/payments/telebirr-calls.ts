import { constants, randomBytes, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { Unavailable, UserError } from '../errors.ts';
import { ask, read } from './http.ts';
import type { Connection, Credentials } from './provider.ts';

const GATEWAY = '/apiaccess/payment/gateway/payment/v1';
/** What it is called there, although it is RSA-PSS. */
export const SIGN_TYPE = 'SHA256WithRSA';
/** Never part of what is signed. */
const UNSIGNED = new Set([
  'sign', 'sign_type', 'header', 'refund_info', 'openType', 'raw_request', 'biz_content',
]); // prettier-ignore
const SALT_BYTES = 32;

export type Fields = Readonly<Record<string, unknown>>;

const Token = z.object({ token: z.string().min(1) });
const Answer = z.object({
  result: z.string(),
  code: z.string(),
  msg: z.string().nullish(),
  biz_content: z.unknown().optional(),
});

/** A refusal in the provider's words. */
export class TelebirrRefusal extends UserError {
  constructor(reason: string) {
    super('provider-refused', { provider: 'telebirr', reason });
  }
}

/** A fabric token, which proves the app and its secret. No adapter keeps one: it has no state. */
export async function tokenOf({ baseUrl, credentials, fetch }: Connection): Promise<string> {
  const { status, body } = await ask(fetch, new URL(`${GATEWAY}/token`, baseUrl).href, {
    method: 'POST',
    headers: { 'X-APP-Key': need(credentials, 'fabric-id') },
    body: { appSecret: need(credentials, 'secret') },
  });
  if (status >= 400) throw new UserError('credentials-refused');
  return read(Token, body).token;
}

/** Asks one of the merchant's questions, signed; returns the content of its answer. */
export async function call(
  connection: Connection,
  path: string,
  question: { readonly method: string; readonly content: Readonly<Record<string, string>> },
): Promise<unknown> {
  const { credentials } = connection;
  const token = await tokenOf(connection);
  const fields = {
    ...nonce(),
    method: question.method,
    version: '1.0',
    biz_content: {
      appid: need(credentials, 'app-id'),
      merch_code: need(credentials, 'merchant'),
      ...question.content,
    },
  };
  const { status, body } = await ask(
    connection.fetch,
    new URL(`${GATEWAY}/merchant/${path}`, connection.baseUrl).href,
    {
      method: 'POST',
      headers: { 'X-APP-Key': need(credentials, 'fabric-id'), authorization: token },
      body: { ...fields, sign_type: SIGN_TYPE, sign: signatureOf(fields, credentials) },
    },
  );
  if (status === 401) throw new UserError('credentials-refused');
  const answer = Answer.safeParse(body);
  if (!answer.success) throw new Unavailable(`provider answered ${status}`);
  const { result, code, msg, biz_content } = answer.data;
  if (result !== 'SUCCESS' || code !== '0') throw new TelebirrRefusal(msg ?? code);
  return biz_content;
}

/** What makes each message another one. */
export function nonce(): { readonly timestamp: string; readonly nonce_str: string } {
  const timestamp = `${Math.trunc(Date.now() / 1000)}`;
  return { timestamp, nonce_str: randomBytes(16).toString('hex').toUpperCase() };
}

/** RSA-PSS with SHA-256 and a salt of 32 bytes over the sorted fields, as Base64. */
export function signatureOf(fields: Fields, credentials: Credentials): string {
  const options = {
    key: need(credentials, 'private-key'),
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: SALT_BYTES,
  };
  return sign('sha256', Buffer.from(signedText(fields)), options).toString('base64');
}

/** Whether Telebirr signed these fields; a form may have made spaces of the signature's `+`. */
export function isSigned(fields: Fields, signature: string, credentials: Credentials): boolean {
  const options = {
    key: need(credentials, 'public-key'),
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_AUTO,
  };
  const given = Buffer.from(signature.replaceAll(' ', '+'), 'base64');
  return verify('sha256', Buffer.from(signedText(fields)), options, given);
}

/** `a=1&b=2`: all texts of both levels by name. */
export function signedText(fields: Fields): string {
  const inner = fields['biz_content'];
  const all = { ...fields, ...(typeof inner === 'object' ? inner : {}) };
  return Object.entries(all)
    .filter(([name, value]) => !UNSIGNED.has(name) && typeof value === 'string')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('&');
}

/** A credential that must be there. */
export function need(credentials: Credentials, name: string): string {
  const value = credentials[name];
  if (value === undefined || value === '') throw new UserError('credentials-refused');
  return value;
}
