import type { Clock } from '../clock.ts';
import { Unavailable } from '../errors.ts';
import { parseExact } from '../exact-json.ts';
import { inverse, rateOf, type Rate } from '../money.ts';
import type { Fetch } from '../payments/provider.ts';
import { through, type Leg, type Source } from './source.ts';

/** A customer waits for it; a slower source counts as silent. */
const TIMEOUT_MS = 4_000;
/** Prices of a market that never closes. */
const OLDEST_MS = 5 * 60_000;

/** A source at an address. */
export interface Station {
  readonly source: Source;
  readonly baseUrl: string;
}

/** What one source says of one pair. */
export interface Reading {
  readonly source: string;
  readonly rate: Rate;
  /** The oldest of its prices. */
  readonly at: number;
  /** Until when it says anything. */
  readonly until: number;
}

/** Asks one source; null where it does not know the pair, throws `Unavailable` where it fails. */
export async function fetchRate(
  { source, baseUrl }: Station,
  { from, to }: { from: string; to: string },
  { fetch, clock }: { fetch: Fetch; clock: Clock },
): Promise<Reading | null> {
  const path = source.path(from, to);
  if (!path) return null;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const prices = await Promise.all(
    path.map(async (leg) => {
      const body = await load(fetch, baseUrl, source, leg, signal);
      const price = source.read(leg, body);
      if (!price) throw new Unavailable(`${source.id}: unreadable answer`);
      return { leg, price, at: price.at ?? clock.now() };
    }),
  );
  const rates = prices.map(({ leg, price }) => rateFrom(source, leg, price.price));
  const at = Math.min(...prices.map(({ at }) => at));
  return {
    source: source.id,
    rate: chain(from, to, rates),
    at,
    until: at + (source.oldestMs ?? OLDEST_MS),
  };
}

async function load(
  fetch: Fetch,
  baseUrl: string,
  source: Source,
  leg: Leg,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const headers = { accept: `application/${source.format ?? 'json'}` };
    const answer = await fetch(baseUrl + source.request(leg), { signal, headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return source.format === 'xml' ? text : parseExact(text);
  } catch (cause) {
    throw new Unavailable('price source did not answer', { cause });
  }
}

function rateFrom(source: Source, { base, quote }: Leg, price: string): Rate {
  try {
    return rateOf(base, quote, price);
  } catch (cause) {
    throw new Unavailable(`${source.id}: unreadable price`, { cause });
  }
}

/** Turns each rate the way that leads on. */
function chain(from: string, to: string, rates: readonly Rate[]): Rate {
  let made: Rate = { from, to: from, numerator: 1n, denominator: 1n };
  for (const rate of rates) made = through(made, rate.from === made.to ? rate : inverse(rate));
  if (made.to !== to) throw new Error(`path does not lead from ${from} to ${to}`);
  return made;
}
