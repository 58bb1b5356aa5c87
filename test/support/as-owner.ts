import { tenantNames } from '../../shared/db/tenant-names.ts';
import type { Scope } from '../../shared/scope.ts';
import { testPlatform } from './platform.ts';

/** One statement as the owner of a shop's schema: orders and payments as they may have been long ago. */
export async function asOwner<R>(scope: Scope, sql: string): Promise<R[]> {
  const { admin } = await testPlatform();
  const { schema } = tenantNames(scope.tenant.id);
  return admin.transaction(async (client) => {
    await client.query(`set local role shopherd_keeper; set local search_path = ${schema}`);
    return (await client.query(sql)).rows as R[];
  });
}
