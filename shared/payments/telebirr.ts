import { z } from 'zod';
import { cut } from '../cut.ts';
import { Unavailable, WebhookRejected } from '../errors.ts';
import { parseExact } from '../exact-json.ts';
import { toDecimal } from '../money.ts';
import { readMoney } from './amounts.ts';
import { read } from './http.ts';
import { privateKeyPem, publicKeyPem } from './pem.ts';
import type {
  Connection,
  InvoiceReading,
  InvoiceRequest,
  Provider,
  RawWebhook,
} from './provider.ts';
import { call, isSigned, need, nonce, signatureOf, SIGN_TYPE, TelebirrRefusal, tokenOf } from './telebirr-calls.ts'; // prettier-ignore

const LONGEST_TITLE = 100;
const LONGEST_MINUTES = 120;

const text = z.string();
/** Letters and digits: the only ones that a merchant's order number may have. */
const order = text.regex(/^[A-Za-z0-9]{1,128}$/);

const Order = z.object({
  merch_order_id: order,
  order_status: z.enum([
    'PAY_SUCCESS', 'Completed', 'REFUND_FAILED', 'WAIT_PAY', 'PAYING', 'Paying', 'ACCEPTED',
    'PAY_FAILED', 'Failure', 'REFUNDING', 'REFUND_SUCCESS', 'ORDER_CLOSED', 'Expired',
  ]),
  total_amount: text.nullish(),
  trans_currency: text.nullish(),
}); // prettier-ignore
type Order = z.infer<typeof Order>;

/** Telebirr's own number is `payment_order_id`; ours is what everything is asked by. */
const Notice = z.object({
  merch_order_id: order,
  trade_status: text.regex(/^\w{1,40}$/),
  appid: text.optional(),
  merch_code: text.optional(),
});

/** Telebirr's Fabric, checkout in the browser: https://developer.ethiotelecom.et. */
export const telebirr: Provider = {
  id: 'telebirr',
  liveUrl: 'https://telebirrappcube.ethiomobilemoney.et:38443',
  currencies: ['ETB'],
  namesCallback: true,
  proofHeaders: [],
  payer: [],
  credentials: [
    { name: 'fabric-id', secret: false, schema: text.regex(/^[A-Za-z0-9-]{8,80}$/) },
    { name: 'secret', secret: true, schema: text.regex(/^[A-Za-z0-9]{8,100}$/) },
    { name: 'app-id', secret: false, schema: text.regex(/^\d{6,30}$/) },
    { name: 'merchant', secret: false, schema: text.regex(/^\d{3,20}$/) },
    { name: 'private-key', secret: true, schema: privateKeyPem },
    { name: 'public-key', secret: false, schema: publicKeyPem },
  ],

  async test(connection) {
    await tokenOf(connection);
    return { account: need(connection.credentials, 'merchant') };
  },

  async createInvoice(connection, request) {
    const merch_order_id = orderOf(request.invoiceKey);
    const content = { ...contentOf(connection, request), merch_order_id };
    const answer = await call(connection, 'preOrder', { method: 'payment.preorder', content });
    const { prepay_id } = read(z.object({ prepay_id: text.min(1) }), answer);
    return { externalId: merch_order_id, payUrl: checkoutUrl(connection, prepay_id) };
  },

  /** JSON or a form; one key signs for all merchants, so it must also speak of this one. */
  readWebhook(webhook, credentials) {
    const fields = fieldsOf(webhook);
    const { sign } = fields;
    if (sign === undefined || sign === '') throw new WebhookRejected('signature missing');
    if (!isSigned(fields, sign, credentials)) throw new WebhookRejected('signature wrong');
    const notice = Notice.safeParse(fields);
    if (!notice.success) throw new WebhookRejected('callback unreadable', 400);
    const { merch_order_id, trade_status, appid, merch_code } = notice.data;
    const isOther = (given: string | undefined, name: string) =>
      given !== undefined && given !== need(credentials, name);
    if (isOther(appid, 'app-id') || isOther(merch_code, 'merchant'))
      throw new WebhookRejected('for another merchant');
    return {
      eventKey: `${merch_order_id}:${trade_status}`,
      about: 'invoice',
      externalId: merch_order_id,
      key: keyOf(merch_order_id),
    };
  },

  async readInvoice(connection, externalId) {
    const content = { merch_order_id: externalId };
    const question = { method: 'payment.queryorder', content };
    const answer = await call(connection, 'queryOrder', question).catch((error: unknown) => {
      if (!(error instanceof TelebirrRefusal)) throw error;
      throw new Unavailable('the provider does not know this order', { cause: error });
    });
    const known = read(Order, answer);
    if (known.merch_order_id !== externalId)
      throw new Unavailable('the provider speaks of another order');
    const asked = readMoney(known.total_amount ?? undefined, known.trans_currency ?? 'ETB');
    const status = statusOf(known);
    // What cannot be compared is not believed.
    if (status === 'settled' && asked === null)
      throw new Unavailable('paid, and nobody knows how much');
    return {
      externalId,
      invoiceKey: keyOf(externalId),
      status,
      asked,
      received: status === 'settled' ? asked : null,
      covered: null,
      fee: null,
      paymentId: externalId,
    };
  },
};

