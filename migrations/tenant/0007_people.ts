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

-- Whom somebody brought.
create index customers_referrer on customers (referrer_id) where referrer_id is not null;

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

-- Who hears of a kind of notice in their own chat: whoever leads, and whose daily work it is.
create function hears(p_role text, p_kind text, p_options jsonb) returns boolean
language sql immutable ${definer} as $$
  select p_role = 'OWNER' or (p_role = 'MANAGER' and p_kind not in ('withdrawal', 'identity'))
    or (p_role = 'SUPPORT' and p_kind in ('ticket', 'claim'))
    or (p_role = 'STOCK' and p_kind = 'stock')
    or coalesce(p_options->'roles'->p_role->'permissions' ? case p_kind
      when 'ticket' then 'customers' when 'claim' then 'orders' when 'stock' then 'stock' when 'withdrawal' then 'withdrawals' when 'identity' then 'withdrawals' end, false)
$$;

grant select, insert, update, delete on approvals to ${role};

-- Whether a text names the person: number, username or name, as words of their own. A name of one
-- or two letters counts only alone.
create function mentions(p_text text, p_old customers) returns boolean language sql immutable as $$
  select coalesce(p_text = p_old.name, false)
    or coalesce(p_text ~ ('(^|[^0-9])' || p_old.telegram_id || '([^0-9]|$)'), false)
    or coalesce(length(p_old.username) > 2 and p_text ~* ('(^|\\W)' || p_old.username || '(\\W|$)'), false)
    or coalesce(length(p_old.name) > 2
      and p_text ~* ('(^|\\W)' || regexp_replace(p_old.name, '([][().*+?{}|^$\\\\])', '\\\\\\1', 'g') || '(\\W|$)'), false);
$$;

