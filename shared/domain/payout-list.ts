import type { Scope } from '../scope.ts';
import { readPayout, type Payout, type PayoutRow, type PayoutState } from './payout-row.ts';

/** What staff look through. */
export const payoutFilters = ['waiting', 'ready', 'moving', 'unknown', 'ended', 'all'] as const;
export type PayoutFilter = (typeof payoutFilters)[number];

const STATES: Readonly<Record<PayoutFilter, readonly PayoutState[] | null>> = {
  waiting: ['requested'],
  ready: ['approved'],
  moving: ['submitting', 'submitted'],
  unknown: ['unknown'],
  ended: ['settled', 'failed', 'cancelled'],
  all: null,
};

/** One payout; of one customer when named. Null: there is none. */
export async function find(
  scope: Scope,
  id: bigint,
  customerId: bigint | null = null,
): Promise<Payout | null> {
  const [row] = await scope.db.query<PayoutRow>(
    `select p.*, c.name as customer from payouts p join customers c on c.id = p.customer_id
     where p.id = $1 and ($2::bigint is null or p.customer_id = $2)`,
    [id, customerId],
  );
  return row ? readPayout(row) : null;
}

/** The payout that a provider's account knows by our key or its own id; null: none of this shop. */
export async function findNamed(
  scope: Scope,
  named: {
    readonly accountId: bigint;
    readonly key: string | null;
    readonly externalId: string | null;
  },
): Promise<Payout | null> {
  const [row] = await scope.db.query<PayoutRow>(
    `select p.*, c.name as customer from payouts p join customers c on c.id = p.customer_id
     join provider_accounts a on a.id = p.account_id
     where p.account_id = $1 and (p.key = $2 or (p.way = a.provider and p.external_id = $3))
     order by p.key = $2 desc nulls last limit 1`,
    [named.accountId, named.key, named.externalId],
  );
  return row ? readPayout(row) : null;
}

/** The payout of this opaque name; null: none of this shop. */
export async function findByKey(scope: Scope, key: string): Promise<Payout | null> {
  const [row] = await scope.db.query<PayoutRow>(
    `select p.*, c.name as customer from payouts p join customers c on c.id = p.customer_id
     where p.key = $1`,
    [key],
  );
  return row ? readPayout(row) : null;
}

/** Payouts, newest first; those that wait for somebody, oldest first. */
export async function list(
  scope: Scope,
  wanted: {
    readonly customerId: bigint | null;
    readonly filter: PayoutFilter;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<Payout[]> {
  const rows = await scope.db.query<PayoutRow>(
    `select p.*, c.name as customer from payouts p join customers c on c.id = p.customer_id
     where ($1::bigint is null or p.customer_id = $1) and ($2::text[] is null or p.state = any($2))
     order by case when $3 then p.id else -p.id end limit $4 offset $5`,
    [
      wanted.customerId,
      STATES[wanted.filter],
      ['waiting', 'ready', 'unknown'].includes(wanted.filter),
      wanted.limit,
      wanted.offset,
    ],
  );
  return rows.map(readPayout);
}

/** How many wait for what. */
export async function counts(
  scope: Scope,
): Promise<Readonly<Record<'waiting' | 'ready' | 'moving' | 'unknown', number>>> {
  const [row] = await scope.db.query<Record<'waiting' | 'ready' | 'moving' | 'unknown', number>>(
    `select count(*) filter (where state = 'requested')::int as waiting,
       count(*) filter (where state = 'approved')::int as ready,
       count(*) filter (where state in ('submitting', 'submitted'))::int as moving,
       count(*) filter (where state = 'unknown')::int as unknown
     from payouts where state in ('requested', 'approved', 'submitting', 'submitted', 'unknown')`,
  );
  return row ?? { waiting: 0, ready: 0, moving: 0, unknown: 0 };
}
