import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { SubscriptionSource } from './subscriptions.ts';

/** A period of a subscription's history. */
export interface SubscriptionPeriod {
  readonly id: bigint;
  readonly reference: string;
  readonly kind: SubscriptionSource | 'pause' | 'end';
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly at: Date;
  readonly price: Money | null;
  readonly undoneAt: Date | null;
  /** The time of a pause that was the customer's own. */
  readonly isOwn: boolean;
}

/** What made a subscription what it is, newest first. Nothing of it is ever deleted. */
export async function list(scope: Scope, id: bigint, limit: number): Promise<SubscriptionPeriod[]> {
  const rows = await scope.db.query<{
    id: string;
    reference: string;
    kind: SubscriptionPeriod['kind'];
    starts_at: Date;
    ends_at: Date | null;
    at: Date;
    price: string;
    currency: string | null;
    undone_at: Date | null;
    details: { readonly by?: string };
  }>('select * from subscription_periods where subscription_id = $1 order by id desc limit $2', [
    id,
    limit,
  ]);
  return rows.map((row) => ({
    id: BigInt(row.id),
    reference: row.reference,
    kind: row.kind,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    at: row.at,
    price: row.currency === null ? null : { amount: BigInt(row.price), currency: row.currency },
    undoneAt: row.undone_at,
    isOwn: row.details.by === 'customer',
  }));
}
