import { z } from 'zod';
import { pathOver, type Leg, type Source } from './source.ts';

/** It has no dollar: USD is reached by the other sources, never by taking USDT for it. */
const MARKETS: Readonly<Record<string, Leg>> = Object.fromEntries(
  [
    ...['BNB', 'BTC', 'ETH', 'LTC', 'POL', 'SOL', 'TON', 'TRX', 'USDC', 'EUR'].map((code) => [
      code,
      'USDT',
    ]),
    ...['ARS', 'BRL', 'COP', 'CZK', 'MXN', 'PLN', 'RON', 'TRY', 'UAH', 'ZAR'].map((code) => [
      'USDT',
      code,
    ]),
  ].map(([base = '', quote = '']) => [
    base === 'USDT' ? quote : base,
    { symbol: base + quote, base, quote },
  ]),
);

const Answer = z.object({ symbol: z.string(), price: z.string() });

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints. */
export const binance: Source = {
  id: 'binance',
  path: (from, to) => pathOver('USDT', MARKETS, from, to),
  request: ({ symbol }) => `/api/v3/ticker/price?symbol=${symbol}`,
  read({ symbol }, body) {
    const answer = Answer.safeParse(body).data;
    return answer?.symbol === symbol ? { price: answer.price, at: null } : null;
  },
};
