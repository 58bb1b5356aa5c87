import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { memberPlaces } from './0040_member_places.ts';
import { callable } from './callable.ts';

/** What Telegram tells of places in channels that it was paid for, and what follows. A part of 0040. */
export function paidPlaces(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- A person who is made unknown is unknown here too. Their subscriptions end, and nobody charges them any more; who is
-- in a chat by one is put out first, by a job, and until then only their number is kept. Who paid Telegram for their
-- place stays, and nothing is kept of them.
create or replace function forget_member() returns trigger language plpgsql ${definer} as $$
declare
  v_subscription subscriptions;
  v_seat subscription_seats;
begin
  for v_subscription in select * from subscriptions where customer_id = old.id order by id for update loop
    update subscriptions set renewal = 'none' where id = v_subscription.id and renewal <> 'none';
    perform end_subscription(v_subscription.id, 'erased:' || v_subscription.id, '{}', now());
    -- In place of the job that the end asked for: soon nobody knows whom Telegram charges.
    if v_subscription.renewal = 'stars' and (v_subscription.details->'stars'->>'canceled')::boolean is not true then
      insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
        'task', 'star-renewal', 'key', 'star-renewal:' || v_subscription.id,
        'payload', jsonb_build_object('subscriptionId', v_subscription.id::text, 'telegramId', old.telegram_id,
          'charge', v_subscription.details->'stars'->>'charge')));
    end if;
  end loop;
  for v_seat in
    update subscription_seats set left_at = now() where customer_id = old.id and left_at is null returning *
  loop
    perform tell_seat_left(v_seat.subscription_id, old.id, null, now());
  end loop;
  update subscriptions set details = details #- array['access', old.telegram_id::text]
  where details->'access' ? old.telegram_id::text;
  delete from invites where telegram_id = old.telegram_id;
  update members m set name = '', stray = 'erased'
  where m.telegram_id = old.telegram_id and m.status in ('in', 'kicked') and not m.is_guest
    and not coalesce((m.paid->>'until')::timestamptz > now(), false) and exists (
    select from plan_chats l join subscriptions s on s.product_id = l.product_id
    where l.chat_id = m.chat_id and (s.customer_id = old.id or exists (
      select from subscription_seats t where t.subscription_id = s.id and t.customer_id = old.id)));
  delete from members where telegram_id = old.telegram_id and stray is distinct from 'erased';
  perform wake_person(chat_id, telegram_id, null) from members where telegram_id = old.telegram_id;
  return null;
end $$;

drop function doors(bigint, bigint, bigint);
${callable(
  names,
  `
${memberPlaces(names)}
-- The doors of a subscription's people, or of one person at one chat, as they are now. paid_until: they paid Telegram
-- for their place until then, and it is not the shop's to take.
create function doors(p_subscription_id bigint, p_chat_id bigint, p_telegram_id bigint)
returns table (chat jsonb, telegram_id bigint, may boolean, is_staff boolean, status text, is_guest boolean, stray text,
  link text, link_until timestamptz, paid_until timestamptz)
language sql stable ${definer} as $$
  with sub as (select s.*, c.telegram_id as owner from subscriptions s join customers c on c.id = s.customer_id
      where s.id = p_subscription_id),
    people as (select owner as id from sub where p_telegram_id is null
      union select c.telegram_id from subscription_seats t join customers c on c.id = t.customer_id
        where t.subscription_id = p_subscription_id and p_telegram_id is null
      union select p_telegram_id where p_telegram_id is not null),
    places as (select l.chat_id from sub join plan_chats l on l.product_id = sub.product_id where p_chat_id is null
      union select i.chat_id from invites i where i.subscription_id = p_subscription_id and p_chat_id is null
      union select p_chat_id where p_chat_id is not null)
  select to_jsonb(c), p.id, entitled(c.chat_id, p.id),
    exists (select from staff s where s.telegram_id = p.id), m.status, coalesce(m.is_guest, false), m.stray,
    i.link, i.expires_at,
    case when (m.paid->>'revoked')::boolean is not true then (m.paid->>'until')::timestamptz end
  from people p cross join places x join chats c on c.chat_id = x.chat_id
    left join members m on m.chat_id = c.chat_id and m.telegram_id = p.id
    left join invites i on i.chat_id = c.chat_id and i.telegram_id = p.id and i.state = 'open'
  order by c.connected_at, c.chat_id, p.id
$$;

-- Who writes, made known on first sight, with what every turn needs. Null names keep what is known. Who can be written
-- to again is told what is open to them.
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
    if v_customer.unreachable_at is not null then
      perform wake_access(id, null) from subscriptions
      where customer_id = v_customer.id and details ? 'channel' and status in ('trial', 'active', 'grace');
    end if;
    update customers set name = p_name, username = p_username, unreachable_at = null, seen_at = now()
    where id = v_customer.id returning * into v_customer;
  end if;
  return jsonb_build_object(
    'customer', to_jsonb(v_customer) - 'notes',
    'settings', (select to_jsonb(s) from settings s),
    'role', (select s.role from staff s where s.telegram_id = p_telegram_id));
end $$;
`,
)}`;
}