-- The same JSON without the person's number, name and username. What a program reads stays.
create function scrubbed(p_json jsonb, p_old customers, p_tomb bigint) returns jsonb
language plpgsql immutable set search_path = ${schema}, pg_temp as $$
begin
  return case jsonb_typeof(p_json)
    when 'object' then (
      select coalesce(jsonb_object_agg(key, case
        when key in ('key', 'press', 'url', 'photo', 'fileId', 'id') and jsonb_typeof(value) = 'string' then value
        else scrubbed(value, p_old, p_tomb) end), '{}')
      from jsonb_each(p_json))
    when 'array' then (
      select coalesce(jsonb_agg(scrubbed(value, p_old, p_tomb) order by place), '[]')
      from jsonb_array_elements(p_json) with ordinality as e (value, place))
    when 'number' then case when p_json = to_jsonb(p_old.telegram_id) then to_jsonb(p_tomb) else p_json end
    when 'string' then case when mentions(p_json #>> '{}', p_old) then '"—"' else p_json end
    else p_json end;
end $$;

-- Takes a person out of what is not theirs: what staff were told, wrote down and typed, and what
-- they did themselves when they were staff.
create function erase_traces(p_old customers, p_tomb bigint) returns void language plpgsql ${definer} as $$
declare
  v_tg text := p_old.telegram_id::text;
  -- As JSON writes the name.
  v_json customers := p_old;
begin
  v_json.name := trim(both '"' from to_jsonb(p_old.name)::text);
  update messages set chat_id = p_tomb, content = '{"key": "notice-erased"}', target_id = null,
    telegram_message_id = null, error = null,
    state = case when state in ('queued', 'sending') then 'failed' else state end
  where customer_id = p_old.id or chat_id = p_old.telegram_id;
  update messages set content = scrubbed(content, p_old, p_tomb)
  where mentions(content::text, v_json);
  update messages set reference = regexp_replace(reference, '(^|:)' || v_tg || '(:|$)', '\\1' || p_tomb || '\\2')
  where position(v_tg in reference) > 0;
  -- What is done only has to be known by its number, so any word of the name is enough; what is not
  -- done is a new beginning.
  update updates set body = jsonb_build_object('update_id', update_id), chat_key = 0, error = null
  where done_at is not null and (chat_key = p_old.telegram_id or mentions(body::text, v_json)
    or exists (select from regexp_split_to_table(v_json.name, '\\s+') as word
      where length(word) > 2 and position(lower(word) in lower(body::text)) > 0));
  update audit_log set actor_id = p_tomb where actor_id = p_old.telegram_id;
  update audit_log set data = data - 'reason' - 'text' - 'note' where data->>'customer' = p_old.id::text;
  update audit_log set data = scrubbed(data, p_old, p_tomb)
  where mentions(data::text, v_json);
  update customers set dialogue = null, dialogue_version = dialogue_version + 1
  where dialogue is not null and mentions(dialogue::text, v_json);
  update customers set notes = scrubbed(notes, p_old, p_tomb)
  where notes <> '[]' and mentions(notes::text, v_json);
  update approvals set requested_by = p_tomb where requested_by = p_old.telegram_id;
  update approvals set decided_by = p_tomb where decided_by = p_old.telegram_id;
  update claims set decided_by = p_tomb where decided_by = p_old.telegram_id;
  update identity_checks set decided_by = p_tomb where decided_by = p_old.telegram_id;
  update staff set added_by = p_tomb where added_by = p_old.telegram_id;
  update ticket_messages set staff_id = p_tomb where staff_id = p_old.telegram_id;
  update broadcasts set created_by = p_tomb, content = scrubbed(content, p_old, p_tomb)
  where created_by = p_old.telegram_id;
end $$;
${callable(
  names,
  `
-- Who writes, made known on first sight, with what every turn needs. Null names keep what is known.
create function begin_turn(p_telegram_id bigint, p_name text, p_username text, p_language text)
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

-- Makes a person unknown and leaves the books as they are: the row stays with a number that nobody
-- has and no words. p_agreed: { "<currency>": "<amount>" } that they give up, as it was shown to
-- them. Answers 'erased', or what is in the way: gone, staff, orders, payments, balance.
create function erase_customer(p_customer_id bigint, p_agreed jsonb, p_now timestamptz) returns text
language plpgsql ${definer} as $$
declare
  v_old customers;
  v_tomb bigint := -p_customer_id;
  v_id text := p_customer_id::text;
  v_left jsonb;
begin
  select * into v_old from customers where id = p_customer_id for update;
  if v_old.id is null or v_old.telegram_id < 0 then return 'gone'; end if;
  perform from ledger_balances b join ledger_accounts a on a.id = b.account_id
  where a.name in ('customer:' || v_id, 'held:' || v_id) order by b.account_id for update of b;
  v_left := erasure_left(v_old);
  if v_left->>'obstacle' is not null then return v_left->>'obstacle'; end if;
  if v_left->'balances' <> p_agreed then return 'balance'; end if;
  if p_agreed <> '{}' then
    perform post('given-up:' || v_id, 'given-up', '{}', (
      select jsonb_agg(jsonb_build_object('account', leg.account, 'currency', b.key, 'amount', leg.amount::text))
      from jsonb_each_text(p_agreed) b cross join lateral (values
        ('customer:' || v_id, -b.value::numeric), ('given-up', b.value::numeric)) as leg (account, amount)));
  end if;

  update customers set telegram_id = v_tomb, name = '—', username = null, language = null,
    unreachable_at = coalesce(unreachable_at, p_now), dialogue = null, dialogue_version = dialogue_version + 1,
    blocked_at = null, block_reason = null, rules_accepted_at = null, referral_code = null,
    referrer_id = null, notes = '[]'
  where id = p_customer_id;
  delete from cart_lines where customer_id = p_customer_id;
  delete from checkouts where customer_id = p_customer_id;
  delete from quotes where customer_id = p_customer_id and used_at is null;
  update quotes set card = null where customer_id = p_customer_id;
  delete from wishes where customer_id = p_customer_id;
  delete from product_views where customer_id = p_customer_id;
  update orders set address = null, details = details - 'note' - 'tracking' - 'reason'
  where customer_id = p_customer_id;
  update order_lines set goods = null
  where goods is not null and order_id in (select id from orders where customer_id = p_customer_id);
  update claims set text = '', answer = null, state = case when state = 'open' then 'refused' else state end,
    decided_at = coalesce(decided_at, p_now)
  where customer_id = p_customer_id;
  update reviews set photo = null, text = case when not mentions(text, v_old) then text end,
    answer = case when not mentions(answer, v_old) then answer end
  where customer_id = p_customer_id;
  update ticket_messages set text = null, media = null
  where ticket_id in (select id from tickets where customer_id = p_customer_id);
  update tickets set subject = '', state = 'closed' where customer_id = p_customer_id;
  update invoices set card_chat_id = null, card_message_id = null, data = data - 'proof' - 'payer',
    status = case when status = 'new' then 'expired' else status end
  where customer_id = p_customer_id;
  update payments set details = details - 'telegramId' where customer_id = p_customer_id;
  update approvals set data = data - 'reason', state = case when state = 'open' then 'refused' else state end
  where data->>'customer' = v_id;
  update payouts set destination = '{}', card_chat_id = null, card_message_id = null,
    details = details - 'words' - 'reason' - 'note' - 'proof' where customer_id = p_customer_id;
  delete from action_tokens where telegram_id = v_old.telegram_id;
  delete from identity_checks where customer_id = p_customer_id;
  delete from second_factors where telegram_id = v_old.telegram_id;
  perform erase_traces(v_old, v_tomb);
  return 'erased';
end $$;

-- What stands in the way of forgetting somebody, and what they would give up.
create function erasure_left(p_customer customers) returns jsonb language sql stable ${definer} as $$
  select jsonb_build_object(
    'obstacle', case
      when exists (select from staff where telegram_id = p_customer.telegram_id) then 'staff'
      when exists (select from payouts where customer_id = p_customer.id
        and state not in ('settled', 'failed', 'cancelled')) then 'payments'
      when exists (select from orders where customer_id = p_customer.id and status in ('new', 'paid'))
        or exists (select from ledger_balances b join ledger_accounts a on a.id = b.account_id
          where a.name = 'held:' || p_customer.id and b.amount > 0) then 'orders'
      when exists (select from payments where customer_id = p_customer.id and (status = 'processing' or held > 0))
        or exists (select from refunds r join orders o on o.id = r.order_id
          where o.customer_id = p_customer.id and r.state = 'pending') then 'payments' end,
    'balances', coalesce((select jsonb_object_agg(a.currency, b.amount::text)
      from ledger_balances b join ledger_accounts a on a.id = b.account_id
      where a.name = 'customer:' || p_customer.id and b.amount > 0), '{}'));
$$;

-- The audit log is kept as long as the shop says; 0 days: for ever. Returns how many entries went.
create function forget_audit() returns int language plpgsql ${definer} as $$
declare
  v_days int := coalesce((select (options->>'auditDays')::int from settings), 0);
  v_gone int;
begin
  if v_days <= 0 then return 0; end if;
  delete from audit_log where at < now() - make_interval(days => v_days);
  get diagnostics v_gone = row_count;
  return v_gone;
end $$;
`,
)}`;
}
