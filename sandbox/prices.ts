import { convert, inverse, rateOf, type Money, type Rate } from '../shared/money.ts';

/** One whole unit in US dollars. Made up, near enough to life, with stablecoins off their peg. */
export const PRICES: Readonly<Record<string, string>> = {
  USD: '1', EUR: '1.08', GBP: '1.27', RUB: '0.011', UAH: '0.024', KZT: '0.002', TRY: '0.029',
  PLN: '0.25', AED: '0.2723', BRL: '0.18', CNY: '0.14', INR: '0.0118', IDR: '0.0000615',
  UZS: '0.000079', GEL: '0.366', AMD: '0.0026', AZN: '0.588', BYN: '0.306', THB: '0.029',
  ILS: '0.27', KES: '0.0077', NGN: '0.00065', JPY: '0.0066', ETB: '0.0068',
  BTC: '64123.45', ETH: '3120.5', LTC: '81.37', SOL: '148.22', TON: '5.4321', TRX: '0.15873',
  BNB: '612.4', POL: '0.2345',
  USDT: '0.9991', USDC: '1.0002',
}; // prettier-ignore

/** The exact rate between two currencies of a price list, or null where one has no price. */
export function crossRate(prices: Readonly<Record<string, string>>, from: string, to: string) {
  const [base, quote] = [prices[from], prices[to]];
  if (base === undefined || quote === undefined) return null;
  const [up, down] = [rateOf(from, 'USD', base), inverse(rateOf(to, 'USD', quote))];
  const rate: Rate = {
    from,
    to,
    numerator: up.numerator * down.numerator,
    denominator: up.denominator * down.denominator,
  };
  return rate;
}

/** An amount in another currency, rounded up as a payer is asked; null where one has no price. */
export function inCurrency(
  prices: Readonly<Record<string, string>>,
  money: Money,
  currency: string,
): Money | null {
  if (money.currency === currency) return money;
  const rate = crossRate(prices, money.currency, currency);
  return rate && convert(money, rate, 'up');
}
