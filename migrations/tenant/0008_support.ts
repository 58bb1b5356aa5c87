import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/**
 * Conversations between customers and staff, and what staff hear by themselves. References of the
 * messages: `ticket:<ticket>:<message>`, followed by who hears it when it goes to own chats.
 */
export function up(names: TenantNames): string {
  const { schema, role } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
create table tickets (
  id bigint generated always as identity primary key,
  -- What asked for it ("update:<id>"): a redelivered update opens no second one.
  reference text not null unique,
  customer_id bigint not null references customers,
  order_id bigint references orders,
  subject text not null,
  -- open: the shop is to answer; answered: the customer.
  state text not null default 'open' check (state in ('open', 'answered', 'closed')),
  -- The forum topic of the staff's group.
  thread_id bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index tickets_customer on tickets (customer_id, id desc);
create index tickets_state on tickets (state, updated_at);
create index tickets_thread on tickets (thread_id) where thread_id is not null;

create table ticket_messages (
  id bigint generated always as identity primary key,
  reference text not null unique,
  ticket_id bigint not null references tickets,
  -- Null: the customer.
  staff_id bigint,
  text text,
  -- { "photo": file id } | { "document": file id } | { "copy": { "chatId", "messageId" } }
  media jsonb,
  created_at timestamptz not null default now()
);
create index ticket_messages_ticket on ticket_messages (ticket_id, id);

-- A message of a ticket as a notice: with its heading, or in the ticket's own topic without.
create function ticket_content(p_message ticket_messages, p_key text) returns jsonb
language sql stable ${definer} as $$
  select jsonb_build_object('key', p_key,
    'data', jsonb_build_object('ticket', t.id::text, 'subject', t.subject, 'order', t.order_id::text,
      'name', c.name, 'username', coalesce('@' || c.username, ''), 'text', coalesce(p_message.text, ''),
      'staff', coalesce(s.name, (select w.name from customers w where w.telegram_id = p_message.staff_id), '')))
    || case when p_message.media ? 'document'
      then jsonb_build_object('document', jsonb_build_object('fileId', p_message.media->'document'))
      else coalesce(p_message.media, '{}') end
    || case when p_key = 'notice-ticket' then jsonb_build_object('buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'desk-button-answer', 'press', 'desk:answer:' || t.id),
        jsonb_build_object('key', 'desk-button-open', 'data', jsonb_build_object('ticket', t.id::text),
          'press', 'desk:' || t.id))))
      when p_key = 'notice-ticket-answer' then jsonb_build_object('buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'ticket-button-answer', 'press', 'ticket:say:' || t.id),
        jsonb_build_object('key', 'ticket-button-open', 'press', 'ticket:' || t.id))))
      else '{}' end
  from tickets t join customers c on c.id = t.customer_id
    left join staff s on s.telegram_id = p_message.staff_id
  where t.id = p_message.ticket_id
$$;

-- What could not be said in a chat of staff is said to them elsewhere.
create function recover_notice() returns trigger language plpgsql ${definer} as $$
declare
  v_options jsonb := (select options from settings);
  v_parts text[] := string_to_array(new.reference, ':');
  v_message ticket_messages;
begin
  if (v_options->'staffChat'->>'chatId')::bigint is distinct from new.chat_id and not exists (
    select from jsonb_each(v_options->'notices') n where (n.value->>'chatId')::bigint = new.chat_id)
  then return null; end if;
  if new.error ~* 'thread not found|topic' then
    update tickets set thread_id = null where thread_id = (new.content->>'threadId')::bigint;
    update settings set options = jsonb_set(options, '{notices}', (
      select jsonb_object_agg(n.key, n.value - 'threadId') from jsonb_each(options->'notices') n))
    where options->'notices' <> '{}';
    perform tell_staff('lost-topic:' || (new.content->>'threadId'), 'trouble', jsonb_build_object(
      'key', 'notice-topic-lost', 'data', jsonb_build_object('title', v_options->'staffChat'->>'title')));
  elsif new.error ~* 'chat not found|kicked|not a member|rights|forbidden|upgraded|administrator|blocked' then
    perform leave_staff_chat(new.chat_id);
  else
    return null;
  end if;
  if v_parts[1] = 'ticket' then
    select * into v_message from ticket_messages where id::text = v_parts[3] and staff_id is null;
    if v_message.id is null then return null; end if;
  end if;
  perform queue_message(
    regexp_replace(new.reference, ':staff$', '') || ':staff:' || s.telegram_id, null, s.telegram_id, 'send', null,
    case when v_message.id is null then new.content - 'threadId' else ticket_content(v_message, 'notice-ticket') end, 1)
  from staff s where hears(s.role, case when v_message.id is null then '' else 'ticket' end, v_options);
  return null;
end $$;
create trigger recover_notice after update of state on messages for each row
  when (new.state = 'failed' and new.chat_id < 0 and new.customer_id is null and new.method = 'send'
    and new.reference is not null)
  execute function recover_notice();

