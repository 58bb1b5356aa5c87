import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createLogger } from '../logger.ts';
import { createSecrets } from '../secrets.ts';
import { BASELINE, baselineText } from './baseline.ts';
import { IN_UTC } from './connect.ts';
import { startPostgres } from './embedded.ts';
import { migratePlatform, tenantScript, TENANT_SCHEMA_VERSION } from './migrate.ts';
import { dumpSchema } from './schema-dump.ts';
import { tenantNames } from './tenant-names.ts';

/** `npm run baseline`: runs every tenant migration in a database of its own and keeps what they made. */
const directory = mkdtempSync(join(tmpdir(), 'shopherd-baseline-'));
const postgres = await startPostgres(join(directory, 'postgres'), { durable: false });
const client = new pg.Client({ connectionString: postgres.url, options: IN_UTC });
try {
  const secrets = createSecrets(randomBytes(32).toString('hex'));
  await migratePlatform(postgres.url, secrets, createLogger('warn'));
  await client.connect();
  // A number that nothing else in the text looks like.
  const names = tenantNames(987_654_321);
  await client.query(`begin; create role ${names.role};
    create schema ${names.schema} authorization shopherd_keeper`);
  await client.query(tenantScript(names.id, 0));
  const statements = await dumpSchema(client, names);
  writeFileSync(BASELINE, baselineText(TENANT_SCHEMA_VERSION, statements, names.id));
} finally {
  await client.end();
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
}
