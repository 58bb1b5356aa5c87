import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { Unavailable, UserError, WebhookRejected } from '../errors.ts';
import { fromDecimal, isCurrency, toDecimal, type Money } from '../money.ts';
import { ask, read } from './http.ts';
import type { Connection, InvoiceReading, PayoutPort, Provider } from './provider.ts';

/** Where its virtual accounts are. */
const BANKS = ['BNI', 'BRI', 'MANDIRI', 'PERMATA', 'CIMB'];
/** Rupiah that it takes at least, in the smallest unit. */
const LEAST_DEPOSIT = 5_000_000n;
/** The one network id that is documented. */
const NETWORKS = [{ value: '12', label: 'BNB Smart Chain (BEP-20)' }];
/** 2.5 USDT, and 1.5 on top. */
const LEAST_WITHDRAWAL = 2_500_000n;
const WITHDRAWAL_FEE: Money = { amount: 1_500_000n, currency: 'USDT' };

/** The time of our signature is too far from theirs: nobody's credentials are wrong. */
const CLOCK = 'TIMESTAMP_OUT_OF_TOLERANCE';

const id = z.string().min(1).max(64);
const Deposit = z.object({
  id,
  amount: z.string(),
  account_name: z.string(),
  account_number: z.string().min(1),
  bank_code: z.string(),
});
/** No endpoint for this is documented; where the host has one, only these words are believed. */
const DepositNow = z.object({
  id,
  amount: z.string(),
  status: z.enum(['pending', 'processing', 'completed', 'expired', 'failed']),
});
const Withdrawal = z.object({ id, fee: z.string().optional(), explorer_url: z.string().nullish() });
const WithdrawalNow = Withdrawal.extend({
  status: z.enum(['pending', 'processing', 'completed', 'failed']),
});

/**
 * Withdrawals of coins. It documents no idempotency key and nothing to ask by, so one whose answer was
 * lost is for staff to look up.
 */
const payouts: PayoutPort = {
  currencies: ['USDT'],
  destination: [
    { name: 'network', schema: z.enum(['12']), choices: () => NETWORKS },
    { name: 'address', schema: z.string().regex(/^0x[0-9a-fA-F]{40}$/) },
  ],
  missingIsFinalS: null,
  limits: () => ({ least: LEAST_WITHDRAWAL }),
  quoteFee: async () => WITHDRAWAL_FEE,

  async send(connection, { money, destination }) {
    if (money.currency !== 'USDT' || money.amount < LEAST_WITHDRAWAL)
      throw refusal('at least 2.5 USDT');
    const made = dataOf(
      Withdrawal,
      await call(connection, 'POST', 'crypto-withdrawals', {
        currency: money.currency,
        amount: numberOf(money),
        address: destination['address'] ?? '',
        network_id: Number(destination['network']),
      }),
    );
    return readingOf({ ...made, status: 'pending' });
  },

  async read(connection, { externalId }) {
    if (externalId === null) return null;
    const path = `crypto-withdrawals/${encodeURIComponent(externalId)}`;
    const answer = await call(connection, 'GET', path);
    // It was accepted under this id; more is not to be learnt here.
    if (answer === null) return readingOf({ id: externalId, status: 'pending' });
    const now = dataOf(WithdrawalNow, answer);
    if (now.id !== externalId) throw new Unavailable('a withdrawal of another number');
    return readingOf(now);
  },
};

/**
 * Mobee of Indonesia: rupiah to a virtual account, which staff confirm where the host cannot be asked;
 * USDT out. https://mobee-open-api.readme.io/reference/authentication
 */
