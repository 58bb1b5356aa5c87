import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** The functions of a checkout that know of plans now. A part of 0022. */
export function planDoors(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- What this customer may buy now; null: unlimited. A plan without a period of its own is sold once at a time.
create or replace function free_stock(p_product_id bigint, p_customer_id bigint) returns int
language sql stable ${definer} as $$
  select case
    when p.kind = 'access' and (not plan_is_open(p.id)
      or (select (t->>'until')::timestamptz <= now() from plan_term(p.id) t)) then 0
    when p.kind = 'access' and (select not t ? 'unit' from plan_term(p.id) t) then least(1, p.stock)
    when p.kind <> 'unique' and p.stock is null then null
    else greatest(0,
      case when p.kind = 'unique'
        then (select count(*) from stock_items where product_id = p.id and state = 'available')
        else p.stock end
      - p.min_quantity * (select count(*) from wishes w
        where w.product_id = p.id and w.kind = 'waiting' and w.reserved_until > now()
          and w.customer_id is distinct from p_customer_id))::int end
  from products p where p.id = p_product_id;
$$;

-- What customers see of the products that fit a text, best first: by its words (full text), by likeness (a typing
-- error), or "p_<key>" exactly (also what only its link shows); all of them, newest first, for an empty text.
create or replace function find_products(p_text text, p_limit int, p_offset int)
returns table (id bigint, place bigint) language plpgsql stable as $$
declare
  v_open bigint[] := array(select open_categories());
  v_words tsquery := websearch_to_tsquery('russian', fold_text(p_text));
  v_latin text := latin_text(p_text);
begin
  if p_text = '' then
    return query select p.id, -p.id from products p
      where p.state = 'published' and not p.options ? 'unlisted'
        and (p.category_id is null or p.category_id = any(v_open))
      order by p.id desc limit p_limit offset p_offset;
  elsif p_text ~ '^p_[A-Za-z0-9_-]+$' then
    return query select p.id, 1::bigint from products p
      where p.key = substr(p_text, 3) and p.state = 'published'
        and (p.category_id is null or p.category_id = any(v_open))
      limit p_limit offset p_offset;
  else
    return query select f.id, row_number() over (order by f.rank desc, f.likeness desc, f.id desc) from (
      -- Likeness is what takes time: it is asked only where the words are not found.
      select p.id, case when p.search @@ v_words then 1 + ts_rank(p.search, v_words) else 0 end as rank,
        case when p.search @@ v_words then 1 else public.word_similarity(v_latin, p.latin) end as likeness
      from products p
      where p.state = 'published' and not p.options ? 'unlisted'
        and (p.category_id is null or p.category_id = any(v_open))) f
    where f.likeness >= 0.4 order by 2 limit p_limit offset p_offset;
  end if;
end $$;

-- Moves the customer's checkout on by p_changes and keeps what it shows from now on.
create or replace function open_checkout(p_customer_id bigint, p_changes jsonb, p_now timestamptz) returns jsonb
language plpgsql ${definer} as $$
declare v_state jsonb;
begin
  select state into v_state from checkouts where customer_id = p_customer_id;
  -- Another product is neither a gift nor a change, unless it is said again.
  v_state := case when p_changes ? 'productId' then coalesce(v_state, '{}') - 'changeFrom' - 'gift'
    else coalesce(v_state, '{}') end || p_changes;
  v_state := v_state || jsonb_build_object(
    'at', p_now,
    'balance', spendable(p_customer_id, (select currency from settings))::text,
    'lines', wanted_lines(p_customer_id, (v_state->>'productId')::bigint, (v_state->>'quantity')::int),
    'change', change_quote(p_customer_id, (v_state->>'changeFrom')::bigint, (v_state->>'productId')::bigint, p_now));
  insert into checkouts (customer_id, state) values (p_customer_id, v_state)
  on conflict (customer_id) do update set state = excluded.state;
  return v_state;
end $$;

-- What is not any more as the checkout showed it: [{ "what", "productId"? }].
create or replace function checkout_changes(p jsonb) returns jsonb language plpgsql ${definer} as $$
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
      when r.kind = 'access' and (p->>'gift')::boolean is not true and plan_is_full(v_customer, r.id) then 'limit'
      when l.quantity < r.min_quantity or l.quantity > r.max_quantity then 'quantity'
      when r.customer_limit is not null and bought(v_customer, r.id) + l.quantity > r.customer_limit then 'limit'
      end as what
    from jsonb_to_recordset(p->'lines') as l ("productId" bigint, version int, quantity int)
    left join products r on r.id = l."productId") x where x.what is not null;
  -- What is left becomes less from minute to minute. What it is worth more than the new plan costs becomes
  -- time, where there is time to have.
  if p->'change' <> 'null' and (
    p->'change' is distinct from change_quote(v_customer, (p->'change'->>'from')::bigint,
      (p->'lines'->0->>'productId')::bigint, (p->'change'->>'at')::timestamptz)
    or (p->'change'->>'at')::timestamptz < v_now - interval '30 minutes'
    or ((p->'change'->>'credit')::numeric > (p->>'subtotal')::numeric
      and ((p->>'subtotal')::numeric = 0 or not (p->'change'->>'timed')::boolean)))
  then v_found := v_found || '{"what": "change"}'; end if;
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

-- Makes an order of a checkout as it was shown, or says what changed since and does nothing. See
-- orders.place. Amounts are texts, "address" is hex.
create or replace function place_order(p jsonb) returns jsonb language plpgsql ${definer} as $$
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
    -- A change is of one plan; what is left of the other one is all that is taken off.
    or (p->'change' <> 'null' and (jsonb_array_length(p->'lines') <> 1 or p->'lines'->0->>'quantity' <> '1'
      or (p->>'discount')::numeric <> least((p->'change'->>'credit')::numeric, (p->>'subtotal')::numeric)))
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
        'shipping', p->'shipping', 'coupon', p->'coupon'->'code', 'change', nullif(p->'change', 'null'),
        'gift', case when (p->>'gift')::boolean then true end)),
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
`;
}
