import { z } from 'zod';
import type { Cache } from '../cache/ports.ts';
import type { Clock } from '../clock.ts';
import { Unavailable } from '../errors.ts';
import type { Rate } from '../money.ts';
import type { Fetch } from '../payments/provider.ts';
import { keyOf } from '../scope.ts';
import { isNear, median } from './agree.ts';
import { binance } from './binance.ts';
import { coingecko } from './coingecko.ts';
import { fetchRate, type Reading, type Station } from './fetch-rate.ts';
import { kraken } from './kraken.ts';

/** How long one answer serves everybody: far below the age that makes a price worthless. */
const FRESH_MS = 30_000;
const OLDEST_MS = 5 * 60_000;
const WIDEST_SPREAD = 30n; // per mille
const LARGEST_JUMP = 200n; // per mille
/** A jump must still be there after so long; sources that err together seldom do for a minute. */
const CONFIRM_MS = 60_000;
/** What was accepted longer ago says nothing of a jump. */
const REMEMBER_MS = 24 * 60 * 60_000;

/** The built-in list, asked when RATES_URL names none. */
export const publicSources: readonly Station[] = [
  { source: coingecko, baseUrl: 'https://api.coingecko.com' },
  { source: kraken, baseUrl: 'https://api.kraken.com' },
  { source: binance, baseUrl: 'https://data-api.binance.vision' },
];

/** A price that sources agree on. */
export interface MarketPrice {
  readonly rate: Rate;
  /** Who agreed on it. */
  readonly sources: readonly string[];
  /** When the oldest of their prices was seen, in milliseconds. */
  readonly at: number;
}

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

const Bigint = z.string().regex(/^\d+$/).transform(BigInt);
const Stored = z.object({
  rate: z.object({ from: z.string(), to: z.string(), numerator: Bigint, denominator: Bigint }),
  sources: z.array(z.string()),
  at: z.number(),
  storedAt: z.number(),
});

/**
 * Prices on which at least two sources agree (one, where RATES_URL names exactly one): the median,
 * refused when old, when they disagree, or when it jumped and the jump is not confirmed yet.
 */
export function createRates(parts: RatesParts): Rates {
  const { clock } = parts;
  const stations = parts.urls?.map(stationOf) ?? publicSources;
  const asking = new Map<string, Promise<MarketPrice>>();
  const accepted = storeOf(parts, 'rate');
  const jumped = storeOf(parts, 'rate-jump');

  async function ask(from: string, to: string): Promise<MarketPrice> {
    const answers = await Promise.allSettled(
      stations.map((station) => fetchRate(station, { from, to }, parts)),
    );
    const readings = answers
      .map((answer) => (answer.status === 'fulfilled' ? answer.value : null))
      .filter((reading) => reading !== null)
      .filter(({ at }) => at >= clock.now() - OLDEST_MS);
    return agree(readings, stations.length === 1 ? 1 : 2, `${from} in ${to}`);
  }

  async function confirmed(quote: MarketPrice): Promise<MarketPrice> {
    const { from, to } = quote.rate;
    const last = await accepted.get(from, to);
    if (last && !isNear(last.rate, quote.rate, LARGEST_JUMP)) {
      const seen = await jumped.get(from, to);
      const again = seen !== null && isNear(seen.rate, quote.rate, WIDEST_SPREAD);
      if (!again) await jumped.set(quote, REMEMBER_MS);
      if (!again || clock.now() - seen.storedAt < CONFIRM_MS)
        throw new Unavailable(`the price of ${from} in ${to} jumped and is not confirmed yet`);
    }
    await accepted.set(quote, REMEMBER_MS);
    return quote;
  }

  return {
    async quote(from, to) {
      if (from === to) return unity(from, clock);
      const last = await accepted.get(from, to);
      const now = clock.now();
      if (last && now - last.storedAt < FRESH_MS && now - last.at < OLDEST_MS) return last;
      const key = `${from}:${to}`;
      const known = asking.get(key);
      if (known) return known;
      const asked = ask(from, to).then(confirmed);
      asking.set(key, asked);
      return asked.finally(() => asking.delete(key));
    },
  };
}

/** The kind of source is recognised by its name in the address; any other speaks CoinGecko's way. */
function stationOf(url: string): Station {
  const source = [kraken, binance].find(({ id }) => url.includes(id)) ?? coingecko;
  return { source, baseUrl: url.replace(/\/+$/, '') };
}

/** Of three or more, one that stands alone is left out, as long as most agree. */
function agree(readings: readonly Reading[], fewest: number, what: string): MarketPrice {
  if (readings.length < fewest) throw new Unavailable(`too few sources know the price of ${what}`);
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
  };
}

function unity(currency: string, clock: Clock): MarketPrice {
  const rate = { from: currency, to: currency, numerator: 1n, denominator: 1n };
  return { rate, sources: [], at: clock.now() };
}

/** Prices are the platform's: kept under tenant 0. */
function storeOf({ cache, clock }: RatesParts, name: string) {
  const key = (from: string, to: string) => keyOf({ id: 0 }, name, from, to);
  return {
    async get(from: string, to: string) {
      const text = await cache.get(key(from, to));
      return text === null ? null : (Stored.safeParse(JSON.parse(text)).data ?? null);
    },
    async set({ rate, sources, at }: MarketPrice, ttlMs: number): Promise<void> {
      const numerator = rate.numerator.toString();
      const denominator = rate.denominator.toString();
      const stored = {
        rate: { ...rate, numerator, denominator },
        sources,
        at,
        storedAt: clock.now(),
      };
      await cache.set(key(rate.from, rate.to), JSON.stringify(stored), ttlMs);
    },
  };
}