-- A credit, unless it pays an order: that one is told by itself. What comes while a notice still
-- waits is added to it: a busy shop gets a sum now and then, not a message a payment.
create function tell_deposit() returns trigger language plpgsql ${definer} as $$
begin
  if exists (select from orders where customer_id = new.customer_id and invoice_id = new.invoice_id) then
    return null;
  end if;
  update messages m set content = jsonb_set(jsonb_set(m.content,
      '{data,count}', to_jsonb((m.content->'data'->>'count')::int + 1)),
      '{data,money,amount}', to_jsonb(((m.content->'data'->'money'->>'amount')::numeric + new.credit_amount)::text))
  where m.id in (
    select id from messages where state = 'queued' and priority = 1 and content->>'key' = 'notice-staff-deposit'
      and content->'data'->'money'->>'currency' = new.credit_currency for update skip locked);
  if found then return null; end if;
  perform tell_staff('deposit:' || new.id, 'deposit', jsonb_build_object('key', 'notice-staff-deposit',
    'data', jsonb_build_object('name', c.name, 'username', coalesce('@' || c.username, ''), 'source', new.source,
      'count', 1,
      'money', jsonb_build_object('amount', new.credit_amount::text, 'currency', new.credit_currency)),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-person', 'press', 'person:' || c.id)))))
  from customers c where c.id = new.customer_id;
  return null;
end $$;
create trigger tell_deposit after update of status on payments for each row
  when (new.status = 'settled' and old.status <> 'settled' and new.credit_amount > 0)
  execute function tell_deposit();

create function tell_customer() returns trigger language plpgsql ${definer} as $$
begin
  if exists (select from staff where telegram_id = new.telegram_id) then return null; end if;
  perform tell_staff('customer:' || new.id, 'customer', jsonb_build_object('key', 'notice-staff-customer',
    'data', jsonb_build_object('name', new.name, 'username', coalesce('@' || new.username, '')),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-person', 'press', 'person:' || new.id)))));
  return null;
end $$;
create trigger tell_customer after insert on customers for each row execute function tell_customer();

grant select, insert, update, delete on tickets, ticket_messages to ${role};
${callable(
  names,
  `
-- Whether staff sleep, by the shop's clock. A zone that nobody knows is UTC: money is told by this too.
create function is_quiet(p_options jsonb, p_at timestamptz) returns boolean
language plpgsql stable ${definer} as $$
declare
  v_from int := (p_options->'quietHours'->>'from')::int;
  v_to int := (p_options->'quietHours'->>'to')::int;
  v_hour int;
begin
  if v_from is null or v_to is null then return false; end if;
  begin
    v_hour := extract(hour from p_at at time zone coalesce(p_options->>'timeZone', 'UTC'));
  exception when invalid_parameter_value then
    v_hour := extract(hour from p_at at time zone 'UTC');
  end;
  return case when v_from <= v_to then v_hour >= v_from and v_hour < v_to
    else v_hour >= v_from or v_hour < v_to end;
end $$;

-- Brings what a customer wrote to staff: to its topic, to the staff's group, or to their own chats.
create function route_ticket(p_message ticket_messages) returns void language plpgsql ${definer} as $$
declare
  v_chat jsonb := (select nullif(options->'staffChat', 'null') from settings);
  v_thread bigint := (select thread_id from tickets where id = p_message.ticket_id);
  v_reference text := 'ticket:' || p_message.ticket_id || ':' || p_message.id;
begin
  if v_chat is null then
    perform tell_staff(v_reference, 'ticket', ticket_content(p_message, 'notice-ticket'));
  elsif not (v_chat->>'isForum')::boolean then
    perform queue_message(v_reference, null, (v_chat->>'chatId')::bigint, 'send', null,
      ticket_content(p_message, 'notice-ticket'), 1);
  elsif v_thread is not null then
    perform queue_message(v_reference, null, (v_chat->>'chatId')::bigint, 'send', null,
      ticket_content(p_message, 'notice-ticket-words') || jsonb_build_object('threadId', v_thread), 1);
  else
    -- Only Telegram can open a topic: a job asks it to, and comes back with open_topic.
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object('task', 'topic',
      'key', 'topic:' || p_message.ticket_id, 'queued', true,
      'payload', jsonb_build_object('ticketId', p_message.ticket_id::text)));
  end if;
end $$;

-- What a customer or staff say in a ticket, or open one with. Null: no such ticket or order of theirs.
create function say_in_ticket(p jsonb) returns jsonb language plpgsql ${definer} as $$
declare
  v_ticket tickets;
  v_message ticket_messages;
  v_customer bigint := (p->>'customerId')::bigint;
  v_staff bigint := (p->>'staffId')::bigint;
  v_order bigint := (p->>'orderId')::bigint;
begin
  if p->>'ticketId' is not null then
    select * into v_ticket from tickets
    where id = (p->>'ticketId')::bigint and (v_staff is not null or customer_id = v_customer) for update;
  else
    select * into v_ticket from tickets where reference = p->>'reference' and customer_id = v_customer;
    if v_ticket.id is null then
      if v_order is not null and not exists (select from orders where id = v_order and customer_id = v_customer) then
        return null;
      end if;
      if (select count(*) from tickets where customer_id = v_customer and state <> 'closed') >= (p->>'most')::int then
        return jsonb_build_object('tooMany', true);
      end if;
      insert into tickets (reference, customer_id, order_id, subject)
      values (p->>'reference', v_customer, v_order, p->>'subject') returning * into v_ticket;
    end if;
  end if;
  if v_ticket.id is null then return null; end if;

  insert into ticket_messages (reference, ticket_id, staff_id, text, media)
  values (p->>'reference', v_ticket.id, v_staff, p->>'text', nullif(p->'media', 'null'))
  on conflict (reference) do nothing returning * into v_message;
  if v_message.id is not null then
    update tickets set state = case when v_staff is null then 'open' else 'answered' end, updated_at = now()
    where id = v_ticket.id;
    if v_staff is null then
      perform route_ticket(v_message);
    else
      perform queue_message('ticket:' || v_ticket.id || ':' || v_message.id, c.id, c.telegram_id, 'send', null,
        ticket_content(v_message, 'notice-ticket-answer'), 1) from customers c where c.id = v_ticket.customer_id;
      perform tell_topic(v_ticket, v_message.id || ':said', ticket_content(v_message, 'notice-ticket-said'))
      where p->>'inGroup' is null;
    end if;
  end if;
  return jsonb_build_object('ticketId', v_ticket.id);
end $$;

-- Says something in a ticket's topic, where it has one.
create function tell_topic(p_ticket tickets, p_reference text, p_content jsonb) returns void
language sql ${definer} as $$
  select queue_message('ticket:' || p_ticket.id || ':' || p_reference, null,
    (options->'staffChat'->>'chatId')::bigint, 'send', null,
    p_content || jsonb_build_object('threadId', p_ticket.thread_id), 1)
  from settings where p_ticket.thread_id is not null and options->'staffChat'->>'chatId' is not null
$$;

-- A topic was opened for a ticket: what waits is said there. False: there is another one already.
create function open_topic(p_ticket_id bigint, p_thread_id bigint) returns boolean
language plpgsql ${definer} as $$
declare v_ticket tickets;
begin
  update tickets set thread_id = p_thread_id where id = p_ticket_id and thread_id is null
  returning * into v_ticket;
  if v_ticket.id is null then return false; end if;
  perform tell_topic(v_ticket, 'topic:' || p_thread_id, ticket_content(
    (select m from ticket_messages m where m.ticket_id = p_ticket_id order by m.id limit 1), 'notice-ticket-topic')
    || jsonb_build_object('buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'desk-button-open', 'data', jsonb_build_object('ticket', p_ticket_id::text),
        'press', 'desk:' || p_ticket_id),
      jsonb_build_object('key', 'button-person', 'press', 'person:' || v_ticket.customer_id))))
    - 'photo' - 'document' - 'copy');
  perform route_ticket(m) from ticket_messages m
  where m.ticket_id = p_ticket_id and m.staff_id is null order by m.id;
  return true;
end $$;

-- The staff's group cannot be reached any more: whatever went there goes to their own chats again.
create function leave_staff_chat(p_chat_id bigint) returns void language plpgsql ${definer} as $$
declare v_title text := (select options->'staffChat'->>'title' from settings);
begin
  update settings set version = version + 1, options = options
    || case when (options->'staffChat'->>'chatId')::bigint = p_chat_id then '{"staffChat": null}' else '{}'::jsonb end
    || jsonb_build_object('notices', coalesce((
      select jsonb_object_agg(n.key, case when (n.value->>'chatId')::bigint = p_chat_id
        then n.value - 'chatId' - 'threadId' else n.value end)
      from jsonb_each(options->'notices') n), '{}'));
  update tickets set thread_id = null where thread_id is not null;
  perform tell_staff('staff-chat:' || p_chat_id || ':' || current_date, 'trouble', jsonb_build_object(
    'key', 'notice-staff-chat-lost', 'data', jsonb_build_object('title', coalesce(v_title, '')),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-support-settings', 'press', 'helpdesk')))));
end $$;

-- No topic can be opened for a ticket: staff hear of it in their own chats.
create function lose_topic(p_ticket_id bigint, p_chat_id bigint) returns void language plpgsql ${definer} as $$
begin
  perform leave_staff_chat(p_chat_id);
  perform route_ticket(m) from ticket_messages m
  where m.ticket_id = p_ticket_id and m.staff_id is null order by m.id;
end $$;
`,
)}`;
}
