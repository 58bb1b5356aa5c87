import type { ClientBase } from 'pg';
import type { TenantNames } from './tenant-names.ts';

/**
 * The statements that make a shop's schema as it stands in the database, in an order in which each
 * finds what it needs: few, with nothing made twice. Run as the migrations are. Functions get the
 * right to be called at birth, as in `callable`.
 */
export async function dumpSchema(client: ClientBase, names: TenantNames): Promise<string[]> {
  const { schema, role } = names;
  await client.query(`set local search_path to ${schema}`);
  const linesOf = async (query: string): Promise<string[]> => {
    const { rows } = await client.query<{ line: string }>(
      `select x.line from (${query}) x (line, place) order by x.place`,
    );
    return rows.map(({ line }) => line);
  };
  const rights = (verb: string) =>
    `alter default privileges in schema ${schema} ${verb} execute on functions ${verb === 'grant' ? 'to' : 'from'} ${role}`;
  return [
    rights('grant'),
    ...(await linesOf(functionsOf(names, 'early'))),
    ...(await linesOf(sequencesOf(schema))),
    ...(await linesOf(tablesOf(schema))),
    ...(await linesOf(lateKeysOf(schema))),
    ...(await linesOf(indexesOf(schema))),
    ...(await linesOf(functionsOf(names, 'callable'))),
    rights('revoke'),
    ...(await linesOf(functionsOf(names, 'own'))),
    ...(await linesOf(triggersOf(schema))),
    ...(await linesOf(grantsOf(names))),
  ];
}

/** Functions that a table or index needs, the others that the shop may call, and the keeper's own. */
function functionsOf({ schema, role }: TenantNames, which: 'early' | 'callable' | 'own'): string {
  return `
    select pg_get_functiondef(oid), oid
    from (
      select p.oid, case
        when not has_function_privilege('${role}', p.oid, 'execute') then 'own'
        when exists (select from pg_depend where refclassid = 'pg_proc'::regclass and refobjid = p.oid
          and classid in ('pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_class'::regclass)) then 'early'
        else 'callable' end as what
      from pg_proc p where pronamespace = '${schema}'::regnamespace
    ) f
    where what = '${which}'`;
}

/** Those that are nobody's own: tables count by them together. */
function sequencesOf(schema: string): string {
  return `
    select format('create sequence %I', relname), c.oid from pg_class c
    where relnamespace = '${schema}'::regnamespace and relkind = 'S' and not exists (
      select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'i')`;
}

/** Each with its columns, defaults, checks, keys, and references to the tables before it. */
function tablesOf(schema: string): string {
  return `
    select format(e'create table %I (\\n  %s\\n)', c.relname, string_agg(part, e',\\n  ' order by place)), c.oid
    from pg_class c, lateral (
      select concat_ws(' ', quote_ident(attname), format_type(atttypid, atttypmod),
          case when attstorage = 'p' and typstorage <> 'p' then 'storage plain' end,
          case when attidentity <> '' then 'generated always as identity'
            when attgenerated <> '' then format('generated always as (%s) stored', pg_get_expr(adbin, adrelid))
            when adbin is not null then 'default ' || pg_get_expr(adbin, adrelid) end,
          'constraint ' || conname || ' not null'), attnum::bigint
      from pg_attribute a join pg_type t on t.oid = atttypid
        left join pg_attrdef on adrelid = attrelid and adnum = attnum
        left join pg_constraint on conrelid = attrelid and contype = 'n' and conkey = array[attnum]
      where attrelid = c.oid and attnum > 0 and not attisdropped
      union all
      select format('constraint %I %s', conname, pg_get_constraintdef(oid)), 10000 + oid::bigint
      from pg_constraint
      where conrelid = c.oid and (contype in ('p', 'u', 'c') or contype = 'f' and confrelid <= conrelid)
    ) x (part, place)
    where c.relnamespace = '${schema}'::regnamespace and c.relkind = 'r'
    group by c.oid`;
}

/** References to tables that were made later. */
function lateKeysOf(schema: string): string {
  return `
    select format('alter table %I add constraint %I %s', relname, conname, pg_get_constraintdef(k.oid)), k.oid
    from pg_constraint k join pg_class c on c.oid = conrelid
    where connamespace = '${schema}'::regnamespace and contype = 'f' and confrelid > conrelid`;
}

function indexesOf(schema: string): string {
  return `
    select pg_get_indexdef(indexrelid), indexrelid
    from pg_index i join pg_class c on c.oid = indexrelid
    where relnamespace = '${schema}'::regnamespace
      and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))`;
}

function triggersOf(schema: string): string {
  return `
    select pg_get_triggerdef(t.oid), t.oid from pg_trigger t join pg_class c on c.oid = tgrelid
    where relnamespace = '${schema}'::regnamespace and not tgisinternal`;
}

/** What the shop's role may do with tables, those with the same rights in one statement, and with columns. */
function grantsOf({ schema, role }: TenantNames): string {
  return `
    select format('grant %s on %s%s to ${role}', what, kind, string_agg(name, ', ' order by oid)), min(oid)
    from (
      select c.oid, quote_ident(relname) as name, case relkind when 'S' then 'sequence ' else '' end as kind,
        string_agg(lower(privilege_type), ', ' order by privilege_type) as what
      from pg_class c, aclexplode(relacl) x
      where relnamespace = '${schema}'::regnamespace and grantee = '${role}'::regrole
      group by 1
      union all
      select c.oid, quote_ident(relname), '',
        format('%s (%s)', lower(privilege_type), string_agg(quote_ident(attname), ', ' order by attnum))
      from pg_class c join pg_attribute a on attrelid = c.oid, aclexplode(attacl) x
      where relnamespace = '${schema}'::regnamespace and grantee = '${role}'::regrole
      group by c.oid, privilege_type
    ) g
    group by what, kind`;
}
