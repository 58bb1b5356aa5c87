import { z } from 'zod';
import { pathOver, type Leg, type Source } from './source.ts';

const MARKETS: Readonly<Record<string, Leg>> = {
  ...marketsOf([
    'BNB',
    'ETH',
    'LTC',
    'POL',
    'SOL',
    'TON',
    'TRX',
    'USDC',
    'USDT',
    'EUR',
    'GBP',
    'AUD',
  ]),
  BTC: { symbol: 'XBTUSD', base: 'BTC', quote: 'USD' },
  CAD: { symbol: 'USDCAD', base: 'USD', quote: 'CAD' },
  CHF: { symbol: 'USDCHF', base: 'USD', quote: 'CHF' },
  JPY: { symbol: 'USDJPY', base: 'USD', quote: 'JPY' },
};

const Answer = z.object({
  error: z.array(z.string()),
  result: z.record(z.string(), z.object({ c: z.array(z.string()) })),
});

/** https://docs.kraken.com/api/docs/rest-api/get-ticker-information. */
export const kraken: Source = {
  id: 'kraken',
  path: (from, to) => pathOver('USD', MARKETS, from, to),
  request: ({ symbol }) => `/0/public/Ticker?pair=${symbol}`,
  read(_leg, body) {
    const answer = Answer.safeParse(body).data;
    if (!answer || answer.error.length > 0) return null;
    // One pair is asked for at a time, because the answer renames it (XBTUSD → XXBTZUSD).
    const [ticker] = Object.values(answer.result);
    const price = ticker?.c[0];
    return price === undefined ? null : { price, at: null };
  },
};

function marketsOf(codes: readonly string[]): Record<string, Leg> {
  return Object.fromEntries(
    codes.map((base) => [base, { symbol: `${base}USD`, base, quote: 'USD' }]),
  );
}
