import { readFile } from 'node:fs/promises';
import pg from 'pg';

/** What only a superuser may close: see the file. */
const CLOSE_CATALOG = new URL('close-catalog.sql', import.meta.url);

/** The role and database of the platform: no superuser from here on. */
export async function prepare(url: string, password: string): Promise<void> {
  const root = new pg.Client({ connectionString: url });
  await root.connect();
  try {
    const found = await root.query("select from pg_roles where rolname = 'shopherd'");
    if (found.rowCount === 0)
      await root.query(`create role shopherd login createrole password '${password}'`);
    const made = await root.query("select from pg_database where datname = 'shopherd'");
    if (made.rowCount === 0) await root.query('create database shopherd owner shopherd');
  } finally {
    await root.end();
  }
  const database = new pg.Client({ connectionString: url.replace(/\/postgres$/, '/shopherd') });
  await database.connect();
  try {
    const open = await database.query(
      "select has_function_privilege('public', 'set_config(text,text,boolean)', 'execute') as open",
    );
    if ((open.rows[0] as { open: boolean }).open) {
      await database.query(
        `${await readFile(CLOSE_CATALOG, 'utf8')}; revoke temporary, create on database shopherd from public; alter schema public owner to shopherd;`,
      );
    }
  } finally {
    await database.end();
  }
}
