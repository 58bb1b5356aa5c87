import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** What ends with a subscription for life, comes back with a refunded change, and is kept of who had themselves deleted. */
export function up(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- Computes what a subscription is after its periods changed. What was ended on purpose has no grace; what Telegram
-- renews has a day of it, because the charge comes at the end or a little later. What is for life is renewed by
-- nobody, and Telegram charges no more for it.
create or replace function settle_subscription(p_id bigint, p_now timestamptz) returns void
language plpgsql ${definer} as $$
declare
  v_end timestamptz := lay_periods(p_id);
  v_last text := (select kind from subscription_periods where subscription_id = p_id and undone_at is null
    and kind <> 'pause' order by id desc limit 1);
begin
  update subscriptions s set
    ends_at = e.at,
    grace_until = case when e.at is null then null when v_end <= p_now or coalesce(v_last, 'trial') in ('trial', 'end')
      then e.at else e.at + make_interval(days => greatest(coalesce(
        (select (terms->>'graceDays')::int from plans where product_id = s.product_id), 0),
        case when s.renewal = 'stars' then 1 else 0 end)) end,
    renewal = case when e.at is null then 'none' else s.renewal end
  from (select case when v_end = 'infinity' then null when v_end > p_now then v_end
    else greatest(v_end, least((select ends_at from subscriptions where id = p_id), p_now)) end as at) e
  where s.id = p_id;
  perform judge_subscription(p_id, p_now);
end $$;

-- What was refunded of an order's plans takes its time along, from whoever has it; and what went into it
-- from another plan comes back: what was left then, beside what runs of the other plan by another payment now.
create or replace function take_time_back(p_order_id bigint, p_now timestamptz) returns void language plpgsql ${definer} as $$
declare
  v_line order_lines;
  v_left int;
  v_cut subscription_periods;
  v_old subscriptions;
  v_end timestamptz;
  v_laid timestamptz;
begin
  for v_line in select * from order_lines
    where order_id = p_order_id and kind = 'access' and refunded_quantity > 0 and delivered_at is not null order by id
  loop
    v_left := v_line.quantity - v_line.refunded_quantity;
    update plan_gifts set price = round(price * v_left / quantity), quantity = v_left
    where order_line_id = v_line.id and quantity > v_left;
    perform shorten_subscription('gift:' || v_line.id, v_left, p_now);
    if shorten_subscription('order:' || p_order_id || ':' || v_line.id, v_left, p_now) is not null and v_left = 0 then
      select * into v_cut from subscription_periods where reference = 'change:' || p_order_id and undone_at is null;
      if v_cut.id is not null then
        select * into v_old from subscriptions where id = v_cut.subscription_id for update;
        -- What was left when it was cut, and what runs of it again now; a cut leaves the ends before it as they were.
        v_end := p_now + greatest('0', (select max(ends_at) from subscription_periods where subscription_id = v_old.id
            and id < v_cut.id and quantity > 0 and kind <> 'end') - v_cut.at) + greatest('0', v_old.ends_at - p_now);
        update subscription_periods set undone_at = p_now where id = v_cut.id;
        v_laid := lay_periods(v_old.id);
        perform give_time(v_old.id, 'back:' || p_order_id,
          case when v_laid < 'infinity' then v_end - v_laid else '0' end, p_now);
      end if;
    end if;
  end loop;
end $$;
-- What a customer's checkout or cart wants, as it is now; how long one of a plan runs.
create or replace function wanted_lines(p_customer_id bigint, p_product_id bigint, p_quantity int) returns jsonb
language sql stable ${definer} as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'productId', w.product_id, 'quantity', coalesce(w.quantity, p.min_quantity),
      'product', case when p.id is not null then product_json(p) - 'description' - 'photos' end,
      'term', case when p.kind = 'access' then plan_term(p.id) end,
      'free', free_stock(p.id, p_customer_id),
      'bought', case when p.customer_limit is not null then bought(p_customer_id, p.id) else 0 end)
    order by w.added_at, w.product_id), '[]')
  from (
    select p_product_id as product_id, p_quantity as quantity, now() as added_at where p_product_id is not null
    union all
    select c.product_id, c.quantity, c.added_at from cart_lines c
    where p_product_id is null and c.customer_id = p_customer_id
  ) w left join products p on p.id = w.product_id;
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
