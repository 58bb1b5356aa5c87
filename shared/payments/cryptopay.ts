import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Unavailable, UserError } from '../errors.ts';
import { fromDecimal, isCurrency, toDecimal, type Money } from '../money.ts';
import { ask, read, readCallback } from './http.ts';
import { proveHmac } from './signature.ts';
import type { Connection, InvoiceReading, InvoiceRequest, Provider } from './provider.ts';

/** What it pays out in and we can keep: its list without BNB. */
const ASSETS = ['USDT', 'TON', 'BTC', 'ETH', 'LTC', 'TRX', 'USDC'];
/** What it can price an invoice in: https://help.crypt.bot/crypto-pay-api#createInvoice. */
const FIATS = [
  'USD', 'EUR', 'RUB', 'BYN', 'UAH', 'GBP', 'CNY', 'KZT', 'UZS', 'GEL',
  'TRY', 'AMD', 'THB', 'INR', 'BRL', 'IDR', 'AZN', 'AED', 'PLN', 'ILS',
]; // prettier-ignore
const SIGNATURE = 'crypto-pay-api-signature';
const LONGEST_EXPIRY_S = 2_678_400;
const LONGEST_DESCRIPTION = 1024;

/** Numbers arrive as texts (`parseExact`), and the provider itself writes most of them as texts. */
const text = z.string();
const code = z.string().regex(/^[A-Z0-9]{2,10}$/);

/** https://help.crypt.bot/crypto-pay-api#Invoice: the fields that we rely on. */
const Invoice = z.object({
  invoice_id: text.regex(/^\d{1,20}$/),
  status: z.enum(['active', 'paid', 'expired']),
  currency_type: z.enum(['crypto', 'fiat']),
  asset: code.optional(),
  fiat: code.optional(),
  amount: text,
  paid_asset: code.optional(),
  paid_amount: text.optional(),
  fee_asset: code.optional(),
  fee_amount: text.optional(),
  payload: text.optional(),
  bot_invoice_url: text.optional(),
});
type Invoice = z.infer<typeof Invoice>;

const Answer = z.union([
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: text, name: text }) }),
]);

const Webhook = z.object({
  update_type: z.string().regex(/^[a-z_]{1,40}$/),
  payload: z.object({ invoice_id: text.regex(/^\d{1,20}$/), payload: text.optional() }),
});

/** Crypto Pay of @CryptoBot: https://help.crypt.bot/crypto-pay-api. */
export const cryptopay: Provider = {
  id: 'cryptopay',
  liveUrl: 'https://pay.crypt.bot',
  currencies: [...FIATS, ...ASSETS],
  proofHeaders: [SIGNATURE],
  payer: [],
  credentials: [
    { name: 'token', secret: true, schema: z.string().regex(/^\d{1,12}:[A-Za-z0-9_-]{20,80}$/) },
  ],

  async test(connection) {
    const App = z.object({ app_id: text, name: text });
    const app = read(App, await call(connection, 'getMe'));
    return { account: `${app.name} (${app.app_id})` };
  },

  async createInvoice(connection, request) {
    const invoice = read(Invoice, await call(connection, 'createInvoice', questionOf(request)));
    if (invoice.bot_invoice_url === undefined) throw new Unavailable('invoice without a link');
    return { externalId: invoice.invoice_id, payUrl: invoice.bot_invoice_url };
  },

  /** https://help.crypt.bot/crypto-pay-api#verifying-webhook-updates: the key is the raw digest. */
  readWebhook(webhook, credentials) {
    const key = createHash('sha256').update(tokenOf(credentials)).digest();
    proveHmac(webhook, { header: SIGNATURE, key, hash: 'sha256' });
    const { update_type, payload } = readCallback(Webhook, webhook);
    return {
      // Not update_id: it is documented as not unique. An invoice is paid once.
      eventKey: `${update_type}:${payload.invoice_id}`,
      about: 'invoice',
      externalId: payload.invoice_id,
      key: payload.payload ?? null,
    };
  },

  async readInvoice(connection, externalId) {
    const Page = z.object({ items: z.array(z.unknown()) });
    const page = read(Page, await call(connection, 'getInvoices', { invoice_ids: externalId }));
    const invoices = page.items.map((item) => read(Invoice, item));
    const invoice = invoices.find(({ invoice_id }) => invoice_id === externalId);
    if (!invoice) throw new Unavailable('the provider does not know this invoice');
    return readingOf(invoice);
  },
};

function questionOf({ money, ...request }: InvoiceRequest) {
  const priced = FIATS.includes(money.currency)
    ? { currency_type: 'fiat', fiat: money.currency, accepted_assets: ASSETS.join(',') }
    : { currency_type: 'crypto', asset: money.currency };
  return {
    ...priced,
    amount: toDecimal(money),
    description: request.description.slice(0, LONGEST_DESCRIPTION),
    payload: request.invoiceKey,
    expires_in: Math.min(Math.max(Math.trunc(request.expiresInS), 1), LONGEST_EXPIRY_S),
    paid_btn_name: 'openBot',
    paid_btn_url: request.returnUrl,
    allow_comments: false,
  };
}

function readingOf(invoice: Invoice): InvoiceReading {
  const asked = moneyOf(invoice.amount, invoice.fiat ?? invoice.asset);
  if (!asked) throw new Unavailable('invoice in an unknown currency');
  const status = statusOf(invoice);
  // Only invoices priced in fiat say what they were paid with; the others are paid in full or not.
  const paid = invoice.currency_type === 'crypto' ? asked : null;
  const received = moneyOf(invoice.paid_amount, invoice.paid_asset) ?? paid;
  return {
    externalId: invoice.invoice_id,
    invoiceKey: invoice.payload ?? null,
    status,
    asked,
    received: status === 'settled' ? received : null,
    covered: null,
    fee: moneyOf(invoice.fee_amount, invoice.fee_asset),
    paymentId: invoice.invoice_id,
  };
}

// oxlint-disable-next-line typescript/consistent-return -- tsc knows that the switch is exhaustive
function statusOf({ status }: Invoice): InvoiceReading['status'] {
  switch (status) {
    case 'active':
      return 'waiting';
    case 'paid':
      return 'settled';
    case 'expired':
      return 'expired';
  }
}

/** Digits that the currency does not have are cut: never more is credited than arrived. */
function moneyOf(amount: string | undefined, currency: string | undefined): Money | null {
  if (amount === undefined || currency === undefined || !isCurrency(currency)) return null;
  try {
    return { amount: fromDecimal(amount, currency, 'down'), currency };
  } catch (cause) {
    throw new Unavailable('unreadable amount', { cause });
  }
}

async function call(connection: Connection, method: string, body: unknown = {}): Promise<unknown> {
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
  throw new UserError('provider-refused', { provider: 'cryptopay', reason: said.error.name });
}

function tokenOf(credentials: Readonly<Record<string, string>>): string {
  const token = credentials['token'];
  if (token === undefined || token === '') throw new UserError('credentials-refused');
  return token;
}
