import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** The ways into an order: a confirmed checkout, and money that comes for one. */
export function up(names: TenantNames): string {
  const { schema } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
-- What is not any more as the checkout showed it: [{ "what", "productId"? }].
create function checkout_changes(p jsonb) returns jsonb language plpgsql ${definer} as $$
declare
  v_customer bigint := (p->>'customerId')::bigint;
  v_now timestamptz := (p->>'now')::timestamptz;
  v_settings settings;
  v_coupon coupons;
  v_found jsonb;
begin
  select * into v_settings from settings;
  select coalesce(jsonb_agg(jsonb_build_object('what', x.what, 'productId', x.id)), '[]') into v_found from (
    select l."productId" as id, case
      when r.id is null or r.state <> 'published'
        or (r.category_id is not null and r.category_id not in (select open_categories())) then 'gone'
      when r.version <> l.version then 'product'
      when (r.kind in ('text', 'file') and r.goods is null) or free_stock(r.id, v_customer) < l.quantity then 'stock'
      when l.quantity < r.min_quantity or l.quantity > r.max_quantity then 'quantity'
      when r.customer_limit is not null and bought(v_customer, r.id) + l.quantity > r.customer_limit then 'limit'
      end as what
    from jsonb_to_recordset(p->'lines') as l ("productId" bigint, version int, quantity int)
    left join products r on r.id = l."productId") x where x.what is not null;
  if (p->>'validUntil')::timestamptz <= v_now then v_found := v_found || '{"what": "sale"}'; end if;
  if p->>'currency' <> v_settings.currency then v_found := v_found || '{"what": "currency"}'; end if;
  if p->'shipping' <> 'null' and not exists (
    select from jsonb_array_elements(coalesce(v_settings.options->'shipping', '[]')) s
    where s->>'id' = p->'shipping'->>'id' and (s->>'price')::numeric = (p->'shipping'->>'price')::numeric)
  then v_found := v_found || '{"what": "shipping"}'; end if;
  if p->'coupon' <> 'null' then
    -- Locked: its uses are counted one after the other.
    select * into v_coupon from coupons where id = (p->'coupon'->>'id')::bigint for no key update;
    if v_coupon.id is null or v_coupon.state <> 'active' or v_coupon.version <> (p->'coupon'->>'version')::int
      or v_coupon.starts_at > v_now or v_coupon.ends_at <= v_now
      or v_coupon.max_uses <= (select count(*) from orders
        where coupon_id = v_coupon.id and status in ('new', 'paid', 'completed'))
      or v_coupon.max_uses_each <= (select count(*) from orders where coupon_id = v_coupon.id
        and customer_id = v_customer and status in ('new', 'paid', 'completed'))
      or (v_coupon.first_order and exists (select from orders
        where customer_id = v_customer and status in ('new', 'paid', 'completed')))
    then v_found := v_found || '{"what": "coupon"}'; end if;
  end if;
  if spendable(v_customer, p->>'currency')
    < (case when p->>'pay' = 'balance' then p->>'total' else p->>'held' end)::numeric
  then v_found := v_found || '{"what": "balance"}'; end if;
  return v_found;
end $$;

-- Money came: the credit stands whatever happens here, so our own mistake costs the buyer a tap and
-- not the money. A deadlock is tried again as a whole.
create function try_pay(p_order_id bigint) returns text language plpgsql ${definer} as $$
begin
  return pay_order(p_order_id, now(), true);
exception
  when transaction_rollback then raise;
  when others then
    perform tell_staff('order:' || p_order_id || ':trouble', 'trouble', jsonb_build_object(
      'key', 'notice-sale-trouble', 'data', jsonb_build_object('order', p_order_id::text, 'reason', sqlerrm),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-sale', 'press', 'sale:' || p_order_id)))));
    return 'trouble';
end $$;

create function ${schema}_invoice_settled() returns trigger language plpgsql ${definer} as $$
declare v_order_id bigint;
begin
  select id into v_order_id from orders
  where id = split_part(new.reference, ':', 2)::bigint and customer_id = new.customer_id;
  if v_order_id is not null then perform try_pay(v_order_id); end if;
  return null;
end $$;
create trigger pay_order after update of status on invoices for each row
  when (new.status = 'settled' and old.status <> 'settled' and new.reference like 'order:%')
  execute function ${schema}_invoice_settled();

-- Coins name no invoice: they pay the orders that wait for coins, oldest first, as far as they go.
create function ${schema}_coins_settled() returns trigger language plpgsql ${definer} as $$
declare v_order_id bigint;
begin
  for v_order_id in
    select id from orders where customer_id = new.customer_id and status = 'new' and details->>'pay' = 'coins'
    order by id
  loop
    perform try_pay(v_order_id);
  end loop;
  return null;
end $$;
-- At the end of the transaction: the credit comes after the payment's own row.
create constraint trigger pay_orders after update on payments deferrable initially deferred for each row
  when (new.status = 'settled' and old.status <> 'settled' and new.invoice_id is null)
  execute function ${schema}_coins_settled();
${callable(
  names,
  `
-- Makes an order of a checkout as it was shown, or says what changed since and does nothing. See
-- orders.place. Amounts are texts, "address" is hex.
create function place_order(p jsonb) returns jsonb language plpgsql ${definer} as $$
declare
  v_customer bigint := (p->>'customerId')::bigint;
  v_now timestamptz := (p->>'now')::timestamptz;
  v_held numeric := (p->>'held')::numeric;
  v_order orders;
  v_changed jsonb;
  v_line_id bigint;
begin
  -- One at a time of a customer: limits are counted, and twenty taps find the first one's order.
  perform pg_advisory_xact_lock(hashtextextended(current_schema() || ':order:' || v_customer, 0));
  select * into v_order from orders where reference = p->>'reference';
  if v_order.id is not null then
    return jsonb_build_object('orderId', v_order.id::text, 'status', v_order.status, 'repeated', true);
  end if;
  if exists (select from jsonb_to_recordset(p->'lines') as l (quantity int, price numeric, total numeric)
      where l.total <> l.price * l.quantity or l.price < 0)
    or (p->>'subtotal')::numeric is distinct from
      (select sum(l.total) from jsonb_to_recordset(p->'lines') as l (total numeric))
    or (p->>'total')::numeric is distinct from (p->>'subtotal')::numeric - (p->>'discount')::numeric
      + coalesce((p->'shipping'->>'price')::numeric, 0)
    or (p->>'discount')::numeric not between 0 and (p->>'subtotal')::numeric
    or v_held not between 0 and (p->>'total')::numeric
  then
    raise exception 'the sums of a checkout do not add up' using errcode = '22023';
  end if;
  perform lock_money(v_customer);
  perform from products where id in (select (l->>'productId')::bigint from jsonb_array_elements(p->'lines') l)
  order by id for no key update;
  v_changed := checkout_changes(p);
  if v_changed <> '[]' then return jsonb_build_object('changed', v_changed); end if;

  begin
    insert into orders (reference, customer_id, currency, subtotal, discount, shipping, total, held, coupon_id,
      details, address, expires_at, created_at)
    values (p->>'reference', v_customer, p->>'currency', (p->>'subtotal')::numeric, (p->>'discount')::numeric,
      coalesce((p->'shipping'->>'price')::numeric, 0), (p->>'total')::numeric, v_held,
      (p->'coupon'->>'id')::bigint, jsonb_strip_nulls(jsonb_build_object('pay', p->'pay',
        'shipping', p->'shipping', 'coupon', p->'coupon'->'code')),
      decode(p->>'address', 'hex'), (p->>'expiresAt')::timestamptz, v_now)
    returning * into v_order;
    for v_line_id in
      insert into order_lines (order_id, product_id, name, kind, price, quantity, total)
      select v_order.id, r.id, r.name, r.kind, l.price, l.quantity, l.total
      from jsonb_to_recordset(p->'lines') as l ("productId" bigint, quantity int, price numeric, total numeric)
      join products r on r.id = l."productId" order by r.id
      returning id
    loop
      perform reserve_line(v_line_id);
    end loop;
  exception when sqlstate 'SHL05' then
    return '{"changed": [{"what": "stock"}]}';
  end;
  if v_held > 0 then
    perform post('order:' || v_order.id || ':hold', 'hold', jsonb_build_object('order', v_order.id), jsonb_build_array(
      jsonb_build_object('account', 'customer:' || v_customer, 'currency', v_order.currency, 'amount', (-v_held)::text),
      jsonb_build_object('account', 'held:' || v_customer, 'currency', v_order.currency, 'amount', v_held::text)));
  end if;
  delete from checkouts where customer_id = v_customer;
  delete from cart_lines where customer_id = v_customer and (p->>'fromCart')::boolean
    and product_id in (select product_id from order_lines where order_id = v_order.id);
  if p->>'pay' = 'balance' or v_order.total = 0 then
    if pay_order(v_order.id, v_now, false) <> 'paid' then
      raise exception 'an order that can be paid is paid' using errcode = 'XX000';
    end if;
  else
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'order', 'key', 'order:' || v_order.id, 'runAt', v_order.expires_at,
      'payload', jsonb_build_object('orderId', v_order.id::text)));
  end if;
  return jsonb_build_object('orderId', v_order.id::text, 'repeated', false,
    'status', (select status from orders where id = v_order.id));
end $$;

-- The invoice by which an order is being paid. Its own reference names the order for ever:
-- "order:<id>:<n>". Paid already: the order is now.
create function bind_invoice(p_order_id bigint, p_invoice_id bigint, p_now timestamptz) returns text
language plpgsql ${definer} as $$
declare v_invoice invoices;
begin
  select * into v_invoice from invoices where id = p_invoice_id for update;
  update orders set invoice_id = p_invoice_id
  where id = p_order_id and customer_id = v_invoice.customer_id and status = 'new'
    and v_invoice.reference like 'order:' || p_order_id || ':%';
  if not found then return 'gone'; end if;
  return case when v_invoice.status = 'settled' then pay_order(p_order_id, p_now, true) else 'bound' end;
end $$;
`,
)}`;
}
