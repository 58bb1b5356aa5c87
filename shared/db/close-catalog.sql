-- The part of pg_catalog that lets SQL choose its role or hide its text, closed to everybody.
-- To be run once in the platform's database by a superuser (the embedded server does it itself).
revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
revoke execute on function pg_catalog.query_to_xml(text, boolean, boolean, text) from public;
revoke execute on function pg_catalog.query_to_xmlschema(text, boolean, boolean, text) from public;
revoke execute on function pg_catalog.query_to_xml_and_xmlschema(text, boolean, boolean, text) from public;
revoke execute on function pg_catalog.cursor_to_xml(refcursor, int, boolean, boolean, text) from public;
revoke execute on function pg_catalog.cursor_to_xmlschema(refcursor, boolean, boolean, text) from public;
do $$ declare f record; begin
  for f in select p.oid::regprocedure as name from pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace and (p.proname like 'lo\_%' or p.proname in ('lowrite', 'loread'))
  loop execute format('revoke execute on function %s from public', f.name); end loop;
end $$;
