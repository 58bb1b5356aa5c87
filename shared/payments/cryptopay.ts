import { createHash } from 'node:crypto';
import { z } from 'zod';
import { cut } from '../cut.ts';
import { Unavailable } from '../errors.ts';
import { toDecimal, type Money } from '../money.ts';
import { readMoney } from './amounts.ts';
import { ASSETS, call, code, list, listAll, moment, text, tokenOf } from './cryptopay-api.ts';
import { payouts, refunds, Transfer } from './cryptopay-payouts.ts';
import { read, readCallback } from './http.ts';
import { proveHmac } from './signature.ts';
import type { InvoiceReading, InvoiceRequest, Provider, StatementLine } from './provider.ts';

/** What it can price an invoice in: https://help.crypt.bot/crypto-pay-api#createInvoice. */
const FIATS = [
  'USD', 'EUR', 'RUB', 'BYN', 'UAH', 'GBP', 'CNY', 'KZT', 'UZS', 'GEL',
  'TRY', 'AMD', 'THB', 'INR', 'BRL', 'IDR', 'AZN', 'AED', 'PLN', 'ILS',
]; // prettier-ignore
const SIGNATURE = 'crypto-pay-api-signature';
const LONGEST_EXPIRY_S = 2_678_400;
const LONGEST_DESCRIPTION = 1024;

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
  created_at: moment.optional(),
  paid_at: moment.optional(),
});
type Invoice = z.infer<typeof Invoice>;

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
    const invoices = await list(connection, 'getInvoices', Invoice, { invoice_ids: externalId });
    const invoice = invoices.find(({ invoice_id }) => invoice_id === externalId);
    if (!invoice) throw new Unavailable('the provider does not know this invoice');
    return readingOf(invoice);
  },

  payouts,
  refunds,

  /** Its lists know no dates: they are read from the newest on, as far back as `since` can reach. */
  async statement(connection, since) {
    const earliest = since.getTime() - LONGEST_EXPIRY_S * 1000;
    const paid = await listAll(connection, 'getInvoices', Invoice, { status: 'paid' }, (page) =>
      isPast(page, earliest, ({ invoice_id, created_at }) => [invoice_id, created_at]),
    );
    const sent = await listAll(connection, 'getTransfers', Transfer, {}, (page) =>
      isPast(page, since.getTime(), ({ transfer_id, completed_at }) => [transfer_id, completed_at]),
    );
    const lines = [...paid.map(lineIn), ...sent.map(lineOut)]
      .filter((line) => line !== null)
      .filter(({ at }) => at.getTime() >= since.getTime());
    // What came while the list was read moved others onto the next page.
    return [
      ...new Map(lines.map((line) => [`${line.direction}:${line.id}`, line])).values(),
    ].toSorted((one, other) => one.at.getTime() - other.at.getTime());
  },
};

/** Whether a page that begins with the newest ends before a moment. In another order: never. */
function isPast<T>(
  page: readonly T[],
  before: number,
  placeOf: (item: T) => [string, Date | undefined],
): boolean {
  const places = page.map(placeOf);
  const falls = places.every(
    ([id], at) => at === 0 || BigInt(places[at - 1]?.[0] ?? 0) > BigInt(id),
  );
  const last = places.at(-1)?.[1];
  return falls && last !== undefined && last.getTime() < before;
}

function lineIn(invoice: Invoice): StatementLine | null {
  const { received, asked, paymentId } = readingOf(invoice);
  if (invoice.paid_at === undefined) throw new Unavailable('a paid invoice without its moment');
  return { direction: 'in', id: paymentId, money: received ?? asked, at: invoice.paid_at };
}

/** Null: in a currency that we do not keep, so none of ours. */
function lineOut({ spend_id, transfer_id, amount, asset, completed_at }: Transfer) {
  const money = readMoney(amount, asset);
  const line: StatementLine | null = money && {
    direction: 'out',
    id: spend_id ?? transfer_id,
    money,
    at: completed_at,
  };
  return line;
}

function questionOf({ money, ...request }: InvoiceRequest) {
  const priced = FIATS.includes(money.currency)
    ? { currency_type: 'fiat', fiat: money.currency, accepted_assets: ASSETS.join(',') }
    : { currency_type: 'crypto', asset: money.currency };
  return {
    ...priced,
    amount: toDecimal(money),
    description: cut(request.description, LONGEST_DESCRIPTION),
    payload: request.invoiceKey,
    expires_in: Math.min(Math.max(Math.trunc(request.expiresInS), 1), LONGEST_EXPIRY_S),
    paid_btn_name: 'openBot',
    paid_btn_url: request.returnUrl,
    allow_comments: false,
  };
}

function readingOf(invoice: Invoice): InvoiceReading & { readonly asked: Money } {
  const asked = readMoney(invoice.amount, invoice.fiat ?? invoice.asset);
  if (!asked) throw new Unavailable('invoice in an unknown currency');
  const status = statusOf(invoice);
  // Only invoices priced in fiat say what they were paid with; the others are paid in full or not.
  const paid = invoice.currency_type === 'crypto' ? asked : null;
  const received = readMoney(invoice.paid_amount, invoice.paid_asset) ?? paid;
  return {
    externalId: invoice.invoice_id,
    invoiceKey: invoice.payload ?? null,
    status,
    asked,
    received: status === 'settled' ? received : null,
    covered: null,
    fee: readMoney(invoice.fee_amount, invoice.fee_asset),
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
