import { exponentOf, type Money } from '../../money.ts';
import type { Asking } from './deposit-terms.ts';

/** Names Telegram's own payments: method of their invoices, provider of their accounts. */
export const TELEGRAM = 'telegram';

/**
 * Decimal places of the currencies that Telegram asks for, by its own table, not ISO's:
 * https://core.telegram.org/bots/payments/currencies.json. With each the least that it asked for when
 * that was read (about a dollar): rates move, so Telegram has the last word.
 */
const TABLE: Readonly<Record<string, readonly [places: number, least: bigint]>> = {
  USD: [2, 100n], EUR: [2, 84n], GBP: [2, 72n], RUB: [2, 7244n], UAH: [2, 2666n], KZT: [2, 42664n],
  UZS: [2, 1071361n], AED: [2, 367n], AMD: [2, 49053n], ARS: [2, 9815n], AUD: [2, 136n], AZN: [2, 169n],
  BDT: [2, 8534n], BRL: [2, 522n], CAD: [2, 126n], CHF: [2, 92n], CLP: [0, 778n], CNY: [2, 644n],
  COP: [2, 381500n], CZK: [2, 2146n], DKK: [2, 631n], EGP: [2, 1571n], GEL: [2, 311n], HKD: [2, 778n],
  HUF: [2, 29587n], IDR: [2, 1425350n], ILS: [2, 320n], INR: [2, 7342n], JPY: [0, 109n], KES: [2, 11004n],
  KGS: [2, 8479n], KRW: [0, 1172n], MDL: [2, 1769n], MXN: [2, 1987n], MYR: [2, 415n], NGN: [2, 41179n],
  NOK: [2, 859n], PHP: [2, 4994n], PKR: [2, 16950n], PLN: [2, 388n], RON: [2, 419n], SAR: [2, 375n],
  SEK: [2, 860n], SGD: [2, 134n], THB: [2, 3297n], TJS: [2, 1134n], TRY: [2, 844n], TZS: [2, 231899n],
  UGX: [0, 3532n], VND: [0, 22756n], ZAR: [2, 1400n],
}; // prettier-ignore

/** Ten thousand dollars: the one upper limit that no rate moves. */
const MOST_USD = 1_000_000n;

/** Telegram's places of a currency; its Stars are whole. Null: it does not ask for it. */
export function telegramPlaces(currency: string): number | null {
  return currency === 'XTR' ? 0 : (TABLE[currency]?.[0] ?? null);
}

/** An amount as Telegram counts it, rounded up. Throws on a currency that it does not ask for. */
export function toTelegram(money: Money, places = telegramPlaces(money.currency)): bigint {
  if (places === null) throw new Error(`Telegram does not ask for ${money.currency}`);
  const shift = places - exponentOf(money.currency);
  if (shift >= 0) return money.amount * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (money.amount + divisor - 1n) / divisor;
}

/** What Telegram counted, as our money, rounded down; null where we do not know the currency. */
export function fromTelegram(
  amount: number,
  currency: string,
  places = telegramPlaces(currency),
): Money | null {
  if (places === null || !Number.isSafeInteger(amount)) return null;
  const shift = exponentOf(currency) - places;
  const factor = 10n ** BigInt(Math.abs(shift));
  return { amount: shift >= 0 ? BigInt(amount) * factor : BigInt(amount) / factor, currency };
}

/** What Telegram can be asked for. */
export const telegramAsking: Asking = {
  currencies: Object.keys(TABLE),
  limits(currency) {
    const [places, least] = TABLE[currency] ?? [exponentOf(currency), 1n];
    const own = fromTelegram(Number(least), currency, places)?.amount ?? 1n;
    const step = 10n ** BigInt(Math.max(0, exponentOf(currency) - places));
    return { least: own, step, ...(currency === 'USD' ? { most: MOST_USD } : {}) };
  },
};
