import type { Knex } from 'knex';

/**
 * The platform's own schema, its roles and the door through which a tenant's transaction asks for
 * something outside its schema. Roles belong to the whole cluster: one platform per cluster.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(ROLES);
  await db.raw(TABLES);
  await db.raw(LEASE_CHECK);
  await db.raw(DOOR);
  await db.raw(GRANTS);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop schema platform cascade');
}

const ROLES = `
do $$
begin
  if not exists (select from pg_roles where rolname = 'shopherd_keeper') then
    create role shopherd_keeper nologin noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'shopherd_tenants') then
    create role shopherd_tenants nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'app_platform') then
    create role app_platform login noinherit;
  end if;
  for bucket in 0..63 loop
    if not exists (select from pg_roles where rolname = 'app_b' || lpad(bucket::text, 2, '0')) then
      execute format('create role %I login noinherit', 'app_b' || lpad(bucket::text, 2, '0'));
    end if;
    execute format('alter role %I set statement_timeout = ''30s''', 'app_b' || lpad(bucket::text, 2, '0'));
    execute format('alter role %I set lock_timeout = ''5s''', 'app_b' || lpad(bucket::text, 2, '0'));
    execute format('alter role %I set idle_in_transaction_session_timeout = ''4s''', 'app_b' || lpad(bucket::text, 2, '0'));
  end loop;
  alter role app_platform set idle_in_transaction_session_timeout = '30s';
  execute format('alter role app_platform in database %I set search_path = platform', current_database());
  grant shopherd_keeper to current_user;
end $$;
alter default privileges for role shopherd_keeper revoke execute on functions from public;
revoke create on schema public from public;
`;

const TABLES = `
-- What this platform knows of itself: fingerprint of the key that the logins' passwords come from.
create table platform.facts (name text primary key, value jsonb not null);

-- Everybody who may own shops, or asked to.
create table platform.operators (
  telegram_id bigint primary key,
  invited_by bigint,
  created_at timestamptz not null default now()
);

create table platform.invitations (
  code_hash bytea primary key,
  created_by bigint not null,
  uses_left int not null check (uses_left >= 0),
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);

-- One row per shop. Tenant 0 is the platform itself: its bot is the manager bot.
create table platform.tenants (
  id bigint primary key,
  bot_id bigint not null unique,
  username text not null,
  name text not null,
  owner_id bigint not null,
  bot_info jsonb not null,
  managed boolean not null default false,
  state text not null default 'active' check (state in
    ('active', 'paused', 'revoked', 'conflict', 'suspended', 'removed')),
  state_reason text,
  state_changed_at timestamptz not null default now(),
  token_sealed bytea not null,
  hook_key text not null unique,
  hook_secret_sealed bytea not null,
  schema_version int not null default 0,
  -- Which list of commands Telegram was given.
  commands text,
  last_active_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  removed_at timestamptz
);
create index tenants_owner on platform.tenants (owner_id);
create index tenants_shard on platform.tenants ((id % 256)) where state in ('active', 'conflict');
create sequence platform.tenant_ids minvalue 1;

-- Every managed_bot update that ever came: Telegram offers no list of them.
create table platform.managed_bots (
  bot_id bigint primary key,
  owner_id bigint not null,
  username text,
  name text,
  body jsonb not null,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now()
);

create table platform.nodes (
  node text primary key,
  roles text[] not null,
  seen_at timestamptz not null default now()
);
create table platform.shard_leases (
  shard smallint primary key,
  node text,
  token bigint not null default 0,
  expires_at timestamptz not null default 'epoch'
);
insert into platform.shard_leases (shard) select generate_series(0, 256);

-- Roads of money: an opaque key in a callback's path to one provider account of one tenant.
create table platform.hook_routes (
  key text primary key,
  tenant_id bigint not null,
  provider text not null,
  account_id bigint not null,
  created_at timestamptz not null default now()
);
-- Accounts that see all that comes to them, whoever asked for it: one shop has each.
create table platform.account_claims (
  name text primary key,
  tenant_id bigint not null
);
create table platform.inbox (
  id bigint generated always as identity primary key,
  tenant_id bigint not null,
  provider text not null,
  account_id bigint not null,
  event_key text not null,
  body bytea not null,
  headers jsonb not null,
  state text not null default 'new' check (state in ('new', 'done', 'failed', 'ignored')),
  error text,
  attempts int not null default 0,
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  unique (provider, account_id, tenant_id, event_key)
);
create index inbox_received on platform.inbox (received_at);
create index inbox_waiting on platform.inbox (id) where state = 'new';

-- The door. A tenant may name what it wants, never for whom: that is read from its role.
create table platform.requests (
  tenant_id bigint not null default substring(
    case when current_user::text = 'shopherd_keeper' then current_schema()::text else current_user::text end
    from '^t_(\\d+)$')::bigint,
  kind text not null,
  payload jsonb not null
);
`;

const LEASE_CHECK = `
-- Refuses work under a lease that has passed on. Reads only, so arguments harm nobody.
create function platform.check_lease(p_shard int, p_token bigint) returns void
language plpgsql stable security definer set search_path = platform, pg_temp as $$
begin
  if p_shard >= 0 and not exists (
    select from shard_leases
    where shard = p_shard and token = p_token and expires_at > clock_timestamp()
  ) then
    raise exception 'lease of shard % has passed on', p_shard using errcode = 'SHL01';
  end if;
end $$;
`;

const DOOR = `
create function platform.enter_door() returns trigger
language plpgsql security definer set search_path = platform, pg_temp as $$
begin
  if new.tenant_id is null then
    raise exception 'only a tenant may ask' using errcode = '42501';
  end if;
  case new.kind
    when 'job' then
      perform graphile_worker.add_job(
        new.payload->>'task',
        (jsonb_build_object('tenantId', new.tenant_id) || coalesce(new.payload->'payload', '{}')
          || jsonb_build_object('tenantId', new.tenant_id))::json,
        queue_name => case when (new.payload->>'queued')::boolean
          then 't' || new.tenant_id || ':' || (new.payload->>'task') end,
        run_at => (new.payload->>'runAt')::timestamptz,
        max_attempts => coalesce((new.payload->>'attempts')::int, 25),
        job_key => 't' || new.tenant_id || ':' || coalesce(new.payload->>'key', new.payload->>'task'),
        job_key_mode => coalesce(new.payload->>'mode', 'replace'));
    when 'route' then
      insert into hook_routes (key, tenant_id, provider, account_id)
      values (new.payload->>'key', new.tenant_id, new.payload->>'provider',
        (new.payload->>'accountId')::bigint);
      if new.payload->>'claim' is not null then
        insert into account_claims (name, tenant_id) values (new.payload->>'claim', new.tenant_id)
        on conflict (name) do nothing;
        if exists (select from account_claims where name = new.payload->>'claim' and tenant_id <> new.tenant_id) then
          raise exception 'another shop has this account' using errcode = 'SHL08';
        end if;
      end if;
    else
      raise exception 'unknown request %', new.kind;
  end case;
  return null;
end $$;
create trigger enter before insert on platform.requests
  for each row execute function platform.enter_door();

-- Says "look here" to whoever listens; the tables are the truth.
create function platform.add_platform_job(p_task text, p_payload json, p_key text, p_run_at timestamptz)
returns void language sql security definer set search_path = platform, pg_temp as $$
  select graphile_worker.add_job(p_task, p_payload, job_key => p_key, run_at => p_run_at);
$$;
`;

const GRANTS = `
grant usage on schema platform to shopherd_tenants, shopherd_keeper, app_platform;
grant insert (kind, payload) on platform.requests to shopherd_tenants, shopherd_keeper;
revoke execute on all functions in schema platform from public;
grant execute on function platform.check_lease(int, bigint)
  to shopherd_tenants, shopherd_keeper, app_platform;
grant execute on function platform.add_platform_job(text, json, text, timestamptz) to app_platform;
grant select, insert, update, delete on platform.facts, platform.operators, platform.invitations,
  platform.managed_bots, platform.nodes, platform.hook_routes, platform.inbox to app_platform;
grant select, update on platform.tenants, platform.shard_leases to app_platform;
grant usage, select on sequence platform.tenant_ids to app_platform;

grant usage on schema graphile_worker to app_platform;
grant select, insert, update, delete on all tables in schema graphile_worker to app_platform;
grant usage, select on all sequences in schema graphile_worker to app_platform;
grant execute on all functions in schema graphile_worker to app_platform;
do $$
declare t record;
begin
  for t in select c.relname from pg_class c
    where c.relnamespace = 'graphile_worker'::regnamespace and c.relkind = 'r' and c.relrowsecurity
  loop
    execute format('create policy app_platform on graphile_worker.%I to app_platform using (true) with check (true)', t.relname);
  end loop;
end $$;
`;
