import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/**
 * How an order is placed, paid and ended. Locks are taken in one order: invoice, the customer's
 * balances, order, products by number, lines of stock. SQLSTATEs: SHL05 sold out.
 */
export function up(names: TenantNames): string {
  const { schema } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
create function lock_money(p_customer_id bigint) returns void language plpgsql ${definer} as $$
begin
  perform from ledger_accounts a join ledger_balances b on b.account_id = a.id
  where a.name in ('customer:' || p_customer_id, 'held:' || p_customer_id)
  order by a.name, a.currency for update of b;
end $$;

create function lock_order(p_id bigint) returns orders language plpgsql ${definer} as $$
declare v_order orders;
begin
  select * into v_order from orders where id = p_id;
  perform from invoices where id = v_order.invoice_id for update;
  perform lock_money(v_order.customer_id);
  select * into v_order from orders where id = p_id for update;
  return v_order;
end $$;

create function lock_products(p_order_id bigint) returns void language plpgsql ${definer} as $$
begin
  perform from products where id in (select product_id from order_lines where order_id = p_order_id)
  order by id for no key update;
end $$;

-- Takes what a line wants out of the stock. What somebody else holds is waited for before "sold out".
create function reserve_line(p_line_id bigint) returns void language plpgsql ${definer} as $$
declare
  v_line order_lines;
  v_missing int;
  v_taken int;
begin
  select * into v_line from order_lines where id = p_line_id;
  if v_line.kind = 'unique' then
    update stock_items set state = 'reserved', order_line_id = p_line_id where id in (
      select id from stock_items where product_id = v_line.product_id and state = 'available'
      order by id limit v_line.quantity for update skip locked);
    get diagnostics v_taken = row_count;
    v_missing := v_line.quantity - v_taken;
    if v_missing > 0 then
      update stock_items set state = 'reserved', order_line_id = p_line_id where id in (
        select id from stock_items where product_id = v_line.product_id and state = 'available'
        order by id limit v_missing for update);
      get diagnostics v_taken = row_count;
      v_missing := v_missing - v_taken;
    end if;
    if v_missing > 0 then raise exception 'sold out' using errcode = 'SHL05', detail = v_line.product_id; end if;
    return;
  end if;
  update products set stock = stock - v_line.quantity
  where id = v_line.product_id and (stock is null or stock >= v_line.quantity);
  if not found then raise exception 'sold out' using errcode = 'SHL05', detail = v_line.product_id; end if;
end $$;

-- Puts what is reserved or counted for an order back.
create function release_order(p_order_id bigint) returns void language plpgsql ${definer} as $$
begin
  perform lock_products(p_order_id);
  update stock_items set state = 'available', order_line_id = null
  where state = 'reserved' and order_line_id in (select id from order_lines where order_id = p_order_id);
  update products p set stock = p.stock + l.quantity
  from (select product_id, sum(quantity) as quantity from order_lines
    where order_id = p_order_id and kind <> 'unique' group by 1) l
  where p.id = l.product_id and p.stock is not null;
end $$;

-- Says in the order's chat what became of it.
create function tell_buyer(p_order orders, p_what text, p_data jsonb) returns void
language plpgsql ${definer} as $$
declare v_telegram_id bigint;
begin
  select telegram_id into v_telegram_id from customers where id = p_order.customer_id;
  perform queue_message('order:' || p_order.id || ':' || p_what, p_order.customer_id, v_telegram_id, 'send', null,
    jsonb_build_object(
      'key', 'notice-order-' || split_part(p_what, ':', 1),
      'data', jsonb_build_object('order', p_order.id::text,
        'total', jsonb_build_object('amount', p_order.total::text, 'currency', p_order.currency)) || p_data,
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-order', 'press', 'order:' || p_order.id)))), 0);
end $$;

-- Tells staff of an order: kind is one of the notices' kinds.
create function tell_of_order(p_order orders, p_kind text, p_what text, p_data jsonb) returns void
language plpgsql ${definer} as $$
begin
  perform tell_staff('order:' || p_order.id || ':' || p_what, p_kind, jsonb_build_object(
    'key', 'notice-sale-' || split_part(p_what, ':', 1),
    'data', jsonb_build_object('order', p_order.id::text,
      'customer', (select concat_ws(' ', name, '@' || username) from customers where id = p_order.customer_id),
      'total', jsonb_build_object('amount', p_order.total::text, 'currency', p_order.currency)) || p_data,
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-sale', 'press', 'sale:' || p_order.id)))));
end $$;

-- Delivers at once what can be: sold lines of stock, texts and files. Hours without a word of product
-- or shop: 24, as for a new shop.
create function deliver_instantly(p_order orders, p_now timestamptz) returns void
language plpgsql ${definer} as $$
declare v_line_id bigint;
begin
  update stock_items set state = 'sold', sold_at = p_now
  where state = 'reserved' and order_line_id in (select id from order_lines where order_id = p_order.id);
  for v_line_id in
    update order_lines l set goods = case when l.kind <> 'unique' then p.goods end, delivered_at = p_now,
      warranty_until = coalesce(l.warranty_until, p_now + make_interval(hours => coalesce(
        (p.options->>'warrantyH')::int, (select (options->>'warrantyH')::int from settings), 24)))
    from products p
    where p.id = l.product_id and l.order_id = p_order.id and l.delivered_at is null
      and (l.kind = 'unique' or (l.kind in ('text', 'file') and p.goods is not null))
    returning l.id
  loop
    perform send_line(p_order, v_line_id, 'line:' || v_line_id);
  end loop;
end $$;

-- Completed once nothing is left to deliver, refunded once all is given back; paid otherwise.
create function judge_order(p_id bigint, p_now timestamptz) returns void language plpgsql ${definer} as $$
begin
  update orders o set
    status = j.status,
    completed_at = case when j.status = 'completed' then coalesce(o.completed_at, p_now) end
  from (select case
      when not exists (select from order_lines
        where order_id = p_id and refunded_quantity < quantity and replaces is null) then 'refunded'
      when exists (select from order_lines where order_id = p_id and delivered_at is null
        and refunded_quantity < quantity) then 'paid'
      else 'completed' end as status) j
  where o.id = p_id and o.status in ('paid', 'completed', 'refunded');
end $$;
${callable(
  names,
  `
-- Sends what a line delivers, sealed until it is sent.
create function send_line(p_order orders, p_line_id bigint, p_reference text) returns void
language plpgsql ${definer} as $$
begin
  perform queue_message(p_reference, p_order.customer_id,
    (select telegram_id from customers where id = p_order.customer_id), 'send', null,
    jsonb_build_object('key', 'delivery-none', 'data', jsonb_build_object('order', p_order.id::text),
      'delivery', jsonb_build_object('lineId', p_line_id::text)), 0);
end $$;

-- Pays an order from the held part and the balance. paid; repeated; short: money is missing, nothing
-- happened; cancelled: it was ended on purpose; its time was over and meanwhile the stock is gone
-- (sold-out), or its coupon or what one customer may buy (used-up). In each case but the first the
-- money stays on the balance.
create function pay_order(p_id bigint, p_now timestamptz, p_tell boolean) returns text
language plpgsql ${definer} as $$
declare
  v_order orders := lock_order(p_id);
  v_rest numeric := v_order.total - v_order.held;
  v_legs jsonb := '[]';
  v_line_id bigint;
  v_missed text;
begin
  if v_order.id is null then return 'gone'; end if;
  if v_order.status in ('paid', 'completed', 'refunded') then return 'repeated'; end if;
  -- Late money buys at the price that was agreed on, for a day and if the stock is still there.
  if v_order.status = 'cancelled' and (v_order.details->>'reason' is distinct from 'expired'
    or v_order.created_at < p_now - interval '1 day') then return 'cancelled'; end if;
  if spendable(v_order.customer_id, v_order.currency) < v_rest then return 'short'; end if;
  if v_order.status = 'cancelled' then
    begin
      perform lock_products(p_id);
      if exists (select from order_lines l join products p on p.id = l.product_id
        where l.order_id = p_id and (p.state <> 'published' or free_stock(p.id, v_order.customer_id) < l.quantity))
      then raise exception 'sold out' using errcode = 'SHL05'; end if;
      -- Locked as a checkout does it: uses are counted one after the other.
      perform from coupons where id = v_order.coupon_id for no key update;
      if exists (select from coupons c where c.id = v_order.coupon_id and (
          c.max_uses <= (select count(*) from orders
            where coupon_id = c.id and status in ('new', 'paid', 'completed'))
          or c.max_uses_each <= (select count(*) from orders where coupon_id = c.id
            and customer_id = v_order.customer_id and status in ('new', 'paid', 'completed'))
          or (c.first_order and exists (select from orders
            where customer_id = v_order.customer_id and status in ('new', 'paid', 'completed')))))
        or exists (select from order_lines l join products p on p.id = l.product_id
          where l.order_id = p_id and bought(v_order.customer_id, p.id) + l.quantity > p.customer_limit)
      then raise exception 'used up' using errcode = 'SHL06'; end if;
      for v_line_id in select id from order_lines where order_id = p_id order by product_id loop
        perform reserve_line(v_line_id);
      end loop;
    exception
      when sqlstate 'SHL05' then v_missed := 'sold-out';
      when sqlstate 'SHL06' then v_missed := 'used-up';
    end;
    if v_missed is not null then
      update orders set details = details || jsonb_build_object('reason', v_missed) where id = p_id;
      perform tell_buyer(v_order, v_missed, '{}');
      perform tell_of_order(v_order, 'order', v_missed, '{}');
      return v_missed;
    end if;
  end if;
  if v_rest > 0 then
    v_legs := v_legs || jsonb_build_object('account', 'customer:' || v_order.customer_id,
      'currency', v_order.currency, 'amount', (-v_rest)::text);
  end if;
  if v_order.held > 0 then
    v_legs := v_legs || jsonb_build_object('account', 'held:' || v_order.customer_id,
      'currency', v_order.currency, 'amount', (-v_order.held)::text);
  end if;
  if v_order.total > 0 then
    perform post('order:' || p_id || ':pay', 'purchase', jsonb_build_object('order', p_id), v_legs
      || jsonb_build_object('account', 'sales', 'currency', v_order.currency, 'amount', v_order.total::text));
  end if;
  update orders set status = 'paid', paid_at = p_now, expires_at = null, held = 0,
    details = details - 'reason' where id = p_id returning * into v_order;
  -- Before the goods. An edited card makes no sound: it is enough only where goods come with one.
  if p_tell and not (
    exists (select from invoices
      where id = v_order.invoice_id and status = 'settled' and card_message_id is not null)
    and exists (select from order_lines where order_id = p_id and kind in ('unique', 'text', 'file')))
  then perform tell_buyer(v_order, 'paid', '{}'); end if;
  perform deliver_instantly(v_order, p_now);
  perform judge_order(p_id, p_now);
  perform tell_of_order(v_order, 'order', 'paid', jsonb_build_object('waits',
    (select case when count(*) > 0 then 'yes' else 'no' end from order_lines
      where order_id = p_id and delivered_at is null)));
  return 'paid';
end $$;

-- Ends an order that is not paid: stock and held money are free again. p_reason: expired (only when
-- its time is over), customer or staff (p_note says why). Returns what the order is now.
create function end_order(p_id bigint, p_reason text, p_note text, p_now timestamptz) returns text
language plpgsql ${definer} as $$
declare
  v_order orders := lock_order(p_id);
  v_invoice invoices;
begin
  if v_order.status is distinct from 'new' or (p_reason = 'expired' and v_order.expires_at > p_now) then
    return v_order.status;
  end if;
  perform release_order(p_id);
  if v_order.held > 0 then
    perform post('order:' || p_id || ':release', 'release', jsonb_build_object('order', p_id), jsonb_build_array(
      jsonb_build_object('account', 'held:' || v_order.customer_id, 'currency', v_order.currency,
        'amount', (-v_order.held)::text),
      jsonb_build_object('account', 'customer:' || v_order.customer_id, 'currency', v_order.currency,
        'amount', v_order.held::text)));
  end if;
  update orders set status = 'cancelled', held = 0, expires_at = null,
    details = details || jsonb_strip_nulls(jsonb_build_object('reason', p_reason, 'note', p_note)) where id = p_id;
  -- Nobody should pay it any more; what is paid nevertheless is credited. One that was bound after our
  -- lock of the invoice may be being paid now: then it is not waited for.
  update invoices set status = 'expired', ended_at = p_now, expires_at = least(expires_at, p_now) where id in (
    select id from invoices where id = v_order.invoice_id and status = 'new' for update skip locked)
  returning * into v_invoice;
  if v_invoice.id is not null then perform queue_card(v_invoice); end if;
  if p_reason <> 'customer' then
    perform tell_buyer(v_order, case when p_reason = 'expired' then 'expired' else 'cancelled' end,
      jsonb_build_object('note', p_note));
  end if;
  return 'cancelled';
end $$;
`,
)}`;
}
