import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/**
 * One message to many, and the daily digest. Each copy of a broadcast is a row of messages: it is
 * `waiting` until the sender takes it, and taken only while its broadcast is running, so pausing a
 * hundred thousand changes one row.
 */
export function up(names: TenantNames): string {
  const { schema, role } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
create table broadcasts (
  id bigint generated always as identity primary key,
  -- { "chatId", "messageId", "kind": "text" | "caption" | "other", "buttons", "silent" }
  content jsonb not null,
  -- { "segment": "all", ... }
  audience jsonb not null,
  state text not null default 'draft'
    check (state in ('draft', 'scheduled', 'running', 'paused', 'done', 'cancelled', 'stopped')),
  total int not null default 0,
  created_by bigint not null,
  starts_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  -- See shared/domain/marketing/broadcasts.ts.
  details jsonb not null default '{}',
  created_at timestamptz not null default now()
);

alter table messages add column broadcast_id bigint,
  drop constraint messages_method_check,
  add constraint messages_method_check check (method in ('send', 'edit', 'delete')),
  drop constraint messages_state_check,
  add constraint messages_state_check
    check (state in ('waiting', 'queued', 'sending', 'sent', 'unknown', 'failed', 'blocked'));
create index messages_broadcast on messages (broadcast_id) where broadcast_id is not null;
-- What is put off stands at the end: the first one is always the next.
create index messages_bulk on messages (broadcast_id, not_before) where state = 'waiting';

grant select, insert, update, delete on broadcasts to ${role};

-- Whatever changes the hour or the zone, from whichever screen, moves the digest.
create function plan_digest() returns trigger language plpgsql ${definer} as $$
declare v_next timestamptz := next_digest(new.options, now());
begin
  if v_next is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'digest', 'key', 'digest', 'runAt', v_next));
  end if;
  return null;
end $$;
create trigger plan_digest after update of options on settings for each row
  when (old.options->'digestHour' is distinct from new.options->'digestHour'
    or old.options->'timeZone' is distinct from new.options->'timeZone')
  execute function plan_digest();
${callable(
  names,
  `
-- The next moment at which the shop wants its digest; null: never. A zone that nobody knows is UTC.
create function next_digest(p_options jsonb, p_now timestamptz) returns timestamptz
language plpgsql stable ${definer} as $$
declare
  v_hour int := (p_options->>'digestHour')::int;
  v_zone text := coalesce(p_options->>'timeZone', 'UTC');
  v_day timestamp;
begin
  if v_hour is null then return null; end if;
  begin
    v_day := date_trunc('day', p_now at time zone v_zone);
  exception when invalid_parameter_value then
    v_zone := 'UTC';
    v_day := date_trunc('day', p_now at time zone v_zone);
  end;
  for v_ahead in 0..2 loop
    if (v_day + make_interval(days => v_ahead, hours => v_hour)) at time zone v_zone > p_now then
      return (v_day + make_interval(days => v_ahead, hours => v_hour)) at time zone v_zone;
    end if;
  end loop;
  return null;
end $$;

-- Who is meant: p = { "segment", "productId" | "language" and "known" | "days" | "amount" }. Counted and
-- sent to by this one function. Without who blocked the bot or was blocked.
create function audience(p jsonb, p_now timestamptz) returns table (customer_id bigint, chat_id bigint)
language sql stable as $$
  select c.id, c.telegram_id from customers c cross join settings s
  where c.unreachable_at is null and c.blocked_at is null and c.telegram_id > 0
    and case p->>'segment'
      when 'all' then true
      when 'buyers' then c.id in (select o.customer_id from orders o where o.paid_at is not null and o.status <> 'refunded')
      when 'never' then c.id not in (select o.customer_id from orders o where o.paid_at is not null and o.status <> 'refunded')
      when 'bought' then c.id in (select o.customer_id from order_lines l join orders o on o.id = l.order_id
        where l.product_id = (p->>'productId')::bigint and l.refunded_quantity < l.quantity and o.paid_at is not null)
      when 'language' then
        case when p->'known' ? c.language then c.language else s.language end = p->>'language'
      when 'idle' then c.seen_at < p_now - make_interval(days => (p->>'days')::int)
      when 'balance' then c.id in (select substr(a.name, 10)::bigint
        from ledger_accounts a join ledger_balances b on b.account_id = a.id
        where a.name like 'customer:%' and a.currency = s.currency and b.amount > (p->>'amount')::numeric)
      else false end
$$;
`,
)}`;
}
