import type { PlatformDb } from '../db/tenant-db.ts';

/** A shard that a node may work for, as long as nobody holds it with a higher token. */
export interface Lease {
  readonly shard: number;
  /** Increased at every change of holder. */
  readonly token: bigint;
}

/** What one renewal says. */
export interface Renewal {
  /** Of the leases to renew, those that are still ours. */
  readonly shards: readonly number[];
  /** The roles of each other node that was seen within a lease's time. */
  readonly others: readonly (readonly string[])[];
}

/** The rows behind the leases. Time is the database's alone. */
export interface LeaseTable {
  /** Shows that the node lives and prolongs what it holds, in one statement. */
  renew(
    node: string,
    roles: readonly string[],
    held: readonly Lease[],
    leaseMs: number,
  ): Promise<Renewal>;
  /** Takes up to `count` of these shards that nobody holds. */
  take(
    node: string,
    shards: readonly number[],
    count: number,
    leaseMs: number,
  ): Promise<readonly Lease[]>;
  /** Gives leases back at once. */
  release(node: string, leases: readonly Lease[]): Promise<void>;
  /** Takes the node off the list. */
  leave(node: string): Promise<void>;
}

const RENEW = `
with seen as (
  insert into nodes (node, roles, seen_at) values ($1, $2::text[], clock_timestamp())
  on conflict (node) do update set roles = excluded.roles, seen_at = excluded.seen_at
), gone as (
  delete from nodes where node <> $1 and seen_at < clock_timestamp() - interval '1 day'
), renewed as (
  update shard_leases l set expires_at = clock_timestamp() + $5 * interval '1 millisecond'
  from unnest($3::int[], $4::bigint[]) as held (shard, token)
  where l.shard = held.shard and l.token = held.token and l.node = $1
  returning l.shard
)
select (select coalesce(jsonb_agg(shard), '[]') from renewed) as shards,
  (select coalesce(jsonb_agg(to_jsonb(roles)), '[]') from nodes
    where node <> $1 and seen_at > clock_timestamp() - $5 * interval '1 millisecond') as others`;

const TAKE = `
update shard_leases l
set node = $1, token = l.token + 1, expires_at = clock_timestamp() + $4 * interval '1 millisecond'
from (
  select shard from shard_leases
  where shard = any($2::int[]) and (node is null or expires_at <= clock_timestamp())
  order by shard limit $3 for update skip locked
) free
where l.shard = free.shard
returning l.shard, l.token`;

const RELEASE = `
update shard_leases l set node = null, expires_at = 'epoch'
from unnest($2::int[], $3::bigint[]) as held (shard, token)
where l.shard = held.shard and l.token = held.token and l.node = $1`;

/** The leases in the platform's schema; their rows are made by its first migration. */
export function createLeaseTable(db: PlatformDb): LeaseTable {
  return {
    async renew(node, roles, held, leaseMs) {
      const [row] = await db.query<{ shards: number[]; others: string[][] }>(RENEW, [
        node,
        roles,
        ...columns(held),
        leaseMs,
      ]);
      return row ?? { shards: [], others: [] };
    },
    async take(node, shards, count, leaseMs) {
      const rows = await db.query<{ shard: number; token: string }>(TAKE, [
        node,
        shards,
        count,
        leaseMs,
      ]);
      return rows.map((row) => ({ shard: row.shard, token: BigInt(row.token) }));
    },
    async release(node, leases) {
      await db.query(RELEASE, [node, ...columns(leases)]);
    },
    async leave(node) {
      await db.query('delete from nodes where node = $1', [node]);
    },
  };
}

function columns(leases: readonly Lease[]): [number[], string[]] {
  return [leases.map((lease) => lease.shard), leases.map((lease) => String(lease.token))];
}
