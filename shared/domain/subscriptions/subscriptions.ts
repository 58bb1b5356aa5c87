import { UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import { readTerms, type Terms } from './subscription-rules.ts';

export const subscriptionStates = ['trial', 'active', 'grace', 'paused', 'ended'] as const;
export type SubscriptionState = (typeof subscriptionStates)[number];

/** What made it run: a purchase, a gift, …; channel: Telegram was paid for a place in a channel of its plan. */
export const subscriptionSources = ['order', 'gift', 'trial', 'staff', 'stars', 'channel'] as const;
export type SubscriptionSource = (typeof subscriptionSources)[number];

/** Who renews it at its end. */
export type Renewal = 'none' | 'balance' | 'stars';

/** What one customer has of one plan. */
export interface Subscription {
  readonly id: bigint;
  readonly customerId: bigint;
  readonly productId: bigint;
  readonly plan: string;
  readonly terms: Terms;
  readonly status: SubscriptionState;
  readonly startsAt: Date;
  /** Null: for life. */
  readonly endsAt: Date | null;
  /** Until then they may stay although it is over. */
  readonly graceUntil: Date | null;
  readonly pausedAt: Date | null;
  /** Its customer paused it, and then it goes on by itself; null: it is not paused, or the shop did it. */
  readonly resumesAt: Date | null;
  /** When its customer paused it, the oldest first; those of the last year at least. */
  readonly ownPauses: readonly Date[];
  readonly renewal: Renewal;
  /** Then Telegram charges for a place in a channel of its plan, which nobody here can stop; null: it does not. */
  readonly chargesThereAt: Date | null;
  /** Telegram was told to charge no more, although `renewal` is still its. */
  readonly isStopped: boolean;
  readonly chatIds: readonly number[];
  /** Names the invitation for its seats. */
  readonly seatKey: string;
  readonly seats: readonly {
    readonly customerId: bigint;
    readonly name: string;
    readonly at: Date;
  }[];
}

interface Row {
  id: string;
  customer_id: string;
  product_id: string;
  plan: string;
  terms: unknown;
  status: SubscriptionState;
  starts_at: Date;
  ends_at: Date | null;
  grace_until: Date | null;
  paused_at: Date | null;
  details: {
    readonly pause?: { readonly until: string };
    readonly pauses?: readonly string[];
    readonly channel?: { readonly until: string; readonly over?: true };
  };
  renewal: Renewal;
  is_stopped: boolean;
  chats: number[];
  seat_key: string;
  seats: { id: number; name: string; at: string }[];
}

/** Those who may enter what it opens. */
export function isLive(status: SubscriptionState): boolean {
  return status === 'trial' || status === 'active' || status === 'grace';
}

/** A subscription with all that a card shows of it. With a customer: only theirs. Null: there is none. */
export async function find(
  scope: Scope,
  id: bigint,
  customerId: bigint | null,
): Promise<Subscription | null> {
  const [found] = await read(scope, id, customerId);
  return found ?? null;
}

/** The subscription that a line of a customer's order lengthened; null: none, it is a gift perhaps. */
export async function findOfLine(
  scope: Scope,
  customerId: bigint,
  lineId: bigint,
): Promise<bigint | null> {
  const [row] = await scope.db.query<{ id: string }>(
    `select s.id from order_lines l join subscription_periods e on e.reference = 'order:' || l.order_id || ':' || l.id
       join subscriptions s on s.id = e.subscription_id where l.id = $1 and s.customer_id = $2`,
    [lineId, customerId],
  );
  return row ? BigInt(row.id) : null;
}

/** A customer's subscriptions: those that run first, the newest of the others after them. */
export async function list(scope: Scope, customerId: bigint): Promise<Subscription[]> {
  return read(scope, null, customerId);
}

/** Subscriptions of others in which a customer has a seat. */
export async function shared(scope: Scope, customerId: bigint): Promise<Subscription[]> {
  const found = await read(scope, null, null, customerId);
  return found.filter(({ status }) => status !== 'ended');
}

async function read(
  scope: Scope,
  id: bigint | null,
  customerId: bigint | null,
  seatOf: bigint | null = null,
): Promise<Subscription[]> {
  const rows = await scope.db.query<Row>(
    `select s.*, p.name as plan, l.terms,
       s.renewal = 'stars' and coalesce((s.details->'stars'->>'canceled')::boolean, false) as is_stopped,
       (select coalesce(jsonb_agg(chat_id order by chat_id), '[]') from plan_chats where product_id = s.product_id) as chats,
       (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'at', t.joined_at)
          order by t.joined_at), '[]') from subscription_seats t join customers c on c.id = t.customer_id
        where t.subscription_id = s.id and t.left_at is null) as seats
     from subscriptions s join products p on p.id = s.product_id join plans l on l.product_id = s.product_id
     where ($1::bigint is null or s.id = $1) and ($2::bigint is null or s.customer_id = $2)
       and ($3::bigint is null or s.id in (
         select subscription_id from subscription_seats where customer_id = $3 and left_at is null))
     order by s.status = 'ended', s.id desc limit 50`,
    [id, customerId, seatOf],
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    customerId: BigInt(row.customer_id),
    productId: BigInt(row.product_id),
    plan: row.plan,
    terms: readTerms(row.terms),
    status: row.status,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    graceUntil: row.grace_until,
    pausedAt: row.paused_at,
    resumesAt:
      row.status === 'paused' && row.details.pause ? new Date(row.details.pause.until) : null,
    ownPauses: (row.details.pauses ?? []).map((at) => new Date(at)),
    renewal: row.renewal,
    chargesThereAt:
      row.details.channel && !row.details.channel.over ? new Date(row.details.channel.until) : null,
    isStopped: row.is_stopped,
    chatIds: row.chats,
    seatKey: row.seat_key,
    seats: row.seats.map(({ id, name, at }) => ({
      customerId: BigInt(id),
      name,
      at: new Date(at),
    })),
  }));
}

