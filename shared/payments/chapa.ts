import { z } from 'zod';
import { Unavailable, UserError, WebhookRejected } from '../errors.ts';
import { toDecimal } from '../money.ts';
import { readMoney } from './amounts.ts';
import { call, isTestKey, need, refusal, type ChapaMode } from './chapa-calls.ts';
import { chapaPayouts } from './chapa-payouts.ts';
import { chapaRefunds } from './chapa-refunds.ts';
import { read, readCallback } from './http.ts';
import { PATH_SIGNATURE, provenUrl, provePath } from './path-proof.ts';
import { proveHmac } from './signature.ts';
import type { InvoiceReading, Provider, ProviderEvent, RawWebhook } from './provider.ts';

/** Never `chapa-signature`: that one is the same for every message, so whoever saw one has it. */
const SIGNATURE = 'x-chapa-signature';
const LONGEST_TITLE = 16;
const LONGEST_DESCRIPTION = 50;

const text = z.string();
const name = text.regex(/^[\w.-]{1,100}$/);

/** https://developer.chapa.co/integrations/verify-payments: the fields that we rely on. */
const Payment = z.object({
  tx_ref: name,
  status: z.enum(['success', 'pending', 'failed', 'cancelled', 'failed/cancelled', 'refunded', 'reversed']),
  mode: z.enum(['live', 'test']),
  amount: text,
  charge: text.nullish(),
  currency: text.regex(/^[A-Z]{3}$/),
}); // prettier-ignore
type Payment = z.infer<typeof Payment>;

/** https://developer.chapa.co/integrations/webhooks: a payout has our name as its reference. */
const Webhook = z.union([
  z.object({ event: name, type: z.literal('Payout'), reference: name, status: text.optional() }),
  z.object({ event: name, tx_ref: name, status: text.optional() }),
]);

/** Chapa of Ethiopia: https://developer.chapa.co. */
export const chapa = chapaFor({ acceptsTests: true });
/** The same where money is real: nothing of its test mode counts. */
export const liveChapa = chapaFor({ acceptsTests: false });

function chapaFor(mode: ChapaMode): Provider {
  return {
    id: 'chapa',
    liveUrl: 'https://api.chapa.co',
    currencies: ['ETB', 'USD'],
    proofHeaders: [SIGNATURE, PATH_SIGNATURE],
    payer: [],
    callsByGet: true,
    credentials: [
      { name: 'key', secret: true, schema: text.regex(/^CHASECK(_TEST)?-[A-Za-z0-9]{10,100}$/) },
      { name: 'hash', secret: true, schema: text.regex(/^\S{8,200}$/) },
      { name: 'approval', secret: true, schema: text.regex(/^\S{8,200}$/) },
    ],
    payouts: chapaPayouts(mode),
    refunds: chapaRefunds(mode),

    async test(connection) {
      const { status, message } = await call(connection, mode, 'balances');
      if (status !== 200) throw refusal(message);
      const key = need(connection.credentials, 'key');
      return { account: `${isTestKey(key) ? 'TEST' : 'LIVE'} …${key.slice(-4)}` };
    },

    async createInvoice(connection, { invoiceKey, money, description, returnUrl, callbackUrl }) {
      const { status, message, data } = await call(connection, mode, 'transaction/initialize', {
        amount: toDecimal(money),
        currency: money.currency,
        tx_ref: invoiceKey,
        callback_url: provenUrl(
          callbackUrl,
          `i-${invoiceKey}`,
          need(connection.credentials, 'hash'),
        ),
        return_url: returnUrl,
        customization: {
          title: plainOf(description, LONGEST_TITLE),
          description: plainOf(description, LONGEST_DESCRIPTION),
        },
      });
      if (status >= 400) throw refusal(message);
      const { checkout_url } = read(z.object({ checkout_url: z.url() }), data);
      return { externalId: invoiceKey, payUrl: checkout_url };
    },

    /** A POST is signed; the GET is not, but comes to an address that is this invoice's alone. */
    readWebhook(webhook, credentials) {
      const hash = need(credentials, 'hash');
      if (webhook.headers[PATH_SIGNATURE] !== undefined) return returnOf(webhook, hash);
      proveHmac(webhook, { header: SIGNATURE, key: hash, hash: 'sha256' });
      const said = readCallback(Webhook, webhook);
      const isPayout = 'reference' in said;
      const key = isPayout ? said.reference : said.tx_ref;
      return {
        eventKey: `${said.event}:${key}:${said.status ?? ''}`.slice(0, 200),
        about: isPayout ? 'payout' : 'invoice',
        externalId: isPayout ? null : key,
        key,
      };
    },

    async readInvoice(connection, externalId) {
      const path = `transaction/verify/${encodeURIComponent(externalId)}`;
      const { status, message, data } = await call(connection, mode, path);
      const base = { externalId, invoiceKey: externalId, received: null, covered: null, fee: null, paymentId: externalId }; // prettier-ignore
      if (/not paid/i.test(message)) return { ...base, status: 'waiting', asked: null };
      if (status >= 400)
        throw new Unavailable(`the provider does not know this payment: ${status}`);
      const payment = read(Payment, data);
      if (payment.tx_ref !== externalId)
        throw new Unavailable('the provider speaks of another payment');
      return { ...base, ...readingOf(payment, mode) };
    },
  };
}

/** The gross amount is what was paid; Chapa's charge is our cost. */
function readingOf(payment: Payment, { acceptsTests }: ChapaMode) {
  if (payment.mode === 'test' && !acceptsTests) throw new UserError('provider-test-mode');
  const asked = readMoney(payment.amount, payment.currency);
  if (!asked) throw new Unavailable('payment in an unknown currency');
  const status = statusOf(payment);
  const isPaid = status === 'settled';
  const fee = readMoney(payment.charge ?? undefined, payment.currency);
  return { status, asked, received: isPaid ? asked : null, fee: isPaid ? fee : null };
}

// oxlint-disable-next-line typescript/consistent-return -- tsc knows that the switch is exhaustive
function statusOf({ status }: Payment): InvoiceReading['status'] {
  switch (status) {
    case 'success':
      return 'settled';
    case 'pending':
      return 'waiting';
    case 'failed':
    case 'cancelled':
    case 'failed/cancelled':
    case 'refunded':
    case 'reversed':
      return 'invalid';
  }
}

/** `callback_url`: who comes back is proven by the path; what the query says is not even read. */
function returnOf(webhook: RawWebhook, hash: string): ProviderEvent {
  const [, key] = /^i-(.+)$/.exec(provePath(webhook, hash)) ?? [];
  if (key === undefined) throw new WebhookRejected('no address of an invoice', 400);
  const status = new URLSearchParams(webhook.body.toString('latin1')).get('status') ?? '';
  const said = /^\w{1,20}$/.test(status) ? status : '';
  return { eventKey: `return:${key}:${said}`, about: 'invoice', externalId: key, key };
}

/** Letters, digits, hyphens, underscores, spaces and dots are all that Chapa shows. */
function plainOf(description: string, longest: number): string {
  const plain = description.replaceAll(/[^\w .-]+/g, ' ').replaceAll(/ +/g, ' ').trim(); // prettier-ignore
  return plain.slice(0, longest).trim() || 'Shop';
}