export const mobee: Provider = {
  id: 'mobee',
  liveUrl: 'https://open-api.mobee.io',
  currencies: ['IDR'],
  limits: () => ({ least: LEAST_DEPOSIT, step: 100n }),
  proofHeaders: [],
  payer: [
    {
      name: 'bank',
      schema: z.string().refine((code) => BANKS.includes(code)),
      choices: () => BANKS.map((value) => ({ value, label: value })),
    },
  ],
  byHand: true,
  isSilent: true,
  // A bank's counter is not always open.
  invoiceLifeS: 24 * 3600,
  credentials: [
    { name: 'key', secret: true, schema: z.string().regex(/^[\w-]{16,80}$/) },
    { name: 'secret', secret: true, schema: z.string().regex(/^[\w-]{16,100}$/) },
  ],
  payouts,

  /** Nothing tells the account's name; prices are given to whoever signs well. */
  async test(connection) {
    if ((await call(connection, 'GET', 'summary', undefined, 'markets')) === null)
      throw new Unavailable('the host has no prices');
    return { account: `API …${connection.credentials['key']?.slice(-4)}` };
  },

  async createInvoice(connection, { money, payer }) {
    const rupiah = money.amount / 100n;
    if (money.currency !== 'IDR' || money.amount < LEAST_DEPOSIT || rupiah * 100n !== money.amount)
      throw refusal('whole rupiah, 50000 at least');
    const made = dataOf(
      Deposit,
      await call(connection, 'POST', 'fiat-deposits', {
        amount: Number(rupiah),
        bank_code: payer['bank'] ?? BANKS[0],
      }),
    );
    if (moneyOf(made.amount, 'IDR').amount !== money.amount)
      throw new Unavailable('a deposit of another amount');
    return {
      externalId: `${made.id}:${rupiah}`,
      payUrl: null,
      instructions: {
        amount: rupiah.toString(),
        bank: made.bank_code,
        account: made.account_number,
        holder: made.account_name,
      },
    };
  },

  readWebhook() {
    throw new WebhookRejected('Mobee never calls');
  },

  async readInvoice(connection, externalId) {
    const [, name = '', rupiah = ''] = /^(.{1,64}):(\d{1,18})$/.exec(externalId) ?? [];
    if (name === '') throw new Unavailable('the provider does not know this invoice');
    const answer = await call(connection, 'GET', `fiat-deposits/${encodeURIComponent(name)}`);
    const asked = { amount: BigInt(rupiah) * 100n, currency: 'IDR' };
    const base = {
      externalId,
      invoiceKey: null,
      asked,
      covered: null,
      fee: null,
      paymentId: externalId,
    };
    // A host that cannot be asked: staff see the money.
    if (answer === null) return { ...base, status: 'waiting', received: null };
    const now = dataOf(DepositNow, answer);
    if (now.id !== name) throw new Unavailable('a deposit of another number');
    const received = moneyOf(now.amount, 'IDR');
    const status = depositStatus(now);
    return {
      ...base,
      status,
      received: status === 'settled' ? received : null,
      covered: status === 'settled' ? received : null,
    };
  },
};

// oxlint-disable-next-line typescript/consistent-return -- tsc knows that the switch is exhaustive
function depositStatus({ status }: z.infer<typeof DepositNow>): InvoiceReading['status'] {
  switch (status) {
    case 'pending':
      return 'waiting';
    case 'processing':
      return 'processing';
    case 'completed':
      return 'settled';
    case 'expired':
      return 'expired';
    case 'failed':
      return 'invalid';
  }
}

function readingOf({ id, fee, explorer_url: link, status }: z.infer<typeof WithdrawalNow>) {
  const ended = { completed: 'settled', failed: 'failed', pending: 'submitted', processing: 'submitted' } as const; // prettier-ignore
  return {
    status: ended[status],
    externalId: id,
    fee: fee === undefined ? null : moneyOf(fee, 'USDT'),
    note: link ?? null,
  };
}

/** What the host answers; null where it knows no such path or thing. */
async function call(
  { baseUrl, credentials, fetch }: Connection,
  method: 'GET' | 'POST',
  path: string,
  body?: Readonly<Record<string, unknown>>,
  room = 'wallets',
): Promise<unknown> {
  const [key, secret] = [credentials['key'], credentials['secret']];
  if (!key || !secret) throw new UserError('credentials-refused');
  const target = `/v1/${room}/${path}`;
  const timestamp = `${Math.floor(Date.now() / 1000)}`;
  const signed = [method, target, timestamp, ...(body ? [JSON.stringify(body)] : [])].join('\n');
  const headers = {
    'X-API-Key': key,
    'X-Request-Timestamp': timestamp,
    'X-Request-Signature': createHmac('sha256', secret).update(signed).digest('base64'),
  };
  const answer = await ask(fetch, new URL(target, baseUrl).href, { method, headers, body });
  if (answer.status < 300) {
    if (answer.body === null) throw new Unavailable('unreadable answer');
    return answer.body;
  }
  const reason = JSON.stringify(answer.body ?? answer.status).slice(0, 200);
  if (reason.includes(CLOCK)) throw new Unavailable(`our clock and Mobee's differ: ${reason}`);
  // It may have been done all the same: a refusal is what says that nothing was.
  if ([408, 409, 425].includes(answer.status)) throw new Unavailable(`Mobee: ${reason}`);
  if (answer.status === 401 || answer.status === 403) throw new UserError('credentials-refused');
  if (method === 'GET' && [404, 405, 501].includes(answer.status)) return null;
  throw refusal(reason);
}

function dataOf<T>(schema: z.ZodType<T>, answer: unknown): T {
  return read(z.object({ data: schema }), answer).data;
}

function refusal(reason: string): UserError {
  return new UserError('provider-refused', { provider: 'mobee', reason });
}

function moneyOf(amount: string, currency: string): Money {
  if (!isCurrency(currency)) throw new Unavailable('an unknown currency');
  try {
    return { amount: fromDecimal(amount, currency, 'down'), currency };
  } catch (cause) {
    throw new Unavailable('unreadable amount', { cause });
  }
}

/** It wants a number. Six places of some millions are exact in one, and it writes them as they are. */
function numberOf(money: Money): number {
  const text = toDecimal(money);
  const number = Number(text);
  if (fromDecimal(`${number}`, money.currency, 'exact') !== money.amount)
    throw refusal('too large');
  return number;
}