function contentOf(connection: Connection, request: InvoiceRequest): Record<string, string> {
  const merchant = need(connection.credentials, 'merchant');
  const minutes = Math.min(Math.max(Math.ceil(request.expiresInS / 60), 1), LONGEST_MINUTES);
  const title = request.description.replaceAll(/[^A-Za-z0-9 ]+/g, ' ').replaceAll(/ +/g, ' ').trim(); // prettier-ignore
  return {
    notify_url: request.callbackUrl,
    redirect_url: request.returnUrl,
    trade_type: 'Checkout',
    title: cut(title, LONGEST_TITLE).trim() || 'Shop',
    total_amount: toDecimal(request.money),
    trans_currency: request.money.currency,
    timeout_express: `${minutes}m`,
    business_type: 'BuyGoods',
    payee_identifier: merchant,
    payee_identifier_type: '04',
    payee_type: '5000',
  };
}

function checkoutUrl({ baseUrl, credentials }: Connection, prepay_id: string): string {
  const fields = {
    appid: need(credentials, 'app-id'),
    merch_code: need(credentials, 'merchant'),
    prepay_id,
    ...nonce(),
  };
  const query = new URLSearchParams({
    ...fields,
    sign: signatureOf(fields, credentials),
    sign_type: SIGN_TYPE,
    version: '1.0',
    trade_type: 'Checkout',
  });
  return new URL(`/payment/web/paygate?${query.toString()}`, baseUrl).href;
}

// oxlint-disable-next-line typescript/consistent-return -- tsc knows that the switch is exhaustive
function statusOf({ order_status }: Order): InvoiceReading['status'] {
  switch (order_status) {
    case 'PAY_SUCCESS':
    case 'Completed':
    case 'REFUND_FAILED': // It was paid, and stayed so.
      return 'settled';
    case 'WAIT_PAY':
    case 'PAYING':
    case 'Paying':
    case 'ACCEPTED':
    // One attempt came to nothing; until its time is over nothing says that the order takes no other.
    case 'PAY_FAILED':
    case 'Failure':
      return 'waiting';
    case 'REFUNDING':
    case 'REFUND_SUCCESS':
      return 'invalid';
    case 'ORDER_CLOSED':
    case 'Expired':
      return 'expired';
  }
}

/** The fields of a notification, as texts. */
function fieldsOf({ body }: RawWebhook): Readonly<Record<string, string>> {
  const said = body.toString('utf8').trim();
  if (!said.startsWith('{')) return Object.fromEntries(new URLSearchParams(said));
  try {
    const parsed = parseExact(said) as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(parsed).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
    );
  } catch {
    throw new WebhookRejected('callback unreadable', 400);
  }
}

/** Our key as letters and digits, and back. */
function orderOf(invoiceKey: string): string {
  return Buffer.from(invoiceKey).toString('hex');
}

/** Null: another program of the merchant made this number. */
function keyOf(merchOrderId: string): string | null {
  const key = Buffer.from(merchOrderId, 'hex').toString();
  return /^[\w-]+$/.test(key) && orderOf(key) === merchOrderId ? key : null;
}
