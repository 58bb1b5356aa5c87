import type { PlatformDb } from '../db/tenant-db.ts';

/** One provider account of one tenant, by the opaque key in its callback's path. */
export interface HookRoute {
  readonly key: string;
  readonly tenantId: number;
  readonly provider: string;
  readonly accountId: bigint;
}

/** Whose API keys begin like this; null: nobody's, or of a shop that is suspended or removed. */
export async function findApi(db: PlatformDb, prefix: string): Promise<number | null> {
  const [row] = await db.query<{ tenant_id: string | null }>(
    'select find_api_route($1) as tenant_id',
    [prefix],
  );
  return row?.tenant_id == null ? null : Number(row.tenant_id);
}

/**
 * Whose callback it is. Null for an unknown key and another provider's key. A removed shop
 * still has its routes while its data is kept: late money is money. (A tenant's own transaction makes the route, through the platform's door.)
 */
export async function find(
  db: PlatformDb,
  { provider, key }: { provider: string; key: string },
): Promise<HookRoute | null> {
  const [row] = await db.query<{ tenant_id: string; account_id: string }>(
    `select route.tenant_id, route.account_id from hook_routes route
     join tenants on tenants.id = route.tenant_id
     where route.key = $1 and route.provider = $2`,
    [key, provider],
  );
  if (!row) return null;
  return { key, tenantId: Number(row.tenant_id), provider, accountId: BigInt(row.account_id) };
}
