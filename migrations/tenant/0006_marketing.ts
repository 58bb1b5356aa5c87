import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** What brings customers and brings them back: coupons, referral, reviews. */
export function up({ role }: TenantNames): string {
  return `
create table coupons (
  id bigint generated always as identity primary key,
  -- In capitals; customers may type it as they like.
  code text not null unique,
  kind text not null check (kind in ('percent', 'fixed')),
  -- Hundredths of a percent, or the smallest unit of the shop's currency.
  value numeric(38, 0) not null check (value > 0),
  state text not null default 'active' check (state in ('active', 'ended')),
  starts_at timestamptz,
  ends_at timestamptz,
  max_uses int,
  max_uses_each int,
  min_order numeric(38, 0) not null default 0,
  first_order boolean not null default false,
  -- Empty: every product. Deleting the last one ends the coupon.
  product_ids bigint[] not null default '{}',
  category_ids bigint[] not null default '{}',
  -- One-time codes that were made together.
  batch text,
  version int not null default 1,
  created_at timestamptz not null default now()
);

-- What somebody earns by the purchase of somebody they brought.
create table commissions (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders,
  customer_id bigint not null references customers,
  level smallint not null check (level in (1, 2)),
  currency text not null,
  amount numeric(38, 0) not null check (amount > 0),
  state text not null default 'held' check (state in ('held', 'credited', 'reversed')),
  due_at timestamptz not null,
  created_at timestamptz not null default now(),
  unique (order_id, level)
);
create index commissions_customer on commissions (customer_id, id desc);
create index commissions_due on commissions (due_at) where state = 'held';

create table reviews (
  id bigint generated always as identity primary key,
  product_id bigint not null references products,
  customer_id bigint not null references customers,
  stars smallint not null check (stars between 1 and 5),
  text text,
  photo text,
  answer text,
  hidden boolean not null default false,
  created_at timestamptz not null default now(),
  unique (product_id, customer_id)
);

grant select, insert, update, delete on coupons, commissions, reviews to ${role};
`;
}
