import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { fromDecimal, toDecimal, type Money } from '../shared/money.ts';
import { createDeliveries, takeOne } from './deliveries.ts';
import { createFaults, withFaults, type ProviderFaults } from './faults.ts';
import { json, serve, type Reply } from './loopback.ts';
import { inCurrency, PRICES } from './prices.ts';
import { openState } from './state-file.ts';

interface SandboxPayment {
  readonly id: number;
  readonly key: string;
  readonly hash: string;
  readonly fiatCurrency: string;
  fiatAmount: string;
  readonly cryptoCurrency: string;
  readonly cryptoAmount: string;
  readonly address: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly callbackUrl: string;
  readonly callbackSecret: string | null;
  /** What came so far, in the coin's smallest unit, as a text. */
  arrived: string;
  isPaid: boolean;
  isExpired: boolean;
}

export interface KryptoExpressOptions {
  readonly port?: number;
  readonly stateFile?: string;
  /** The API keys that exist; without it, every key of the right shape is one. */
  readonly keys?: readonly string[];
  readonly retryDelaysMs?: readonly number[];
  readonly now?: () => number;
}

export interface KryptoExpressSandbox {
  readonly url: string;
  /** What goes wrong next. A lie is a payment whose record asks for half of what it asked. */
  readonly faults: ProviderFaults;
  /** Sends coins to a payment: all of it, or an amount; it is paid when the sum is reached. False when none is open. */
  pay(hashOrAddress: string, amount?: string): boolean;
  /** Sends the last callback of a payment once more. */
  repeat(hash: string): void;
  idle(): Promise<void>;
  close(): Promise<void>;
}

const LIFE_MS = 2 * 60 * 60_000;
/** Seconds after the first try, by its documentation; minutes are shortened to what one can watch. */
const RETRIES_MS = [1_200, 2_400, 4_800, 9_600];
/** Where each coin's amounts end: those of the currency named here. */
const COINS: Readonly<Record<string, string>> = {
  BTC: 'BTC', LTC: 'LTC', ETH: 'ETH', SOL: 'SOL', BNB: 'ETH', DOGE: 'LTC', USDT_ERC20: 'USDT', USDT_BEP20: 'USDT',
  USDT_SOL: 'USDT', USDC_ERC20: 'USDC', USDC_BEP20: 'USDC', USDC_SOL: 'USDC',
}; // prettier-ignore
/** One whole unit in US dollars, of those that are nowhere else here. */
const OWN_PRICES: Readonly<Record<string, string>> = { BNB: '612.4', DOGE: '0.1473' };
const SHAPE = /^[\w.~+/=-]{16,200}$/;

/**
 * KryptoExpress as its clients see it, on loopback: payments of a fixed amount, added up from any
 * number of transfers, records with Java's floats, callbacks on paid and on expired.
 */
