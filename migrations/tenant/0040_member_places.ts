import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** Who came, who went, and until when Telegram was paid for their place. A part of 0040. */
export function memberPlaces({ schema }: TenantNames): string {
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
-- What Telegram told of somebody's place in a chat. Who came in without a right to it is to go, unless
-- somebody of the chat brought them or Telegram was paid for it. Telegram counts who is in by a link, so one that was
-- used opens again when they go: it is revoked, and whose link was used by another hears how to get a new one. Null: no
-- chat of ours.
create or replace function note_member(p jsonb) returns text language plpgsql ${definer} as $$
declare
  v_chat bigint := (p->>'chatId')::bigint;
  v_person bigint := (p->>'telegramId')::bigint;
  v_now timestamptz := (p->>'now')::timestamptz;
  v_guarded boolean := exists (select from plan_chats where chat_id = v_chat);
  v_enters boolean := p->>'status' = 'in' and not (p->>'wasIn')::boolean;
  v_pays boolean := p->>'status' = 'in' and p->>'paidUntil' is not null;
  v_invite invites;
  v_stray text;
  v_guest boolean := false;
begin
  perform from chats where chat_id = v_chat for key share;
  if not found then return null; end if;
  if v_enters then
    update invites set state = 'used', used_by = v_person where link = p->>'link' and chat_id = v_chat
    returning * into v_invite;
    v_guest := (p->>'byHand')::boolean and v_invite.link is null and not v_pays;
    if v_guarded and not v_guest and not v_pays and not entitled(v_chat, v_person)
      and not exists (select from staff where telegram_id = v_person)
    then
      v_stray := case when v_invite.telegram_id <> v_person then 'link' when v_invite.link is null then 'uninvited'
        else 'ended' end;
    end if;
  end if;
  -- Who had themselves deleted, or was never known here, leaves no trace by going.
  if p->>'status' in ('out', 'kicked') and not exists (select from members where chat_id = v_chat and telegram_id = v_person)
    and not exists (select from customers where telegram_id = v_person)
  then return 'fine'; end if;
  insert into members (chat_id, telegram_id, name, status, is_guest, stray, since)
  values (v_chat, v_person, p->>'name', p->>'status', v_guest, v_stray, v_now)
  on conflict (chat_id, telegram_id) do update set
    name = case when members.stray = 'erased' and excluded.status in ('out', 'kicked') then '' else excluded.name end,
    status = excluded.status,
    since = case when members.status = excluded.status then members.since else excluded.since end,
    is_guest = case when excluded.status = 'in' and (p->>'wasIn')::boolean then members.is_guest else excluded.is_guest end,
    stray = case when v_enters then excluded.stray else members.stray end,
    -- A ban ends what Telegram was paid for; who comes in by another way has paid for nothing.
    paid = case when not (v_enters and not v_pays) and excluded.status not in ('kicked', 'banned') then members.paid end;
  if v_pays then
    perform note_paid(jsonb_build_object('chatId', v_chat, 'telegramId', v_person, 'until', p->>'paidUntil',
      'link', p->>'link', 'enters', v_enters, 'username', p->>'username', 'language', p->>'language', 'now', v_now));
  end if;
  -- Who is put out by us is let go at once; should that be cut short, it is done a little later.
  if v_stray is not null or p->>'status' = 'kicked' then
    perform wake_person(v_chat, v_person,
      case when p->>'status' = 'kicked' then clock_timestamp() + interval '30 seconds' end);
  end if;
  if v_invite.link is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'access', 'key', 'access:spent:' || v_invite.link,
      'payload', jsonb_build_object('chatId', v_chat, 'telegramId', v_invite.telegram_id,
        'subscriptionId', v_invite.subscription_id::text,
        case when v_invite.telegram_id = v_person then 'spent' else 'again' end, v_invite.link)));
  end if;
  return coalesce(v_stray, 'fine');
end $$;

-- Until when Telegram was paid for the place of somebody who is in. By a link of ours it is so much of its plan: a
-- period for each of Telegram's months, once, whatever is told again and in whatever order. p: { chatId, telegramId,
-- until, link (null: Telegram names none where somebody stays or comes back), enters, username, language, now }.
-- stranger: by nobody's link of ours; booked; repeated. Null: not a member that we know of.
create function note_paid(p jsonb) returns text language plpgsql ${definer} as $$
declare
  v_step constant interval := interval '2592000 seconds';
  v_now timestamptz := (p->>'now')::timestamptz;
  v_until timestamptz := (p->>'until')::timestamptz;
  v_member members;
  v_was timestamptz;
  v_plan bigint;
  v_link text := p->>'link';
  v_terms jsonb;
  v_from timestamptz := v_until - v_step;
  v_last timestamptz;
  v_count int;
  v_end timestamptz;
  v_customer customers;
  v_subscription subscriptions;
  v_name text;
  v_made int := 0;
