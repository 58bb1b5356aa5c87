import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { Unavailable, UserError, WebhookRejected } from '../errors.ts';
import { toDecimal } from '../money.ts';
import { readMoney } from './amounts.ts';
import { ask, read, readCallback, type Question } from './http.ts';
import { compactJson, proveHmac } from './signature.ts';
import type {
  Connection,
  Credentials,
  InvoiceReading,
  InvoiceRequest,
  Provider,
} from './provider.ts';

/** What it prices in, of those that we keep: its list of August 2025. */
const FIATS = [
  'USD', 'EUR', 'GBP', 'JPY', 'CHF', 'AUD', 'CAD', 'CNY', 'HKD', 'SGD', 'SEK', 'NOK', 'DKK', 'PLN',
  'CZK', 'HUF', 'TRY', 'INR', 'KRW', 'THB', 'IDR', 'MYR', 'PHP', 'VND', 'AED', 'SAR', 'ZAR', 'NGN',
  'KES', 'GHS', 'BRL', 'MXN', 'ARS', 'CLP', 'COP', 'RUB', 'UAH', 'ILS', 'PKR', 'BDT', 'BHD', 'KWD',
  'RON',
]; // prettier-ignore
/** What one may pay with, as a payer reads it, and the currency that it is here. */
const COINS: Readonly<Record<string, { readonly label: string; readonly currency: string }>> = {
  BTC: { label: 'Bitcoin', currency: 'BTC' },
  LTC: { label: 'Litecoin', currency: 'LTC' },
  ETH: { label: 'Ether', currency: 'ETH' },
  SOL: { label: 'Solana', currency: 'SOL' },
  BNB: { label: 'BNB', currency: 'BNB' },
  DOGE: { label: 'Dogecoin', currency: 'DOGE' },
  USDT_ERC20: { label: 'USDT (ERC-20)', currency: 'USDT' },
  USDT_BEP20: { label: 'USDT (BEP-20)', currency: 'USDT' },
  USDT_SOL: { label: 'USDT (Solana)', currency: 'USDT' },
  USDC_ERC20: { label: 'USDC (ERC-20)', currency: 'USDC' },
  USDC_BEP20: { label: 'USDC (BEP-20)', currency: 'USDC' },
  USDC_SOL: { label: 'USDC (Solana)', currency: 'USDC' },
};
const SIGNATURE = 'x-signature';
/** A JSON number carries as many digits unharmed. */
const MOST_DIGITS = 15;
const HASH = /^[0-9a-f]{64}$/;

/** Numbers arrive as texts (`parseExact`). */
const text = z.string();

/** https://github.com/kryptoexpress/kryptoexpress/blob/main/api-docs.md: what we rely on. */
const Payment = z.object({
  hash: text.regex(HASH),
  // The other type has no amount of its own: its record would fit any invoice.
  paymentType: z.literal('PAYMENT'),
  fiatCurrency: text,
  fiatAmount: text,
  cryptoCurrency: text.regex(/^[A-Z0-9_]{2,20}$/),
  cryptoAmount: text,
  address: text.regex(/^[\w:-]{20,120}$/),
  isPaid: z.boolean(),
  callbackUrl: text.nullish(),
});
type Payment = z.infer<typeof Payment>;

const Webhook = z.object({
  hash: text.regex(HASH),
  isPaid: z.boolean(),
  callbackUrl: text.nullish(),
});

/**
 * KryptoExpress, which keeps the coins until the operator withdraws them there. Only its payments of
 * a fixed amount are used (several transfers are added up): a "deposit" has no amount that could be
 * compared, and counts the first transfer alone. Its withdrawals send everything or one payment,
 * never a sum, and know no key, so it pays nothing out for us.
 */
