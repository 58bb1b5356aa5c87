import pg from 'pg';

/** The part of pg_catalog that lets SQL choose its role or hide its text: closed to everybody. */
export const CLOSE_CATALOG = `
revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
revoke execute on function pg_catalog.query_to_xml(text, boolean, boolean, text) from public;
revoke execute on function pg_catalog.query_to_xmlschema(text, boolean, boolean, text) from public;
revoke execute on function pg_catalog.query_to_xml_and_xmlschema(text, boolean, boolean, text) from public;
revoke execute on function pg_catalog.cursor_to_xml(refcursor, int, boolean, boolean, text) from public;
revoke execute on function pg_catalog.cursor_to_xmlschema(refcursor, boolean, boolean, text) from public;
do $$ declare f record; begin
  for f in select p.oid::regprocedure as name from pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace and (p.proname like 'lo\\_%' or p.proname in ('lowrite', 'loread'))
  loop execute format('revoke execute on function %s from public', f.name); end loop;
end $$;
`;

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
        `${CLOSE_CATALOG}; revoke temporary, create on database shopherd from public; alter schema public owner to shopherd;`,
      );
    }
  } finally {
    await database.end();
  }
}
