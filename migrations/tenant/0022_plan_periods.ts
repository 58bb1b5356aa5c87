import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** How a subscription becomes longer and shorter, and what it is at a moment. A part of 0022. */
export function planPeriods(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- Whoever gains or loses it: the communities are looked at. Null customer: all of the subscription.
create function wake_access(p_subscription_id bigint, p_customer_id bigint) returns void language sql ${definer} as $$
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'access', 'key', concat_ws(':', 'access', p_subscription_id, p_customer_id),
    'payload', jsonb_strip_nulls(jsonb_build_object('subscriptionId', p_subscription_id::text,
      'customerId', p_customer_id::text))));
$$;

-- A moment as messages say it.
create function said_moment(p_at timestamptz) returns jsonb language sql stable ${definer} as $$
  select case when p_at is not null then jsonb_build_object('date', p_at, 'zone', shop_zone()) end;
$$;

-- Lays a subscription's periods one after the other and returns its end; infinity: for life. Months are
-- counted from the beginning of a row of months, so that the 31st comes back after February.
create function lay_periods(p_id bigint) returns timestamptz language plpgsql ${definer} as $$
declare
  v_zone text := shop_zone();
  v_period subscription_periods;
  v_anchor timestamp;
  v_months int;
  v_start timestamptz;
  v_end timestamptz;
  v_first timestamptz;
begin
  for v_period in select * from subscription_periods where subscription_id = p_id order by id loop
    if v_period.kind = 'end' then
      if v_period.undone_at is null then v_end := least(v_end, v_period.at); end if;
      continue;
    end if;
    v_start := case when v_period.joins then coalesce(v_end, v_period.at) else greatest(v_end, v_period.at) end;
    if not v_period.joins or v_first is null then
      v_first := v_start;
      v_anchor := v_start at time zone v_zone;
      v_months := 0;
    end if;
    v_end := v_start;
    if v_period.quantity > 0 and v_start < 'infinity' then
      if (v_period.term->>'lifetime')::boolean then
        v_end := 'infinity';
      elsif v_period.term ? 'until' then
        v_end := greatest(v_start, (v_period.term->>'until')::timestamptz);
      elsif v_period.term->>'unit' = 'month' then
        v_months := v_months + (v_period.term->>'count')::int * v_period.quantity;
        v_end := (v_anchor + make_interval(months => v_months)) at time zone v_zone;
      elsif v_period.term->>'unit' = 'day' then
        v_end := ((v_start at time zone v_zone) + make_interval(days => (v_period.term->>'count')::int
          * v_period.quantity)) at time zone v_zone;
      else
        v_end := v_start + make_interval(secs => (v_period.term->>'count')::float8);
      end if;
      if v_end < 'infinity' then
        v_end := v_end + make_interval(secs => coalesce((v_period.term->>'extra')::float8, 0));
      end if;
      if v_end < 'infinity' and (v_period.term->>'unit' is distinct from 'month' or v_period.term ? 'extra') then
        v_anchor := v_end at time zone v_zone;
        v_months := 0;
      end if;
    end if;
    -- What comes after "for life" begins and ends nowhere.
    update subscription_periods set starts_at = coalesce(nullif(v_start, 'infinity'), at), ends_at = nullif(v_end, 'infinity')
    where id = v_period.id;
  end loop;
  update subscriptions set starts_at = v_first where id = p_id and starts_at <> v_first;
  return v_end;
end $$;

-- Computes what a subscription is after its periods changed. What was ended on purpose has no grace.
create function settle_subscription(p_id bigint, p_now timestamptz) returns void language plpgsql ${definer} as $$
declare
  v_end timestamptz := lay_periods(p_id);
  v_last text := (select kind from subscription_periods where subscription_id = p_id and undone_at is null
    and kind <> 'pause' order by id desc limit 1);
begin
  update subscriptions s set
    ends_at = e.at,
    grace_until = case when e.at is null then null when v_end <= p_now or coalesce(v_last, 'trial') in ('trial', 'end')
      then e.at else e.at + make_interval(days => coalesce(
        (select (terms->>'graceDays')::int from plans where product_id = s.product_id), 0)) end
  from (select case when v_end = 'infinity' then null when v_end > p_now then v_end
    else greatest(v_end, least((select ends_at from subscriptions where id = p_id), p_now)) end as at) e
  where s.id = p_id;
  perform judge_subscription(p_id, p_now);
