import type { Scope } from '../../scope.ts';
import { readTerms, type Period, type Terms } from './subscription-rules.ts';

/** A plan that was bought for somebody else. */
export interface Gift {
  /** The line of the order that it was bought with. */
  readonly lineId: bigint;
  readonly orderId: bigint;
  readonly customerId: bigint;
  readonly productId: bigint;
  /** Names its link. */
  readonly key: string;
  readonly plan: string;
  readonly terms: Terms;
  /** As it was when it was bought. */
  readonly term: Period;
  /** So many periods; 0: refunded. */
  readonly quantity: number;
  /** Then only who bought it may take it, or make a new link. */
  readonly expiresAt: Date;
  readonly takenBy: string | null;
}

/** What became of somebody's try to take a gift. */
export type GiftResult =
  | { readonly result: 'taken' | 'repeated'; readonly subscriptionId: bigint }
  | { readonly result: 'gone' | 'expired' | 'full' };

interface GiftRow {
  order_line_id: string;
  order_id: string;
  customer_id: string;
  product_id: string;
  key: string;
  plan: string;
  terms: unknown;
  term: Exclude<Period, 'lifetime'> | { lifetime: true };
  quantity: number;
  expires_at: Date;
  taken_by: string | null;
}

/** The gift of this line of an order, for who bought it alone; null: they have none such. */
export async function find(scope: Scope, customerId: bigint, lineId: bigint): Promise<Gift | null> {
  const [row] = await scope.db.query<GiftRow>(
    `select g.*, l.order_id, p.name as plan, t.terms, c.name as taken_by
     from plan_gifts g join order_lines l on l.id = g.order_line_id join products p on p.id = g.product_id
       join plans t on t.product_id = g.product_id left join customers c on c.id = g.taken_by
     where g.order_line_id = $1 and g.customer_id = $2`,
    [lineId, customerId],
  );
  return row ? readGift(row) : null;
}

/** What a link gives, for whoever holds it; null: it is worth nothing. */
export async function findByKey(scope: Scope, key: string): Promise<Gift | null> {
  const [row] = await scope.db.query<GiftRow>(
    `select g.*, l.order_id, p.name as plan, t.terms, c.name as taken_by
     from plan_gifts g join order_lines l on l.id = g.order_line_id join products p on p.id = g.product_id
       join plans t on t.product_id = g.product_id left join customers c on c.id = g.taken_by
     where g.key = $1`,
    [key],
  );
  return row ? readGift(row) : null;
}

/** Gifts that a customer bought and nobody took yet, newest first. */
export async function listOpen(scope: Scope, customerId: bigint): Promise<Gift[]> {
  const rows = await scope.db.query<GiftRow>(
    `select g.*, l.order_id, p.name as plan, t.terms, null as taken_by
     from plan_gifts g join order_lines l on l.id = g.order_line_id join products p on p.id = g.product_id
       join plans t on t.product_id = g.product_id
     where g.customer_id = $1 and g.taken_by is null and g.quantity > 0 order by g.order_line_id desc limit 20`,
    [customerId],
  );
  return rows.map(readGift);
}

/** Takes a gift, once: who comes second finds it gone. */
export async function take(scope: Scope, customerId: bigint, key: string): Promise<GiftResult> {
  const [row] = await scope.db.query<{
    taken: { result: GiftResult['result']; subscriptionId?: string };
  }>('select take_gift($1, $2, $3) as taken', [key, customerId, new Date(scope.clock.now())]);
  if (!row) throw new Error('take_gift answers one row');
  const { result, subscriptionId } = row.taken;
  if (result === 'taken' || result === 'repeated')
    return { result, subscriptionId: BigInt(subscriptionId ?? 0) };
  return { result };
}

/** Gives a gift that nobody took a new link; null: it is not theirs to give any more. */
export async function renewLink(
  scope: Scope,
  customerId: bigint,
  lineId: bigint,
): Promise<string | null> {
  const [row] = await scope.db.query<{ key: string | null }>(
    'select renew_gift($1, $2, $3) as key',
    [lineId, customerId, new Date(scope.clock.now())],
  );
  return row?.key ?? null;
}

/** Tells who bought a gift that its time is over. Asks for another look where it is not yet. */
export async function expire(scope: Scope, lineId: bigint): Promise<void> {
  await scope.db.query(
    'select wake_gift($1, at) from expire_gift($1, $2) at where at is not null',
    [lineId, new Date(scope.clock.now())],
  );
}

function readGift(row: GiftRow): Gift {
  return {
    lineId: BigInt(row.order_line_id),
    orderId: BigInt(row.order_id),
    customerId: BigInt(row.customer_id),
    productId: BigInt(row.product_id),
    key: row.key,
    plan: row.plan,
    terms: readTerms(row.terms),
    term: 'lifetime' in row.term ? 'lifetime' : row.term,
    quantity: row.quantity,
    expiresAt: row.expires_at,
    takenBy: row.taken_by,
  };
}
