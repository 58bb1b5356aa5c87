import { z } from 'zod';
import { pathOver, type Leg, type Source } from './source.ts';

/** Its markets against USDT. It has no dollar: USD is reached by other sources. */
const MARKETS: Readonly<Record<string, Leg>> = Object.fromEntries(
  ['BNB', 'BTC', 'ETH', 'LTC', 'POL', 'SOL', 'TON', 'TRX', 'USDC'].map((base) => [
    base,
    { symbol: `${base}-USDT`, base, quote: 'USDT' },
  ]),
);

const Answer = z.object({
  code: z.literal('0'),
  data: z.tuple([z.object({ instId: z.string(), last: z.string(), ts: z.string() })]),
});

/** https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-ticker. */
export const okx: Source = {
  id: 'okx',
  path: (from, to) => pathOver('USDT', MARKETS, from, to),
  request: ({ symbol }) => `/api/v5/market/ticker?instId=${symbol}`,
  read({ symbol }, body) {
    const [ticker] = Answer.safeParse(body).data?.data ?? [];
    return ticker?.instId === symbol ? { price: ticker.last, at: Number(ticker.ts) } : null;
  },
};
