import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** Who shares a subscription moves along with it as far as there are seats; a link that was used is used up. */
export function up(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- Renewal from the balance goes along into another plan, and so do those who share it, the oldest first, into the
-- seats that are free there. Whoever finds none hears of it, and so does who pays.
create or replace function move_along(p_from bigint, p_to bigint, p_renewal text, p_now timestamptz) returns void
language plpgsql ${definer} as $$
declare
  v_said jsonb;
  v_free int;
begin
  update subscriptions set renewal = 'balance' where id = p_to and renewal = 'none' and p_renewal = 'balance';
  select jsonb_build_object('product', r.name, 'seats', coalesce((l.terms->>'seats')::int, 0),
      'was', (select o.name from subscriptions f join products o on o.id = f.product_id where f.id = p_from),
      'customer', (select name from customers where id = t.customer_id)),
    coalesce((l.terms->>'seats')::int, 0)
      - (select count(*) from subscription_seats where subscription_id = p_to and left_at is null)
  into v_said, v_free
  from subscriptions t join plans l on l.product_id = t.product_id join products r on r.id = t.product_id
  where t.id = p_to;
  insert into subscription_seats (subscription_id, customer_id, joined_at)
  select p_to, s.customer_id, s.joined_at from subscription_seats s
  where s.subscription_id = p_from and s.left_at is null and not exists (
    select from subscription_seats where subscription_id = p_to and customer_id = s.customer_id and left_at is null)
  order by s.joined_at, s.customer_id limit greatest(0, v_free)
  on conflict (subscription_id, customer_id) do update set joined_at = excluded.joined_at, left_at = null;
  perform wake_access(p_to, null);
  perform queue_message(concat_ws(':', 'seat-lost', p_from, p_to, c.id, p_now), c.id, c.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-seat-lost', 'data', v_said, 'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-plans', 'press', 'subscribe')))), 1)
  from seatless(p_from, p_to) c;
  perform queue_message(concat_ws(':', 'seats-lost', p_from, p_to, p_now), p.id, p.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-seats-lost', 'data', v_said || jsonb_build_object(
      'count', lost.count, 'names', lost.names), 'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || p_to)))), 1)
  from subscriptions t join customers p on p.id = t.customer_id,
    (select count(*) as count, string_agg(name, ', ') as names from seatless(p_from, p_to)) lost
  where t.id = p_to and lost.count > 0;
end $$;

-- Who had a seat and has none in what it became; who had themselves deleted is told nothing.
create function seatless(p_from bigint, p_to bigint) returns setof customers language sql stable ${definer} as $$
  select c.* from subscription_seats s join customers c on c.id = s.customer_id
  where s.subscription_id = p_from and s.left_at is null and c.telegram_id > 0 and not exists (
    select from subscription_seats where subscription_id = p_to and customer_id = s.customer_id and left_at is null)
  order by s.joined_at, c.id;
$$;
${callable(
  names,
  `
-- What Telegram told of somebody's place in a chat. Who came in without a right to it is to go, unless
-- somebody of the chat brought them. Telegram counts who is in by a link, so one that was used opens again when they
-- go: it is revoked, and whose link was used by another hears how to get a new one. Null: no chat of ours.
create or replace function note_member(p jsonb) returns text language plpgsql ${definer} as $$
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
  if v_invite.link is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'access', 'key', 'access:spent:' || v_invite.link,
      'payload', jsonb_build_object('chatId', v_chat, 'telegramId', v_invite.telegram_id,
        'subscriptionId', v_invite.subscription_id::text,
        case when v_invite.telegram_id = v_person then 'spent' else 'again' end, v_invite.link)));
  end if;
  return coalesce(v_stray, 'fine');
end $$;
`,
)}`;
}
