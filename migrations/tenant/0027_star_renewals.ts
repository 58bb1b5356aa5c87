import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** Subscriptions that Telegram renews in Stars: each charge is a payment, a sale and a period. A part of 0027. */
export function starRenewals(names: TenantNames): string {
  const { schema } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
-- Computes what a subscription is after its periods changed. What was ended on purpose has no grace; what Telegram
-- renews has a day of it, because the charge comes at the end or a little later.
create or replace function settle_subscription(p_id bigint, p_now timestamptz) returns void
language plpgsql ${definer} as $$
declare
  v_end timestamptz := lay_periods(p_id);
  v_last text := (select kind from subscription_periods where subscription_id = p_id and undone_at is null
    and kind <> 'pause' order by id desc limit 1);
begin
  update subscriptions s set
    ends_at = e.at,
    grace_until = case when e.at is null then null when v_end <= p_now or coalesce(v_last, 'trial') in ('trial', 'end')
      then e.at else e.at + make_interval(days => greatest(coalesce(
        (select (terms->>'graceDays')::int from plans where product_id = s.product_id), 0),
        case when s.renewal = 'stars' then 1 else 0 end)) end
  from (select case when v_end = 'infinity' then null when v_end > p_now then v_end
    else greatest(v_end, least((select ends_at from subscriptions where id = p_id), p_now)) end as at) e
  where s.id = p_id;
  perform judge_subscription(p_id, p_now);
end $$;

-- What of a payment in Stars was a month of a plan: the month goes, and the Stars are the customer's again, who
-- gets them back from Telegram.
create function undo_star_period(p_reference text, p_now timestamptz) returns void language plpgsql ${definer} as $$
declare v_payment payments;
begin
  select * into v_payment from payments where reference = p_reference and details ? 'subscription';
  if v_payment.id is null or shorten_subscription(p_reference, 0, p_now) is null then return; end if;
  perform post('stars-undone:' || p_reference, 'refund', jsonb_build_object('payment', v_payment.id), turned(
    star_sale(v_payment.customer_id, v_payment.amount)));
  update subscriptions set renewal = 'none'
  where id = (v_payment.details->>'subscription')::bigint and renewal = 'stars';
exception
  -- Its time went into another plan: it stays, and the Stars are owed.
  when sqlstate 'SHL08' then null;
end $$;

create function star_sale(p_customer_id bigint, p_amount numeric) returns jsonb language sql immutable as $$
  select jsonb_build_array(
    jsonb_build_object('account', 'customer:' || p_customer_id, 'currency', 'XTR', 'amount', (-p_amount)::text),
    jsonb_build_object('account', 'sales', 'currency', 'XTR', 'amount', p_amount::text));
$$;

-- Who is not renewed here by Telegram any more is not charged by it either.
create function ${schema}_stars_end() returns trigger language plpgsql ${definer} as $$
begin
  if (new.details->'stars'->>'canceled')::boolean is not true then
    new.details := jsonb_set(new.details, '{stars,canceled}', 'true');
    perform edit_stars(new.id, null);
  end if;
  return new;
end $$;
create trigger stars_end before update of renewal on subscriptions
  for each row when (old.renewal = 'stars' and new.renewal = 'none') execute function ${schema}_stars_end();

-- Gives the plans of an order back to the balance, whose payment is being taken back by whoever made it; a month
-- in Stars is a payment of its own.
create or replace function refund_access(p_invoice invoices, p_reference text, p_now timestamptz) returns void
language plpgsql ${definer} as $$
declare
  v_order orders;
  v_lines jsonb;
  v_amount numeric;
  v_rest int;
begin
  perform undo_star_period(p_reference, p_now);
  if p_invoice.reference is null or p_invoice.reference not like 'order:%' then return; end if;
  select * into v_order from orders where id = split_part(p_invoice.reference, ':', 2)::bigint
    and customer_id = p_invoice.customer_id and invoice_id = p_invoice.id and status in ('paid', 'completed');
  if v_order.id is null then return; end if;
  select jsonb_agg(jsonb_build_object('lineId', id::text, 'quantity', quantity - refunded_quantity))
      filter (where kind = 'access' and refunded_quantity < quantity),
    coalesce(sum(floor(total * (quantity - refunded_quantity) * (v_order.subtotal - v_order.discount)
      / nullif(quantity * v_order.subtotal, 0))) filter (where kind = 'access'), 0),
    count(*) filter (where kind <> 'access')
  into v_lines, v_amount, v_rest from order_lines where order_id = v_order.id;
  if v_lines is null then return; end if;
  perform refund_order(jsonb_build_object('reference', 'taken-back:' || p_reference, 'orderId', v_order.id::text,
    'amount', case when v_rest > 0 then least(v_amount, v_order.total - v_order.refunded)::text end,
    'lines', case when v_rest > 0 then v_lines else '[]' end,
    'to', 'balance', 'returnStock', false, 'reason', null, 'actorId', 0, 'now', p_now));
exception
  -- What cannot be given back stays, and the money is owed.
  when sqlstate 'SHL07' or sqlstate 'SHL08' then null;
end $$;
${callable(
  names,
  `
-- Has Telegram told whether it may go on charging: as the subscription says, or (a charge) no.
create function edit_stars(p_id bigint, p_charge text) returns void language sql ${definer} as $$
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'star-renewal', 'key', concat_ws(':', 'star-renewal', p_id, p_charge),
    'payload', jsonb_strip_nulls(jsonb_build_object('subscriptionId', p_id::text, 'charge', p_charge))));
$$;

-- Books a charge of a subscription in Stars, once: the payment, the sale, and 30 days more. p: { charge,
-- telegramId, productId, amount, isFirst, now }. paid; repeated; other: known with another amount; gone: no such
-- customer or plan; full: they have all of it.
create function pay_by_stars(p jsonb) returns text language plpgsql ${definer} as $$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_reference text := 'stars:' || (p->>'charge');
  v_amount numeric := (p->>'amount')::numeric;
  v_customer customers;
  v_plan products;
  v_payment payments;
  v_old jsonb;
  v_is_second boolean;
  v_extended jsonb;
  v_id bigint;
begin
  select * into v_payment from payments where reference = v_reference;
  if v_payment.id is not null then
    return case when v_payment.amount = v_amount then 'repeated' else 'other' end;
  end if;
  select * into v_customer from customers where telegram_id = (p->>'telegramId')::bigint;
  select r.* into v_plan from products r join plans l on l.product_id = r.id where r.id = (p->>'productId')::bigint;
  if v_customer.id is null or v_plan.id is null then return 'gone'; end if;
  perform lock_money(v_customer.id);
  if plan_is_full(v_customer.id, v_plan.id) then return 'full'; end if;
  insert into payments (reference, source, status, customer_id, currency, amount, credit_currency, credit_amount,
    details, seen_at, settled_at)
  values (v_reference, 'stars', 'settled', v_customer.id, 'XTR', v_amount, 'XTR', v_amount,
    jsonb_build_object('telegramId', v_customer.telegram_id, 'charge', p->>'charge'), v_now, v_now)
  on conflict (reference) do nothing returning * into v_payment;
  if v_payment.id is null then return 'repeated'; end if;
  perform post('payment:' || v_reference, 'deposit', jsonb_build_object('payment', v_payment.id), credit_legs(
    'provider:stars', v_amount, 'XTR', 'customer:' || v_customer.id, v_amount, 'XTR'));
  perform post('stars-plan:' || v_reference, 'purchase', jsonb_build_object('payment', v_payment.id),
    star_sale(v_customer.id, v_amount));
  v_extended := extend_subscription(jsonb_build_object('customerId', v_customer.id, 'productId', v_plan.id,
    'reference', v_reference, 'kind', 'stars', 'term', '{"unit": "day", "count": 30}'::jsonb, 'price', v_amount,
    'currency', 'XTR', 'now', v_now));
  v_id := (v_extended->>'subscriptionId')::bigint;
  update payments set details = details || jsonb_build_object('subscription', v_id) where id = v_payment.id;
  select details->'stars' into v_old from subscriptions where id = v_id and renewal = 'stars'
    and (details->'stars'->>'canceled')::boolean is not true;
  v_is_second := v_old is not null and (p->>'isFirst')::boolean;
  update subscriptions set renewal = 'stars', details = details || jsonb_build_object('stars', case
    when v_old is not null then v_old else jsonb_build_object('charge', p->>'charge', 'price', v_amount::text,
      'canceled', false) end)
  where id = v_id;
  perform settle_subscription(v_id, v_now);
  -- Paid twice, it runs twice as long; but one of the two is enough from now on.
  if v_is_second then perform edit_stars(v_id, p->>'charge'); end if;
  perform queue_message('stars-plan:' || v_reference, v_customer.id, v_customer.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-subscription-stars', 'data', jsonb_build_object(
      'product', v_plan.name, 'paid', jsonb_build_object('amount', v_amount::text, 'currency', 'XTR'),
      'until', said_moment((select ends_at from subscriptions where id = v_id)),
      'second', case when v_is_second then 'yes' else 'no' end),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || v_id)))), 0);
  if (p->>'isFirst')::boolean then
    perform tell_staff('stars-plan:' || v_reference, 'order', jsonb_build_object(
      'key', 'notice-staff-star-plan', 'data', jsonb_build_object('customer', v_customer.name,
        'product', v_plan.name, 'paid', jsonb_build_object('amount', v_amount::text, 'currency', 'XTR'))));
  end if;
  return 'paid';
end $$;

-- Staff give Stars back: their credit leaves the balance at once, and a month of a plan goes with them.
create or replace function begin_stars_back(p_payment_id bigint, p_now timestamptz) returns boolean
language plpgsql ${definer} as $$
declare v_payment payments;
begin
  select * into v_payment from payments where id = p_payment_id;
  perform from invoices where id = v_payment.invoice_id for update;
  perform lock_money(v_payment.customer_id);
  select * into v_payment from payments where id = p_payment_id for update;
  if v_payment.id is null or v_payment.source <> 'stars' or v_payment.status <> 'settled' or v_payment.held > 0
    or exists (select from refunds where payment_id = p_payment_id and state in ('pending', 'done'))
  then raise exception 'no Stars to give back' using errcode = 'SHL07'; end if;
  if v_payment.details->>'refund' is not null then return false; end if;
  perform undo_star_period(v_payment.reference, p_now);
  -- Refused once, it may be tried again: each try has its own postings.
  perform post(concat_ws(':', 'stars-back', v_payment.reference, coalesce(v_payment.details->>'refused', '0')), 'refund', jsonb_build_object('payment', v_payment.id),
    credit_legs('customer:' || v_payment.customer_id, v_payment.credit_amount, v_payment.credit_currency,
      'refunding', v_payment.credit_amount, v_payment.credit_currency));
  update payments set details = details || '{"refund": "pending"}' where id = v_payment.id;
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'stars-back', 'key', 'stars-back:' || p_payment_id,
    'payload', jsonb_build_object('paymentId', p_payment_id::text)));
  return true;
end $$;
`,
)}`;
}
