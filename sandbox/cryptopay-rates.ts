import { fromDecimal } from '../shared/money.ts';
import { ASSETS, FIATS } from './cryptopay-invoices.ts';
import { crossRate } from './prices.ts';

/** What `getExchangeRates` answers: each asset in each fiat currency. */
export function exchangeRates(prices: Readonly<Record<string, string>>) {
  return ASSETS.flatMap((source) =>
    FIATS.map((target) => {
      const rate = crossRate(prices, source, target);
      return {
        is_valid: rate !== null,
        is_crypto: true,
        is_fiat: false,
        source,
        target,
        rate: rate && fromRate(rate.numerator, rate.denominator, source, target),
      };
    }),
  );
}

/** A decimal text without the zeros that say nothing. */
export function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function fromRate(numerator: bigint, denominator: bigint, from: string, to: string): string {
  const places = 12;
  const [one, unit] = [fromDecimal('1', from, 'exact'), fromDecimal('1', to, 'exact')];
  const digits = ((one * numerator * 10n ** BigInt(places)) / (denominator * unit))
    .toString()
    .padStart(places + 1, '0');
  return trimmed(`${digits.slice(0, -places)}.${digits.slice(-places)}`);
}
