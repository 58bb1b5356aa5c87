import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runMigrations } from 'graphile-worker';
import knex, { type Knex } from 'knex';
import pg from 'pg';
import { tenantMigrations } from '../../migrations/tenant/index.ts';
import { messageOf } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Secrets } from '../secrets.ts';
import { baseline } from './baseline.ts';
import { IN_UTC, loginPassword } from './connect.ts';
import { withNumber } from './function-names.ts';
import { BUCKETS, loginOf, tenantNames, type TenantNames } from './tenant-names.ts';

const PLATFORM_MIGRATIONS = fileURLToPath(new URL('../../migrations/platform', import.meta.url));
/** One platform migrates at a time; the number only has to be ours. */
const MIGRATION_LOCK = 7_305_113;

/** The version that this code works with. */
export const TENANT_SCHEMA_VERSION = tenantMigrations.length;

/** Brings the platform's schema and login roles up to date. Safe when several processes start at once. */
export async function migratePlatform(
  adminUrl: string,
  secrets: Secrets,
  log: Logger,
): Promise<void> {
  const lock = new pg.Client({ connectionString: adminUrl });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await warnOpenCatalog(lock, log);
    if (await isCurrent(lock)) {
      await setPasswords(lock, secrets);
      return;
    }
    await refuseForeignRoles(lock);
    await runMigrations({
      connectionString: adminUrl,
      noPreparedStatements: true,
    });
    const db = knex({ client: 'pg', connection: adminUrl, pool: { min: 0, max: 2 } });
    try {
      await db.raw('create schema if not exists platform');
      await db.migrate.latest({
        directory: PLATFORM_MIGRATIONS,
        extension: 'ts',
        loadExtensions: ['.ts'],
        schemaName: 'platform',
        tableName: 'migrations',
      } satisfies Knex.MigratorConfig);
    } finally {
      await db.destroy();
    }
    await setPasswords(lock, secrets);
    log.info('platform schema is up to date');
  } finally {
    await lock.end();
  }
}

/** Whether every platform migration file has run: two cheap reads instead of knex on each start. */
async function isCurrent(client: pg.Client): Promise<boolean> {
  const exists = await client.query("select to_regclass('platform.migrations') as found");
  if (!(exists.rows[0] as { found: string | null }).found) return false;
  const files = (await readdir(PLATFORM_MIGRATIONS)).filter((file) => file.endsWith('.ts'));
  const done = await client.query('select name from platform.migrations');
  const names = new Set((done.rows as { name: string }[]).map((row) => row.name));
  return files.every((file) => names.has(file));
}

/** A second wall behind the roles that only a superuser can build: say when it is missing. */
async function warnOpenCatalog(client: pg.Client, log: Logger): Promise<void> {
  const answer = await client.query(
    "select has_function_privilege('public', 'set_config(text,text,boolean)', 'execute') as open",
  );
  if ((answer.rows[0] as { open: boolean }).open)
    log.warn(
      'set_config is open to everybody in this database: have a superuser run shared/db/close-catalog.sql once',
    );
}

/** Roles belong to the cluster: another platform's must not be taken over silently. */
async function refuseForeignRoles(client: pg.Client): Promise<void> {
  const known = await client.query(
    "select to_regnamespace('platform') as platform, exists (select from pg_roles where rolname = 'app_platform') as roles",
  );
  const { platform, roles } = known.rows[0] as { platform: string | null; roles: boolean };
  if (roles && !platform)
    throw new Error(
      'this PostgreSQL already serves a Shopherd platform in another database: one platform per server',
    );
}

/** The logins' passwords follow the platform's key; a fingerprint tells whether they already do. */
async function setPasswords(client: pg.Client, secrets: Secrets): Promise<void> {
  const fingerprint = secrets.derive('fingerprint').slice(0, 16);
  const known = await client.query(
    "select value->>0 as value from platform.facts where name = 'key'",
  );
  if ((known.rows[0] as { value: string } | undefined)?.value === fingerprint) return;
  const logins = [
    'app_platform',
    ...Array.from({ length: BUCKETS }, (_, bucket) => loginOf(bucket)),
  ];
  const statements = logins.map(
    (login) =>
      `alter role ${login} password ${client.escapeLiteral(loginPassword(secrets, login))}`,
  );
  await client.query(`begin; ${statements.join('; ')}; commit`);
  await client.query(
    "insert into platform.facts values ('key', jsonb_build_array($1::text)) on conflict (name) do update set value = excluded.value",
    [fingerprint],
  );
}

/**
 * The SQL that takes one tenant from `version` to the newest. Runs inside a transaction of the
 * admin role, as one multi-statement text: the names in it come from a checked integer.
 */
