import type { ClientBase } from 'pg';
import type { AdminDb } from '../../shared/db/admin.ts';
import { tenantScript, TENANT_SCHEMA_VERSION } from '../../shared/db/migrate.ts';
import { tenantNames } from '../../shared/db/tenant-names.ts';
import { UserError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { addJob } from '../../shared/platform/job-workers.ts';
import { KEEP_REMOVED_DAYS, moveState, type TenantState } from '../../shared/platform/tenants.ts';
import type { Tenant } from '../../shared/scope.ts';
import type { ManagerParts } from '../context.ts';

type Parts = Pick<ManagerParts, 'admin' | 'database' | 'hint'>;

const DAY_MS = 86_400_000;
/**
 * Telegram charges on for the subscriptions in Stars of a bot that nobody runs any more, until a job tells it. What
 * is stopped only its customers can switch on again: whoever thinks better of it at once has lost none.
 */
const SECOND_THOUGHTS_S = 3600;
const ANY: readonly TenantState[] = ['active', 'conflict', 'paused', 'revoked', 'suspended'];

/** Takes a shop out of service; its data is kept for a while. A repeat changes nothing. */
export async function remove({ database, hint }: Parts, { id }: Tenant): Promise<void> {
  await database.platform.transaction(async (db) => {
    if (await moveState(db, id, ANY, 'removed'))
      await addJob(db, 'star-shop', { tenantId: id }, `star-shop:${id}`, SECOND_THOUGHTS_S);
  });
  hint(id);
}

/**
 * Brings a removed shop back with all it had; releases that came meanwhile reach its schema first.
 * Throws UserError `shop-gone` when its data is deleted. A repeat changes nothing.
 */
export async function restore({ admin, hint }: Parts, { id, username }: Tenant): Promise<void> {
  await admin.transaction(async (client) => {
    const row = await lock(client, id);
    if (!row) throw new UserError('shop-gone', { bot: username });
    if (row.state !== 'removed') return;
    if (row.version < TENANT_SCHEMA_VERSION) await client.query(tenantScript(id, row.version));
    await client.query(
      `update platform.tenants set state = 'active', state_reason = null, removed_at = null,
         state_changed_at = now(), schema_version = $2 where id = $1`,
      [id, TENANT_SCHEMA_VERSION],
    );
  });
  hint(id);
}

/**
 * Deletes the data of shops that were removed long enough ago, each in a transaction of its own:
 * stopping half-way leaves whole shops. What belongs to money that may still come (watched addresses,
 * what providers told us) stays in the platform's schema. Returns the numbers of the deleted shops.
 */
export async function purgeRemoved(admin: AdminDb, now: Date, log?: Logger): Promise<number[]> {
  const before = new Date(now.getTime() - KEEP_REMOVED_DAYS * DAY_MS);
  const due = await admin.transaction((client) =>
    client.query(
      `select id::int as id from platform.tenants
       where state = 'removed' and removed_at <= $1 and id > 0 order by removed_at`,
      [before],
    ),
  );
  const purged: number[] = [];
  for (const { id } of due.rows as { id: number }[]) {
    try {
      if (await admin.transaction((client) => purge(client, id, before))) purged.push(id);
    } catch (error) {
      log?.error({ tenant: id, error }, 'a removed shop could not be deleted');
    }
  }
  if (purged.length > 0) log?.info({ tenants: purged }, 'removed shops were deleted');
  return purged;
}

async function purge(client: ClientBase, id: number, before: Date): Promise<boolean> {
  await client.query("set local lock_timeout = '5s'");
  const row = await lock(client, id);
  // It may have been brought back since it was listed.
  if (row?.state !== 'removed' || !row.removed_at || row.removed_at > before) return false;
  const { schema, role } = tenantNames(id);
  await client.query(`set local role shopherd_keeper; drop schema ${schema} cascade; reset role`);
  await client.query(`drop role ${role}`);
  await client.query('delete from platform.hook_routes where tenant_id = $1', [id]);
  await client.query('delete from platform.account_claims where tenant_id = $1', [id]);
  await client.query('delete from platform.api_routes where tenant_id = $1', [id]);
  await client.query('delete from platform.tenants where id = $1', [id]);
  return true;
}

interface LockedRow {
  state: TenantState;
  version: number;
  removed_at: Date | null;
}

async function lock(client: ClientBase, id: number): Promise<LockedRow | undefined> {
  const answer = await client.query(
    `select state, schema_version as version, removed_at from platform.tenants
     where id = $1 for update`,
    [id],
  );
  return (answer.rows as LockedRow[])[0];
}