/** How a period lengthens a subscription. */
export type Term =
  | { readonly unit: 'day' | 'month' | 'second'; readonly count: number }
  | { readonly until: string }
  | { readonly lifetime: true };

/** Something that was added to a subscription. */
export interface Extension {
  readonly customerId: bigint;
  readonly productId: bigint;
  /** Makes a repeat harmless: "staff:<key>", "stars:<charge id>". */
  readonly reference: string;
  readonly kind: Exclude<SubscriptionSource, 'channel'>;
  /** Null: as the plan says. */
  readonly term: Term | null;
  /** What was paid for it; null: nothing. */
  readonly price: Money | null;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What a subscription is after it was extended. */
export interface Extended {
  readonly subscriptionId: bigint;
  readonly status: SubscriptionState;
  readonly endsAt: Date | null;
  readonly repeated: boolean;
}

interface ExtendedRow {
  subscriptionId: string;
  status: SubscriptionState;
  endsAt: string | null;
  repeated: boolean;
}

/** Adds to the end of a subscription, or begins it. The same reference again changes nothing. */
export async function extend(scope: Scope, extension: Extension): Promise<Extended> {
  const { price } = extension;
  const [row] = await scope.db.query<{ extended: ExtendedRow }>(
    `select extend_subscription(p || jsonb_build_object('term',
       coalesce(nullif(p->'term', 'null'), plan_term((p->>'productId')::bigint)))) as extended
     from (select $1::jsonb as p) given`,
    [
      JSON.stringify({
        ...extension,
        customerId: `${extension.customerId}`,
        productId: `${extension.productId}`,
        price: price === null ? '0' : `${price.amount}`,
        currency: price?.currency ?? null,
        now: new Date(scope.clock.now()),
      }),
    ],
  );
  if (!row) throw new Error('extend_subscription answers one row');
  return readExtended(row.extended);
}

/**
 * Begins a customer's trial of a plan that is sold (else UserError `plan-unsold`: its button may be old), once for
 * ever; null: they had it before.
 */
export async function startTrial(
  scope: Scope,
  customerId: bigint,
  productId: bigint,
): Promise<Extended | null> {
  const [row] = await scope.db.query<{ extended: ExtendedRow | null }>(
    `select start_trial($1, p.id, $3) as extended from products p
     where p.id = $2 and p.state = 'published' and free_stock(p.id, $1) is distinct from 0
       and (p.category_id is null or p.category_id in (select open_categories()))`,
    [customerId, productId, new Date(scope.clock.now())],
  );
  if (!row) throw new UserError('plan-unsold');
  return row.extended ? readExtended(row.extended) : null;
}

/** Ends a subscription now, by staff; what was left is gone. False: it was over. */
export async function end(
  scope: Scope,
  id: bigint,
  reference: string,
  details: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const [row] = await scope.db.query<{ done: boolean }>(
    'select end_subscription($1, $2, $3, $4) as done',
    [id, reference, JSON.stringify(details), new Date(scope.clock.now())],
  );
  return row?.done ?? false;
}

/** Stops the time of a subscription; nobody may enter meanwhile. False: it does not run. */
export async function pause(scope: Scope, id: bigint): Promise<boolean> {
  const [row] = await scope.db.query<{ done: boolean }>(
    'select pause_subscription($1, $2) as done',
    [id, new Date(scope.clock.now())],
  );
  return row?.done ?? false;
}

/** Lets a paused one go on with all that was left. */
export async function resume(scope: Scope, id: bigint): Promise<boolean> {
  const [row] = await scope.db.query<{ done: boolean }>(
    'select resume_subscription($1, $2) as done',
    [id, new Date(scope.clock.now())],
  );
  return row?.done ?? false;
}

/** Looks whether a date has passed: active becomes grace, grace becomes ended. Returns what it is now. */
export async function judge(scope: Scope, id: bigint): Promise<SubscriptionState | null> {
  const [row] = await scope.db.query<{ status: SubscriptionState | null }>(
    'select judge_subscription($1, $2) as status',
    [id, new Date(scope.clock.now())],
  );
  return row?.status ?? null;
}

function readExtended(row: ExtendedRow): Extended {
  return {
    subscriptionId: BigInt(row.subscriptionId),
    status: row.status,
    endsAt: row.endsAt === null ? null : new Date(row.endsAt),
    repeated: row.repeated,
  };
}
