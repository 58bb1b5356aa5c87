import { Unavailable, UserError } from '../../errors.ts';
import { inverse, rateOf, type Rate } from '../../money.ts';
import type { MarketPrice } from '../../rates/accepted.ts';
import type { Rates } from '../../rates/index.ts';
import { through } from '../../rates/source.ts';
import type { Scope } from '../../scope.ts';
import type { MessageContent } from '../shop/messages.ts';
import type { Settings } from '../shop/settings.ts';

/** Names the operator's own rate among the sources of a price. */
export const OWN = 'own';

/** Long enough to answer what somebody was shown. */
const KEPT_MS = 30 * 24 * 3600_000;

/** Hundredths of a percent. */
const WHOLE = 10_000n;

/** A price that was promised to somebody for a time, at the shop's spread. */
export interface Quote extends MarketPrice {
  readonly id: bigint;
  /** Null: asked for by the shop itself. */
  readonly customerId: bigint | null;
  /** In hundredths of a percent; it is in the rate already. */
  readonly spread: number;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  /** Null: it is shown nowhere any more. */
  readonly card: QuoteCard | null;
}

/** The message that shows a promised price, and the exchange that its button does. */
export interface QuoteCard {
  readonly chatId: number;
  readonly messageId: number;
  readonly token: string;
  /** In the smallest unit of what is given. */
  readonly amount: string;
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
    const sources = [...(first || last ? [OWN] : []), ...market.sources];
    return {
      rate: { ...reduced(legs.reduce(through)), sources },
      sources,
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
      const madeAt = scope.clock.now();
      const [row] = await scope.db.query<QuoteRow>(
        `insert into quotes (customer_id, from_currency, to_currency, rate, origin, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7) returning *`,
        [
          customerId,
          from,
          to,
          JSON.stringify({ numerator: `${given.numerator}`, denominator: `${given.denominator}` }),
          JSON.stringify({ sources: price.sources, at: price.at, spread }),
          new Date(madeAt),
          new Date(madeAt + ttlMs),
        ],
      );
      if (!row) throw new Error('an insert returns its row');
      return read(row);
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
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
  card: QuoteCard | null;
}

/** A price that was promised to this customer. Throws UserError `quote-gone`. */
export async function find(scope: Scope, id: bigint, customerId: bigint): Promise<Quote> {
  const [row] = await scope.db.query<QuoteRow>(
    'select * from quotes where id = $1 and customer_id = $2',
    [id, customerId],
  );
  if (!row) throw new UserError('quote-gone');
  return read(row);
}

/** Remembers the message that shows a price. */
export async function setCard(scope: Scope, id: bigint, card: QuoteCard): Promise<void> {
  await scope.db.query('update quotes set card = $2 where id = $1', [id, JSON.stringify(card)]);
}

/** Asks the job that counts down to look at a price at a time. */
export async function watch(scope: Scope, id: bigint, at: Date): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({
      task: 'quote',
      key: `quote:${id}`,
      payload: { quoteId: id.toString() },
      runAt: at.toISOString(),
    }),
  ]);
}

/** A price that a message shows; null when it was used or left. */
export async function findShown(scope: Scope, id: bigint): Promise<Quote | null> {
  const [row] = await scope.db.query<QuoteRow>(
    'select * from quotes where id = $1 and used_at is null and card is not null',
    [id],
  );
  return row ? read(row) : null;
}

/** Queues what the message of a price says now. */
export async function editCard(
  scope: Scope,
  { id, customerId }: Quote,
  { chatId, messageId }: QuoteCard,
  content: MessageContent,
): Promise<void> {
  await scope.db.query(`select queue_message($1, $2, $3, 'edit', $4, $5, 0)`, [
    `quote:${id}:${scope.clock.now()}`,
    customerId,
    chatId,
    messageId,
    JSON.stringify(content),
  ]);
}

/** Ends the countdown of a price, so that nothing is written over what its message becomes. */
export async function leave(scope: Scope, id: bigint, customerId: bigint): Promise<void> {
  await scope.db.query(
    `with left_alone as (
       update quotes set card = null, expires_at = least(expires_at, $3)
       where id = $1 and customer_id = $2 returning id
     )
     delete from messages using left_alone q
     where customer_id = $2 and state = 'queued' and reference like 'quote:' || q.id || ':%'`,
    [id, customerId, new Date(scope.clock.now())],
  );
}

/** Deletes what was promised, not used and is over for long. */
export async function forgetOld(scope: Scope): Promise<void> {
  await scope.db.query('delete from quotes where used_at is null and expires_at < $1', [
    new Date(scope.clock.now() - KEPT_MS),
  ]);
}

function read(row: QuoteRow): Quote {
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
    madeAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    card: row.card,
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
