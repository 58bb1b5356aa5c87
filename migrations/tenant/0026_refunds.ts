import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { refundOrder } from './0026_refund_order.ts';
import { callable } from './callable.ts';

/**
 * Refunds to where the money came from. What goes back is a payout whose destination is the payment:
 * held in `refunding`, claimed, sent once and asked about like any other, and on the balance where its
 * provider says no. It counts in no limit of withdrawals.
 */
export function up(names: TenantNames): string {
  const { schema } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
alter table refunds drop constraint refunds_method_check,
  add constraint refunds_method_check check (method in ('balance', 'stars', 'provider'));

-- Posts how the way back of a refund ended, and says it. Not arrived: the money is on the balance instead.
create function end_refund(p payouts, p_state text, p_now timestamptz) returns void language plpgsql ${definer} as $$
declare
  v_refund refunds;
  v_order orders;
  v_house text := 'provider:' || p.way || ':' || p.account_id;
  v_cost jsonb := p.details->'providerFee';
  v_worth numeric;
  v_said jsonb;
begin
  select * into v_refund from refunds where id = (p.details->>'refund')::bigint;
  v_order := lock_order(v_refund.order_id);
  v_worth := (v_refund.details->>'worth')::numeric;
  v_said := jsonb_build_object('reason', v_refund.details->>'reason', 'way', jsonb_build_object('key', 'provider-' || p.way));
  update payouts set state = p_state, ended_at = p_now where id = p.id;
  update refunds set state = case p_state when 'settled' then 'done' else 'failed' end,
    details = details || jsonb_strip_nulls(jsonb_build_object('error', coalesce(p.details->>'reason', p.details->>'note')))
  where id = v_refund.id;
  if p_state = 'settled' then
    perform post('refund:' || v_refund.id || ':end', 'refund', jsonb_build_object('order', v_order.id),
      turned(credit_legs(v_house, p.amount, p.currency, 'refunding', v_worth, v_order.currency)));
    if (v_cost->>'amount')::numeric > 0 then
      perform post('payout:' || p.id || ':cost', 'payout-cost', jsonb_build_object('payout', p.id), jsonb_build_array(
        jsonb_build_object('account', v_house, 'currency', v_cost->>'currency', 'amount', v_cost->>'amount'),
        jsonb_build_object('account', 'fees', 'currency', v_cost->>'currency', 'amount', '-' || (v_cost->>'amount'))));
    end if;
    perform tell_buyer(v_order, 'refund-back:' || v_refund.id, v_said || jsonb_build_object(
      'amount', jsonb_build_object('amount', p.amount::text, 'currency', p.currency)));
  else
    perform post('refund:' || v_refund.id || ':end', 'refund', jsonb_build_object('order', v_order.id),
      credit_legs('refunding', v_worth, v_order.currency, 'customer:' || v_order.customer_id, v_worth, v_order.currency));
    v_said := v_said || jsonb_build_object(
      'amount', jsonb_build_object('amount', v_worth::text, 'currency', v_order.currency));
    perform tell_buyer(v_order, 'refund-returned:' || v_refund.id, v_said);
    perform tell_of_order(v_order, 'trouble', 'refund-returned:' || v_refund.id,
      v_said || jsonb_build_object('reason', coalesce(p.details->>'reason', p.details->>'note')));
  end if;
end $$;

-- Posts how it ended: to who sent it and the fees, or back to the customer.
create or replace function end_payout(p payouts, p_state text, p_now timestamptz) returns void
language plpgsql ${definer} as $$
declare
  v_house text := case when p.account_id is not null then 'provider:' || p.way || ':' || p.account_id
    when p.way = 'hand' then 'payout:hand' else 'chain:' || p.way end;
  v_cost jsonb := p.details->'providerFee';
  v_legs jsonb := jsonb_build_array(jsonb_build_object('account', 'held:' || p.customer_id,
    'currency', p.currency, 'amount', (-(p.amount + p.fee))::text));
begin
  if p.details ? 'refund' then
    perform end_refund(p, p_state, p_now);
    return;
  end if;
  if p_state = 'settled' then
    v_legs := v_legs || jsonb_build_object('account', v_house, 'currency', p.currency, 'amount', p.amount::text);
    if p.fee > 0 then
      v_legs := v_legs || jsonb_build_object('account', 'fees', 'currency', p.currency, 'amount', p.fee::text);
    end if;
    perform post('payout:' || p.id || ':settle', 'payout', jsonb_build_object('payout', p.id), v_legs);
    -- What it cost the shop on top.
    if (v_cost->>'amount')::numeric > 0 then
      perform post('payout:' || p.id || ':cost', 'payout-cost', jsonb_build_object('payout', p.id), jsonb_build_array(
        jsonb_build_object('account', v_house, 'currency', v_cost->>'currency', 'amount', v_cost->>'amount'),
        jsonb_build_object('account', 'fees', 'currency', v_cost->>'currency', 'amount', '-' || (v_cost->>'amount'))));
    end if;
  else
    perform post('payout:' || p.id || ':release', 'payout-back', jsonb_build_object('payout', p.id), v_legs
      || jsonb_build_object('account', 'customer:' || p.customer_id, 'currency', p.currency,
        'amount', (p.amount + p.fee)::text));
  end if;
  update payouts set state = p_state, ended_at = p_now where id = p.id returning * into p;
  perform queue_payout_card(p, p_now);
  if p_state <> 'cancelled' or p.details->>'by' <> 'customer' then perform tell_payee(p, p_now); end if;
end $$;
${callable(
  names,
  `
${refundOrder(definer)}

-- Asks for a payout and holds its money. p: { reference, key, customerId, way, accountId, currency, amount,
-- fee, destination, words, destinationKey (hex), needed, coolDownH, limits: { customer, destination, shop }, now }.
-- Answers { id, repeated } or { refused, left }. One at a time in a shop: limits are sums.
create or replace function request_payout(p jsonb) returns jsonb language plpgsql ${definer} as $$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_customer bigint := (p->>'customerId')::bigint;
  v_total numeric := (p->>'amount')::numeric + (p->>'fee')::numeric;
  v_key bytea := decode(p->>'destinationKey', 'hex');
  v_limit record;
  v_first timestamptz;
  v_payout payouts;
begin
  perform pg_advisory_xact_lock(hashtextextended('${schema}:payouts', 0));
  select * into v_payout from payouts where reference = p->>'reference';
  if v_payout.id is not null then return jsonb_build_object('id', v_payout.id::text, 'repeated', true); end if;
  if not exists (select from customers where id = v_customer and telegram_id > 0) then
    return '{"refused": "gone"}';
  end if;
  for v_limit in
    select l.key as name, l.value::numeric as most, coalesce(sum(o.amount + o.fee), 0) as used
    from jsonb_each_text(p->'limits') l
    left join payouts o on o.created_at > v_now - interval '1 day' and o.currency = p->>'currency'
      and o.state not in ('failed', 'cancelled')
      and not (o.details ? 'refund') and case l.key when 'customer' then o.customer_id = v_customer
        when 'destination' then o.destination_key = v_key else true end
    where l.value is not null group by 1, 2 order by 1
  loop
    if v_limit.used + v_total > v_limit.most then
      return jsonb_build_object('refused', v_limit.name, 'left', greatest(v_limit.most - v_limit.used, 0)::text);
    end if;
  end loop;
  select min(created_at) into v_first from payouts
  where customer_id = v_customer and destination_key = v_key and state not in ('failed', 'cancelled');
  insert into payouts (key, reference, customer_id, way, account_id, currency, amount, fee, destination,
    destination_key, details, state, needed, not_before, created_at)
  values (p->>'key', p->>'reference', v_customer, p->>'way', (p->>'accountId')::bigint, p->>'currency',
    (p->>'amount')::numeric, (p->>'fee')::numeric, p->'destination', v_key,
    jsonb_build_object('words', p->>'words'),
    case when (p->>'needed')::int = 0 then 'approved' else 'requested' end, (p->>'needed')::int,
    coalesce(v_first, v_now) + make_interval(hours => (p->>'coolDownH')::int), v_now)
  returning * into v_payout;
  perform post('payout:' || v_payout.id || ':hold', 'payout-hold', jsonb_build_object('payout', v_payout.id),
    jsonb_build_array(
      jsonb_build_object('account', 'customer:' || v_customer, 'currency', v_payout.currency, 'amount', (-v_total)::text),
      jsonb_build_object('account', 'held:' || v_customer, 'currency', v_payout.currency, 'amount', v_total::text)));
  perform tell_of_payout(v_payout, 'new', v_now);
  if v_payout.state = 'approved' and not is_manual(v_payout) then
    perform watch_payout(v_payout.id, greatest(v_payout.not_before, v_now));
  end if;
  return jsonb_build_object('id', v_payout.id::text, 'repeated', false);
end $$;

-- Tells staff that nobody knows how one ended; once.
create or replace function doubt_payout(p_id bigint, p_now timestamptz) returns void language plpgsql ${definer} as $$
declare v_payout payouts;
begin
  select * into v_payout from payouts where id = p_id and state in ('unknown', 'submitted');
  if v_payout.details ? 'refund' then
    perform tell_of_order((select o from orders o where id = (v_payout.details->>'order')::bigint), 'trouble',
      'refund-unknown:' || (v_payout.details->>'refund'), jsonb_build_object('id', p_id::text,
        'way', jsonb_build_object('key', 'provider-' || v_payout.way),
        'amount', jsonb_build_object('amount', v_payout.amount::text, 'currency', v_payout.currency)));
  elsif v_payout.id is not null then
    perform tell_of_payout(v_payout, 'unknown', p_now);
  end if;
end $$;
`,
)}`;
}
