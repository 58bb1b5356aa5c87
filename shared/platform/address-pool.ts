import type { Place } from '../chains/chain.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import { UserError } from '../errors.ts';

/** What of an uploaded pool is left. */
export interface PoolState {
  readonly left: number;
  readonly total: number;
}

/**
 * Adds addresses to a shop's pool, its first ones for now, later ones for `usedFrom`; those that it has
 * stay once. Throws UserError `pool-in-use`, and adds
 * none, when one belongs to another shop or was shown to anybody before: it must never belong to two.
 */
export async function addToPool(
  db: PlatformDb,
  pool: {
    readonly chain: string;
    readonly tenantId: number;
    readonly places: readonly Place[];
    readonly usedFrom: Date;
  },
): Promise<{ readonly added: number }> {
  const { chain, tenantId, places } = pool;
  return db.transaction(async (db) => {
    const rows = await db.query(
      `insert into pool_addresses (chain, script, address, tenant_id, used_from)
       select $1, p.script, p.address, $2, case when exists (
         select from pool_addresses where chain = $1 and tenant_id = $2) then $5 else '-infinity' end::timestamptz
       from unnest($3::bytea[], $4::text[]) with ordinality as p (script, address, place)
       order by p.place
       on conflict (chain, script) do nothing returning script`,
      [
        chain,
        tenantId,
        places.map(({ script }) => script),
        places.map(({ address }) => address),
        pool.usedFrom,
      ],
    );
    const [taken] = await db.query(
      `select from pool_addresses p where chain = $1 and script = any($2) and tenant_id <> $3
       union all
       select from deposit_addresses where chain = $1 and script = any($2)
         and (tenant_id <> $3 or fingerprint not like 'pool:%') limit 1`,
      [chain, places.map(({ script }) => script), tenantId],
    );
    if (taken) throw new UserError('pool-in-use');
    return { added: rows.length };
  });
}

/** Takes out of a pool what waits still: nobody was shown any of it. Returns how many those were. */
export async function dropWaiting(
  db: PlatformDb,
  pool: { readonly chain: string; readonly tenantId: number; readonly nowMs: number },
): Promise<number> {
  const rows = await db.query(
    `delete from pool_addresses
     where chain = $1 and tenant_id = $2 and taken_at is null and used_from > $3 returning script`,
    [pool.chain, pool.tenantId, new Date(pool.nowMs)],
  );
  return rows.length;
}

/** The next address of a pool, for ever taken. Throws UserError `pool-empty`. */
export async function takeFromPool(
  db: PlatformDb,
  chain: string,
  tenantId: number,
  nowMs: number | undefined,
): Promise<Place> {
  const [place] = await db.query<Place>(
    `update pool_addresses set taken_at = now() where chain = $1 and script = (
       select script from pool_addresses where chain = $1 and tenant_id = $2 and taken_at is null
         and used_from <= coalesce($3, now()) order by place limit 1 for update
     ) returning address, script`,
    [chain, tenantId, nowMs === undefined ? null : new Date(nowMs)],
  );
  if (!place) throw new UserError('pool-empty');
  return place;
}

/** How much of a pool is left. */
export async function poolState(
  db: PlatformDb,
  chain: string,
  tenantId: number,
): Promise<PoolState> {
  const [row] = await db.query<PoolState>(
    `select count(*) filter (where taken_at is null)::int as left, count(*)::int as total
     from pool_addresses where chain = $1 and tenant_id = $2`,
    [chain, tenantId],
  );
  return row ?? { left: 0, total: 0 };
}
