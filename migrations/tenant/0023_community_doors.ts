import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** Who may be in which chat, what Telegram told of chats and members, and what follows. A part of 0023. */
export function communityDoors(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return callable(
    names,
    `
-- Access to a chat where nobody can be let in or put out is not sold.
create or replace function plan_is_open(p_product_id bigint) returns boolean language sql stable ${definer} as $$
  select not exists (select from plan_chats l join chats c on c.chat_id = l.chat_id
    where l.product_id = p_product_id and c.trouble is not null)
$$;

-- Whether a living subscription of a plan with this chat, or a seat of one, is theirs.
create function entitled(p_chat_id bigint, p_telegram_id bigint) returns boolean language sql stable ${definer} as $$
  select exists (
    select from customers c join subscriptions s on s.customer_id = c.id join plan_chats l on l.product_id = s.product_id
    where c.telegram_id = p_telegram_id and l.chat_id = p_chat_id and s.status in ('trial', 'active', 'grace')
  ) or exists (
    select from customers c join subscription_seats t on t.customer_id = c.id and t.left_at is null
      join subscriptions s on s.id = t.subscription_id join plan_chats l on l.product_id = s.product_id
    where c.telegram_id = p_telegram_id and l.chat_id = p_chat_id and s.status in ('trial', 'active', 'grace'))
$$;

-- What the bot found of a chat. Told to staff once per change; what is well again is sold again, and
-- whoever waited at its door is looked after. Null: a chat that is none of the shop's.
create function note_chat(p jsonb) returns text language plpgsql ${definer} as $$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_chat chats;
  v_new chats;
begin
  select * into v_chat from chats where chat_id = (p->>'chatId')::bigint for update;
  if v_chat.chat_id is null then
    if not coalesce((p->>'connect')::boolean, false) then return null; end if;
    insert into chats (chat_id, kind, title, username, rights, trouble, trouble_at, size, connected_at, checked_at)
    values ((p->>'chatId')::bigint, p->>'kind', p->>'title', p->>'username', p->'rights', p->>'trouble',
      case when p->>'trouble' is not null then v_now end, (p->>'size')::int, v_now, v_now)
    on conflict (chat_id) do nothing;
    return case when found then 'connected' else 'known' end;
  end if;
  update chats set kind = coalesce(p->>'kind', kind), title = coalesce(p->>'title', title),
    username = case when p ? 'username' then p->>'username' else username end,
    rights = coalesce(p->'rights', rights), size = coalesce((p->>'size')::int, size),
    trouble = p->>'trouble',
    trouble_at = case when p->>'trouble' is not null then coalesce(trouble_at, v_now) end, checked_at = v_now
  where chat_id = v_chat.chat_id returning * into v_new;
  if v_new.trouble is not distinct from v_chat.trouble then return 'known'; end if;
  if v_new.trouble is not null then
    perform tell_of_chat(v_new, v_new.trouble, v_new.trouble_at);
    return 'trouble';
  end if;
  perform tell_of_chat(v_new, 'back', v_chat.trouble_at);
  perform wake_chat(v_new.chat_id, null);
  perform wake_person(chat_id, telegram_id, null) from members
  where chat_id = v_new.chat_id and (stray is not null or status = 'kicked');
  return 'back';
end $$;

-- A basic group became a supergroup and has another number from now on; its links lead nowhere.
create function move_chat(p_from bigint, p_to bigint) returns boolean language plpgsql ${definer} as $$
begin
  perform from chats where chat_id = p_from for update;
  if not found then return false; end if;
  insert into plan_chats (product_id, chat_id) select product_id, p_to from plan_chats where chat_id = p_from
  on conflict do nothing;
  delete from chats where chat_id = p_to;
  update chats set chat_id = p_to, kind = 'supergroup', request_link = null where chat_id = p_from;
  update invites set state = 'revoked' where chat_id = p_to and state = 'open';
  delete from plan_chats where chat_id = p_from;
  return true;
end $$;

-- The shop lets go of a chat: it is in no plan any more. False: it was none of the shop's.
create function drop_chat(p_chat_id bigint) returns boolean language plpgsql ${definer} as $$
begin
  delete from chats where chat_id = p_chat_id;
  if not found then return false; end if;
  delete from plan_chats where chat_id = p_chat_id;
  return true;
end $$;

-- What Telegram told of somebody's place in a chat. Who came in without a right to it is to go, unless
-- somebody of the chat brought them; whose link was used by another gets a new one. Null: no chat of ours.
create function note_member(p jsonb) returns text language plpgsql ${definer} as $$
declare
  v_chat bigint := (p->>'chatId')::bigint;
  v_person bigint := (p->>'telegramId')::bigint;
  v_now timestamptz := (p->>'now')::timestamptz;
  v_guarded boolean := exists (select from plan_chats where chat_id = v_chat);
  v_invite invites;
  v_stray text;
  v_guest boolean := false;
begin
  perform from chats where chat_id = v_chat for key share;
  if not found then return null; end if;
  if p->>'status' = 'in' and not (p->>'wasIn')::boolean then
    update invites set state = 'used', used_by = v_person where link = p->>'link' and chat_id = v_chat
    returning * into v_invite;
    v_guest := (p->>'byHand')::boolean and v_invite.link is null;
    if v_guarded and not v_guest and not entitled(v_chat, v_person)
      and not exists (select from staff where telegram_id = v_person)
    then
      v_stray := case when v_invite.telegram_id <> v_person then 'link' when v_invite.link is null then 'uninvited'
        else 'ended' end;
    end if;
  end if;
  insert into members (chat_id, telegram_id, name, status, is_guest, stray, since)
  values (v_chat, v_person, p->>'name', p->>'status', v_guest, v_stray, v_now)
  on conflict (chat_id, telegram_id) do update set name = excluded.name, status = excluded.status,
    since = case when members.status = excluded.status then members.since else excluded.since end,
    is_guest = case when excluded.status = 'in' and (p->>'wasIn')::boolean then members.is_guest else excluded.is_guest end,
    stray = case when excluded.status = 'in' and not (p->>'wasIn')::boolean then excluded.stray else members.stray end;
  -- Who is put out by us is let go at once; should that be cut short, it is done a little later.
  if v_stray is not null or p->>'status' = 'kicked' then
    perform wake_person(v_chat, v_person,
      case when p->>'status' = 'kicked' then clock_timestamp() + interval '30 seconds' end);
  end if;
  if v_invite.telegram_id <> v_person and entitled(v_chat, v_invite.telegram_id) then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'access', 'key', 'access:again:' || v_chat || ':' || v_invite.telegram_id,
      'payload', jsonb_build_object('chatId', v_chat, 'telegramId', v_invite.telegram_id, 'again', v_invite.link,
        'subscriptionId', v_invite.subscription_id::text)));
  end if;
  return coalesce(v_stray, 'fine');
end $$;

-- Has one person's place in one chat looked at.
create function wake_person(p_chat_id bigint, p_telegram_id bigint, p_at timestamptz) returns void
language sql ${definer} as $$
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'access', 'key', concat_ws(':', 'access', p_chat_id, p_telegram_id), 'runAt', p_at,
    'payload', jsonb_build_object('chatId', p_chat_id, 'telegramId', p_telegram_id)));
$$;

-- The doors of a subscription's people, or of one person at one chat, as they are now.
create function doors(p_subscription_id bigint, p_chat_id bigint, p_telegram_id bigint)
returns table (chat jsonb, telegram_id bigint, may boolean, is_staff boolean, status text, is_guest boolean, stray text,
  link text, link_until timestamptz)
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
    i.link, i.expires_at
  from people p cross join places x join chats c on c.chat_id = x.chat_id
    left join members m on m.chat_id = c.chat_id and m.telegram_id = p.id
    left join invites i on i.chat_id = c.chat_id and i.telegram_id = p.id and i.state = 'open'
  order by c.connected_at, c.chat_id, p.id
$$;

-- What a subscription opens for one of its people now, against what they were told: a gain is told with the
-- way in, a loss (p_lost: titles of the chats that they were put out of) with the way back. Once each.
create function note_access(p_subscription_id bigint, p_telegram_id bigint, p_lost jsonb) returns void
language plpgsql ${definer} as $$
declare
  v_sub subscriptions;
  v_customer bigint := (select id from customers where telegram_id = p_telegram_id);
  v_was jsonb;
  v_chats jsonb := '[]';
  v_number int;
  v_data jsonb;
begin
  select * into v_sub from subscriptions where id = p_subscription_id for update;
  if v_sub.id is null or v_customer is null then return; end if;
  v_was := coalesce(v_sub.details->'access'->p_telegram_id::text, '{"n": 0, "chats": []}');
  if v_sub.status in ('trial', 'active', 'grace') and (v_sub.customer_id = v_customer or exists (
    select from subscription_seats where subscription_id = v_sub.id and customer_id = v_customer and left_at is null))
  then
    select coalesce(jsonb_agg(c.chat_id order by c.chat_id), '[]') into v_chats
    from plan_chats l join chats c on c.chat_id = l.chat_id where l.product_id = v_sub.product_id;
  end if;
  if v_chats = v_was->'chats' and jsonb_array_length(p_lost) = 0 then return; end if;
  v_number := (v_was->>'n')::int + 1;
  update subscriptions set details = jsonb_set(case when details ? 'access' then details else details || '{"access": {}}' end,
    array['access', p_telegram_id::text], jsonb_build_object('n', v_number, 'chats', v_chats))
  where id = v_sub.id;
  v_data := jsonb_build_object('plan', (select name from products where id = v_sub.product_id));
  if exists (select from jsonb_array_elements(v_chats) e where not v_was->'chats' @> jsonb_build_array(e)) then
    perform queue_message(concat_ws(':', 'enter', v_sub.id, p_telegram_id, v_number), v_customer, p_telegram_id, 'send', null,
      jsonb_build_object('key', 'notice-enter', 'data', v_data || jsonb_build_object('count', jsonb_array_length(v_chats)),
        'buttons', jsonb_build_array(jsonb_build_array(
          jsonb_build_object('key', 'enter-button', 'press', 'enter:' || v_sub.id)))), 1);
  elsif jsonb_array_length(p_lost) > 0 then
    perform queue_message(concat_ws(':', 'put-out', v_sub.id, p_telegram_id, v_number), v_customer, p_telegram_id, 'send', null,
      jsonb_build_object('key', 'notice-put-out', 'data', v_data || jsonb_build_object(
        'chats', (select string_agg(t, ', ') from jsonb_array_elements_text(p_lost) t)),
        'buttons', jsonb_build_array(jsonb_build_array(
          jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || v_sub.id)))), 1);
  end if;
end $$;
`,
  );
}