begin
  select * into v_member from members
  where chat_id = (p->>'chatId')::bigint and telegram_id = (p->>'telegramId')::bigint for update;
  if v_member.chat_id is null then return null; end if;
  v_was := (v_member.paid->>'until')::timestamptz;
  v_link := coalesce(v_link, v_member.paid->>'link');
  select product_id, links->v_link into v_plan, v_terms from plans
  where links ? v_link and (links->v_link->>'chatId')::bigint = v_member.chat_id;
  update members set is_guest = false, stray = null, paid = jsonb_strip_nulls(jsonb_build_object(
    'until', greatest(v_until, v_was), 'plan', v_plan, 'link', v_link,
    'told', case when v_plan is null then v_member.paid->'told' end))
  where chat_id = v_member.chat_id and telegram_id = v_member.telegram_id;
  if v_plan is null then return 'stranger'; end if;

  -- What was told of before we knew by which link they came is booked now, what was missed with what comes after it.
  v_last := case when v_member.paid->>'plan' is null then greatest(v_until, v_was) else v_until end;
  if (v_member.paid->>'plan')::bigint = v_plan and v_was < v_until then
    v_from := case when (p->>'enters')::boolean then greatest(v_from, v_was) else v_was end;
  end if;
  v_count := least(120, greatest(1, floor(extract(epoch from v_last - v_from) / extract(epoch from v_step))));

  insert into customers (telegram_id, name, username, language, unreachable_at)
  values (v_member.telegram_id, left(coalesce(nullif(v_member.name, ''), '—'), 200), p->>'username', p->>'language', v_now)
  on conflict (telegram_id) do nothing;
  select * into v_customer from customers where telegram_id = v_member.telegram_id;
  if exists (select from subscription_periods
    where reference = concat_ws(':', 'channel', v_member.chat_id, v_customer.id, extract(epoch from v_last)::bigint))
    and v_count = 1
  then return 'repeated'; end if;
  -- Who comes takes one of what there is, as an order does.
  if (p->>'enters')::boolean then
    update products set stock = stock - 1 where id = v_plan and stock > 0;
    update plans set links = jsonb_set(links, array[v_link, 'came'], to_jsonb((v_terms->>'came')::int + 1))
    where product_id = v_plan;
  end if;
  insert into subscriptions (customer_id, product_id, status, starts_at, ends_at, grace_until, created_at)
  values (v_customer.id, v_plan, 'ended', v_from, v_from, v_from, v_now)
  on conflict (customer_id, product_id) do nothing;
  select * into v_subscription from subscriptions
  where customer_id = v_customer.id and product_id = v_plan for update;
  if v_subscription.paused_at is not null then perform resume_subscription(v_subscription.id, v_now); end if;
  for v_back in reverse v_count - 1 .. 0 loop
    v_end := v_last - v_back * v_step;
    insert into subscription_periods (subscription_id, reference, kind, term, joins, at, starts_at, details)
    select v_subscription.id,
      concat_ws(':', 'channel', v_member.chat_id, v_customer.id, extract(epoch from v_end)::bigint), 'channel',
      jsonb_build_object('unit', 'second', 'count', extract(epoch from v_end - s.at)), true, s.at, s.at,
      jsonb_build_object('chat', v_member.chat_id, 'link', v_link, 'stars', v_terms->'price')
    from (select greatest(v_end - v_step, v_from) as at) s
    on conflict (reference) do nothing;
    if found then v_made := v_made + 1; end if;
  end loop;
  if v_made = 0 then return 'repeated'; end if;
  perform settle_subscription(v_subscription.id, v_now);
  -- One of the two is enough from now on.
  update subscriptions set renewal = case when renewal = 'balance' then 'none' else renewal end,
    details = details || jsonb_build_object('channel', jsonb_build_object('chat', v_member.chat_id,
      'until', v_last, 'stars', v_terms->'price'))
  where id = v_subscription.id returning * into v_subscription;
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'channel-place', 'key', concat_ws(':', 'channel-place', v_member.chat_id, v_member.telegram_id),
    'runAt', v_last + interval '10 minutes',
    'payload', jsonb_build_object('chatId', v_member.chat_id, 'telegramId', v_member.telegram_id)));
  select name into v_name from products where id = v_plan;
  if v_customer.unreachable_at is null and v_customer.telegram_id > 0 then
    perform queue_message(concat_ws(':', 'channel', v_subscription.id, extract(epoch from v_last)::bigint), v_customer.id,
      v_customer.telegram_id, 'send', null, jsonb_build_object('key', 'notice-subscription-channel',
        'data', jsonb_build_object('product', v_name, 'title', (select title from chats where chat_id = v_member.chat_id),
          'until', said_moment(v_subscription.ends_at), 'what', case when (p->>'enters')::boolean then 'new' else 'more' end),
        'buttons', jsonb_build_array(jsonb_build_array(
          jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || v_subscription.id)))), 1);
  end if;
  if (p->>'enters')::boolean then
    perform tell_staff(concat_ws(':', 'channel', v_subscription.id, extract(epoch from v_last)::bigint), 'order',
      jsonb_build_object('key', 'notice-staff-channel-plan', 'data', jsonb_build_object('customer', v_customer.name,
        'product', v_name, 'title', (select title from chats where chat_id = v_member.chat_id),
        'stars', jsonb_build_object('amount', v_terms->>'price', 'currency', 'XTR'))));
  end if;
  return 'booked';
end $$;
`;
}
