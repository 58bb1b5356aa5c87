import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/**
 * The ledger, messages and updates: what changes money or must be one round trip. Owned by
 * `shopherd_keeper`, held to this schema by a pinned search_path, without any SQL built from text.
 * SQLSTATEs: SHL01 stale lease, SHL02 same reference with another body, SHL03 balance too low. A
 * trigger's function carries the schema's name: creating the trigger looks it up among those of all shops.
 */
export function up(names: TenantNames): string {
  const { schema } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
create function ${schema}_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only' using errcode = '42501';
end $$;
create trigger append_only before update or delete or truncate on ledger_transactions
  for each statement execute function ${schema}_refuse_change();
create trigger append_only before update or delete or truncate on ledger_entries
  for each statement execute function ${schema}_refuse_change();

create function ${schema}_check_zero() returns trigger language plpgsql ${definer} as $$
begin
  if exists (
    select from added e join ledger_accounts a on a.id = e.account_id
    group by e.transaction_id, a.currency having sum(e.amount) <> 0
  ) then
    raise exception 'the entries of a transaction sum to zero per currency' using errcode = '23514';
  end if;
  return null;
end $$;
create trigger sum_is_zero after insert on ledger_entries
  referencing new table as added for each statement execute function ${schema}_check_zero();

-- Wakes the sender, at the end of the transaction: its job is one row for the whole shop, and who held
-- that while waiting for a balance would stop whoever holds the balance and has something to say.
create function ${schema}_wake_sender() returns trigger language plpgsql ${definer} as $$
begin
  insert into platform.requests (kind, payload) values ('job', '{"task": "send", "queued": true}');
  return null;
end $$;
create constraint trigger wake_sender after insert on messages deferrable initially deferred
  for each row when (new.state = 'queued') execute function ${schema}_wake_sender();
${callable(
  names,
  `
-- Posts a transaction. p_legs: [{ "account", "currency", "amount" }], amounts as texts. Customers'
-- accounts ("customer:7", "held:7") keep a balance row; the house's are summed. Null on a repeat.
create function post(p_reference text, p_kind text, p_data jsonb, p_legs jsonb) returns bigint
language plpgsql ${definer} as $$
declare
  v_hash bytea := sha256(convert_to(p_kind || ' ' || p_legs::text, 'UTF8'));
  v_id bigint;
begin
  insert into ledger_transactions (reference, body_hash, kind, data)
  values (p_reference, v_hash, p_kind, p_data)
  on conflict (reference) do nothing returning id into v_id;
  if v_id is null then
    if not exists (select from ledger_transactions where reference = p_reference and body_hash = v_hash) then
      raise exception 'reference % is used by another transaction', p_reference using errcode = 'SHL02';
    end if;
    return null;
  end if;

  insert into ledger_accounts (name, currency)
  select distinct l.account, l.currency
  from jsonb_to_recordset(p_legs) as l (account text, currency text, amount numeric)
  where not exists (select from ledger_accounts a where a.name = l.account and a.currency = l.currency)
  on conflict do nothing;

  insert into ledger_entries (transaction_id, account_id, amount)
  select v_id, a.id, sum(l.amount)
  from jsonb_to_recordset(p_legs) as l (account text, currency text, amount numeric)
  join ledger_accounts a on a.name = l.account and a.currency = l.currency
  group by a.id;

  -- A row that does not exist cannot be locked: a zero row first, then locks in one order.
  insert into ledger_balances (account_id)
  select e.account_id from ledger_entries e join ledger_accounts a on a.id = e.account_id
  where e.transaction_id = v_id and (a.name like 'customer:%' or a.name like 'held:%')
    and not exists (select from ledger_balances b where b.account_id = e.account_id)
  order by e.account_id
  on conflict do nothing;
  perform from ledger_balances b
  where b.account_id in (select account_id from ledger_entries where transaction_id = v_id)
  order by b.account_id for update;
  begin
    update ledger_balances b set amount = b.amount + e.amount
    from ledger_entries e where e.transaction_id = v_id and e.account_id = b.account_id;
  exception when check_violation then
    raise exception 'balance too low' using errcode = 'SHL03';
  end;
  return v_id;
end $$;

-- Queues a message; the sender is woken with it. A reference that exists already queues nothing.
create function queue_message(
  p_reference text, p_customer_id bigint, p_chat_id bigint, p_method text, p_target_id bigint,
  p_content jsonb, p_priority int
) returns bigint
language plpgsql ${definer} as $$
declare v_id bigint;
begin
  insert into messages (reference, customer_id, chat_id, method, target_id, content, priority)
  values (p_reference, p_customer_id, p_chat_id, p_method, p_target_id, p_content, p_priority)
  on conflict (reference) do nothing returning id into v_id;
  return v_id;
end $$;

-- Stores a batch of updates before Telegram is told that we have them. Returns the new ones.
create function store_updates(p_updates jsonb, p_shard int, p_token bigint) returns setof bigint
language plpgsql ${definer} as $$
begin
  perform platform.check_lease(p_shard, p_token);
  return query
    insert into updates as u (update_id, chat_key, body)
    select (i.body->>'update_id')::bigint, coalesce(
      jsonb_path_query_first(i.body, '$.*.chat.id'), jsonb_path_query_first(i.body, '$.*.message.chat.id'),
      jsonb_path_query_first(i.body, '$.*.from.id'), jsonb_path_query_first(i.body, '$.*.user.id'),
      i.body->'update_id')::text::bigint, i.body
    from jsonb_array_elements(p_updates) with ordinality as i (body, place)
    order by i.place
    on conflict (update_id) do nothing returning u.update_id;
end $$;

-- Marks an update done, in the transaction of its effect. False: somebody did it before.
create function finish_update(p_update_id bigint, p_shard int, p_token bigint) returns boolean
language plpgsql ${definer} as $$
begin
  perform platform.check_lease(p_shard, p_token);
  update updates set done_at = clock_timestamp() where update_id = p_update_id and done_at is null;
  return found;
end $$;
`,
)}`;
}
