import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** The way from a cart to what was delivered, and what became of it afterwards. Its functions: 0010, 0011. */
export function up(names: TenantNames): string {
  const { schema, role } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
create table cart_lines (
  customer_id bigint not null references customers on delete cascade,
  product_id bigint not null references products on delete cascade,
  quantity int not null check (quantity > 0),
  added_at timestamptz not null default now(),
  primary key (customer_id, product_id)
);

-- The checkout that a customer looks at: what they chose, and products, stock and balance as they
-- were shown. See shared/domain/orders/checkout.ts.
create table checkouts (
  customer_id bigint primary key references customers on delete cascade,
  state jsonb not null
);

create table orders (
  id bigint generated always as identity primary key,
  -- The checkout that was confirmed ("checkout:<customer>:<key>"): twenty taps buy once.
  reference text not null unique,
  customer_id bigint not null references customers,
  -- new: stock is reserved until expires_at and money is missing; paid: something is left to deliver.
  status text not null default 'new' check (status in ('new', 'paid', 'completed', 'cancelled', 'refunded')),
  currency text not null,
  subtotal numeric(38, 0) not null,
  discount numeric(38, 0) not null default 0,
  shipping numeric(38, 0) not null default 0,
  total numeric(38, 0) not null check (total >= 0),
  -- The part that waits in the customer's held account; the rest comes by the invoice.
  held numeric(38, 0) not null default 0,
  refunded numeric(38, 0) not null default 0,
  invoice_id bigint references invoices,
  coupon_id bigint,
  -- { "pay": "balance" | "invoice" | "coins", "shipping": { "id", "name", "price" }, "tracking", "reason" }
  details jsonb not null default '{}',
  -- Where it goes, sealed.
  address bytea,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  paid_at timestamptz,
  completed_at timestamptz
);
create index orders_customer on orders (customer_id, id desc);
create index orders_open on orders (status, id) where status in ('new', 'paid');
create index orders_paid on orders (paid_at) where paid_at is not null;
create index orders_coupon on orders (coupon_id) where coupon_id is not null;

create table order_lines (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders,
  product_id bigint not null references products,
  -- As they were when it was bought.
  name text not null,
  kind text not null,
  price numeric(38, 0) not null,
  quantity int not null check (quantity > 0),
  total numeric(38, 0) not null,
  refunded_quantity int not null default 0 check (refunded_quantity between 0 and quantity),
  -- What was delivered by hand or of an unlimited text, sealed; lines of stock stay in stock_items.
  goods bytea,
  delivered_at timestamptz,
  warranty_until timestamptz,
  -- The line that did not work, when this one is for it.
  replaces bigint
);
create index order_lines_order on order_lines (order_id);
create index order_lines_product on order_lines (product_id, id);
create trigger fulfil_wish after insert on order_lines for each row execute function ${schema}_fulfil_wish();

-- "Does not work", inside the warranty.
create table claims (
  id bigint generated always as identity primary key,
  order_line_id bigint not null references order_lines,
  customer_id bigint not null references customers,
  text text not null,
  state text not null default 'open' check (state in ('open', 'replaced', 'refunded', 'refused')),
  answer text,
  decided_by bigint,
  created_at timestamptz not null default now(),
  decided_at timestamptz
);
create unique index claims_open on claims (order_line_id) where state = 'open';
create index claims_line on claims (order_line_id);

-- What was given back. pending: it is on its way to where it came from, and is repeated until known.
create table refunds (
  id bigint generated always as identity primary key,
  reference text not null unique,
  order_id bigint not null references orders,
  amount numeric(38, 0) not null check (amount >= 0),
  method text not null check (method in ('balance', 'stars')),
  state text not null default 'done' check (state in ('pending', 'done', 'failed')),
  -- The payment that is taken back.
  payment_id bigint references payments,
  details jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index refunds_order on refunds (order_id);

-- Money and stock of orders change in functions only.
grant select, insert, update, delete on cart_lines, checkouts to ${role};
grant select on orders, order_lines, claims, refunds to ${role};
grant update (address) on orders to ${role};
${callable(
  names,
  `
-- How many of a product a customer has bought or is about to.
create function bought(p_customer_id bigint, p_product_id bigint) returns int
language sql stable ${definer} as $$
  select coalesce(sum(l.quantity - l.refunded_quantity), 0)::int
  from orders o join order_lines l on l.order_id = o.id
  where o.customer_id = p_customer_id and o.status in ('new', 'paid', 'completed')
    and l.product_id = p_product_id and l.replaces is null;
$$;

-- One product, or (null) the cart, as a checkout shows it. A product that vanished is null.
create function wanted_lines(p_customer_id bigint, p_product_id bigint, p_quantity int) returns jsonb
language sql stable ${definer} as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'productId', w.product_id, 'quantity', coalesce(w.quantity, p.min_quantity),
      'product', case when p.id is not null then product_json(p) - 'description' - 'photos' end,
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

-- Changes the cart and answers what is in it then: p_add more of a product, or p_set of what is there.
-- "gone": not sold; "full": no room for another one.
create function change_cart(p_customer_id bigint, p_product_id bigint, p_add int, p_set int, p_most int) returns jsonb
language plpgsql ${definer} as $$
declare
  v_product products;
  v_now int;
begin
  select * into v_product from products where id = p_product_id;
  select quantity into v_now from cart_lines where customer_id = p_customer_id and product_id = p_product_id;
  if p_add is not null then
    if v_product.state is distinct from 'published' then return '{"refused": "gone"}'; end if;
    if v_now is null and (select count(*) from cart_lines where customer_id = p_customer_id) >= p_most then
      return '{"refused": "full"}';
    end if;
  end if;
  if p_add is not null or v_now is not null then
    insert into cart_lines (customer_id, product_id, quantity)
    values (p_customer_id, p_product_id, greatest(v_product.min_quantity,
      least(coalesce(p_set, coalesce(v_now, 0) + p_add), v_product.max_quantity, v_product.customer_limit)))
    on conflict (customer_id, product_id) do update set quantity = excluded.quantity;
  end if;
  return jsonb_build_object('lines', wanted_lines(p_customer_id, null, null));
end $$;

-- What a customer may spend in a currency.
create function spendable(p_customer_id bigint, p_currency text) returns numeric
language sql stable ${definer} as $$
  select coalesce((select b.amount from ledger_accounts a join ledger_balances b on b.account_id = a.id
    where a.name = 'customer:' || p_customer_id and a.currency = p_currency), 0);
$$;

-- Moves the customer's checkout on by p_changes and keeps what it shows from now on.
create function open_checkout(p_customer_id bigint, p_changes jsonb, p_now timestamptz) returns jsonb
language plpgsql ${definer} as $$
declare v_state jsonb;
begin
  select state into v_state from checkouts where customer_id = p_customer_id;
  v_state := coalesce(v_state, '{}') || p_changes;
  v_state := v_state || jsonb_build_object(
    'at', p_now,
    'balance', spendable(p_customer_id, (select currency from settings))::text,
    'lines', wanted_lines(p_customer_id, (v_state->>'productId')::bigint, (v_state->>'quantity')::int));
  insert into checkouts (customer_id, state) values (p_customer_id, v_state)
  on conflict (customer_id) do update set state = excluded.state;
  return v_state;
end $$;
`,
)}`;
}
