import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** What a plan gives without an order of one's own: trials, gifts and seats. A part of 0022. */
export function planGifts(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- Days for which anybody may take a gift by its link.
create function gift_ends(p_now timestamptz) returns timestamptz language sql immutable as $$
  select p_now + interval '30 days';
$$;

${callable(
  names,
  `
create function wake_gift(p_line_id bigint, p_at timestamptz) returns void language sql ${definer} as $$
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'gift', 'key', 'gift:' || p_line_id, 'runAt', p_at,
    'payload', jsonb_build_object('lineId', p_line_id::text)));
$$;

-- The term of a plan as a period keeps it.
create function plan_term(p_product_id bigint) returns jsonb language sql stable ${definer} as $$
  select case when terms->'period' = '"lifetime"' then '{"lifetime": true}' else terms->'period' end
  from plans where product_id = p_product_id;
$$;

-- Whether somebody has all of a plan that it can give: for life, or until its date.
create function plan_is_full(p_customer_id bigint, p_product_id bigint) returns boolean
language sql stable ${definer} as $$
  select exists (select from subscriptions s, plan_term(p_product_id) t
    where s.customer_id = p_customer_id and s.product_id = p_product_id and s.status <> 'ended'
      and (s.ends_at is null or s.ends_at >= (t->>'until')::timestamptz));
$$;

-- Begins somebody's trial of a plan: once for ever, and of who never had it. Null: not to be had.
create function start_trial(p_customer_id bigint, p_product_id bigint, p_now timestamptz) returns jsonb
language plpgsql ${definer} as $$
declare v_days int;
begin
  select (l.terms->>'trialDays')::int into v_days from plans l join products r on r.id = l.product_id
  where l.product_id = p_product_id and r.state = 'published' and plan_is_open(p_product_id);
  if coalesce(v_days, 0) = 0 or exists (
    select from subscriptions s join subscription_periods e on e.subscription_id = s.id
    where s.customer_id = p_customer_id and s.product_id = p_product_id
      and e.reference <> 'trial:' || p_customer_id || ':' || p_product_id)
  then return null; end if;
  return extend_subscription(jsonb_build_object('customerId', p_customer_id, 'productId', p_product_id,
    'reference', 'trial:' || p_customer_id || ':' || p_product_id, 'kind', 'trial',
    'term', jsonb_build_object('unit', 'day', 'count', v_days), 'now', p_now));
end $$;

-- Takes a gift by the key of its link, once: taken, repeated, gone (taken by another, refunded, unknown),
-- expired (only who bought it may still) or full (nothing would be added: it stays open).
create function take_gift(p_key text, p_customer_id bigint, p_now timestamptz) returns jsonb
language plpgsql ${definer} as $$
declare
  v_gift plan_gifts;
  v_extended jsonb;
  v_giver bigint;
begin
  select * into v_gift from plan_gifts where key = p_key for update;
  if v_gift.taken_by = p_customer_id then
    return jsonb_build_object('result', 'repeated', 'subscriptionId', (select subscription_id::text
      from subscription_periods where reference = 'gift:' || v_gift.order_line_id));
  end if;
  if v_gift.key is null or v_gift.taken_by is not null or v_gift.quantity = 0 then return '{"result": "gone"}'; end if;
  if v_gift.expires_at <= p_now and v_gift.customer_id <> p_customer_id then return '{"result": "expired"}'; end if;
  if plan_is_full(p_customer_id, v_gift.product_id) then return '{"result": "full"}'; end if;
  update plan_gifts set taken_by = p_customer_id, taken_at = p_now where key = p_key;
  v_extended := extend_subscription(jsonb_build_object('customerId', p_customer_id, 'productId', v_gift.product_id,
    'reference', 'gift:' || v_gift.order_line_id, 'kind', 'gift', 'term', v_gift.term, 'quantity', v_gift.quantity,
    'price', v_gift.price, 'currency', v_gift.currency, 'now', p_now));
  if v_gift.customer_id <> p_customer_id then
    perform queue_message('gift:' || v_gift.order_line_id || ':taken', c.id, c.telegram_id, 'send', null,
      jsonb_build_object('key', 'notice-gift-taken', 'data', jsonb_build_object(
        'product', (select name from products where id = v_gift.product_id),
        'customer', (select name from customers where id = p_customer_id))), 1)
    from customers c where c.id = v_gift.customer_id and c.telegram_id > 0;
  end if;
  return v_extended || '{"result": "taken"}';
end $$;

-- Gives a gift that nobody took a new link, and the old one is worth nothing. Null: it is not theirs to give.
create function renew_gift(p_line_id bigint, p_customer_id bigint, p_now timestamptz) returns text
language plpgsql ${definer} as $$
declare v_key text;
begin
  update plan_gifts set key = replace(gen_random_uuid()::text, '-', ''), expires_at = gift_ends(p_now)
  where order_line_id = p_line_id and customer_id = p_customer_id and taken_by is null and quantity > 0
  returning key into v_key;
  if v_key is not null then perform wake_gift(p_line_id, gift_ends(p_now)); end if;
  return v_key;
end $$;

-- Tells who bought a gift that nobody took it in time: it is theirs. Returns until when it waits yet.
create function expire_gift(p_line_id bigint, p_now timestamptz) returns timestamptz language plpgsql ${definer} as $$
declare v_gift plan_gifts;
begin
  select * into v_gift from plan_gifts where order_line_id = p_line_id and taken_by is null and quantity > 0;
  if v_gift.key is null then return null; end if;
  if v_gift.expires_at > p_now then return v_gift.expires_at; end if;
  perform queue_message('gift:' || p_line_id || ':expired:' || v_gift.key, c.id, c.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-gift-expired', 'data', jsonb_build_object(
      'product', (select name from products where id = v_gift.product_id)),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-gift', 'press', 'gift:' || p_line_id)))), 1)
  from customers c where c.id = v_gift.customer_id and c.telegram_id > 0;
  return null;
end $$;

-- Takes a seat of somebody's subscription: taken, repeated, full, own, or gone (no such invitation, or over).
create function take_seat(p_id bigint, p_key text, p_customer_id bigint, p_now timestamptz) returns text
language plpgsql ${definer} as $$
declare
  v_subscription subscriptions;
  v_seats int;
begin
  select * into v_subscription from subscriptions where id = p_id and seat_key = p_key for update;
  if v_subscription.id is null or v_subscription.status = 'ended' then return 'gone'; end if;
  if v_subscription.customer_id = p_customer_id then return 'own'; end if;
  if exists (select from subscription_seats
    where subscription_id = p_id and customer_id = p_customer_id and left_at is null) then return 'repeated'; end if;
  select (terms->>'seats')::int into v_seats from plans where product_id = v_subscription.product_id;
  if (select count(*) from subscription_seats where subscription_id = p_id and left_at is null) >= coalesce(v_seats, 0)
  then return 'full'; end if;
  insert into subscription_seats (subscription_id, customer_id, joined_at) values (p_id, p_customer_id, p_now)
  on conflict (subscription_id, customer_id) do update set joined_at = p_now, left_at = null;
  perform wake_access(p_id, p_customer_id);
  perform queue_message(concat_ws(':', 'seat', p_id, p_customer_id, p_now), c.id, c.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-seat-taken', 'data', jsonb_build_object(
      'product', (select name from products where id = v_subscription.product_id),
      'customer', (select name from customers where id = p_customer_id)),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || p_id)))), 1)
  from customers c where c.id = v_subscription.customer_id and c.telegram_id > 0;
  return 'taken';
end $$;

-- Frees a seat: by who sits there, or by whose subscription it is (then the old invitation is worth nothing).
create function free_seat(p_id bigint, p_customer_id bigint, p_by bigint, p_now timestamptz) returns boolean
language plpgsql ${definer} as $$
declare v_subscription subscriptions;
begin
  select * into v_subscription from subscriptions where id = p_id for update;
  if v_subscription.id is null or p_by not in (p_customer_id, v_subscription.customer_id) then return false; end if;
  update subscription_seats set left_at = p_now
  where subscription_id = p_id and customer_id = p_customer_id and left_at is null;
  if not found then return false; end if;
  if p_by = v_subscription.customer_id then
    update subscriptions set seat_key = replace(gen_random_uuid()::text, '-', '') where id = p_id;
  end if;
  perform wake_access(p_id, p_customer_id);
  return true;
end $$;
`,
)}`;
}
