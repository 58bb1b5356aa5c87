import { createHash } from 'node:crypto';
import { z } from 'zod';
import { UserError, Unavailable, WebhookRejected } from '../errors.ts';
import { currencies, fromDecimal, isCoin, isCurrency, toDecimal } from '../money.ts';
import type { Credentials, Provider } from './provider.ts';

/** Nobody transfers coins or Stars from a bank. */
const MONEY = currencies.filter((code) => !isCoin(code) && code !== 'XTR');

/** Crockford's: nothing that a payer would mistake for something else. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 8;
/** What is sent instead of a note. */
const NOTHING = /^[-–—.]$/;

const line = (longest: number) => z.string().trim().min(2).max(longest).regex(/^[^\n]+$/); // prettier-ignore

/**
 * A bank account of the operator: the customer transfers with a code in the text, staff say what came.
 * There is no host; the invoice's id is the code with what was asked.
 */
export const bank: Provider = {
  id: 'bank',
  // Nobody is asked: every invoice waits for staff.
  liveUrl: 'https://bank.invalid',
  currencies: MONEY,
  proofHeaders: [],
  payer: [],
  byHand: true,
  hasNoHost: true,
  isSilent: true,
  // Over a weekend and a holiday.
  invoiceLifeS: 4 * 24 * 3600,
  credentials: [
    {
      name: 'currency',
      secret: false,
      schema: z.string().trim().toUpperCase().refine((code) => MONEY.includes(code)),
    },
    { name: 'holder', secret: false, schema: line(80) },
    { name: 'bank', secret: false, schema: line(80) },
    { name: 'account', secret: false, schema: line(60).refine(isAccount) },
    { name: 'note', secret: false, schema: z.string().trim().min(1).max(200) },
  ], // prettier-ignore
  currencyOf: currencyOf,

  async test({ credentials }) {
    const account = credentials['account']?.replaceAll(/\s/g, '') ?? '';
    return {
      account: `${currencyOf(credentials)} · ${credentials['bank']} · …${account.slice(-4)}`,
    };
  },

  async createInvoice({ credentials }, { money, invoiceKey, attempt = 0 }) {
    if (money.currency !== currencyOf(credentials) || money.amount <= 0n)
      throw new UserError('provider-refused', { provider: 'bank', reason: money.currency });
    const { holder = '', bank: name = '', account = '', note = '-' } = credentials;
    const reference = codeOf(`${invoiceKey}:${attempt}`);
    return {
      externalId: `${reference}:${toDecimal(money)}:${money.currency}`,
      payUrl: null,
      instructions: {
        amount: toDecimal(money),
        holder,
        bank: name,
        account,
        reference,
        ...(NOTHING.test(note) ? {} : { note }),
      },
    };
  },

  readWebhook() {
    throw new WebhookRejected('a bank never calls');
  },

  async readInvoice(_connection, externalId) {
    const [reference = '', amount = '', currency = ''] = externalId.split(':');
    if (reference === '' || !/^[\d.]+$/.test(amount) || !isCurrency(currency))
      throw new Unavailable('no such invoice');
    return {
      externalId,
      invoiceKey: null,
      status: 'waiting',
      asked: { amount: fromDecimal(amount, currency, 'exact'), currency },
      received: null,
      covered: null,
      fee: null,
      paymentId: externalId,
    };
  },
};

function currencyOf(credentials: Credentials): string {
  const currency = credentials['currency'];
  if (currency === undefined || !isCurrency(currency)) throw new UserError('credentials-refused');
  return currency;
}

/** Forty bits of a digest, in letters that people can type. */
function codeOf(text: string): string {
  const bits = createHash('sha256').update(text).digest().readBigUInt64BE();
  return Array.from(
    { length: CODE_LENGTH },
    (_, at) => LETTERS[Number((bits >> BigInt(at * 5)) & 31n)],
  ).join('');
}

/** What looks like an IBAN must be one: a wrong digit sends money to somebody else. */
function isAccount(text: string): boolean {
  const plain = text.replaceAll(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(plain)) return /\d{4}/.test(plain);
  const digits = (plain.slice(4) + plain.slice(0, 4)).replaceAll(/[A-Z]/g, (letter) =>
    `${letter.charCodeAt(0) - 55}`,
  ); // prettier-ignore
  return BigInt(digits) % 97n === 1n;
}
