import type { Cache } from '../cache/ports.ts';
import type { Clock } from '../clock.ts';
import { Unavailable } from '../errors.ts';
import { rateOf } from '../money.ts';
import type { Fetch } from '../payments/provider.ts';
import { createPriceStore, type Agreed, type MarketPrice } from './accepted.ts';
import { isNear, median } from './agree.ts';
import { binance } from './binance.ts';
import { coingecko } from './coingecko.ts';
import { ecb } from './ecb.ts';
import { fetchRate, type Reading, type Station } from './fetch-rate.ts';
import { kraken } from './kraken.ts';
import { okx } from './okx.ts';
import { through } from './source.ts';

/** How long one answer serves everybody: far below the age that makes a price worthless. */
const FRESH_MS = 30_000;
const WIDEST_SPREAD = 30n; // per mille
const LARGEST_JUMP = 200n; // per mille
/** A jump must still be there after so long; sources that err together seldom do for a minute. */
const CONFIRM_MS = 60_000;
/** What was accepted longer ago says nothing of a jump. */
const REMEMBER_MS = 24 * 60 * 60_000;
/** What most sources price everything in: two currencies without a common source meet there. */
const PIVOT = 'USD';
/** Coins that promise a dollar. Off by more than this they are in trouble, and so are their prices. */
const STABLE = ['USDT', 'USDC'];
const WIDEST_PEG = 20n; // per mille

/** The built-in list, asked when RATES_URL names none. */
export const publicSources: readonly Station[] = [
  { source: coingecko, baseUrl: 'https://api.coingecko.com' },
  { source: kraken, baseUrl: 'https://api.kraken.com' },
  { source: binance, baseUrl: 'https://data-api.binance.vision' },
  { source: okx, baseUrl: 'https://www.okx.com' },
  { source: ecb, baseUrl: 'https://www.ecb.europa.eu' },
];

export interface Rates {
  /** The price of `from` in `to` now. Throws `Unavailable` rather than guess. */
  quote(from: string, to: string): Promise<MarketPrice>;
}

export interface RatesParts {
  /** RATES_URL's addresses; null for the public sources. */
  readonly urls: readonly string[] | null;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly cache: Cache;
}

/**
 * Prices on which at least two sources agree (one, where RATES_URL names exactly one): the median,
 * refused when old, when they disagree, when it jumped and the jump is not confirmed yet, and for a
 * coin that lost its peg. Where too few price a pair itself, it is led over the dollar.
 */
export function createRates(parts: RatesParts): Rates {
  const { clock } = parts;
  const stations = parts.urls?.map(stationOf) ?? publicSources;
  const fewest = stations.length === 1 ? 1 : 2;
  const asking = new Map<string, Promise<Agreed>>();
  const accepted = createPriceStore(parts, 'rate');
  const jumped = createPriceStore(parts, 'rate-jump');

  async function ask(from: string, to: string): Promise<Agreed> {
    const answers = await Promise.allSettled(
      stations.map((station) => fetchRate(station, { from, to }, parts)),
    );
    const readings = answers
      .map((answer) => (answer.status === 'fulfilled' ? answer.value : null))
      .filter((reading) => reading !== null)
      .filter(({ until }) => until >= clock.now());
    if (readings.length >= fewest) return agree(readings, fewest, `${from} in ${to}`);
    if (from === PIVOT || to === PIVOT)
      throw new Unavailable(`too few sources know the price of ${from} in ${to}`);
    const [first, last] = await Promise.all([agreed(from, PIVOT), agreed(PIVOT, to)]);
    return {
      rate: through(first.rate, last.rate),
      sources: [...new Set([...first.sources, ...last.sources])],
      at: Math.min(first.at, last.at),
      until: Math.min(first.until, last.until),
    };
  }

  async function confirmed(price: Agreed): Promise<Agreed> {
    const { from, to } = price.rate;
    const last = await accepted.get(from, to);
    if (last && !isNear(last.rate, price.rate, LARGEST_JUMP)) {
      const seen = await jumped.get(from, to);
      const again = seen !== null && isNear(seen.rate, price.rate, WIDEST_SPREAD);
      if (!again) await jumped.set(price, REMEMBER_MS);
      if (!again || clock.now() - seen.storedAt < CONFIRM_MS)
        throw new Unavailable(`the price of ${from} in ${to} jumped and is not confirmed yet`);
    }
    await accepted.set(price, REMEMBER_MS);
    return price;
  }

  /** Once for many who ask at a time, and from memory while it is fresh. */
  async function agreed(from: string, to: string): Promise<Agreed> {
    const last = await accepted.get(from, to);
    const now = clock.now();
    if (last && now - last.storedAt < FRESH_MS && now <= last.until) return last;
    const key = `${from}:${to}`;
    const known = asking.get(key);
    if (known) return known;
    const asked = ask(from, to).then(confirmed);
    asking.set(key, asked);
    return asked.finally(() => asking.delete(key));
  }

  /** Throws where a coin is known to be worth something else than it promises. */
  async function demandPeg(coin: string): Promise<void> {
    const price = await agreed(coin, PIVOT).catch(() => null);
    if (price && !isNear(price.rate, rateOf(coin, PIVOT, '1'), WIDEST_PEG))
      throw new Unavailable(`${coin} lost its peg`);
  }

  return {
    async quote(from, to) {
      if (from === to) return unity(from, clock);
      for (const coin of STABLE) if (from === coin || to === coin) await demandPeg(coin);
      const { rate, sources, at } = await agreed(from, to);
      return { rate, sources, at };
    },
  };
}

/** The kind of source is recognised by its name in the address; any other speaks CoinGecko's way. */
function stationOf(url: string): Station {
  const source = [kraken, binance, okx, ecb].find(({ id }) => url.includes(id)) ?? coingecko;
  return { source, baseUrl: url.replace(/\/+$/, '') };
}

/** Of three or more, one that stands alone is left out, as long as most agree. */
function agree(readings: readonly Reading[], fewest: number, what: string): Agreed {
  const middle = median(readings.map(({ rate }) => rate));
  const near = readings.filter(({ rate }) => isNear(rate, middle, WIDEST_SPREAD));
  const kept = readings.length > 2 && near.length * 2 > readings.length ? near : readings;
  const rates = kept.map(({ rate }) => rate);
  if (kept.length < fewest || !rates.every((a) => rates.every((b) => isNear(a, b, WIDEST_SPREAD))))
    throw new Unavailable(`sources disagree on the price of ${what}`);
  return {
    rate: median(rates),
    sources: kept.map(({ source }) => source),
    at: Math.min(...kept.map(({ at }) => at)),
    until: Math.min(...kept.map(({ until }) => until)),
  };
}

function unity(currency: string, clock: Clock): MarketPrice {
  const rate = { from: currency, to: currency, numerator: 1n, denominator: 1n };
  return { rate, sources: [], at: clock.now() };
}
