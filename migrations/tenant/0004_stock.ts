import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/**
 * What is sold as lines, each once: keys, accounts, codes. Sealed like a token. Stock changes in
 * functions only, and whatever changes it tells the staff when little is left and those who wait.
 */
export function up(names: TenantNames): string {
  const { schema, role } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
create table stock_items (
  id bigint generated always as identity primary key,
  product_id bigint not null references products,
  sealed bytea not null,
  -- A keyed digest of the line: the same line is not taken twice into one product.
  digest bytea not null,
  state text not null default 'available' check (state in ('available', 'reserved', 'sold', 'withdrawn')),
  -- Who has it: reserved for, or sold by.
  order_line_id bigint,
  added_at timestamptz not null default now(),
  sold_at timestamptz,
  -- Names what was withdrawn together, so that it can come back together.
  withdrawn_at timestamptz,
  unique (product_id, digest)
);
create index stock_items_free on stock_items (product_id, id) where state = 'available';
create index stock_items_line on stock_items (order_line_id) where order_line_id is not null;

-- When staff were told that little is left; null: not since the last restock.
alter table products add column low_told_at timestamptz;
create index wishes_waiting on wishes (product_id, created_at) where kind = 'waiting';

${callable(names, callables(definer))}
-- A sale took some: staff hear once that little is left, and again only after a restock.
create function stock_fell(p_product_id bigint) returns void language plpgsql ${definer} as $$
declare
  v_product products;
  v_level int;
  v_left int;
begin
  -- Two sales at once: the second one counts what the first one left.
  select * into v_product from products where id = p_product_id for no key update;
  if v_product.low_told_at is not null then return; end if;
  v_level := low_level(v_product.options);
  v_left := v_product.stock;
  if v_product.kind = 'unique' then
    select count(*) into v_left from (
      select from stock_items where product_id = p_product_id and state = 'available' limit v_level + 1) few;
  end if;
  if v_left > v_level then return; end if;
  update products set low_told_at = now() where id = p_product_id;
  perform tell_staff('low:' || p_product_id || ':' || pg_current_xact_id(), 'stock', jsonb_build_object(
    'key', 'notice-stock-low',
    'data', jsonb_build_object('product', v_product.name, 'left', v_left),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'notice-stock-open', 'press', 'stock:' || p_product_id)))));
end $$;

create function ${schema}_stock_added() returns trigger language plpgsql ${definer} as $$
declare v_id bigint;
begin
  for v_id in select distinct product_id from added order by 1 loop
    update products set low_told_at = null where id = v_id and low_told_at is not null
      and low_level(options) < (select count(*) from stock_items where product_id = v_id and state = 'available');
    perform offer_waiting(v_id);
  end loop;
  return null;
end $$;
create trigger stock_added after insert on stock_items
  referencing new table as added for each statement execute function ${schema}_stock_added();

-- Sold, withdrawn, or free again. What comes back from an order is no restock for the staff.
create function ${schema}_stock_moved() returns trigger language plpgsql ${definer} as $$
declare v record;
begin
  for v in
    select n.product_id, bool_or(n.state in ('reserved', 'sold')) as fell, bool_or(n.state = 'available') as rose
    from after n join before o on o.id = n.id
    where n.state <> o.state and 'available' in (n.state, o.state)
    group by 1 order by 1
  loop
    if v.fell then perform stock_fell(v.product_id); end if;
    if v.rose then perform offer_waiting(v.product_id); end if;
  end loop;
  return null;
end $$;
create trigger stock_moved after update on stock_items
  referencing old table as before new table as after for each statement execute function ${schema}_stock_moved();

-- The same for what is counted, and for what is put on sale again.
create function ${schema}_count_moved() returns trigger language plpgsql ${definer} as $$
begin
  if new.stock < old.stock and new.low_told_at is not distinct from old.low_told_at then
    perform stock_fell(new.id);
  else
    perform offer_waiting(new.id);
  end if;
  return null;
