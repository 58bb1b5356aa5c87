import type { Knex } from 'knex';

/** Whose API key it is, by its beginning. */
export async function up(db: Knex): Promise<void> {
  await db.raw(TABLES);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table platform.api_routes');
}

const TABLES = `
-- A shop enters the beginning of its own key, never for whom: that is read from its role, as in
-- platform.requests. A beginning stays taken when its key is revoked, so it is never another shop's.
create table platform.api_routes (
  prefix text primary key check (prefix ~ '^[0-9a-f]{16}$'),
  tenant_id bigint not null default substring(
    case when current_user::text = 'shopherd_keeper' then current_schema()::text else current_user::text end
    from '^t_(\\d+)$')::bigint,
  created_at timestamptz not null default now()
);
grant insert (prefix) on platform.api_routes to shopherd_tenants, shopherd_keeper;

-- Answers one question, so that nobody lists whose keys there are.
create function platform.find_api_route(p_prefix text) returns bigint
language sql stable security definer set search_path = platform, pg_temp as $$
  select r.tenant_id from api_routes r join tenants t on t.id = r.tenant_id
  where r.prefix = p_prefix and t.state not in ('suspended', 'removed');
$$;
revoke execute on function platform.find_api_route(text) from public;
grant execute on function platform.find_api_route(text) to app_platform;
`;
