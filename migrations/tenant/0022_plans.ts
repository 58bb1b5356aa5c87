import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { planOrders } from './0022_plan_orders.ts';
import { planGifts } from './0022_plan_gifts.ts';
import { planDoors } from './0022_plan_doors.ts';
import { planPayments } from './0022_plan_payments.ts';
import { planPeriods } from './0022_plan_periods.ts';

/**
 * Plans, and who has them until when. A plan is a product of the kind `access`; its end is computed
 * from its periods, so that a period can be taken back whatever came after it. Locks, after those of
 * an order: gift, subscription. SQLSTATE: SHL08 its value went into another plan.
 */
export function up(names: TenantNames): string {
  const { schema, role } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
create table plans (
  product_id bigint primary key references products on delete cascade,
  -- { "period": { "unit": "day" | "month", "count" } | { "until": iso } | "lifetime", "trialDays", "graceDays",
  -- "features": [text], "seats", "starsPrice", "unlisted" }: see shared/domain/subscriptions/plans.ts.
  terms jsonb not null default '{"period": {"unit": "month", "count": 1}}'
);
-- The communities of a plan.
create table plan_chats (
  product_id bigint not null references plans on delete cascade,
  chat_id bigint not null,
  primary key (product_id, chat_id)
);

-- One row per customer and plan for ever; it ends and begins again, and its periods are its history.
create table subscriptions (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customers,
  product_id bigint not null references products,
  status text not null check (status in ('trial', 'active', 'grace', 'paused', 'ended')),
  -- Of the present stretch without a gap.
  starts_at timestamptz not null,
  -- Null: for life. Until grace_until they may stay although it is over.
  ends_at timestamptz,
  grace_until timestamptz,
  paused_at timestamptz,
  renewal text not null default 'none' check (renewal in ('none', 'balance', 'stars')),
  details jsonb not null default '{}',
  -- Names the invitation for its seats.
  seat_key text not null default replace(gen_random_uuid()::text, '-', ''),
  created_at timestamptz not null default now(),
  unique (customer_id, product_id)
);
create index subscriptions_status on subscriptions (status, ends_at);

-- What made it longer, once each, and (kind "end") what ended it.
create table subscription_periods (
  id bigint generated always as identity primary key,
  subscription_id bigint not null references subscriptions,
  -- "order:<order>:<line>", "gift:<line>", "trial:<customer>:<plan>", "staff:…", "stars:<charge>", "pause:…".
  reference text not null unique,
  kind text not null check (kind in ('order', 'gift', 'trial', 'staff', 'stars', 'pause', 'end')),
  -- { "unit": "day" | "month" | "second", "count", "extra": seconds } | { "until": iso } | { "lifetime": true }
  term jsonb not null,
  -- So many times, as far as not refunded: 0 is undone.
  quantity int not null default 1 check (quantity >= 0),
  -- Whether it continues what was there, or begins at its own moment.
  joins boolean not null,
  at timestamptz not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  -- What was paid for all of it.
  price numeric(38, 0) not null default 0,
  currency text,
  undone_at timestamptz,
  -- { "actor", "reason", "change": the order that it went into }
  details jsonb not null default '{}'
);
create index subscription_periods_of on subscription_periods (subscription_id, id);

-- Others who share it.
create table subscription_seats (
  subscription_id bigint not null references subscriptions,
  customer_id bigint not null references customers,
  joined_at timestamptz not null,
  left_at timestamptz,
  primary key (subscription_id, customer_id)
);
create index subscription_seats_customer on subscription_seats (customer_id);

-- A plan that was bought for somebody else: the link names its key.
create table plan_gifts (
  order_line_id bigint primary key references order_lines,
  key text not null unique,
  customer_id bigint not null,
  product_id bigint not null,
  term jsonb not null,
  -- As far as not refunded.
  quantity int not null,
  price numeric(38, 0) not null,
  currency text not null,
  created_at timestamptz not null,
  -- Then only who bought it may take it, or make a new link.
  expires_at timestamptz not null,
  taken_by bigint,
  taken_at timestamptz
);

grant select, update on plans to ${role};
grant select, insert, delete on plan_chats to ${role};
grant select on subscriptions, subscription_periods, subscription_seats, plan_gifts to ${role};
-- What is not about time is the program's to write.
grant update (renewal, details) on subscriptions to ${role};

create function ${schema}_new_plan() returns trigger language plpgsql ${definer} as $$
begin
  insert into plans (product_id) values (new.id);
  return null;
end $$;
create trigger new_plan after insert on products for each row when (new.kind = 'access')
  execute function ${schema}_new_plan();

${planPeriods(names)}
${planGifts(names)}
${planOrders(names)}
${planDoors(names)}
${planPayments(names)}`;
}
