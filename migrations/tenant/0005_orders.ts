import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** The way from a cart to what was delivered, and what became of it afterwards. */
export function up({ role }: TenantNames): string {
  return `
create table cart_lines (
  customer_id bigint not null references customers on delete cascade,
  product_id bigint not null references products on delete cascade,
  quantity int not null check (quantity > 0),
  added_at timestamptz not null default now(),
  primary key (customer_id, product_id)
);

create table orders (
  id bigint generated always as identity primary key,
  -- What asked for it ("update:<id>"): a redelivered update buys nothing twice.
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
  -- { "shipping": { "id", "name" }, "note", "tracking", "reason" }
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
  refunded_quantity int not null default 0,
  -- What was delivered by hand or of an unlimited text, sealed; lines of stock stay in stock_items.
  goods bytea,
  delivered_at timestamptz,
  warranty_until timestamptz
);
create index order_lines_order on order_lines (order_id);
create index order_lines_product on order_lines (product_id, id);
create trigger fulfil_wish after insert on order_lines for each row execute function fulfil_wish();

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

grant select, insert, update, delete on cart_lines, orders, order_lines, claims to ${role};
`;
}
