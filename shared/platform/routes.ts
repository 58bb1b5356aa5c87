import type { PlatformDb } from '../db/tenant-db.ts';

/** One provider account of one tenant, by the opaque key in its callback's path. */
export interface HookRoute {
  readonly key: string;
  readonly tenantId: number;
  readonly provider: string;
  readonly accountId: bigint;
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
