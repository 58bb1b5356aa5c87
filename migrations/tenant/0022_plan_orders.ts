import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** What an order does with plans: it delivers them, changes one into another, and takes them back. A part of 0022. */
export function planOrders(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- What a change into another plan brings: the value that is left of a subscription, at a moment. Null: there
-- is nothing to change. "state" is what it was then.
create function change_quote(p_customer_id bigint, p_from bigint, p_product_id bigint, p_at timestamptz)
returns jsonb language plpgsql ${definer} as $$
declare
  v_from subscriptions;
  v_currency text := (select currency from settings);
begin
  if p_from is null then return null; end if;
  -- Both, in one order: whoever pays for the change locks them too.
  perform from subscriptions where customer_id = p_customer_id and (id = p_from or product_id = p_product_id)
  order by id for update;
  select * into v_from from subscriptions where id = p_from and customer_id = p_customer_id;
  if v_from.status is distinct from 'active' or v_from.ends_at is null or v_from.ends_at <= p_at
    or v_from.renewal = 'stars' or v_from.product_id = p_product_id then return null; end if;
  return jsonb_build_object('from', p_from::text, 'at', p_at, 'credit',
    unused_value(v_from, v_currency, p_at)::text, 'timed', coalesce(plan_term(p_product_id) ? 'unit', false), 'state', change_state(p_from));
end $$;

-- What a change depends on: any period added or taken back makes it another one.
create function change_state(p_id bigint) returns text language sql stable ${definer} as $$
  select concat_ws(':', max(id), sum(quantity)) from subscription_periods where subscription_id = p_id;
$$;

-- What was paid for the time that is left: the last periods first, each by its part, and one rounding to the
-- nearest unit at the end, half a unit for the customer.
create function unused_value(p subscriptions, p_currency text, p_at timestamptz) returns numeric
language plpgsql ${definer} as $$
declare
  v_left numeric := extract(epoch from p.ends_at - p_at);
  v_value numeric := 0;
  v_length numeric;
  v_part numeric;
  v_period subscription_periods;
begin
  for v_period in select * from subscription_periods
    where subscription_id = p.id and quantity > 0 and kind not in ('pause', 'end') and ends_at > starts_at
    order by id desc
  loop
    exit when v_left <= 0;
    v_length := extract(epoch from v_period.ends_at - v_period.starts_at);
    v_part := least(v_left, v_length);
    if v_period.currency = p_currency then v_value := v_value + v_period.price * v_part / v_length; end if;
    v_left := v_left - v_part;
  end loop;
  return round(v_value);
end $$;

-- Why an order of plans cannot be paid any more: what a change counted on is not so any more, or the plan's
-- date is over. Null: it can.
create function missed_plan(p_order orders, p_now timestamptz) returns text language plpgsql ${definer} as $$
declare v_change jsonb := p_order.details->'change';
begin
  if v_change is not null then
    perform from subscriptions where customer_id = p_order.customer_id and (id = (v_change->>'from')::bigint
      or product_id in (select product_id from order_lines where order_id = p_order.id))
    order by id for update;
    if p_order.status = 'cancelled' or v_change->>'state' <> change_state((v_change->>'from')::bigint) then
      return 'change-over';
    end if;
  end if;
  if exists (select from order_lines l join plans p on p.product_id = l.product_id
    where l.order_id = p_order.id and l.kind = 'access' and (p.terms->'period'->>'until')::timestamptz <= p_now)
  then return 'sold-out'; end if;
  return null;
end $$;

-- A plan that was paid for begins, or becomes longer; or it waits as a gift. What would add nothing to what
-- they have (bought twice for life) becomes a gift too, so that it is not lost.
create function deliver_access(p_order orders, p_line order_lines, p_now timestamptz) returns void
language plpgsql ${definer} as $$
declare
  v_term jsonb := plan_term(p_line.product_id);
  -- A line that replaces another one changes nothing again.
  v_change jsonb := case when p_line.replaces is null then p_order.details->'change' end;
  -- What was paid for it: its part of the order after a coupon.
  v_price numeric := case when p_order.subtotal = 0 then 0
    else round(p_line.total * (p_order.subtotal - p_order.discount) / p_order.subtotal) end;
  v_more numeric;
  v_renewal text;
  v_extended jsonb;
  v_gift plan_gifts;
  v_telegram_id bigint := (select telegram_id from customers where id = p_order.customer_id);
  v_said jsonb := jsonb_build_object('product', p_line.name, 'order', p_order.id::text);
begin
  if p_order.details ? 'gift' or plan_is_full(p_order.customer_id, p_line.product_id) then
    insert into plan_gifts (order_line_id, key, customer_id, product_id, term, quantity, price, currency, created_at,
      expires_at)
    values (p_line.id, replace(gen_random_uuid()::text, '-', ''), p_order.customer_id, p_line.product_id, v_term,
      p_line.quantity, v_price, p_order.currency, p_now, gift_ends(p_now))
    on conflict (order_line_id) do nothing returning * into v_gift;
    if v_gift.key is null then return; end if;
    perform wake_gift(p_line.id, v_gift.expires_at);
    perform queue_message('line:' || p_line.id, p_order.customer_id, v_telegram_id, 'send', null, jsonb_build_object(
      'key', case when p_order.details ? 'gift' then 'notice-gift-bought' else 'notice-gift-instead' end,
      'data', v_said || jsonb_build_object('until', said_moment(v_gift.expires_at)),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-gift', 'press', 'gift:' || p_line.id)))), 0);
    return;
  end if;
  if v_change is not null then
    -- All that was left of the other one goes into this one: what it is worth more than this one costs, as time.
    v_more := (v_change->>'credit')::numeric - p_order.discount;
    v_price := p_line.total + v_more;
    if v_more > 0 then
      v_term := v_term || jsonb_build_object('extra', round(v_more / p_line.total * extract(epoch from
        plan_end(p_now, v_term) - p_now)));
    end if;
    select renewal into v_renewal from subscriptions where id = (v_change->>'from')::bigint;
    perform end_subscription((v_change->>'from')::bigint, 'change:' || p_order.id,
      jsonb_build_object('change', p_order.id::text), p_now);
  end if;
  v_extended := extend_subscription(jsonb_build_object('customerId', p_order.customer_id, 'productId',
    p_line.product_id, 'reference', 'order:' || p_order.id || ':' || p_line.id, 'kind', 'order', 'term', v_term,
    'quantity', p_line.quantity, 'price', v_price, 'currency', p_order.currency, 'now', p_now));
  if v_change is not null then
    perform move_along((v_change->>'from')::bigint, (v_extended->>'subscriptionId')::bigint, v_renewal, p_now);
  end if;
  perform queue_message('line:' || p_line.id, p_order.customer_id, v_telegram_id, 'send', null, jsonb_build_object(
    'key', 'notice-subscription-bought',
    'data', v_said || jsonb_build_object('until', said_moment((v_extended->>'endsAt')::timestamptz)),
    'buttons', jsonb_build_array(jsonb_build_array(jsonb_build_object('key', 'button-subscription',
      'press', 'subscription:' || (v_extended->>'subscriptionId'))))), 0);
end $$;

-- Renewal from the balance goes along into another plan, and so do those who share it, as far as it has seats.
create function move_along(p_from bigint, p_to bigint, p_renewal text, p_now timestamptz) returns void
language plpgsql ${definer} as $$
begin
  update subscriptions set renewal = 'balance' where id = p_to and renewal = 'none' and p_renewal = 'balance';
  insert into subscription_seats (subscription_id, customer_id, joined_at)
  select p_to, s.customer_id, p_now from subscription_seats s
  where s.subscription_id = p_from and s.left_at is null
    and not exists (select from subscription_seats where subscription_id = p_to)
  order by s.joined_at limit (select coalesce((l.terms->>'seats')::int, 0)
    from subscriptions t join plans l on l.product_id = t.product_id where t.id = p_to)
  on conflict do nothing;
  perform wake_access(p_to, null);
end $$;

-- When a term ends that begins at a moment.
create function plan_end(p_from timestamptz, p_term jsonb) returns timestamptz language sql stable ${definer} as $$
  select case when p_term ? 'until' then (p_term->>'until')::timestamptz
    when p_term->>'unit' = 'month' then ((p_from at time zone shop_zone())
      + make_interval(months => (p_term->>'count')::int)) at time zone shop_zone()
    when p_term->>'unit' = 'day' then ((p_from at time zone shop_zone())
      + make_interval(days => (p_term->>'count')::int)) at time zone shop_zone() end;
$$;

-- What was refunded of an order's plans takes its time along, from whoever has it; and what went into it
-- from another plan comes back, with all that was left then.
create function take_time_back(p_order_id bigint, p_now timestamptz) returns void language plpgsql ${definer} as $$
declare
  v_line order_lines;
  v_left int;
  v_cut subscription_periods;
begin
  for v_line in select * from order_lines
    where order_id = p_order_id and kind = 'access' and refunded_quantity > 0 and delivered_at is not null order by id
  loop
    v_left := v_line.quantity - v_line.refunded_quantity;
    update plan_gifts set price = round(price * v_left / quantity), quantity = v_left
    where order_line_id = v_line.id and quantity > v_left;
    perform shorten_subscription('gift:' || v_line.id, v_left, p_now);
    if shorten_subscription('order:' || p_order_id || ':' || v_line.id, v_left, p_now) is not null and v_left = 0 then
      update subscription_periods set undone_at = p_now
      where reference = 'change:' || p_order_id and undone_at is null returning * into v_cut;
      if v_cut.id is not null then
        perform give_time(v_cut.subscription_id, 'back:' || p_order_id, p_now - v_cut.at, p_now);
      end if;
    end if;
  end loop;
end $$;

-- Gives the plans of an order back to the balance, whose payment is being taken back by whoever made it.
create function refund_access(p_invoice invoices, p_reference text, p_now timestamptz) returns void
language plpgsql ${definer} as $$
declare
  v_order orders;
  v_lines jsonb;
  v_amount numeric;
  v_rest int;
begin
  if p_invoice.reference is null or p_invoice.reference not like 'order:%' then return; end if;
  select * into v_order from orders where id = split_part(p_invoice.reference, ':', 2)::bigint
    and customer_id = p_invoice.customer_id and invoice_id = p_invoice.id and status in ('paid', 'completed');
  if v_order.id is null then return; end if;
  select jsonb_agg(jsonb_build_object('lineId', id::text, 'quantity', quantity - refunded_quantity))
      filter (where kind = 'access' and refunded_quantity < quantity),
    coalesce(sum(floor(total * (quantity - refunded_quantity) * (v_order.subtotal - v_order.discount)
      / nullif(quantity * v_order.subtotal, 0))) filter (where kind = 'access'), 0),
    count(*) filter (where kind <> 'access')
  into v_lines, v_amount, v_rest from order_lines where order_id = v_order.id;
  if v_lines is null then return; end if;
  perform refund_order(jsonb_build_object('reference', 'taken-back:' || p_reference, 'orderId', v_order.id::text,
    'amount', case when v_rest > 0 then least(v_amount, v_order.total - v_order.refunded)::text end,
    'lines', case when v_rest > 0 then v_lines else '[]' end,
    'to', 'balance', 'returnStock', false, 'reason', null, 'actorId', 0, 'now', p_now));
exception
  -- What cannot be given back stays, and the money is owed.
  when sqlstate 'SHL07' or sqlstate 'SHL08' then null;
end $$;
`;
}
