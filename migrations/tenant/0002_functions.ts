import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/**
 * What changes money or must be one round trip. Owned by `shopherd_keeper`, held to this schema by
 * a pinned search_path, without any SQL built from text. SQLSTATEs: SHL01 stale lease, SHL02 same
 * reference with another body, SHL03 balance too low, SHL04 not this customer's invoice. A trigger's
 * function carries the schema's name: creating the trigger looks it up among those of all shops.
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

-- Edits the invoice's card in the chat to what the invoice is now.
create function queue_card(p_invoice invoices) returns void language plpgsql ${definer} as $$
begin
  if p_invoice.card_message_id is null then return; end if;
  perform queue_message(
    'card:' || p_invoice.id || ':' || p_invoice.status || ':' || coalesce(p_invoice.paid, ''),
    p_invoice.customer_id, p_invoice.card_chat_id, 'edit', p_invoice.card_message_id,
    jsonb_build_object('key', 'invoice-card-' || p_invoice.status, 'data', jsonb_build_object(
      'invoice', p_invoice.id,
      'amount', jsonb_build_object('amount', p_invoice.amount::text, 'currency', p_invoice.currency),
      'paid', coalesce(p_invoice.paid, 'none')),
      -- Below: a press must not turn the card into another screen that a later edit overwrites.
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-menu', 'press', 'menu:below')))), 0);
end $$;
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

-- The one door for money. See shared/domain/payments.ts for the event.
create function apply_payment(p_event jsonb) returns jsonb language plpgsql ${definer} as $$
declare
  v_reference text := p_event->>'reference';
  v_status text := p_event->>'status';
  v_source text := p_event->>'source';
  v_customer customers;
  v_invoice invoices;
  v_payment payments;
  v_before text;
  v_house text;
  v_sum numeric;
  v_legs jsonb;
  v_new_status text;
begin
  if (p_event->>'invoiceId') is not null then
    select * into v_invoice from invoices where id = (p_event->>'invoiceId')::bigint for update;
    if v_invoice.id is null or v_invoice.customer_id <> (p_event->>'customerId')::bigint then
      raise exception 'no such invoice of this customer' using errcode = 'SHL04';
    end if;
  end if;

  insert into payments (reference, source, status, invoice_id, customer_id, currency, amount,
    credit_currency, credit_amount, rate, fee, details)
  values (v_reference, v_source, 'processing', v_invoice.id, (p_event->>'customerId')::bigint,
    p_event->>'currency', (p_event->>'amount')::numeric, p_event->>'creditCurrency',
    (p_event->>'creditAmount')::numeric, nullif(p_event->'rate', 'null'), nullif(p_event->'fee', 'null'),
    coalesce(p_event->'details', '{}'))
  on conflict (reference) do nothing
  returning * into v_payment;
  if v_payment.id is null then
    select * into v_payment from payments where reference = v_reference for update;
    v_before := v_payment.status;
    if v_payment.customer_id <> (p_event->>'customerId')::bigint
      or v_payment.currency <> p_event->>'currency'
      or v_payment.amount <> (p_event->>'amount')::numeric
      or v_payment.invoice_id is distinct from v_invoice.id
    then
      raise exception 'payment % is known with another body', v_reference using errcode = 'SHL02';
    end if;
  end if;

  -- A status only moves forwards, and settled is final (a refund is a posting of its own). What was
  -- reversed before it settled was never credited: a chain may bring it back.
  if v_before = 'settled' or v_before = v_status then
    if v_before = 'processing' then
      update payments set details = details || coalesce(p_event->'details', '{}') where id = v_payment.id;
    end if;
    return jsonb_build_object('changed', false, 'status', v_before);
  end if;
  select * into v_customer from customers where id = v_payment.customer_id;

  if v_status = 'settled' then
    if (p_event->>'creditAmount') is null then
      raise exception 'a settled payment names its credit' using errcode = '22023';
    end if;
    v_house := (p_event->>'road') || ':' || v_source || coalesce(':' || v_invoice.account_id, '');
    update payments set status = 'settled', settled_at = now(),
      credit_currency = p_event->>'creditCurrency', credit_amount = (p_event->>'creditAmount')::numeric,
      rate = nullif(p_event->'rate', 'null'), fee = coalesce(nullif(p_event->'fee', 'null'), fee),
      details = details || coalesce(p_event->'details', '{}')
    where id = v_payment.id returning * into v_payment;
    if v_payment.credit_amount > 0 then
      v_legs := jsonb_build_array(
        jsonb_build_object('account', v_house, 'currency', v_payment.currency, 'amount', (-v_payment.amount)::text),
        jsonb_build_object('account', 'customer:' || v_customer.id, 'currency', v_payment.credit_currency,
          'amount', v_payment.credit_amount::text));
      if v_payment.currency <> v_payment.credit_currency then
        v_legs := v_legs || jsonb_build_array(
          jsonb_build_object('account', 'exchange', 'currency', v_payment.currency, 'amount', v_payment.amount::text),
          jsonb_build_object('account', 'exchange', 'currency', v_payment.credit_currency,
            'amount', (-v_payment.credit_amount)::text));
      elsif v_payment.amount <> v_payment.credit_amount then
        v_legs := v_legs || jsonb_build_array(
          jsonb_build_object('account', 'suspense', 'currency', v_payment.currency,
            'amount', (v_payment.amount - v_payment.credit_amount)::text));
      end if;
      perform post('payment:' || v_reference, 'deposit',
        jsonb_build_object('payment', v_payment.id, 'source', v_source), v_legs);
    end if;
  else
    update payments set status = v_status where id = v_payment.id;
  end if;

  if v_invoice.id is not null then
    select coalesce(sum(credit_amount), 0) into v_sum from payments
    where invoice_id = v_invoice.id and status = 'settled' and credit_currency = v_invoice.currency;
    v_new_status := case
      when v_sum >= v_invoice.amount then 'settled'
      when exists (select from payments where invoice_id = v_invoice.id and status <> 'reversed') then 'processing'
      when v_invoice.expires_at <= now() then 'expired'
      else 'new' end;
    update invoices set status = v_new_status,
      paid = case
        when v_sum = 0 then null
        when v_sum < amount then 'partial'
        when v_invoice.status = 'expired' or v_invoice.paid = 'late' then 'late'
        when v_sum > amount then 'over'
        else 'exact' end,
      settled_at = case when v_new_status = 'settled' then coalesce(settled_at, now()) end
    where id = v_invoice.id returning * into v_invoice;
    perform queue_card(v_invoice);
  end if;

  -- What paid an order is told by the order: it is on no balance any more.
  if v_status = 'settled' and v_invoice.paid in ('exact', 'late') and v_invoice.reference like 'order:%' and exists (
    select from orders where id = split_part(v_invoice.reference, ':', 2)::bigint and status in ('paid', 'completed'))
  then
    return jsonb_build_object('changed', true, 'status', v_status, 'invoiceStatus', v_invoice.status);
  end if;
  perform queue_message('payment:' || v_reference || ':' || v_status, v_customer.id, v_customer.telegram_id,
    'send', null, jsonb_build_object(
      'key', 'notice-payment-' || v_status,
      'data', jsonb_build_object(
        'paid', jsonb_build_object('amount', v_payment.amount::text, 'currency', v_payment.currency),
        'credit', case when v_payment.credit_amount is not null then jsonb_build_object(
          'amount', v_payment.credit_amount::text, 'currency', v_payment.credit_currency) end),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-balance', 'press', 'balance')))), 0);
  return jsonb_build_object('changed', true, 'status', v_status, 'invoiceStatus', v_invoice.status);
end $$;

-- Ends an invoice whose time is over and that nothing was paid on; its card says so.
create function expire_invoice(p_id bigint, p_now timestamptz) returns text language plpgsql ${definer} as $$
declare v_invoice invoices;
begin
  update invoices set status = 'expired'
  where id = p_id and status = 'new' and expires_at <= p_now returning * into v_invoice;
  if v_invoice.id is null then
    select * into v_invoice from invoices where id = p_id;
  else
    perform queue_card(v_invoice);
  end if;
  return v_invoice.status;
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