end $$;
${callable(
  names,
  `
create function shop_zone() returns text language sql stable ${definer} as $$
  select coalesce((select options->>'timeZone' from settings), 'UTC');
$$;

-- Whether a shop's plan may be sold as far as its communities are concerned.
create function plan_is_open(p_product_id bigint) returns boolean language sql stable ${definer} as $$ select true $$;

-- Says by its dates what a subscription is now, wakes its communities when that changes who may enter,
-- and asks for a look at the next date. Returns the status.
create function judge_subscription(p_id bigint, p_now timestamptz) returns text language plpgsql ${definer} as $$
declare
  v_old subscriptions;
  v_status text;
  v_next timestamptz;
begin
  select * into v_old from subscriptions where id = p_id for update;
  if v_old.id is null then return null; end if;
  v_status := case
    when v_old.paused_at is not null then 'paused'
    when v_old.ends_at is null or v_old.ends_at > p_now then case when exists (
      select from subscription_periods where subscription_id = p_id and undone_at is null
        and kind not in ('trial', 'pause', 'end') and (ends_at is null or ends_at > p_now)) then 'active' else 'trial' end
    when v_old.grace_until > p_now then 'grace'
    else 'ended' end;
  if v_status <> v_old.status then
    update subscriptions set status = v_status where id = p_id;
    if (v_status in ('paused', 'ended')) <> (v_old.status in ('paused', 'ended')) then
      perform wake_access(p_id, null);
    end if;
  end if;
  v_next := case v_status when 'trial' then v_old.ends_at when 'active' then v_old.ends_at
    when 'grace' then v_old.grace_until end;
  if v_next is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'subscription', 'key', 'subscription:' || p_id, 'runAt', v_next,
      'payload', jsonb_build_object('subscriptionId', p_id::text)));
  end if;
  return v_status;
end $$;

-- Adds a period: to the end, or from now on where nothing is left. p: { customerId, productId, reference, kind,
-- term, quantity, price, currency, now, details }. The same reference again changes nothing.
create function extend_subscription(p jsonb) returns jsonb language plpgsql ${definer} as $$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_subscription subscriptions;
  v_id bigint;
begin
  insert into subscriptions (customer_id, product_id, status, starts_at, ends_at, grace_until, created_at)
  values ((p->>'customerId')::bigint, (p->>'productId')::bigint, 'ended', v_now, v_now, v_now, v_now)
  on conflict (customer_id, product_id) do nothing;
  select * into v_subscription from subscriptions
  where customer_id = (p->>'customerId')::bigint and product_id = (p->>'productId')::bigint for update;
  select subscription_id into v_id from subscription_periods where reference = p->>'reference';
  if v_id is null then
    if v_subscription.paused_at is not null then
      perform resume_subscription(v_subscription.id, v_now);
      select * into v_subscription from subscriptions where id = v_subscription.id;
    end if;
    insert into subscription_periods (subscription_id, reference, kind, term, quantity, joins, at, starts_at, price,
      currency, details)
    values (v_subscription.id, p->>'reference', p->>'kind', p->'term', coalesce((p->>'quantity')::int, 1),
      v_subscription.ends_at is null or v_subscription.ends_at > v_now, v_now, v_now,
      coalesce((p->>'price')::numeric, 0), p->>'currency', coalesce(nullif(p->'details', 'null'), '{}'));
    perform settle_subscription(v_subscription.id, v_now);
  end if;
  select * into v_subscription from subscriptions where id = coalesce(v_id, v_subscription.id);
  return jsonb_build_object('subscriptionId', v_subscription.id::text, 'status', v_subscription.status,
    'endsAt', v_subscription.ends_at, 'repeated', v_id is not null);
end $$;

-- Takes a period back, down to so many times of it (0: all of it): what came after it moves forward.
create function shorten_subscription(p_reference text, p_quantity int, p_now timestamptz) returns bigint
language plpgsql ${definer} as $$
declare v_period subscription_periods;
begin
  select * into v_period from subscription_periods where reference = p_reference;
  perform from subscriptions where id = v_period.subscription_id for update;
  select * into v_period from subscription_periods where reference = p_reference and quantity > p_quantity;
  if v_period.id is null then return null; end if;
  if exists (select from subscription_periods where subscription_id = v_period.subscription_id
    and id > v_period.id and kind = 'end' and details ? 'change' and undone_at is null)
  then raise exception 'its value went into another plan' using errcode = 'SHL08'; end if;
  update subscription_periods set price = round(price * p_quantity / quantity), quantity = p_quantity,
    undone_at = case when p_quantity = 0 then p_now end
  where id = v_period.id;
  perform settle_subscription(v_period.subscription_id, p_now);
  return v_period.subscription_id;
end $$;

-- Ends it now; what was left is gone. False: it was over.
create function end_subscription(p_id bigint, p_reference text, p_details jsonb, p_now timestamptz) returns boolean
language plpgsql ${definer} as $$
declare v_subscription subscriptions;
begin
  select * into v_subscription from subscriptions where id = p_id for update;
  if v_subscription.status is null or v_subscription.status = 'ended' then return false; end if;
  insert into subscription_periods (subscription_id, reference, kind, term, joins, at, starts_at, ends_at, details)
  values (p_id, p_reference, 'end', '{}', true, p_now, p_now, p_now, p_details)
  on conflict (reference) do nothing;
  if not found then return false; end if;
  update subscriptions set paused_at = null, renewal = 'none' where id = p_id;
  perform settle_subscription(p_id, p_now);
  return true;
end $$;

-- Stops its time. False: it does not run.
create function pause_subscription(p_id bigint, p_now timestamptz) returns boolean language plpgsql ${definer} as $$
begin
  update subscriptions set paused_at = p_now
  where id = p_id and status in ('trial', 'active') and (ends_at is null or ends_at > p_now) and paused_at is null;
  if not found then return false; end if;
  perform judge_subscription(p_id, p_now);
  return true;
end $$;

-- Lets it go on with what was left.
create function resume_subscription(p_id bigint, p_now timestamptz) returns boolean language plpgsql ${definer} as $$
declare v_paused timestamptz;
begin
  select paused_at into v_paused from subscriptions where id = p_id for update;
  if v_paused is null then return false; end if;
  update subscriptions set paused_at = null where id = p_id;
  perform give_time(p_id, 'pause:' || p_id || ':' || extract(epoch from v_paused), p_now - v_paused, p_now);
  return true;
end $$;
`,
)}
-- Adds time that nobody pays for to what is there.
create function give_time(p_id bigint, p_reference text, p_time interval, p_now timestamptz) returns void
language plpgsql ${definer} as $$
begin
  insert into subscription_periods (subscription_id, reference, kind, term, joins, at, starts_at)
  values (p_id, p_reference, 'pause', jsonb_build_object('unit', 'second', 'count',
    greatest(0, extract(epoch from p_time))), true, p_now, p_now)
  on conflict (reference) do nothing;
  perform settle_subscription(p_id, p_now);
end $$;
`;
}
