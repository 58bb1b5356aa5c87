import { z } from 'zod';
import type { Leg, Source } from './source.ts';

const COINS: Readonly<Record<string, string>> = {
  BNB: 'binancecoin',
  BTC: 'bitcoin',
  ETH: 'ethereum',
  LTC: 'litecoin',
  POL: 'polygon-ecosystem-token',
  SOL: 'solana',
  TON: 'the-open-network',
  TRX: 'tron',
  USDC: 'usd-coin',
  USDT: 'tether',
};

/** https://docs.coingecko.com/reference/simple-supported-currencies: those that we know too. */
const FIATS = new Set([
  'AED', 'ARS', 'AUD', 'BDT', 'BHD', 'BRL', 'CAD', 'CHF', 'CLP', 'CNY', 'COP', 'CZK', 'EUR', 'GBP',
  'GEL', 'HKD', 'HUF', 'IDR', 'ILS', 'INR', 'JPY', 'KRW', 'KWD', 'MXN', 'MYR', 'NGN', 'NOK', 'PHP',
  'PKR', 'PLN', 'RUB', 'SAR', 'SEK', 'SGD', 'THB', 'TRY', 'UAH', 'USD', 'VND', 'ZAR',
]); // prettier-ignore

const Answer = z.record(z.string(), z.record(z.string(), z.string()));

/** https://docs.coingecko.com/reference/simple-price. */
export const coingecko: Source = {
  id: 'coingecko',
  path(from, to) {
    // Two coins meet in dollars, two fiats in bitcoin.
    if (COINS[from] && COINS[to]) return legs([from, 'USD'], [to, 'USD']);
    if (COINS[from] && FIATS.has(to)) return legs([from, to]);
    if (COINS[to] && FIATS.has(from)) return legs([to, from]);
    return FIATS.has(from) && FIATS.has(to) ? legs(['BTC', from], ['BTC', to]) : null;
  },
  request: ({ base, quote }) => {
    const query = `ids=${COINS[base]}&vs_currencies=${quote.toLowerCase()}`;
    return `/api/v3/simple/price?${query}&include_last_updated_at=true&precision=full`;
  },
  read({ base, quote }, body) {
    const coin = Answer.safeParse(body).data?.[COINS[base] ?? ''];
    const price = coin?.[quote.toLowerCase()];
    if (price === undefined) return null;
    const seconds = coin?.['last_updated_at'];
    return { price, at: seconds === undefined ? null : Number(seconds) * 1000 };
  },
};

function legs(...pairs: readonly [string, string][]): Leg[] {
  return pairs.map(([base, quote]) => ({ symbol: `${base}/${quote}`, base, quote }));
}
