import { z } from 'zod';
import { currencies, toDecimal } from '../money.ts';
import { callFake, FakeAmount, fakeSecret, readFakeMoney } from './fake-api.ts';
import { fakePayouts, fakeRefunds } from './fake-payouts.ts';
import { read, readCallback } from './http.ts';
import { proveHmac } from './signature.ts';
import type { Provider } from './provider.ts';

const SIGNATURE = 'x-fake-signature';
const CURRENCIES = currencies.filter((code) => code !== 'XTR');

const Invoice = z.object({
  id: z.string(),
  key: z.string().nullable(),
  status: z.enum(['waiting', 'processing', 'settled', 'expired', 'invalid']),
  asked: FakeAmount,
  received: FakeAmount.nullable(),
  fee: FakeAmount.nullable(),
  payUrl: z.string(),
});

const Webhook = z.object({
  id: z.string().min(1).max(64),
  key: z.string().nullable(),
  /** Counts the changes of one invoice or payout. */
  change: z.string().regex(/^\d{1,9}$/),
  about: z.enum(['invoice', 'payout']).default('invoice'),
});

/** The provider of the demo and of the tests: speaks to `sandbox/fake.ts`. Never in production. */
export const fake: Provider = {
  id: 'fake',
  liveUrl: 'http://127.0.0.1:8087',
  currencies: CURRENCIES,
  proofHeaders: [SIGNATURE],
  payer: [],
  credentials: [
    { name: 'secret', secret: true, schema: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/) },
  ],

  async test(connection) {
    return read(z.object({ account: z.string() }), await callFake(connection, 'me'));
  },

  async createInvoice(connection, { money, ...request }) {
    const body = {
      key: request.invoiceKey,
      asked: { amount: toDecimal(money), currency: money.currency },
      description: request.description,
      expiresInS: request.expiresInS,
      callbackUrl: request.callbackUrl,
    };
    const invoice = read(Invoice, await callFake(connection, 'invoices', { method: 'POST', body }));
    return { externalId: invoice.id, payUrl: invoice.payUrl };
  },

  readWebhook(webhook, credentials) {
    proveHmac(webhook, { header: SIGNATURE, key: fakeSecret(credentials), hash: 'sha256' });
    const { id, key, change, about } = readCallback(Webhook, webhook);
    return { eventKey: `${id}:${change}`, about, externalId: id, key };
  },

  async readInvoice(connection, externalId) {
    const path = `invoices/${encodeURIComponent(externalId)}`;
    const invoice = read(Invoice, await callFake(connection, path));
    return {
      externalId: invoice.id,
      invoiceKey: invoice.key,
      status: invoice.status,
      asked: readFakeMoney(invoice.asked),
      received: invoice.received && readFakeMoney(invoice.received),
      covered: null,
      fee: invoice.fee && readFakeMoney(invoice.fee),
      paymentId: invoice.id,
    };
  },

  payouts: fakePayouts(CURRENCIES),
  refunds: fakeRefunds,
};
