import type { Scope } from '../../scope.ts';
import type { Page } from '../programs/listings.ts';
import type { Renewal, SubscriptionSource, SubscriptionState } from './subscriptions.ts';

/** A subscription in a list of all, with whose it is. */
export interface Subscribed {
  readonly id: bigint;
  readonly customerId: bigint;
  readonly telegramId: number;
  readonly productId: bigint;
  readonly plan: string;
  readonly status: SubscriptionState;
  readonly startsAt: Date;
  /** Null: for life. */
  readonly endsAt: Date | null;
  readonly graceUntil: Date | null;
  readonly renewal: Renewal;
  /** What made it run last; null: all of it was taken back. */
  readonly source: SubscriptionSource | null;
}

/** Subscriptions, newest first; what is not wanted is not asked for. See listings. */
export async function list(
  scope: Scope,
  wanted: {
    readonly id?: bigint | undefined;
    readonly customerId?: bigint | undefined;
    readonly telegramId?: number | undefined;
    readonly productId?: bigint | undefined;
    readonly status?: SubscriptionState | undefined;
  },
  { before, limit }: Page,
): Promise<Subscribed[]> {
  const rows = await scope.db.query<{
    id: string;
    customer_id: string;
    telegram_id: string;
    product_id: string;
    plan: string;
    status: SubscriptionState;
    starts_at: Date;
    ends_at: Date | null;
    grace_until: Date | null;
    renewal: Renewal;
    source: SubscriptionSource | null;
  }>(
    `select s.id, s.customer_id, c.telegram_id, s.product_id, p.name as plan, s.status, s.starts_at, s.ends_at,
       s.grace_until, s.renewal,
       (select e.kind from subscription_periods e where e.subscription_id = s.id and e.undone_at is null
         and e.kind not in ('pause', 'end') order by e.id desc limit 1) as source
     from subscriptions s join customers c on c.id = s.customer_id join products p on p.id = s.product_id
     where c.telegram_id > 0 and ($1::bigint is null or s.id = $1) and ($2::bigint is null or s.customer_id = $2)
       and ($3::bigint is null or c.telegram_id = $3) and ($4::bigint is null or s.product_id = $4)
       and ($5::text is null or s.status = $5) and ($6::bigint is null or s.id < $6)
     order by s.id desc limit $7`,
    [
      wanted.id ?? null,
      wanted.customerId ?? null,
      wanted.telegramId ?? null,
      wanted.productId ?? null,
      wanted.status ?? null,
      before,
      limit,
    ],
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    customerId: BigInt(row.customer_id),
    telegramId: Number(row.telegram_id),
    productId: BigInt(row.product_id),
    plan: row.plan,
    status: row.status,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    graceUntil: row.grace_until,
    renewal: row.renewal,
    source: row.source,
  }));
}
