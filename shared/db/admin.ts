import pg from 'pg';
import { IN_UTC } from './connect.ts';

/** The role that may create roles and schemas: migrations and provisioning only. */
export interface AdminDb {
  /** One transaction. The client takes multi-statement texts without values. */
  transaction<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Few connections, opened when first needed and closed when idle. */
export function connectAdmin(url: string): AdminDb {
  const pool = new pg.Pool({
    connectionString: url,
    max: 3,
    idleTimeoutMillis: 10_000,
    application_name: 'shopherd-admin',
    options: IN_UTC,
  });
  pool.on('error', () => undefined);
  return {
    async transaction(work) {
      const client = await pool.connect();
      let failed = false;
      try {
        await client.query('begin');
        const result = await work(client);
        await client.query('commit');
        return result;
      } catch (error) {
        failed = true;
        throw error;
      } finally {
        // A connection whose transaction failed may still carry a role: it is not used again.
        client.release(failed);
      }
    },
    close: () => pool.end(),
  };
}
