import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/**
 * What brings customers and brings them back: coupons, referral, reviews. Money of commissions moves
 * in `settle_commissions` alone, one person at a time: a buyer's transaction never waits for the
 * balance of whoever brought them.
 */
export function up(names: TenantNames): string {
  const { schema, role } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
create table coupons (
  id bigint generated always as identity primary key,
  -- In capitals; customers may type it as they like.
  code text not null unique,
  kind text not null check (kind in ('percent', 'fixed')),
  -- Hundredths of a percent, or the smallest unit of the currency.
  value numeric(38, 0) not null check (value > 0 and (kind = 'fixed' or value <= 10000)),
  state text not null default 'active' check (state in ('active', 'ended')),
  -- What value and min_order are in: in another currency they mean nothing.
  currency text not null,
  starts_at timestamptz,
  ends_at timestamptz,
  max_uses int check (max_uses > 0),
  max_uses_each int check (max_uses_each > 0),
  min_order numeric(38, 0) not null default 0 check (min_order >= 0),
  first_order boolean not null default false,
  -- Both empty: every product. What is deleted stays here, so that it never becomes every product.
  product_ids bigint[] not null default '{}',
  category_ids bigint[] not null default '{}',
  -- One-time codes that were made together.
  batch text,
  -- Counts every change: a checkout that saw another version asks again.
  version int not null default 1,
  created_at timestamptz not null default now()
);
create index coupons_batch on coupons (batch) where batch is not null;

-- What somebody earns by the purchase of somebody they brought.
create table commissions (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders,
  customer_id bigint not null references customers,
  level smallint not null check (level in (1, 2)),
  currency text not null,
  -- What the purchase was worth to them, and what is left of it after refunds.
  earned numeric(38, 0) not null check (earned > 0),
  amount numeric(38, 0) not null check (amount between 0 and earned),
  -- What they have of it, and the part of that which a refund wants back and their balance lacked.
  -- All that is credited is what the account "referral" has paid.
  credited numeric(38, 0) not null default 0 check (credited >= 0),
  owed numeric(38, 0) not null default 0 check (owed between 0 and credited),
  state text not null default 'held' check (state in ('held', 'credited', 'reversed')),
  due_at timestamptz not null,
  created_at timestamptz not null default now(),
  unique (order_id, level)
);
create index commissions_customer on commissions (customer_id, id desc);
create index commissions_open on commissions (customer_id) where state = 'held' or credited > amount;

create table reviews (
  id bigint generated always as identity primary key,
  product_id bigint not null references products,
  customer_id bigint not null references customers,
  stars smallint not null check (stars between 1 and 5),
  text text check (length(text) <= 500),
  -- A file id of this bot.
  photo text,
  answer text,
  hidden boolean not null default false,
  -- Whether staff looked at it since it was written or changed.
  seen boolean not null default false,
  created_at timestamptz not null default now(),
  unique (product_id, customer_id)
);

grant select, insert, update on coupons, reviews to ${role};
grant select on commissions to ${role};

-- A paid order earns commissions, a refund lessens them in proportion, a completed one is asked about.
create function ${schema}_order_moved() returns trigger language plpgsql ${definer} as $$
declare
  v_terms jsonb := (select options->'referral' from settings);
  v_commission commissions;
  v_due timestamptz;
begin
  if old.paid_at is null and new.paid_at is not null and jsonb_typeof(v_terms) = 'object' then
    for v_commission in
      insert into commissions (order_id, customer_id, level, currency, earned, amount, due_at, created_at)
      select new.id, e.id, e.level, new.currency, a.amount, a.amount,
        new.paid_at + make_interval(days => coalesce((v_terms->>'holdDays')::int, 0)), new.paid_at
      from customers buyer
      join customers first on first.id = buyer.referrer_id
      left join customers second on second.id = first.referrer_id and second.id <> buyer.id
      cross join lateral (values
        (first.id, 1, v_terms->>'percent', first.blocked_at, first.telegram_id),
        (second.id, 2, v_terms->>'secondPercent', second.blocked_at, second.telegram_id)
      ) as e (id, level, percent, blocked_at, telegram_id)
      -- Of what was paid for the goods, rounded down; "least" passes over a cap that is not there.
      cross join lateral (select least(
        floor((new.total - new.shipping) * coalesce(e.percent::numeric, 0) / 10000),
        (v_terms->>'cap')::numeric) as amount) a
      where buyer.id = new.customer_id and e.id is not null and e.blocked_at is null and e.telegram_id > 0
        and a.amount > 0
      on conflict do nothing
      returning *
    loop
      v_due := v_commission.due_at;
      if v_due > new.paid_at then
        perform tell_earner(v_commission, 'held', v_commission.amount, 0);
      end if;
    end loop;
    if v_due is not null then perform wake_commissions(new.id, v_due); end if;
  end if;

  if new.refunded > old.refunded then
    for v_commission in
      update commissions set amount = floor(earned * (new.total - new.refunded) / new.total),
        state = case when state = 'held' and floor(earned * (new.total - new.refunded) / new.total) = 0
          then 'reversed' else state end
      where order_id = new.id and amount > floor(earned * (new.total - new.refunded) / new.total)
      returning *
    loop
      if v_commission.credited > v_commission.amount then
        perform wake_commissions(new.id, now());
      else
        perform tell_earner(v_commission, 'lessened', v_commission.amount, 0);
      end if;
    end loop;
  end if;

  if old.completed_at is null and new.completed_at is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'review', 'key', 'review:' || new.id, 'runAt', new.completed_at + interval '1 day',
      'payload', jsonb_build_object('orderId', new.id::text)));
  end if;
  return null;
