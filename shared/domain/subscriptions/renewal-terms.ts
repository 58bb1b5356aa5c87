import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import { unitPrice } from '../catalogue/pricing.ts';
import { readProductRow, type Product, type ProductRow } from '../catalogue/products.ts';
import { STAR_PERIOD_S } from './star-renewals.ts';
import { isTimed, readTerms, type Terms } from './subscription-rules.ts';
import type { Renewal, SubscriptionState } from './subscriptions.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** So long before the end the balance is asked: a server that is down for an hour closes no door. */
const ASKED_BEFORE_MS = 3 * HOUR_MS;
/** And so long after it, as far as there is grace; without any, at the end itself. */
const RETRIED_AFTER_DAYS = [1, 3, 5] as const;
/** So long after a month that Telegram charges for a place in a channel nobody else speaks of its end. */
const ASKED_THERE_MS = 2 * DAY_MS;

/** The moments at which a renewal from the balance is tried, in their order. As `next_look` of 0027 has them. */
export function triesOf(endsAt: Date, graceUntil: Date | null): Date[] {
  const end = endsAt.getTime();
  const later = RETRIED_AFTER_DAYS.map((days) => end + days * DAY_MS);
  const inGrace = later.filter((at) => graceUntil !== null && at < graceUntil.getTime());
  const all = [end - ASKED_BEFORE_MS, ...(inGrace.length > 0 ? inGrace : [end])];
  return all.map((at) => new Date(at));
}

/** What the renewal of one subscription comes to now. */
export interface RenewalTerms {
  readonly id: bigint;
  readonly customerId: bigint;
  readonly telegramId: number;
  readonly isBlocked: boolean;
  readonly plan: string;
  readonly product: Product;
  readonly terms: Terms;
  readonly status: SubscriptionState;
  readonly renewal: Renewal;
  readonly endsAt: Date | null;
  readonly graceUntil: Date | null;
  readonly zone: string;
  /** Of one period, now. */
  readonly price: Money;
  /** Most that may be taken without another word: what was said last; null: nothing in this currency. */
  readonly agreed: bigint | null;
  readonly balance: bigint;
  /** Whether it is on sale for this customer; and can be renewed period by period. */
  readonly isOnSale: boolean;
  readonly isSold: boolean;
  /** Tries of this end that failed. */
  readonly tries: number;
  /** What Telegram charges by itself, and whether it is told to stop; null: it does not. */
  readonly stars: {
    readonly price: Money;
    readonly isCanceled: boolean;
    /** Its next charge: 30 days after its last, also where the subscription runs longer. Null: it never made one. */
    readonly chargesAt: Date | null;
  } | null;
  /** What Telegram charges by itself for a place in a channel of the plan, and when next; null: it does not. */
  readonly channel: { readonly price: Money; readonly until: Date } | null;
}

interface Row {
  id: string;
  customer_id: string;
  telegram_id: string;
  blocked_at: Date | null;
  product: ProductRow;
  terms: unknown;
  status: SubscriptionState;
  renewal: Renewal;
  ends_at: Date | null;
  grace_until: Date | null;
  zone: string;
  currency: string;
  agreed: { amount: string; currency: string } | null;
  balance: string;
  is_sold: boolean;
  dunning: { end: string; tries: number } | null;
  stars: { price: string; canceled: boolean } | null;
  charged_at: Date | null;
  channel: { stars: number; until: string; over?: true } | null;
}

/** Reads them; null: there is no such subscription, or its plan is gone for good. */
export async function read(scope: Scope, id: bigint): Promise<RenewalTerms | null> {
  const [row] = await scope.db.query<Row>(
    `select s.id, s.customer_id, c.telegram_id, c.blocked_at, product_json(p) as product, l.terms, s.status, s.renewal,
       s.ends_at, s.grace_until, shop_zone() as zone, t.currency, s.details->'agreed' as agreed,
       s.details->'dunning' as dunning, case when s.renewal = 'stars' then s.details->'stars' end as stars,
       (select max(e.at) from subscription_periods e where e.subscription_id = s.id and e.kind = 'stars' and e.undone_at is null) as charged_at,
       s.details->'channel' as channel, spendable(s.customer_id, t.currency)::text as balance,
       p.state = 'published' and (p.category_id is null or p.category_id in (select open_categories()))
         and free_stock(p.id, s.customer_id) is distinct from 0 as is_sold
     from subscriptions s join customers c on c.id = s.customer_id join products p on p.id = s.product_id
       join plans l on l.product_id = p.id cross join settings t
     where s.id = $1`,
    [id],
  );
  return row ? readRow(row, scope.clock.now()) : null;
}

function readRow(row: Row, now: number): RenewalTerms {
  const product = readProductRow(row.product);
  const terms = readTerms(row.terms);
  const { agreed } = row;
  return {
    id: BigInt(row.id),
    customerId: BigInt(row.customer_id),
    telegramId: Number(row.telegram_id),
    isBlocked: row.blocked_at !== null,
    plan: product.name,
    product,
    terms,
    status: row.status,
    renewal: row.renewal,
    endsAt: row.ends_at,
    graceUntil: row.grace_until,
    zone: row.zone,
    price: { amount: unitPrice(product, 1, now), currency: row.currency },
    agreed: agreed?.currency === row.currency ? BigInt(agreed.amount) : null,
    balance: BigInt(row.balance),
    isOnSale: row.is_sold,
    isSold: row.is_sold && isTimed(terms.period),
    tries:
      row.dunning && Date.parse(row.dunning.end) === row.ends_at?.getTime() ? row.dunning.tries : 0,
    stars: row.stars && {
      price: { amount: BigInt(row.stars.price), currency: 'XTR' },
      isCanceled: row.stars.canceled,
      chargesAt: row.charged_at && new Date(row.charged_at.getTime() + STAR_PERIOD_S * 1000),
    },
    channel: channelOf(row.channel, now),
  };
}

/** Whether it came is asked about for a day after the end; who looks later than that is told by what was found. */
function channelOf(channel: Row['channel'], now: number): RenewalTerms['channel'] {
  if (!channel || channel.over) return null;
  const until = new Date(channel.until);
  if (until.getTime() + ASKED_THERE_MS <= now) return null;
  return { price: { amount: BigInt(channel.stars), currency: 'XTR' }, until };
}

/** What is missing on the balance; null: nothing. */
export function missing({ price, balance }: RenewalTerms): Money | null {
  return balance < price.amount ? { ...price, amount: price.amount - balance } : null;
}

/** Whether it costs more than was said: then nothing is taken without asking. */
export function isRaised({ price, agreed }: RenewalTerms): boolean {
  return agreed === null || price.amount > agreed;
}

/** The next try of a renewal from the balance; null: there is none any more. */
export function nextTry({ endsAt, graceUntil, tries }: RenewalTerms): Date | null {
  return endsAt === null ? null : (triesOf(endsAt, graceUntil)[tries] ?? null);
}

/** Keeps what somebody was told that the next period costs. */
export async function agree(scope: Scope, id: bigint, price: Money): Promise<void> {
  await scope.db.query(
    `update subscriptions set details = details || jsonb_build_object('agreed', $2::jsonb) where id = $1`,
    [id, JSON.stringify({ amount: `${price.amount}`, currency: price.currency })],
  );
}
