import type { PlatformDb } from '../db/tenant-db.ts';
import type { Tenant } from '../scope.ts';
import type { TenantState } from './tenants.ts';

/** How many shops there are in each state; of one operator when named. */
export async function countStates(
  db: PlatformDb,
  ownerId: number | null,
): Promise<{ readonly state: TenantState; readonly count: number }[]> {
  return db.query(
    `select state, count(*)::int as count from tenants
     where id > 0 and ($1::bigint is null or owner_id = $1)
     group by state order by array_position(
       array['active', 'paused', 'revoked', 'conflict', 'suspended', 'removed'], state)`,
    [ownerId],
  );
}

/** Shops whose schema can be read, the most active first; of one operator when named. */
export async function listMostActive(
  db: PlatformDb,
  ownerId: number | null,
  limit: number,
): Promise<Tenant[]> {
  const rows = await db.query<{ id: string; bot_id: string; username: string; owner_id: string }>(
    `select id, bot_id, username, owner_id from tenants
     where id > 0 and state <> 'removed' and ($1::bigint is null or owner_id = $1)
     order by last_active_at desc limit $2`,
    [ownerId, limit],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    botId: Number(row.bot_id),
    username: row.username,
    ownerId: Number(row.owner_id),
  }));
}