export async function startKryptoExpress(
  options: KryptoExpressOptions = {},
): Promise<KryptoExpressSandbox> {
  const { keys, now = Date.now } = options;
  const { state, save } = openState<{ payments: SandboxPayment[] }>(options.stateFile, {
    payments: [],
  });
  const deliveries = createDeliveries(options.retryDelaysMs ?? RETRIES_MS);
  const faults = createFaults(deliveries.faults);
  const server = await serve(
    withFaults(faults, answer, ({ method }) => method === 'POST'),
    options.port,
  );

  function notify(payment: SandboxPayment): void {
    const body = recordOf(payment);
    deliveries.send(payment.callbackUrl, body, {
      'content-type': 'application/json',
      ...(payment.callbackSecret === null
        ? {}
        : {
            'x-signature': createHmac('sha512', payment.callbackSecret).update(body).digest('hex'),
          }),
    });
  }

  function expire(): void {
    const over = state.payments.filter(
      (each) => !each.isPaid && !each.isExpired && each.expiresAt <= now(),
    );
    for (const payment of over) {
      payment.isExpired = true;
      notify(payment);
    }
    if (over.length > 0) save();
  }

  function pay(name: string, amount?: string): boolean {
    expire();
    const payment = state.payments.find(({ hash, address }) => hash === name || address === name);
    if (!payment || payment.isPaid || payment.isExpired) return false;
    const currency = COINS[payment.cryptoCurrency] ?? 'BTC';
    const asked = fromDecimal(payment.cryptoAmount, currency, 'exact');
    const came = amount === undefined ? asked : fromDecimal(amount, currency, 'down');
    payment.arrived = (BigInt(payment.arrived) + came).toString();
    if (BigInt(payment.arrived) >= asked) {
      payment.isPaid = true;
      if (takeOne(faults, 'lie')) payment.fiatAmount = half(payment);
      notify(payment);
    }
    save();
    return true;
  }

  function create(key: string, input: Record<string, unknown>): Reply {
    const { paymentType, fiatCurrency, fiatAmount, cryptoCurrency, callbackUrl } = input;
    const coin = COINS[String(cryptoCurrency)];
    if (paymentType !== 'PAYMENT') return refused('paymentType is not supported here');
    if (typeof fiatCurrency !== 'string' || PRICES[fiatCurrency] === undefined)
      return refused('fiatCurrency is invalid');
    if (coin === undefined) return refused('cryptoCurrency is invalid');
    if (typeof fiatAmount !== 'number') return refused('fiatAmount is invalid');
    if (typeof callbackUrl !== 'string' || !URL.canParse(callbackUrl))
      return refused('callbackUrl is invalid');
    const asked: Money = {
      amount: fromDecimal(String(fiatAmount), fiatCurrency, 'down'),
      currency: fiatCurrency,
    };
    const worth = inCurrency(PRICES, asked, 'USD');
    if (!worth || worth.amount < 100n) return refused('amount is below the minimum of 1 USD');
    const price = OWN_PRICES[String(cryptoCurrency)] ?? PRICES[coin] ?? '1';
    const cost = inCurrency({ ...PRICES, [coin]: price }, asked, coin);
    if (!cost) return refused('cryptoCurrency has no price');
    const secret = input['callbackSecret'];
    const payment: SandboxPayment = {
      id: 634 + state.payments.length,
      key,
      hash: randomBytes(32).toString('hex'),
      fiatCurrency,
      fiatAmount: toDecimal(asked),
      cryptoCurrency: String(cryptoCurrency),
      cryptoAmount: toDecimal(cost),
      address: `sandbox1q${randomBytes(16).toString('hex')}`,
      createdAt: now(),
      expiresAt: now() + LIFE_MS,
      callbackUrl,
      callbackSecret: typeof secret === 'string' ? secret : null,
      arrived: '0',
      isPaid: false,
      isExpired: false,
    };
    state.payments.push(payment);
    save();
    return record(payment);
  }

  function wallet(key: string): Reply {
    const sums = new Map(Object.keys(COINS).map((coin) => [coin, 0n]));
    for (const { cryptoCurrency: coin, arrived } of state.payments.filter(
      (each) => each.key === key,
    ))
      sums.set(coin, (sums.get(coin) ?? 0n) + BigInt(arrived));
    const parts = [...sums].map(
      ([coin, amount]) =>
        `"${coin}":${float(toDecimal({ amount, currency: COINS[coin] ?? 'BTC' }))}`,
    );
    return { ...json(null), body: `{${parts.join(',')}}` };
  }

  function answer(request: IncomingMessage, url: URL, body: string): Reply | null {
    expire();
    if (url.pathname === '/api/payment' && request.method === 'GET') {
      const payment = state.payments.find(({ hash }) => hash === url.searchParams.get('hash'));
      return payment ? record(payment) : json({ message: 'Payment not found' }, 404);
    }
    const key = request.headers['x-api-key'];
    if (typeof key !== 'string' || !(keys?.includes(key) ?? SHAPE.test(key)))
      return json({ message: 'Unauthorized' }, 401);
    if (url.pathname === '/api/wallet') return wallet(key);
    if (url.pathname === '/api/payment' && request.method === 'POST')
      return create(key, JSON.parse(body) as Record<string, unknown>);
    return null;
  }

  return {
    url: server.url,
    faults,
    pay,
    repeat(hash) {
      const payment = state.payments.find((each) => each.hash === hash);
      if (payment) notify(payment);
    },
    idle: () => deliveries.idle(),
    async close() {
      await deliveries.stop();
      await server.close();
    },
  };
}

/** The record as its Java writes it: every amount a float, small ones with an exponent. */
function recordOf(payment: SandboxPayment): string {
  const { id, fiatCurrency, cryptoCurrency, address, isPaid, hash, callbackUrl } = payment;
  const amounts = `"fiatAmount":${float(payment.fiatAmount)},"cryptoAmount":${float(payment.cryptoAmount)}`;
  const rest = JSON.stringify({
    userId: '7afca8a2-9262-4844-be82-107d7d3bcd72',
    cryptoCurrency,
    expireDatetime: payment.expiresAt,
    createDatetime: payment.createdAt,
    address,
    isPaid,
    isWithdrawn: false,
    hash,
    callbackUrl,
  });
  return `{"id":${id},"paymentType":"PAYMENT","fiatCurrency":"${fiatCurrency}",${amounts},${rest.slice(1)}`;
}

function record(payment: SandboxPayment): Reply {
  return { ...json(null), body: recordOf(payment) };
}

/** A decimal text as Java prints a double: `1.0`, `1.2E-5`. */
function float(decimal: string): string {
  const [whole = '0', fraction = ''] = decimal.split('.');
  const digits = fraction.replace(/0+$/, '');
  const leading = /^0*/.exec(digits)?.[0].length ?? 0;
  if (whole !== '0' || digits === '' || leading < 3) return `${whole}.${digits || '0'}`;
  const bare = digits.slice(leading);
  return `${bare.slice(0, 1)}.${bare.slice(1) || '0'}E-${leading + 1}`;
}

function half({ fiatAmount, fiatCurrency }: SandboxPayment): string {
  const amount = fromDecimal(fiatAmount, fiatCurrency, 'exact') / 2n;
  return toDecimal({ amount, currency: fiatCurrency });
}

function refused(message: string): Reply {
  return json({ message }, 400);
}
