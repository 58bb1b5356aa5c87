import { PRICES } from './prices.ts';
import { json, serve, type Loopback } from './loopback.ts';

const COINS: Readonly<Record<string, string>> = {
  binancecoin: 'BNB',
  bitcoin: 'BTC',
  ethereum: 'ETH',
  litecoin: 'LTC',
  'polygon-ecosystem-token': 'POL',
  solana: 'SOL',
  'the-open-network': 'TON',
  tron: 'TRX',
  'usd-coin': 'USDC',
  tether: 'USDT',
};

/** Below a satoshi's worth of a dollar. */
const PLACES = 15;

export interface RatesSandbox extends Loopback {
  /** Sets the price of a currency in US dollars, as decimal text. */
  setPrice(currency: string, usd: string): void;
  /** So many milliseconds old are the prices that it gives. */
  setAge(ms: number): void;
}

/** A price source on loopback, in the form of CoinGecko's `simple/price`. */
export async function startRates(
  options: { port?: number; now?: () => number } = {},
): Promise<RatesSandbox> {
  const { now = Date.now } = options;
  const prices: Record<string, string> = { ...PRICES };
  let ageMs = 0;
  const server = await serve((_request, url) => {
    if (url.pathname !== '/api/v3/simple/price') return null;
    const ids = url.searchParams.get('ids')?.split(',') ?? [];
    const quotes = url.searchParams.get('vs_currencies')?.split(',') ?? [];
    const seconds = Math.floor((now() - ageMs) / 1000);
    const coins = ids.flatMap((id) => {
      const found = quotes.flatMap((quote) => entryOf(prices, COINS[id] ?? '', quote));
      // Numbers, as the real one writes them: by hand, since a float would change them.
      return [`"${id}":{${[...found, `"last_updated_at":${seconds}`].join(',')}}`];
    });
    return { ...json(null), body: `{${coins.join(',')}}` };
  }, options.port);
  return {
    ...server,
    setPrice: (currency, usd) => void (prices[currency] = usd),
    setAge: (ms) => void (ageMs = ms),
  };
}

function entryOf(prices: Readonly<Record<string, string>>, coin: string, quote: string): string[] {
  const [base, target] = [prices[coin], prices[quote.toUpperCase()]];
  return base === undefined || target === undefined ? [] : [`"${quote}":${divide(base, target)}`];
}

function divide(one: string, other: string): string {
  const [up, down] = [scaled(one), scaled(other)];
  const digits = ((up * 10n ** BigInt(PLACES)) / down).toString().padStart(PLACES + 1, '0');
  return `${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`;
}

function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(PLACES, '0'));
}