end $$;
create trigger count_moved after update of stock, state on products for each row
  when (old.stock is distinct from new.stock or old.state <> new.state) execute function ${schema}_count_moved();

-- Who buys does not wait any more. The trigger stands where order_lines are made.
create function ${schema}_fulfil_wish() returns trigger language plpgsql ${definer} as $$
begin
  delete from wishes w using orders o
  where o.id = new.order_id and w.customer_id = o.customer_id and w.product_id = new.product_id
    and w.kind = 'waiting';
  return null;
end $$;

grant select on stock_items to ${role};
`;
}

/** What the shop's role may call. */
function callables(definer: string): string {
  return `
-- At or below this little is left: the product's own level, or the shop's, or a new shop's.
create function low_level(p_options jsonb) returns int language sql stable ${definer} as $$
  select coalesce((p_options->>'lowStock')::int, (s.options->>'lowStock')::int, 3) from settings s;
$$;

-- What this customer may buy now; null: unlimited. What a restock keeps for others is not free:
-- each of them has as much as the least that is sold at once.
create function free_stock(p_product_id bigint, p_customer_id bigint) returns int
language sql stable ${definer} as $$
  select case when p.kind <> 'unique' and p.stock is null then null else greatest(0,
    case when p.kind = 'unique'
      then (select count(*) from stock_items where product_id = p.id and state = 'available')
      else p.stock end
    - p.min_quantity * (select count(*) from wishes w
      where w.product_id = p.id and w.kind = 'waiting' and w.reserved_until > now()
        and w.customer_id is distinct from p_customer_id))::int end
  from products p where p.id = p_product_id;
$$;

-- Takes lines in, in their order; who adds the same ones at once waits. Returns how many were not
-- there before; null when there is no product that is sold as lines.
create function add_stock(p_product_id bigint, p_sealed bytea[], p_digests bytea[]) returns int
language plpgsql ${definer} as $$
declare v_count int;
begin
  perform from products where id = p_product_id and kind = 'unique' and state <> 'deleted' for no key update;
  if not found then return null; end if;
  insert into stock_items (product_id, sealed, digest)
  select p_product_id, l.sealed, l.digest
  from unnest(p_sealed, p_digests) with ordinality as l (sealed, digest, place) order by l.place
  on conflict (product_id, digest) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Takes available lines out of sale: one, or (null) all of the product. Returns how many.
create function withdraw_stock(p_product_id bigint, p_item_id bigint, p_at timestamptz) returns int
language plpgsql ${definer} as $$
declare v_count int;
begin
  update stock_items set state = 'withdrawn', withdrawn_at = p_at
  where product_id = p_product_id and state = 'available' and (p_item_id is null or id = p_item_id);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Puts back what was withdrawn: one, or (null) all that went at that moment. Returns how many.
create function restore_stock(p_product_id bigint, p_item_id bigint, p_at timestamptz) returns int
language plpgsql ${definer} as $$
declare v_count int;
begin
  update stock_items set state = 'available', withdrawn_at = null
  where product_id = p_product_id and state = 'withdrawn'
    and (case when p_item_id is null then withdrawn_at = p_at else id = p_item_id end);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Lines that were added at this moment, as if they had never come, if all of them are still free;
-- then they can be added again. Returns how many went, null when one did not stay free.
create function forget_stock(p_product_id bigint, p_added_at timestamptz) returns int
language plpgsql ${definer} as $$
declare v_count int;
begin
  perform from stock_items where product_id = p_product_id and added_at = p_added_at order by id for update;
  if exists (select from stock_items
    where product_id = p_product_id and added_at = p_added_at and state <> 'available') then return null; end if;
  delete from stock_items where product_id = p_product_id and added_at = p_added_at;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Says how many there are of what is not sold as lines; null: unlimited. Returns { "before" }, or
