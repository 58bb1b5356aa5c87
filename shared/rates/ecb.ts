import { pathOver, type Leg, type Source } from './source.ts';

/** https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates: those that we know too. */
const CODES = [
  'AUD', 'BRL', 'CAD', 'CHF', 'CNY', 'CZK', 'DKK', 'GBP', 'HKD', 'HUF', 'IDR', 'ILS', 'INR', 'JPY',
  'KRW', 'MXN', 'MYR', 'NOK', 'PHP', 'PLN', 'RON', 'SEK', 'SGD', 'THB', 'TRY', 'USD', 'ZAR',
]; // prettier-ignore

const MARKETS: Readonly<Record<string, Leg>> = Object.fromEntries(
  CODES.map((code) => [code, { symbol: code, base: 'EUR', quote: code }]),
);

/** About 16:00 in Frankfurt; summer or winter makes an hour of eighty. */
const PUBLISHED = 'T15:00:00Z';

/**
 * The European Central Bank's reference rates: fiat money, once each working day, so that Friday's
 * serve until Monday evening.
 */
export const ecb: Source = {
  id: 'ecb',
  format: 'xml',
  oldestMs: 80 * 60 * 60_000,
  path: (from, to) => pathOver('EUR', MARKETS, from, to),
  request: () => '/stats/eurofxref/eurofxref-daily.xml',
  read({ symbol }, body) {
    if (typeof body !== 'string') return null;
    const day = /<Cube\s+time=['"](\d{4}-\d\d-\d\d)['"]/.exec(body)?.[1];
    const rates = body.matchAll(/<Cube\s+currency=['"]([A-Z]{3})['"]\s+rate=['"]([\d.]+)['"]/g);
    const price = [...rates].find(([, code]) => code === symbol)?.[2];
    const at = Date.parse(`${day}${PUBLISHED}`);
    return price === undefined || Number.isNaN(at) ? null : { price, at };
  },
};
