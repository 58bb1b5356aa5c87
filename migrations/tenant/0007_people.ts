import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** Customers and staff, as a shop that grows needs them. */
export function up(names: TenantNames): string {
  const { schema, role } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
alter table customers
  add column blocked_at timestamptz,
  add column block_reason text,
  add column rules_accepted_at timestamptz,
  -- Opaque end of their referral link.
  add column referral_code text unique,
  add column referrer_id bigint references customers,
  -- [{ "at", "by", "text" }], for staff only.
  add column notes jsonb not null default '[]';

-- Found by a part of the name or the username.
create index customers_search on customers
  using gin (lower(name || ' ' || coalesce(username, '')) public.gin_trgm_ops);

-- A ready role, or one of settings.options.roles.
alter table staff drop constraint staff_role_check, add column name text;

-- What needs a second member of the staff.
create table approvals (
  id bigint generated always as identity primary key,
  kind text not null,
  data jsonb not null,
  requested_by bigint not null,
  decided_by bigint,
  state text not null default 'open' check (state in ('open', 'approved', 'refused')),
  created_at timestamptz not null default now(),
  decided_at timestamptz
);
create index audit_log_actor on audit_log (actor_id, id desc);
-- An action is undone once.
create unique index audit_log_undo on audit_log ((data->>'entry')) where action = 'undo';

-- Who writes, made known on first sight, with what every turn needs. Null names keep what is known.
create or replace function begin_turn(p_telegram_id bigint, p_name text, p_username text, p_language text)
returns jsonb language plpgsql ${definer} as $$
declare v_customer customers;
begin
  select * into v_customer from customers where telegram_id = p_telegram_id;
  if v_customer.id is null then
    insert into customers (telegram_id, name, username, language)
    values (p_telegram_id, p_name, p_username, p_language)
    on conflict (telegram_id) do update set seen_at = now() returning * into v_customer;
  elsif v_customer.name <> p_name or v_customer.username is distinct from p_username
    or v_customer.unreachable_at is not null or v_customer.seen_at < now() - interval '1 hour'
  then
    update customers set name = p_name, username = p_username, unreachable_at = null, seen_at = now()
    where id = v_customer.id returning * into v_customer;
  end if;
  return jsonb_build_object(
    'customer', to_jsonb(v_customer) - 'notes',
    'settings', (select to_jsonb(s) from settings s),
    'role', (select s.role from staff s where s.telegram_id = p_telegram_id));
end $$;

-- Who hears of a kind of notice in their own chat: whoever leads, and whose daily work it is.
create function hears(p_role text, p_kind text, p_options jsonb) returns boolean
language sql immutable ${definer} as $$
  select p_role in ('OWNER', 'MANAGER')
    or (p_role = 'SUPPORT' and p_kind in ('ticket', 'claim'))
    or (p_role = 'STOCK' and p_kind = 'stock')
    or coalesce(p_options->'roles'->p_role->'permissions' ? case p_kind
      when 'ticket' then 'customers' when 'claim' then 'orders' when 'stock' then 'stock' end, false)
$$;

grant select, insert, update, delete on approvals to ${role};
${callable(
  names,
  `
-- Tells staff, each in a message of their own, or the chat that the shop chose for this kind of
-- notice: settings.options.notices = { "<kind>": { "off": true } | { "chatId": 7, "threadId": 2 } }.
-- New customers are told only where the shop asks for it. In quiet hours without a sound.
create function tell_staff(p_reference text, p_kind text, p_content jsonb) returns void
language plpgsql ${definer} as $$
declare
  v_options jsonb := (select options from settings);
  v_notice jsonb := v_options->'notices'->p_kind;
begin
  if coalesce((v_notice->>'off')::boolean, p_kind = 'customer') then return; end if;
  if is_quiet(v_options, now()) then p_content := p_content || '{"silent": true}'; end if;
  if v_notice->>'chatId' is not null then
    perform queue_message(p_reference || ':staff', null, (v_notice->>'chatId')::bigint, 'send', null,
      p_content || jsonb_strip_nulls(jsonb_build_object('threadId', v_notice->'threadId')), 1);
    return;
  end if;
  perform queue_message(p_reference || ':staff:' || s.telegram_id, null, s.telegram_id, 'send', null, p_content, 1)
  from staff s where hears(s.role, p_kind, v_options);
end $$;
`,
)}`;
}
