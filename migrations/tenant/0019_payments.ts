import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/**
 * The one door for money, and what comes in by it. SQLSTATEs: SHL02 same reference with another body,
 * SHL04 not this customer's invoice.
 */
export function up(names: TenantNames): string {
  const { schema } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
-- The legs by which so much money of an account becomes a credit; between two currencies by the
-- exchange, a difference in one currency at the shop's cost.
create function credit_legs(p_house text, p_money numeric, p_currency text, p_to text, p_credit numeric,
  p_credit_currency text) returns jsonb language sql immutable as $$
  select coalesce(jsonb_agg(jsonb_build_object('account', l.account, 'currency', l.currency, 'amount', l.amount::text)), '[]')
  from (
    select p_house as account, p_currency as currency, -p_money as amount
    union all select p_to, p_credit_currency, p_credit
    union all select 'exchange', p_currency, p_money where p_currency <> p_credit_currency
    union all select 'exchange', p_credit_currency, -p_credit where p_currency <> p_credit_currency
    union all select 'fees', p_currency, p_money - p_credit where p_currency = p_credit_currency
  ) l where l.amount <> 0;
$$;

-- Gives the customer what waited for the rest: it has come.
create function release_partial(p_invoice invoices) returns void language plpgsql ${definer} as $$
declare
  v_payment payments;
  v_worth numeric;
begin
  for v_payment in select * from payments where invoice_id = p_invoice.id and held_why = 'partial' order by id loop
    v_worth := (v_payment.details->>'worth')::numeric;
    perform post('release:' || v_payment.reference, 'deposit', jsonb_build_object('payment', v_payment.id),
      credit_legs('suspense', held_of(v_payment), v_payment.currency, 'customer:' || p_invoice.customer_id,
        v_worth, p_invoice.currency));
    update payments set held = 0, held_why = null, credit_amount = credit_amount + v_worth where id = v_payment.id;
  end loop;
  update findings set state = 'resolved', resolved_by = 0, resolved_at = now(), resolution = 'completed'
  where reference = 'partial:' || p_invoice.id and state = 'open';
end $$;

-- What a settled payment of a locked invoice credits, and what of it waits. A part by the invoice's
-- own price, what completes it the rest of what was promised; what is too much or late at the price of now.
create function weigh_payment(p_payment payments, p_invoice invoices, p_rate jsonb) returns payments
language plpgsql ${definer} as $$
declare
  v_before numeric := p_invoice.covered;
  v_due numeric := least(p_payment.covered, greatest(p_invoice.asked_amount - p_invoice.covered, 0));
  v_extra numeric := p_payment.covered - v_due;
  v_tolerance numeric := tolerance_of(p_invoice);
  v_credit numeric := 0;
  v_now jsonb := case when p_invoice.currency = p_invoice.asked_currency
    then '{"numerator": 1, "denominator": 1}'::jsonb else coalesce(nullif(p_rate, 'null'), p_invoice.rate) end;
begin
  if p_payment.is_late then
    if policy_of('late') = 'wait' then
      p_payment.held := p_payment.covered;
      p_payment.held_why := 'late';
    else
      v_credit := div(p_payment.covered * (v_now->>'numerator')::numeric, (v_now->>'denominator')::numeric);
    end if;
  else
    if v_before + v_due >= p_invoice.asked_amount - v_tolerance then
      v_credit := case when v_before >= p_invoice.asked_amount - v_tolerance then 0
        else p_invoice.amount - worth_of(p_invoice, v_before) end;
    elsif policy_of('partial') = 'wait' then
      p_payment.held := v_due;
      p_payment.held_why := 'partial';
      p_payment.details := p_payment.details || jsonb_build_object(
        'worth', (worth_of(p_invoice, v_before + v_due) - worth_of(p_invoice, v_before))::text);
    else
      v_credit := worth_of(p_invoice, v_before + v_due) - worth_of(p_invoice, v_before);
    end if;
    if v_extra > 0 and v_before + p_payment.covered > p_invoice.asked_amount + v_tolerance and policy_of('over') = 'wait' then
      p_payment.held := v_extra;
      p_payment.held_why := 'over';
    elsif v_extra > 0 then
      v_credit := v_credit + div(v_extra * (v_now->>'numerator')::numeric, (v_now->>'denominator')::numeric);
    end if;
  end if;
  p_payment.credit_amount := v_credit;
  p_payment.credit_currency := p_invoice.currency;
  return p_payment;
end $$;
${callable(
  names,
  `
-- The one door for money. See shared/domain/money/payments.ts for the event.
create function apply_payment(p_event jsonb) returns jsonb language plpgsql ${definer} as $$
declare
  v_reference text := p_event->>'reference';
  v_status text := p_event->>'status';
  v_source text := p_event->>'source';
  v_at timestamptz := coalesce((p_event->>'at')::timestamptz, now());
  v_customer customers;
  v_invoice invoices;
  v_payment payments;
  v_before text;
  v_house text;
  v_held numeric;
  v_is_invoice boolean := p_event->>'invoiceId' is not null;
begin
  if v_is_invoice then
    select * into v_invoice from invoices where id = (p_event->>'invoiceId')::bigint for update;
    if v_invoice.id is null or v_invoice.customer_id <> (p_event->>'customerId')::bigint then
      raise exception 'no such invoice of this customer' using errcode = 'SHL04';
    end if;
  end if;

  insert into payments (reference, source, status, invoice_id, customer_id, currency, amount,
    credit_currency, credit_amount, covered, is_late, rate, fee, details, seen_at)
  values (v_reference, v_source, 'processing', v_invoice.id, (p_event->>'customerId')::bigint,
    p_event->>'currency', (p_event->>'amount')::numeric,
    case when not v_is_invoice then p_event->>'creditCurrency' end,
    case when not v_is_invoice then (p_event->>'creditAmount')::numeric end,
    case when v_is_invoice then coalesce((p_event->>'covered')::numeric, (p_event->>'amount')::numeric) end,
    coalesce(v_invoice.ended_at <= v_at, false), nullif(p_event->'rate', 'null'), nullif(p_event->'fee', 'null'),
    coalesce(p_event->'details', '{}'), v_at)
  on conflict (reference) do nothing
  returning * into v_payment;
  if v_payment.id is null then
    select * into v_payment from payments where reference = v_reference for update;
    v_before := v_payment.status;
    -- Until it settled nothing is booked, and the provider may know more than it did.
    if v_payment.customer_id <> (p_event->>'customerId')::bigint
      or v_payment.invoice_id is distinct from v_invoice.id
      or v_before = 'settled' and (v_payment.currency <> p_event->>'currency'
        or v_payment.amount <> (p_event->>'amount')::numeric)
    then
      raise exception 'payment % is known with another body', v_reference using errcode = 'SHL02';
    end if;
    v_payment.currency := p_event->>'currency';
    v_payment.amount := (p_event->>'amount')::numeric;
  end if;

  -- A status only moves forwards, and settled is final (a refund is a posting of its own). What was
  -- reversed before it settled was never credited: a chain may bring it back.
  if v_before = 'settled' or v_before = v_status then
    if v_before = 'processing' then
      update payments set details = details || coalesce(p_event->'details', '{}') where id = v_payment.id;
    end if;
    return jsonb_build_object('changed', false, 'status', v_before);
  end if;
  select * into v_customer from customers where id = v_payment.customer_id;

  if v_status = 'settled' then
    v_payment.details := v_payment.details || coalesce(p_event->'details', '{}');
    if v_is_invoice then
      v_payment.covered := coalesce((p_event->>'covered')::numeric, v_payment.covered);
      v_payment := weigh_payment(v_payment, v_invoice, p_event->'nowRate');
    elsif (p_event->>'creditAmount') is null then
      raise exception 'a settled payment names its credit' using errcode = '22023';
    else
      v_payment.credit_currency := p_event->>'creditCurrency';
      v_payment.credit_amount := (p_event->>'creditAmount')::numeric;
    end if;
    update payments set status = 'settled', settled_at = v_at, currency = v_payment.currency,
      amount = v_payment.amount, covered = v_payment.covered, held = v_payment.held,
      held_why = v_payment.held_why, credit_currency = v_payment.credit_currency,
      credit_amount = v_payment.credit_amount, rate = nullif(p_event->'rate', 'null'),
      fee = coalesce(nullif(p_event->'fee', 'null'), fee), details = v_payment.details
    where id = v_payment.id returning * into v_payment;
    v_house := (p_event->>'road') || ':' || v_source || coalesce(':' || v_invoice.account_id, '');
    v_held := held_of(v_payment);
    perform post('payment:' || v_reference, 'deposit',
      jsonb_build_object('payment', v_payment.id, 'source', v_source),
      credit_legs(v_house, v_payment.amount - v_held, v_payment.currency, 'customer:' || v_customer.id,
        v_payment.credit_amount, v_payment.credit_currency)
      || credit_legs(v_house, v_held, v_payment.currency, 'suspense', v_held, v_payment.currency));
    -- What the provider kept of it, at the shop's cost.
    if (v_payment.fee->>'amount')::numeric > 0 then
      perform post('payment:' || v_reference || ':cost', 'payment-cost', jsonb_build_object('payment', v_payment.id),
        jsonb_build_array(
          jsonb_build_object('account', v_house, 'currency', v_payment.fee->>'currency', 'amount', v_payment.fee->>'amount'),
          jsonb_build_object('account', 'fees', 'currency', v_payment.fee->>'currency',
            'amount', '-' || (v_payment.fee->>'amount'))));
    end if;
    if v_payment.held_why in ('late', 'over') then
      perform note_finding(v_payment.held_why || ':' || v_reference, v_payment.held_why,
        finding_data(v_invoice, v_payment, v_payment.held));
    end if;
  else
    update payments set status = v_status, currency = v_payment.currency, amount = v_payment.amount
    where id = v_payment.id;
  end if;

  if v_is_invoice then
    if v_status = 'settled' and v_payment.held_why is distinct from 'late'
      and v_invoice.covered + v_payment.covered >= v_invoice.asked_amount - tolerance_of(v_invoice)
    then
      perform release_partial(v_invoice);
    end if;
    v_invoice := judge_invoice(v_invoice.id);
  end if;

  -- What paid an order is told by the order: it is on no balance any more.
  if v_status = 'settled' and v_invoice.paid = 'exact' and v_invoice.reference like 'order:%' and exists (
    select from orders where id = split_part(v_invoice.reference, ':', 2)::bigint and status in ('paid', 'completed'))
  then
    return jsonb_build_object('changed', true, 'status', v_status, 'invoiceStatus', v_invoice.status);
  end if;
  perform queue_message('payment:' || v_reference || ':' || v_status, v_customer.id, v_customer.telegram_id,
    'send', null, jsonb_build_object(
      'key', 'notice-payment-' || case when v_status = 'settled' and v_payment.credit_amount = 0
        and v_payment.held > 0 then 'held' else v_status end,
      'data', jsonb_build_object(
        'paid', jsonb_build_object('amount', v_payment.amount::text, 'currency', v_payment.currency),
        'why', case when v_payment.credit_amount = 0 and v_payment.held = 0 then 'dust'
          else coalesce(v_payment.held_why, 'none') end,
        'credit', case when v_payment.credit_amount is not null then jsonb_build_object(
          'amount', v_payment.credit_amount::text, 'currency', v_payment.credit_currency) end),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-balance', 'press', 'balance')))), 0);
  return jsonb_build_object('changed', true, 'status', v_status, 'invoiceStatus', v_invoice.status);
end $$;
`,
)}`;
}
