import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connectAdmin, type AdminDb } from '../shared/db/admin.ts';
import { connectDatabase, type Database } from '../shared/db/connect.ts';
import { startPostgres } from '../shared/db/embedded.ts';
import { migratePlatform } from '../shared/db/migrate.ts';
import { createLogger } from '../shared/logger.ts';
import { createSecrets, type Secrets } from '../shared/secrets.ts';

/** A platform's database, as durable as in production. */
export interface House {
  readonly adminUrl: string;
  readonly secretKey: string;
  readonly secrets: Secrets;
  readonly admin: AdminDb;
  readonly database: Database;
  /** Has the server write out what it was given so far, as it would within minutes. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

export const log = createLogger('warn');

/** Starts an embedded PostgreSQL in a folder that goes away with it. */
export async function openHouse(): Promise<House> {
  const directory = mkdtempSync(join(tmpdir(), 'shopherd-bench-'));
  const postgres = await startPostgres(join(directory, 'postgres'));
  const secretKey = randomBytes(32).toString('hex');
  const secrets = createSecrets(secretKey);
  await migratePlatform(postgres.url, secrets, log);
  const database = connectDatabase({ adminUrl: postgres.url, secrets, log });
  const admin = connectAdmin(postgres.url);
  return {
    adminUrl: postgres.url,
    secretKey,
    secrets,
    admin,
    database,
    async rest() {
      // Only a superuser may ask for it; the embedded server's has the same password.
      const url = new URL(postgres.url);
      url.username = 'postgres';
      const root = new pg.Client({ connectionString: url.href });
      await root.connect();
      await root.query('checkpoint');
      await root.end();
    },
    async close() {
      await database.close();
      await admin.close();
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