export function tenantScript(id: number, version: number): string {
  const names = tenantNames(id);
  return `${asKeeper(names)}
${stepsOf(names, version)}
reset role; reset search_path;`;
}

/**
 * The SQL that makes a tenant's role and schema and everything in it, on a server of this version: the
 * baseline and the migrations that came after it. It ends as the schema's owner, inside the schema. The last line waits for
 * whoever else is making a tenant, until they commit: nothing that takes time comes after it.
 */
export function provisionScript(id: number, server: number): string {
  const names = tenantNames(id);
  const { schema, role, login } = names;
  const { version, sql } = baseline();
  return `create role ${role} nologin role ${login};
create schema ${schema} authorization shopherd_keeper;
${asKeeper(names)}
${sql(names, server)}
${stepsOf(names, version)}
grant usage on schema ${schema} to ${role};
grant shopherd_tenants to ${role};`;
}

/**
 * Bodies of functions are checked by the tests: here each would be looked up among all shops'
 * functions. No index of an empty table needs the planner to say how many workers build it.
 */
function asKeeper({ schema }: TenantNames): string {
  return `set local check_function_bodies = off; set local max_parallel_maintenance_workers = 0;
set local role shopherd_keeper; set local search_path to ${schema};`;
}

function stepsOf(names: TenantNames, version: number): string {
  return tenantMigrations
    .slice(version)
    .map((migration) => withNumber(names, migration.up(names)))
    .join('\n');
}

/**
 * Migrates every tenant that is behind, `parallel` at a time. One tenant's failure suspends that
 * tenant alone. Stopping half-way harms nothing: the version is kept with each tenant.
 */
export async function migrateTenants(
  adminUrl: string,
  log: Logger,
  options: {
    readonly parallel?: number;
    readonly onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<{ migrated: number; failed: number[] }> {
  const pool = new pg.Pool({
    connectionString: adminUrl,
    max: options.parallel ?? 3,
    options: IN_UTC,
  });
  try {
    const behind = await pool.query(
      "select id::int as id from platform.tenants where schema_version < $1 and state <> 'removed' order by id",
      [TENANT_SCHEMA_VERSION],
    );
    const ids = (behind.rows as { id: number }[]).map((row) => row.id);
    const failed: number[] = [];
    let migrated = 0;
    const next = async (): Promise<void> => {
      for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
        try {
          await patiently(() => migrateTenant(pool, id));
          migrated += 1;
        } catch (error) {
          failed.push(id);
          log.error({ tenant: id, error }, 'a tenant could not be migrated and is suspended');
          await pool.query(SUSPEND, [id, messageOf(error).slice(0, 500)]);
        }
        options.onProgress?.(migrated + failed.length, migrated + failed.length + ids.length);
      }
    };
    await Promise.all(Array.from({ length: options.parallel ?? 3 }, next));
    return { migrated, failed };
  } finally {
    await pool.end();
  }
}

/** A deadlock with a turn of another process, or its lock that was not given back in time. */
const IN_THE_WAY = ['40P01', '55P03'];
const TRIES = 5;

/** Work that another process may stand in the way of: nothing of it is done then, and it is tried again. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await work();
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (attempt === TRIES || !IN_THE_WAY.includes(code)) throw error;
    }
}

/** Failing again at the next start is the same suspension: it began once and is told once. */
const SUSPEND = `
update platform.tenants set state = 'suspended',
  state_reason = case when state = 'suspended' then state_reason
    else 'migration: was ' || state || ': ' || $2::text end,
  state_changed_at = case when state = 'suspended' then state_changed_at else now() end
where id = $1`;

/** What a failed migration suspended goes on as it was before. */
const MIGRATED = `
update platform.tenants t set schema_version = $2,
  state = case when mended then coalesce(before, 'active') else state end,
  state_reason = case when mended then 'mended' else state_reason end,
  state_changed_at = case when mended then now() else state_changed_at end
from (
  select id, state = 'suspended' and state_reason like 'migration:%' as mended,
    substring(state_reason from '^migration: was (active|conflict|paused|revoked):') as before
  from platform.tenants where id = $1
) old
where t.id = old.id`;

/** One tenant, in one transaction, under a lock on its row: twice at once runs once. */
async function migrateTenant(pool: pg.Pool, id: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin; set local lock_timeout = '2s'");
    const row = await client.query(
      'select schema_version as version from platform.tenants where id = $1 for update',
      [id],
    );
    const version = (row.rows[0] as { version: number }).version;
    if (version < TENANT_SCHEMA_VERSION) {
      await client.query(tenantScript(id, version));
      await client.query(MIGRATED, [id, TENANT_SCHEMA_VERSION]);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
