import { Unavailable, UserError } from '../errors.ts';
import { inverse, rateOf, type Rate } from '../money.ts';
import type { MarketPrice } from '../rates/accepted.ts';
import type { Rates } from '../rates/index.ts';
import { through } from '../rates/source.ts';
import type { Scope } from '../scope.ts';
import type { Settings } from './settings.ts';

/** Names the operator's own rate among the sources of a price. */
export const OWN = 'own';

/** Hundredths of a percent. */
const WHOLE = 10_000n;

/** A price that was promised to somebody for a time, at the shop's spread. */
export interface Quote extends MarketPrice {
  readonly id: bigint;
  /** Null: asked for by the shop itself. */
  readonly customerId: bigint | null;
  /** In hundredths of a percent; it is in the rate already. */
  readonly spread: number;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

export interface Quotes {
  /**
   * The price of `from` in `to` now: by the operator's own rate for each of the two that has one, by
   * the sources else. Throws `Unavailable` rather than guess.
   */
  rate(scope: Scope, settings: RateSettings, from: string, to: string): Promise<MarketPrice>;
  /** Promises a price and stores it with its sources. Throws `Unavailable`. */
  promise(
    scope: Scope,
    settings: RateSettings,
    wanted: {
      readonly customerId: bigint | null;
      readonly from: string;
      readonly to: string;
      readonly spread: number;
      readonly ttlMs: number;
    },
  ): Promise<Quote>;
}

export type RateSettings = Pick<Settings, 'options'>;

/** Prices for every shop: the platform's sources, and each shop's own rates. */
export function createQuotes({ rates }: { readonly rates: Rates }): Quotes {
  const rate: Quotes['rate'] = async (_scope, settings, from, to) => {
    if (from === to) return rates.quote(from, to);
    const first = ownRate(settings, from);
    const last = ownRate(settings, to);
    const [start, end] = [first?.rate.from ?? from, last?.rate.from ?? to];
    const market = await rates.quote(start, end);
    const legs = [first && inverse(first.rate), market.rate, last?.rate].filter(
      (leg) => leg != null,
    );
    const ages = [first?.at, last?.at, ...(start === end ? [] : [market.at])];
    return {
      rate: reduced(legs.reduce(through)),
      sources: [...(first || last ? [OWN] : []), ...market.sources],
      at: Math.min(...ages.filter((at) => at !== undefined)),
    };
  };

  return {
    rate,
    async promise(scope, settings, { customerId, from, to, spread, ttlMs }) {
      const price = await rate(scope, settings, from, to);
      const given = reduced({
        ...price.rate,
        numerator: price.rate.numerator * (WHOLE - BigInt(spread)),
        denominator: price.rate.denominator * WHOLE,
      });
      if (given.numerator <= 0n) throw new Unavailable('a spread leaves something of the price');
      const expiresAt = new Date(scope.clock.now() + ttlMs);
      const [row] = await scope.db.query<{ id: string }>(
        `insert into quotes (customer_id, from_currency, to_currency, rate, origin, expires_at)
         values ($1, $2, $3, $4, $5, $6) returning id`,
        [
          customerId,
          from,
          to,
          JSON.stringify({ numerator: `${given.numerator}`, denominator: `${given.denominator}` }),
          JSON.stringify({ sources: price.sources, at: price.at, spread }),
          expiresAt,
        ],
      );
      if (!row) throw new Error('an insert returns its row');
      return {
        ...price,
        rate: given,
        id: BigInt(row.id),
        customerId,
        spread,
        expiresAt,
        usedAt: null,
      };
    },
  };
}

interface QuoteRow {
  id: string;
  customer_id: string | null;
  from_currency: string;
  to_currency: string;
  rate: { numerator: string; denominator: string };
  origin: { sources: string[]; at: number; spread: number };
  expires_at: Date;
  used_at: Date | null;
}

/** A price that was promised to this customer. Throws UserError `quote-gone`. */
export async function find(scope: Scope, id: bigint, customerId: bigint): Promise<Quote> {
  const [row] = await scope.db.query<QuoteRow>(
    'select * from quotes where id = $1 and customer_id = $2',
    [id, customerId],
  );
  if (!row) throw new UserError('quote-gone');
  return {
    id: BigInt(row.id),
    customerId: row.customer_id === null ? null : BigInt(row.customer_id),
    rate: {
      from: row.from_currency,
      to: row.to_currency,
      numerator: BigInt(row.rate.numerator),
      denominator: BigInt(row.rate.denominator),
    },
    ...row.origin,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
  };
}

/** What the operator says that one of a base currency costs in this one; null: nothing. */
function ownRate({ options }: RateSettings, currency: string): { rate: Rate; at: number } | null {
  const own = options.ownRates[currency];
  return own ? { rate: rateOf(own.base, currency, own.price), at: own.at } : null;
}

/** The same price in smaller numbers: those of several sources multiply. */
function reduced(rate: Rate): Rate {
  let [a, b] = [rate.numerator, rate.denominator];
  while (b > 0n) [a, b] = [b, a % b];
  return { ...rate, numerator: rate.numerator / a, denominator: rate.denominator / a };
}
