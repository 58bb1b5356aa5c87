import { z } from 'zod';
import { Unavailable, UserError } from '../errors.ts';
import { currencies, fromDecimal, isCurrency, toDecimal, type Money } from '../money.ts';
import { ask, read, readCallback, type Question } from './http.ts';
import { proveHmac } from './signature.ts';
import type { Connection, Provider } from './provider.ts';

const SIGNATURE = 'x-fake-signature';
const Amount = z.object({ amount: z.string(), currency: z.string() });

const Invoice = z.object({
  id: z.string(),
  key: z.string().nullable(),
  status: z.enum(['waiting', 'processing', 'settled', 'expired', 'invalid']),
  asked: Amount,
  received: Amount.nullable(),
  fee: Amount.nullable(),
  payUrl: z.string(),
});

const Webhook = z.object({
  id: z.string().min(1).max(64),
  key: z.string().nullable(),
  /** Counts the changes of one invoice. */
  change: z.string().regex(/^\d{1,9}$/),
});

/** The provider of the demo and of the tests: speaks to `sandbox/fake.ts`. Never in production. */
export const fake: Provider = {
  id: 'fake',
  liveUrl: 'http://127.0.0.1:8087',
  currencies: currencies.filter((code) => code !== 'XTR'),
  proofHeaders: [SIGNATURE],
  payer: [],
  credentials: [
    { name: 'secret', secret: true, schema: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/) },
  ],

  async test(connection) {
    return read(z.object({ account: z.string() }), await call(connection, 'me'));
  },

  async createInvoice(connection, { money, ...request }) {
    const body = {
      key: request.invoiceKey,
      asked: { amount: toDecimal(money), currency: money.currency },
      description: request.description,
      expiresInS: request.expiresInS,
      callbackUrl: request.callbackUrl,
    };
    const invoice = read(Invoice, await call(connection, 'invoices', { method: 'POST', body }));
    return { externalId: invoice.id, payUrl: invoice.payUrl };
  },

  readWebhook(webhook, credentials) {
    proveHmac(webhook, { header: SIGNATURE, key: secretOf(credentials), hash: 'sha256' });
    const { id, key, change } = readCallback(Webhook, webhook);
    return { eventKey: `${id}:${change}`, about: 'invoice', externalId: id, key };
  },

  async readInvoice(connection, externalId) {
    const path = `invoices/${encodeURIComponent(externalId)}`;
    const invoice = read(Invoice, await call(connection, path));
    return {
      externalId: invoice.id,
      invoiceKey: invoice.key,
      status: invoice.status,
      asked: moneyOf(invoice.asked),
      received: invoice.received && moneyOf(invoice.received),
      covered: null,
      fee: invoice.fee && moneyOf(invoice.fee),
      paymentId: invoice.id,
    };
  },
};

async function call(
  { baseUrl, credentials, fetch }: Connection,
  path: string,
  question: Omit<Question, 'headers'> = { method: 'GET' },
): Promise<unknown> {
  const headers = { authorization: `Bearer ${secretOf(credentials)}` };
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

function moneyOf({ amount, currency }: z.infer<typeof Amount>): Money {
  if (!isCurrency(currency)) throw new Unavailable('invoice in an unknown currency');
  try {
    return { amount: fromDecimal(amount, currency, 'down'), currency };
  } catch (cause) {
    throw new Unavailable('unreadable amount', { cause });
  }
}

function secretOf(credentials: Readonly<Record<string, string>>): string {
  const secret = credentials['secret'];
  if (secret === undefined || secret === '') throw new UserError('credentials-refused');
  return secret;
}