export const kryptoexpress: Provider = {
  id: 'kryptoexpress',
  liveUrl: 'https://kryptoexpress.pro',
  currencies: FIATS,
  namesCallback: true,
  proofHeaders: [SIGNATURE],
  payer: [
    {
      name: 'coin',
      schema: z.string().refine((coin) => Object.hasOwn(COINS, coin)),
      choices: () => Object.entries(COINS).map(([value, { label }]) => ({ value, label })),
    },
  ],
  // One dollar; in other currencies it says so itself.
  limits: (currency) => (currency === 'USD' ? { least: 100n } : {}),
  credentials: [{ name: 'key', secret: true, schema: z.string().regex(/^[\w.~+/=-]{16,200}$/) }],

  async test(connection) {
    read(z.record(z.string(), text), await call(connection, 'wallet'));
    // It names no account: two keys are told apart by what cannot be turned back into one.
    const print = createHash('sha256').update(keyOf(connection.credentials)).digest('hex');
    return { account: `KryptoExpress ${print.slice(0, 8)}` };
  },

  async createInvoice(connection, request) {
    const body = questionOf(request, connection.credentials);
    const payment = read(Payment, await call(connection, 'payment', { method: 'POST', body }));
    return {
      externalId: payment.hash,
      payUrl: null,
      instructions: {
        amount: plain(payment.cryptoAmount),
        address: payment.address,
        coin: COINS[payment.cryptoCurrency]?.label ?? payment.cryptoCurrency,
      },
    };
  },

  readWebhook(webhook, credentials) {
    const proof = { header: SIGNATURE, key: secretOf(credentials), hash: 'sha512' } as const;
    try {
      proveHmac(webhook, proof);
    } catch (error) {
      // What is signed is the compact form; on the way somebody may have set it prettily.
      if (!(error instanceof WebhookRejected)) throw error;
      proveHmac({ ...webhook, body: compactJson(webhook.body) }, proof);
    }
    const { hash, isPaid, callbackUrl } = readCallback(Webhook, webhook);
    return {
      eventKey: `${hash}:${isPaid ? 'paid' : 'expired'}`,
      about: 'invoice',
      externalId: hash,
      key: invoiceKeyOf(callbackUrl),
    };
  },

  /** Asked without the key: whoever knows the hash may read it. */
  async readInvoice(connection, externalId) {
    const found = await call(connection, `payment?hash=${encodeURIComponent(externalId)}`);
    const payment = read(Payment, found);
    if (payment.hash !== externalId)
      throw new Unavailable('the provider speaks of another payment');
    return readingOf(payment);
  },
};

function questionOf(request: InvoiceRequest, credentials: Credentials) {
  const amount = toDecimal(request.money);
  if (amount.replace('.', '').length > MOST_DIGITS)
    throw new UserError('provider-refused', { provider: 'kryptoexpress', reason: 'amount' });
  const callbackUrl = new URL(request.callbackUrl);
  // It has no field for our key, but gives the address back.
  callbackUrl.searchParams.set('invoice', request.invoiceKey);
  return {
    paymentType: 'PAYMENT',
    fiatCurrency: request.money.currency,
    fiatAmount: Number(amount),
    cryptoCurrency: request.payer['coin'],
    callbackUrl: callbackUrl.href,
    callbackSecret: secretOf(credentials),
  };
}

function readingOf(payment: Payment): InvoiceReading {
  const asked = readMoney(payment.fiatAmount, payment.fiatCurrency);
  if (!asked) throw new Unavailable('payment in an unknown currency');
  const coin = COINS[payment.cryptoCurrency]?.currency;
  return {
    externalId: payment.hash,
    invoiceKey: invoiceKeyOf(payment.callbackUrl),
    // Its record does not say that its time is over; ours ends by our own clock, and late money still counts.
    status: payment.isPaid ? 'settled' : 'waiting',
    asked,
    // Paid is all of it: what comes in parts is added up there, and told only when it is enough.
    received: payment.isPaid ? readMoney(payment.cryptoAmount, coin) : null,
    covered: null,
    fee: null, // Taken when the operator withdraws.
    paymentId: payment.hash,
  };
}

function invoiceKeyOf(callbackUrl: string | null | undefined): string | null {
  if (!callbackUrl || !URL.canParse(callbackUrl)) return null;
  return new URL(callbackUrl).searchParams.get('invoice');
}

async function call(
  { baseUrl, credentials, fetch }: Connection,
  path: string,
  question: Omit<Question, 'headers'> = { method: 'GET' },
): Promise<unknown> {
  const { status, body } = await ask(fetch, new URL(`/api/${path}`, baseUrl).href, {
    ...question,
    headers: { 'x-api-key': keyOf(credentials) },
  });
  if (status === 401 || status === 403) throw new UserError('credentials-refused');
  if (status === 404) throw new Unavailable('the provider does not know this payment');
  if (status >= 400) {
    const said = z.object({ message: text }).safeParse(body);
    const reason = said.success ? said.data.message.slice(0, 100) : `${status}`;
    throw new UserError('provider-refused', { provider: 'kryptoexpress', reason });
  }
  return body;
}

/** `1.2E-5` as people and wallets write it. */
function plain(number: string): string {
  const match = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/.exec(number);
  if (!match) throw new Unavailable('unreadable amount');
  const [, whole = '', fraction = '', power = '0'] = match;
  const digits = BigInt(whole + fraction);
  const places = fraction.length - Number(power);
  if (places <= 0) return (digits * 10n ** BigInt(-places)).toString();
  const padded = digits.toString().padStart(places + 1, '0');
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`.replace(/\.?0+$/, '');
}

/**
 * What its callbacks are signed with: made of the key, so that nobody has to think one up, and no
 * two accounts share one.
 */
function secretOf(credentials: Credentials): string {
  return createHmac('sha256', keyOf(credentials)).update('shopherd callbacks').digest('hex');
}

function keyOf(credentials: Credentials): string {
  const key = credentials['key'];
  if (key === undefined || key === '') throw new UserError('credentials-refused');
  return key;
}