-- null when there is no such product. Who sets a low number knows it: nobody is told.
create function set_stock(p_product_id bigint, p_stock int) returns jsonb
language plpgsql ${definer} as $$
declare v_before int;
begin
  select stock into v_before from products
  where id = p_product_id and kind <> 'unique' and state <> 'deleted' for no key update;
  if not found then return null; end if;
  update products set stock = p_stock,
    low_told_at = case when p_stock <= low_level(options) then now() end
  where id = p_product_id;
  return jsonb_build_object('before', v_before);
end $$;

-- Tells those who wait, first come first served, and keeps their part for a while; whose time is
-- over had their turn. Asks for a look at the next end of such a time.
create function offer_waiting(p_product_id bigint) returns void language plpgsql ${definer} as $$
declare
  v_product products;
  v_free int;
  v_minutes int;
  v_next timestamptz;
  v_wish record;
begin
  if not exists (select from wishes where product_id = p_product_id and kind = 'waiting') then return; end if;
  select * into v_product from products where id = p_product_id for no key update;
  delete from wishes where product_id = p_product_id and kind = 'waiting' and reserved_until <= now();
  v_free := free_stock(p_product_id, null);
  v_minutes := coalesce((select (options->>'reserveMin')::int from settings), 30);
  for v_wish in
    select w.customer_id, c.telegram_id from wishes w join customers c on c.id = w.customer_id
    where w.product_id = p_product_id and w.kind = 'waiting' and w.reserved_until is null
      and c.unreachable_at is null and c.blocked_at is null and v_product.state = 'published'
    order by w.created_at, w.customer_id
    limit v_free / v_product.min_quantity
  loop
    update wishes set reserved_until = now() + make_interval(mins => v_minutes)
    where customer_id = v_wish.customer_id and product_id = p_product_id and kind = 'waiting';
    perform queue_message(
      'restock:' || p_product_id || ':' || v_wish.customer_id || ':' || pg_current_xact_id(),
      v_wish.customer_id, v_wish.telegram_id, 'send', null, jsonb_build_object(
        'key', 'notice-restock',
        'data', jsonb_build_object('product', v_product.name, 'minutes', v_minutes),
        'buttons', jsonb_build_array(
          jsonb_build_array(jsonb_build_object('key', 'notice-restock-open', 'press', 'product:' || p_product_id)),
          jsonb_build_array(jsonb_build_object('key', 'notice-restock-leave', 'press', 'wait:leave:' || p_product_id)))), 1);
  end loop;
  select min(reserved_until) into v_next from wishes where product_id = p_product_id and kind = 'waiting';
  if v_next is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'waiting', 'key', 'waiting:' || p_product_id, 'runAt', v_next + interval '1 second',
      'payload', jsonb_build_object('productId', p_product_id::text)));
  end if;
end $$;

-- Seals a line again with the platform's next key, if nobody changed it meanwhile. The digest's key
-- moves too: whoever came in twice meanwhile is sold once.
create function reseal_stock(p_id bigint, p_old bytea, p_sealed bytea, p_digest bytea) returns void
language plpgsql ${definer} as $$
begin
  update stock_items set sealed = p_sealed, digest = p_digest where id = p_id and sealed = p_old;
exception when unique_violation then
  update stock_items set sealed = p_sealed where id = p_id and sealed = p_old;
  update stock_items set state = 'withdrawn', withdrawn_at = now() where id = (
    select s.id from stock_items known join stock_items s on s.product_id = known.product_id
      and (s.id = known.id or s.digest = p_digest)
    where known.id = p_id and s.state = 'available' order by s.id = known.id limit 1);
end $$;

-- The same for what an order line delivered.
create function reseal_delivered(p_id bigint, p_old bytea, p_sealed bytea) returns void
language plpgsql ${definer} as $$
begin
  update order_lines set goods = p_sealed where id = p_id and goods = p_old;
end $$;
`;
}