end $$;
create trigger marketing after update of paid_at, refunded, completed_at on orders
  for each row execute function ${schema}_order_moved();

-- A coupon whose every product and category is deleted ends; it does not become one for everything.
create function ${schema}_end_coupons() returns trigger language plpgsql ${definer} as $$
begin
  update coupons c set state = 'ended', version = version + 1
  where state = 'active' and (product_ids <> '{}' or category_ids <> '{}')
    and not exists (select from products where id = any (c.product_ids) and state <> 'deleted')
    and not exists (select from categories where id = any (c.category_ids) and deleted_at is null);
  return null;
end $$;
create trigger end_coupons after update of state on products
  for each statement execute function ${schema}_end_coupons();
create trigger end_coupons after update of deleted_at on categories
  for each statement execute function ${schema}_end_coupons();

create function wake_commissions(p_order_id bigint, p_at timestamptz) returns void
language sql ${definer} as $$
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'commissions', 'key', 'commissions:' || p_order_id, 'runAt', p_at));
$$;

-- Says what became of a commission; once for each thing that did.
create function tell_earner(p commissions, p_what text, p_amount numeric, p_owed numeric) returns void
language sql ${definer} as $$
  select queue_message('commission:' || p.id || ':' || p_what || ':' || p.amount, c.id, c.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-commission-' || p_what,
      'data', jsonb_build_object('level', p.level, 'days', p.due_at::date - p.created_at::date,
        'amount', jsonb_build_object('amount', p_amount::text, 'currency', p.currency),
        'owed', case when p_owed > 0 then jsonb_build_object('amount', p_owed::text, 'currency', p.currency) end),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-referral', 'press', 'referral')))), 1)
  from customers c where c.id = p.customer_id and c.telegram_id > 0;
$$;
${callable(
  names,
  `
-- Settles with the first person after p_after with whom there is something to settle, and returns
-- who it was: credits what is due, less what they owe; takes back what refunds made too much, as far
-- as their balance goes, and notes the rest as owed.
create function settle_commissions(p_after bigint, p_now timestamptz) returns bigint
language plpgsql ${definer} as $$
declare
  v_id bigint;
  v_row commissions;
  v_old commissions;
  v_rest numeric;
  v_part numeric;
begin
  select min(m.customer_id) into v_id from commissions m join customers c on c.id = m.customer_id
  where m.customer_id > p_after and (m.state = 'held' or m.credited > m.amount)
    and (m.credited > m.amount + m.owed
      or (m.state = 'held' and m.due_at <= p_now and c.blocked_at is null and c.telegram_id > 0));
  if v_id is null then return null; end if;
  for v_row in
    select m.* from commissions m join customers c on c.id = m.customer_id
    where m.customer_id = v_id and (m.credited > m.amount + m.owed
      or (m.state = 'held' and m.due_at <= p_now and c.blocked_at is null and c.telegram_id > 0))
    order by m.id for update of m
  loop
    v_rest := v_row.amount;
    if v_row.state = 'held' then
      for v_old in
        select * from commissions
        where customer_id = v_id and credited > amount and owed > 0 and currency = v_row.currency order by id for update
      loop
        v_part := least(v_old.owed, v_rest);
        v_rest := v_rest - v_part;
        update commissions set owed = owed - v_part, credited = credited - v_part where id = v_old.id;
      end loop;
      perform pay_earner(v_row, 'commission:' || v_row.id, 'commission', v_rest);
      update commissions set state = 'credited', credited = amount where id = v_row.id;
      perform tell_earner(v_row, 'credited', v_row.amount, v_row.amount - v_rest);
    else
      perform lock_money(v_id);
      v_rest := v_row.credited - v_row.amount - v_row.owed;
      v_part := least(v_rest, spendable(v_id, v_row.currency));
      perform pay_earner(v_row, 'commission:' || v_row.id || ':back:' || v_row.amount, 'commission-back', -v_part);
      update commissions set credited = credited - v_part, owed = owed + v_rest - v_part,
        state = case when amount = 0 then 'reversed' else state end
      where id = v_row.id;
      perform tell_earner(v_row, 'back', v_rest, v_rest - v_part);
    end if;
  end loop;
  return v_id;
end $$;

-- Notes who brought a customer: once, of who is new here and has bought nothing, and never in a
-- circle. Returns who brought them; null: nobody, for whatever reason.
create function bring(p_customer_id bigint, p_code text, p_now timestamptz) returns bigint
language plpgsql ${definer} as $$
declare v_id bigint;
begin
  -- One at a time: two links that are followed at once could make a circle.
  perform pg_advisory_xact_lock(hashtextextended(current_schema() || ':bring', 0));
  update customers c set referrer_id = r.id from customers r
  where c.id = p_customer_id and c.referrer_id is null and c.created_at > p_now - interval '1 day'
    and r.referral_code = p_code and r.id <> c.id and r.telegram_id > 0 and r.blocked_at is null
    and not exists (select from orders where customer_id = c.id)
    and not exists (
      with recursive above as (
        select r.referrer_id as id
        union select a.referrer_id from customers a join above on a.id = above.id
      ) select from above where id = c.id)
  returning r.id into v_id;
  return v_id;
end $$;

-- Whether somebody bought a product and kept at least one of it.
create function may_review(p_customer_id bigint, p_product_id bigint) returns boolean
language sql stable ${definer} as $$
  select exists (
    select from orders o join order_lines l on l.order_id = o.id
    where o.customer_id = p_customer_id and o.status in ('paid', 'completed')
      and l.product_id = p_product_id and l.refunded_quantity < l.quantity);
$$;
`,
)}
-- Moves a part of a commission between the shop and who earned it; nothing for nothing.
create function pay_earner(p commissions, p_reference text, p_kind text, p_amount numeric) returns void
language plpgsql ${definer} as $$
begin
  if p_amount = 0 then return; end if;
  perform post(p_reference, p_kind, jsonb_build_object('order', p.order_id), jsonb_build_array(
    jsonb_build_object('account', 'referral', 'currency', p.currency, 'amount', (-p_amount)::text),
    jsonb_build_object('account', 'customer:' || p.customer_id, 'currency', p.currency, 'amount', p_amount::text)));
end $$;
`;
}
