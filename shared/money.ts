import { UserError } from './errors.ts';

/** An amount in the smallest unit of its currency. Never a `number`. */
export interface Money {
  readonly amount: bigint;
  readonly currency: string;
}

/** One exact price: `numerator / denominator` smallest units of `to` for one smallest unit of `from`. */
export interface Rate {
  readonly from: string;
  readonly to: string;
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** Who says so, where it was asked for: kept with what was converted. */
  readonly sources?: readonly string[];
}

/**
 * Decimal places of each currency we handle: ISO 4217 minor units, and the chains' own for coins
 * (tokens of the same name with other decimals on a chain are converted by that chain's file).
 */
const EXPONENTS: Readonly<Record<string, number>> = {
  AED: 2, AMD: 2, ARS: 2, AUD: 2, AZN: 2, BDT: 2, BRL: 2, BYN: 2, CAD: 2, CHF: 2, CLP: 0, CNY: 2,
  COP: 2, CZK: 2, DKK: 2, EGP: 2, ETB: 2, EUR: 2, GBP: 2, GEL: 2, GHS: 2, HKD: 2, HUF: 2, IDR: 2,
  ILS: 2, INR: 2, JPY: 0, KES: 2, KGS: 2, KRW: 0, KWD: 3, KZT: 2, MDL: 2, MXN: 2, MYR: 2, NGN: 2,
  NOK: 2, PHP: 2, PKR: 2, PLN: 2, RON: 2, RUB: 2, RWF: 0, SAR: 2, SEK: 2, SGD: 2, THB: 2, TJS: 2,
  TRY: 2, TZS: 2, UAH: 2, UGX: 0, USD: 2, UZS: 2, VND: 0, ZAR: 2, BHD: 3,
  BTC: 8, LTC: 8, ETH: 18, BNB: 18, POL: 18, TRX: 6, SOL: 9, TON: 9, USDT: 6, USDC: 6, XTR: 0,
}; // prettier-ignore

/** Those that live on chains: no currencies to `Intl`, and to no bank. */
const COINS = new Set(['BTC', 'LTC', 'ETH', 'BNB', 'POL', 'TRX', 'SOL', 'TON', 'USDT', 'USDC']);

/** Whether a currency is a coin or token of a chain. */
export function isCoin(code: string): boolean {
  return COINS.has(code);
}

/** Currencies that money can be kept in and shown in, most used first. */
export const currencies: readonly string[] = Object.keys(EXPONENTS);

/** Whether we know this currency code. */
export function isCurrency(code: string): boolean {
  return Object.hasOwn(EXPONENTS, code);
}

/** Decimal places of a currency. Throws on an unknown code: that is our mistake, input is checked before. */
export function exponentOf(currency: string): number {
  const exponent = EXPONENTS[currency];
  if (exponent === undefined) throw new Error(`unknown currency ${currency}`);
  return exponent;
}

/**
 * Reads an amount as a person writes it (`12.50`, `0,5`, `1 000`), in the currency's smallest unit.
 * Throws UserError `amount-unreadable`, or `amount-too-precise` where the currency has fewer places.
 */
export function parseAmount(text: string, currency: string): bigint {
  // "1,000" is a thousand to some and one to others: where it cannot be a fraction, ask again.
  if (exponentOf(currency) < 3 && /,\d{3}(?!\d)/.test(text))
    throw new UserError('amount-unreadable', { text: text.slice(0, 40) });
  const plain = text
    .trim()
    .replaceAll(/[\s\u00a0\u202f_']/g, '')
    .replace(',', '.');
  const match = /^(\d{1,20})(?:\.(\d{1,30}))?$/.exec(plain);
  if (!match) throw new UserError('amount-unreadable', { text: text.slice(0, 40) });
  return fromDecimal(`${match[1]}.${match[2] ?? '0'}`, currency, 'exact');
}

/**
 * Reads a decimal text of a provider (`"10.5"`, `"1e-6"`) exactly. Digits beyond the currency's
 * places are refused (`exact`) or cut (`down`).
 */
export function fromDecimal(text: string, currency: string, rounding: 'exact' | 'down'): bigint {
  const match = /^(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim());
  if (!match) throw new UserError('amount-unreadable', { text: text.slice(0, 40) });
  const fraction = match[2] ?? '';
  const digits = BigInt((match[1] ?? '') + fraction);
  const shift = exponentOf(currency) - fraction.length + Number(match[3] ?? 0);
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  if (rounding === 'exact' && digits % divisor !== 0n)
    throw new UserError('amount-too-precise', { currency, places: exponentOf(currency) });
  return digits / divisor;
}

/** The plain decimal text of an amount, without grouping: `12.50`. What providers and CSV want. */
export function toDecimal(money: Money): string {
  const places = exponentOf(money.currency);
  const sign = money.amount < 0n ? '-' : '';
  const digits = (money.amount < 0n ? -money.amount : money.amount)
    .toString()
    .padStart(places + 1, '0');
  if (places === 0) return sign + digits;
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/**
 * Converts at a rate. `down` for what we give (credits), `up` for what we ask (quotes), so that a
 * rounding never costs the giver of the quote.
 */
export function convert(money: Money, rate: Rate, rounding: 'down' | 'up'): Money {
  if (money.currency !== rate.from)
    throw new Error(`rate is from ${rate.from}, not ${money.currency}`);
  const product = money.amount * rate.numerator;
  const extra = rounding === 'up' ? rate.denominator - 1n : 0n;
  return { amount: (product + extra) / rate.denominator, currency: rate.to };
}

/** A rate from a decimal price in whole units: `rateOf('USDT', 'USD', '0.9998')`. */
export function rateOf(from: string, to: string, price: string): Rate {
  const match = /^(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(price.trim());
  if (!match) throw new Error('a price is a decimal text');
  const fraction = match[2] ?? '';
  const power = exponentOf(to) - exponentOf(from) - fraction.length + Number(match[3] ?? 0);
  const digits = BigInt((match[1] ?? '') + fraction);
  if (digits === 0n) throw new Error('a price is above zero');
  return power >= 0
    ? { from, to, numerator: digits * 10n ** BigInt(power), denominator: 1n }
    : { from, to, numerator: digits, denominator: 10n ** BigInt(-power) };
}

/** Money as JSON keeps it: a number would lose digits. */
export interface WrittenMoney {
  readonly amount: string;
  readonly currency: string;
}

/** For JSON. */
export function writeMoney({ amount, currency }: Money): WrittenMoney {
  return { amount: amount.toString(), currency };
}

/** From our own JSON. */
export function readMoney({ amount, currency }: WrittenMoney): Money {
  return { amount: BigInt(amount), currency };
}

/** The rate the other way round. */
export function inverse(rate: Rate): Rate {
  return { from: rate.to, to: rate.from, numerator: rate.denominator, denominator: rate.numerator };
}
