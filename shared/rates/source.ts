import type { Rate } from '../money.ts';

/** One price of a source: what `symbol` costs, `base` in `quote`. */
export interface Leg {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
}

/** What a source said of one leg. */
export interface Price {
  /** Decimal text. */
  readonly price: string;
  /** When the source saw it, in milliseconds; null where it does not tell. */
  readonly at: number | null;
}

/** One public source of prices. No state; the path of each request and the form of its answer. */
export interface Source {
  readonly id: string;
  /** How it answers; JSON where it does not say. */
  readonly format?: 'xml';
  /** Older prices of it say nothing, in milliseconds; five minutes where it does not say. */
  readonly oldestMs?: number;
  /** The prices that lead from one currency to the other, or null where it has none. */
  path(from: string, to: string): readonly Leg[] | null;
  /** Path and query of the request for one leg. */
  request(leg: Leg): string;
  /** Reads the answer, numbers as texts (`parseExact`), XML as one text; null where it is not one. */
  read(leg: Leg, body: unknown): Price | null;
}

/** The path over one common currency, for sources whose markets all have it on one side. */
export function pathOver(
  pivot: string,
  markets: Readonly<Record<string, Leg>>,
  from: string,
  to: string,
): readonly Leg[] | null {
  const legs = [from, to].filter((code) => code !== pivot).map((code) => markets[code]);
  const known = legs.filter((leg) => leg !== undefined);
  return known.length === legs.length && known.length > 0 ? known : null;
}

/** The exact rate that the next one continues. */
export function through(first: Rate, next: Rate): Rate {
  if (first.to !== next.from) throw new Error(`no rate from ${first.to} to ${next.from}`);
  return {
    from: first.from,
    to: next.to,
    numerator: first.numerator * next.numerator,
    denominator: first.denominator * next.denominator,
  };
}
