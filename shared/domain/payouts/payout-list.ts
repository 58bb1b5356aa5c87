import type { Scope } from '../../scope.ts';
import { readOptions } from '../shop/options.ts';
import { can, roleOf } from '../staff/staff.ts';
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

/** One payout; of one customer when named, as a withdrawal of theirs. Null: there is none. */
export async function find(
  scope: Scope,
  id: bigint,
  customerId: bigint | null = null,
): Promise<Payout | null> {
  const [row] = await scope.db.query<PayoutRow>(
    `select p.*, c.name as customer from payouts p join customers c on c.id = p.customer_id
     where p.id = $1 and ($2::bigint is null or p.customer_id = $2 and not (p.details ? 'refund'))`,
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

/** The most that one night asks about again; a shop with more has other troubles. */
const MOST_GIVEN_BACK = 200;

/** What staff gave back since a moment though its provider may have sent it, newest first. */
export async function givenBack(scope: Scope, since: Date): Promise<Payout[]> {
  const rows = await scope.db.query<PayoutRow>(
    `select p.*, c.name as customer from payouts p join customers c on c.id = p.customer_id
     where p.state = 'failed' and p.account_id is not null and p.ended_at >= $1
       and p.details->'verdicts' @> '[{"says": "missing"}]' order by p.id desc limit $2`,
    [since, MOST_GIVEN_BACK],
  );
  return rows.map(readPayout);
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
     where ($1::bigint is null or p.customer_id = $1 and not (p.details ? 'refund')) and ($2::text[] is null or p.state = any($2))
     order by case when $3 then p.id else -p.id end limit $4 offset $5`,
    [wanted.customerId, STATES[wanted.filter], isQueue(wanted.filter), wanted.limit, wanted.offset],
  );
  return rows.map(readPayout);
}

/** A payout with the names of staff who had to do with it, by Telegram id. */
export interface StaffPayout extends Payout {
  readonly names: Readonly<Record<string, string>>;
  /** Who of those that agreed counts: as long as it waits, those who may still decide. */
  readonly counting: readonly number[];
}

/** One payout as staff look at it; null: there is none. */
export async function findForStaff(scope: Scope, id: bigint): Promise<StaffPayout | null> {
  const [row] = await scope.db.query<
    PayoutRow & {
      options: unknown;
      customers: Record<string, string> | null;
      staff: Record<string, { name: string | null; role: string }> | null;
    }
  >(
    `select p.*, c.name as customer, options,
       (select jsonb_object_agg(n.telegram_id, n.name) from customers n where n.telegram_id in (
          select telegram_id from staff union select (a->>'by')::bigint from jsonb_array_elements(p.approvals
            || coalesce(p.details->'verdicts', '[]') || jsonb_build_object('by', p.details->'refusedBy')) a)) as customers,
       (select jsonb_object_agg(telegram_id, jsonb_build_object('name', name, 'role', role)) from staff) as staff
     from payouts p join customers c on c.id = p.customer_id cross join settings where p.id = $1`,
    [id],
  );
  if (!row) return null;
  const staff = Object.entries(row.staff ?? {});
  const named = staff.map(([of, { name }]) => [of, name ?? of] as const);
  const options = readOptions(row.options);
  const may = staff.filter(([, { role }]) => can(roleOf(role, options), 'withdrawals'));
  const payout = readPayout(row);
  return {
    ...payout,
    names: { ...Object.fromEntries(named), ...row.customers },
    counting: payout.approvals
      .filter(({ by, lapsed }) =>
        payout.state === 'requested' ? may.some(([of]) => of === String(by)) : !lapsed,
      )
      .map(({ by }) => by),
  };
}

/** How many wait for what, and on which chains some are ready for the shop's own wallet. */
export type PayoutCounts = Readonly<
  Record<'waiting' | 'ready' | 'moving' | 'unknown', number> & { readyOn: readonly string[] }
>;

/** What staff see first: a page of payouts, and how many wait for what. */
export async function desk(
  scope: Scope,
  wanted: { readonly filter: PayoutFilter; readonly limit: number; readonly offset: number },
): Promise<{ readonly payouts: Payout[]; readonly counts: PayoutCounts }> {
  const rows = await scope.db.query<PayoutRow & { counts: PayoutCounts; id: string | null }>(
    `select d.*, k.counts from (
       select jsonb_build_object('waiting', count(*) filter (where state = 'requested'),
         'ready', count(*) filter (where state = 'approved'),
         'moving', count(*) filter (where state in ('submitting', 'submitted')),
         'unknown', count(*) filter (where state = 'unknown'), 'readyOn', coalesce(jsonb_agg(distinct way)
           filter (where state = 'approved' and account_id is null and way <> 'hand'), '[]')) as counts
       from payouts where state in ('requested', 'approved', 'submitting', 'submitted', 'unknown')) k
     left join (
       select p.*, c.name as customer from payouts p join customers c on c.id = p.customer_id
       where $1::text[] is null or p.state = any($1)
       order by case when $2 then p.id else -p.id end limit $3 offset $4) d on true
     order by case when $2 then d.id else -d.id end`,
    [STATES[wanted.filter], isQueue(wanted.filter), wanted.limit, wanted.offset],
  );
  const counts = rows[0]?.counts ?? { waiting: 0, ready: 0, moving: 0, unknown: 0, readyOn: [] };
  return { counts, payouts: rows.filter(({ id }) => id !== null).map(readPayout) };
}

/** What waits for somebody is looked at in its order. */
function isQueue(filter: PayoutFilter): boolean {
  return filter === 'waiting' || filter === 'ready' || filter === 'unknown';
}
