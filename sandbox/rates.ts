import { PRICES } from './prices.ts';
import { json, serve, type Loopback, type Reply } from './loopback.ts';

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
  /** All three sources. */
  readonly urls: readonly string[];
  /** Sets the price of a currency in US dollars, as decimal text. */
  setPrice(currency: string, usd: string): void;
  /** So many milliseconds old are the prices that it gives. */
  setAge(ms: number): void;
}

/** Behind these paths the same prices in the form of Kraken's ticker and of the ECB's daily list. */
const TICKER = '/kraken/0/public/Ticker';
const DAILY = '/ecb/stats/eurofxref/eurofxref-daily.xml';
/** Until about 16:00 in Frankfurt the list of the day before is the newest. */
const PUBLISHED_MS = 15 * 60 * 60_000;
/** Fiat money that the ECB lists and we have a price of. */
const LISTED = ['BRL', 'CNY', 'GBP', 'IDR', 'ILS', 'INR', 'JPY', 'PLN', 'THB', 'TRY', 'USD'];

/** Price sources on loopback: CoinGecko's `simple/price`, and the others for what they know, so that two agree. */
export async function startRates(
  options: { port?: number; now?: () => number } = {},
): Promise<RatesSandbox> {
  const { now = Date.now } = options;
  const prices: Record<string, string> = { ...PRICES };
  let ageMs = 0;
  const server = await serve((_request, url) => {
    if (url.pathname === TICKER) return ticker(prices, url.searchParams.get('pair') ?? '');
    if (url.pathname === DAILY) return daily(prices, now() - ageMs);
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
    urls: [server.url, `${server.url}/kraken`, `${server.url}/ecb`],
    setPrice: (currency, usd) => void (prices[currency] = usd),
    setAge: (ms) => void (ageMs = ms),
  };
}

/** Errors come with 200, as the real ones do. */
function ticker(prices: Readonly<Record<string, string>>, pair: string): Reply {
  const [base, quote] = [pair.slice(0, 3) === 'XBT' ? 'BTC' : pair.slice(0, -3), pair.slice(-3)];
  const [one, other] = [prices[base], prices[quote]];
  if (one === undefined || other === undefined)
    return json({ error: ['EQuery:Unknown asset pair'] });
  return json({ error: [], result: { [pair]: { c: [divide(one, other), '0.1'] } } });
}

function daily(prices: Readonly<Record<string, string>>, now: number): Reply {
  const day = new Date(now - PUBLISHED_MS).toISOString().slice(0, 10);
  const lines = LISTED.map((code) => `<Cube currency="${code}" rate="${divide(prices['EUR'] ?? '1', prices[code] ?? '1')}"/>`); // prettier-ignore
  return { status: 200, type: 'text/xml', body: `<Cube><Cube time="${day}">${lines.join('')}</Cube></Cube>` }; // prettier-ignore
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
