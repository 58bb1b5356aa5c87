import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** Both sides hear of a gift that is taken back and of a seat that is left; who has a plan says how it is. */
export function up(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- Tells whose subscription it is that somebody shares it no more. Who had themselves deleted has no name (null).
create function tell_seat_left(p_id bigint, p_customer_id bigint, p_name text, p_now timestamptz) returns void
language sql ${definer} as $$
  select queue_message(concat_ws(':', 'seat-left', p_id, p_customer_id, p_now), c.id, c.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-seat-left', 'data', jsonb_build_object('product', p.name, 'customer', p_name),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || p_id)))), 1)
  from subscriptions s join customers c on c.id = s.customer_id join products p on p.id = s.product_id
  where s.id = p_id and s.status <> 'ended' and c.telegram_id > 0;
$$;

-- Tells who had a gift that its time went back, and who gave it that they were told. Taken by who bought it, it is
-- an order like any other.
create function tell_gift_back(p_line_id bigint, p_left int) returns void language sql ${definer} as $$
  select queue_message(concat_ws(':', 'gift-back', p_line_id, p_left, w.side), w.id, w.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-gift-back-' || w.side, 'data', jsonb_build_object('product', p.name,
        'customer', t.name, 'until', case when s.status <> 'ended' then said_moment(s.ends_at) end, 'state', case
          when s.status = 'ended' then 'over' when s.ends_at is null then 'life' else 'runs' end))
      || case when w.side = 'given' then '{}' else jsonb_build_object('buttons', jsonb_build_array(jsonb_build_array(
        case when s.status = 'ended' then jsonb_build_object('key', 'button-plans', 'press', 'subscribe')
          else jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || s.id) end))) end, 1)
  from plan_gifts g join products p on p.id = g.product_id join customers t on t.id = g.taken_by
    join subscriptions s on s.customer_id = g.taken_by and s.product_id = g.product_id
    cross join lateral (
      select 'given' as side, b.id, b.telegram_id from customers b where b.id = g.customer_id
      union all select 'taken', t.id, t.telegram_id) w
  where g.order_line_id = p_line_id and g.taken_by <> g.customer_id and w.telegram_id > 0;
$$;

-- A person who is made unknown is unknown here too. Their subscriptions end, and nobody charges them any more; who is
-- in a chat by one is put out first, by a job, and until then only their number is kept.
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
  where m.telegram_id = old.telegram_id and m.status in ('in', 'kicked') and not m.is_guest and exists (
    select from plan_chats l join subscriptions s on s.product_id = l.product_id
    where l.chat_id = m.chat_id and (s.customer_id = old.id or exists (
      select from subscription_seats t where t.subscription_id = s.id and t.customer_id = old.id)));
  delete from members where telegram_id = old.telegram_id and stray is distinct from 'erased';
  perform wake_person(chat_id, telegram_id, null) from members where telegram_id = old.telegram_id;
  return null;
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
    if shorten_subscription('gift:' || v_line.id, v_left, p_now) is not null then
      perform tell_gift_back(v_line.id, v_left);
    end if;
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
${callable(
  names,
  `
-- Whether somebody bought a product, not for somebody else, and kept at least one of it; or took it as a gift.
create or replace function may_review(p_customer_id bigint, p_product_id bigint) returns boolean
language sql stable ${definer} as $$
  select exists (
    select from orders o join order_lines l on l.order_id = o.id
    where o.customer_id = p_customer_id and o.status in ('paid', 'completed')
      and l.product_id = p_product_id and l.refunded_quantity < l.quantity
      and not exists (select from plan_gifts g
        where g.order_line_id = l.id and g.taken_by is distinct from o.customer_id)
  ) or exists (
    select from subscriptions s join subscription_periods e on e.subscription_id = s.id
    where s.customer_id = p_customer_id and s.product_id = p_product_id and e.kind = 'gift' and e.quantity > 0);
$$;

-- Takes a gift by the key of its link, once: taken, repeated, gone (taken by another, refunded, unknown),
-- expired (only who bought it may still) or full (nothing would be added: it stays open).
create or replace function take_gift(p_key text, p_customer_id bigint, p_now timestamptz) returns jsonb
language plpgsql ${definer} as $$
declare
  v_gift plan_gifts;
  v_extended jsonb;
  v_giver bigint;
begin
  select * into v_gift from plan_gifts where key = p_key for update;
  if v_gift.taken_by = p_customer_id then
    return jsonb_build_object('result', 'repeated', 'subscriptionId', (select subscription_id::text
      from subscription_periods where reference = 'gift:' || v_gift.order_line_id));
  end if;
  if v_gift.key is null or v_gift.taken_by is not null or v_gift.quantity = 0 then return '{"result": "gone"}'; end if;
  if v_gift.expires_at <= p_now and v_gift.customer_id <> p_customer_id then return '{"result": "expired"}'; end if;
  if plan_is_full(p_customer_id, v_gift.product_id) then return '{"result": "full"}'; end if;
  update plan_gifts set taken_by = p_customer_id, taken_at = p_now where key = p_key;
  v_extended := extend_subscription(jsonb_build_object('customerId', p_customer_id, 'productId', v_gift.product_id,
    'reference', 'gift:' || v_gift.order_line_id, 'kind', 'gift', 'term', v_gift.term, 'quantity', v_gift.quantity,
    'price', v_gift.price, 'currency', v_gift.currency, 'now', p_now));
  if v_gift.customer_id <> p_customer_id then
    perform queue_message('gift:' || v_gift.order_line_id || ':taken', c.id, c.telegram_id, 'send', null,
      jsonb_build_object('key', 'notice-gift-taken', 'data', jsonb_build_object(
        'product', (select name from products where id = v_gift.product_id),
        'customer', (select name from customers where id = p_customer_id))), 1)
    from customers c where c.id = v_gift.customer_id and c.telegram_id > 0;
  end if;
  -- Who has it is asked how they like it, as a buyer is: a day after it began.
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'review', 'key', 'review:gift:' || v_gift.order_line_id, 'runAt', p_now + interval '1 day',
    'payload', jsonb_build_object('orderId', (select order_id::text from order_lines where id = v_gift.order_line_id))));
  return v_extended || '{"result": "taken"}';
end $$;

-- Frees a seat: by who sits there, or by whose subscription it is (then the old invitation is worth nothing).
create or replace function free_seat(p_id bigint, p_customer_id bigint, p_by bigint, p_now timestamptz) returns boolean
language plpgsql ${definer} as $$
declare v_subscription subscriptions;
begin
  select * into v_subscription from subscriptions where id = p_id for update;
  if v_subscription.id is null or p_by not in (p_customer_id, v_subscription.customer_id) then return false; end if;
  update subscription_seats set left_at = p_now
  where subscription_id = p_id and customer_id = p_customer_id and left_at is null;
  if not found then return false; end if;
  if p_by = v_subscription.customer_id then
    update subscriptions set seat_key = replace(gen_random_uuid()::text, '-', '') where id = p_id;
  else
    perform tell_seat_left(p_id, p_customer_id, (select name from customers where id = p_customer_id), p_now);
  end if;
  perform wake_access(p_id, p_customer_id);
  return true;
end $$;
`,
)}`;
}
