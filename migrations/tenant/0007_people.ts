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

grant select, insert, update, delete on approvals to ${role};
${callable(
  names,
  `
-- Tells staff, each in a message of their own, or the chat that the shop chose for this kind of
-- notice: settings.options.notices = { "<kind>": { "off": true } | { "chatId": 7, "threadId": 2 } }.
create function tell_staff(p_reference text, p_kind text, p_content jsonb) returns void
language plpgsql ${definer} as $$
declare
  v_notice jsonb := (select options->'notices'->p_kind from settings);
begin
  if (v_notice->>'off')::boolean then return; end if;
  if v_notice->>'chatId' is not null then
    perform queue_message(p_reference || ':staff', null, (v_notice->>'chatId')::bigint, 'send', null,
      p_content || jsonb_strip_nulls(jsonb_build_object('threadId', v_notice->'threadId')), 1);
    return;
  end if;
  perform queue_message(p_reference || ':staff:' || s.telegram_id, null, s.telegram_id, 'send', null, p_content, 1)
  from staff s where s.role in ('OWNER', 'MANAGER');
end $$;
`,
)}`;
}
