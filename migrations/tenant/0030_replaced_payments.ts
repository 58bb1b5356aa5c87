import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** A chain may bring a payment under another name after a reorganisation: it pays what the first one was for. */
export function up(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- The one door for money. See shared/domain/money/payments.ts for the event. A payment that was for the
-- balance may become an invoice's until it settles; what takes the place of another one that its chain dropped is no later than that, whose end is then no news.
create or replace function apply_payment(p_event jsonb) returns jsonb language plpgsql ${definer} as $$
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
  v_replaced payments;
  v_is_taken boolean := false;
begin
  if v_is_invoice then
    select * into v_invoice from invoices where id = (p_event->>'invoiceId')::bigint for update;
    if v_invoice.id is null or v_invoice.customer_id <> (p_event->>'customerId')::bigint then
      raise exception 'no such invoice of this customer' using errcode = 'SHL04';
    end if;
    select * into v_replaced from payments
    where reference = p_event->'details'->>'replaces' and invoice_id = v_invoice.id and status <> 'settled';
  end if;

  insert into payments (reference, source, status, invoice_id, customer_id, currency, amount,
    credit_currency, credit_amount, covered, is_late, rate, fee, details, seen_at)
  values (v_reference, v_source, 'processing', v_invoice.id, (p_event->>'customerId')::bigint,
    p_event->>'currency', (p_event->>'amount')::numeric,
    case when not v_is_invoice then p_event->>'creditCurrency' end,
    case when not v_is_invoice then (p_event->>'creditAmount')::numeric end,
    case when v_is_invoice then coalesce((p_event->>'covered')::numeric, (p_event->>'amount')::numeric) end,
    coalesce(v_invoice.ended_at <= v_at, false) and coalesce(v_replaced.is_late, true), nullif(p_event->'rate', 'null'), nullif(p_event->'fee', 'null'),
    coalesce(p_event->'details', '{}'), v_at)
  on conflict (reference) do nothing
  returning * into v_payment;
  if v_payment.id is null then
    select * into v_payment from payments where reference = v_reference for update;
    v_before := v_payment.status;
    -- Until it settled nothing is booked, and the provider may know more than it did.
    v_is_taken := v_is_invoice and v_payment.invoice_id is null and v_before <> 'settled';
    if v_payment.customer_id <> (p_event->>'customerId')::bigint
      or v_payment.invoice_id is distinct from v_invoice.id and not v_is_taken
      or v_before = 'settled' and (v_payment.currency <> p_event->>'currency'
        or v_payment.amount <> (p_event->>'amount')::numeric)
    then
      raise exception 'payment % is known with another body', v_reference using errcode = 'SHL02';
    end if;
    v_payment.currency := p_event->>'currency';
    v_payment.amount := (p_event->>'amount')::numeric;
    if v_is_taken then
      update payments set invoice_id = v_invoice.id, credit_currency = null, credit_amount = null,
        covered = coalesce((p_event->>'covered')::numeric, (p_event->>'amount')::numeric),
        is_late = coalesce(v_invoice.ended_at <= seen_at, false) and coalesce(v_replaced.is_late, true)
      where id = v_payment.id returning * into v_payment;
    end if;
  end if;

  -- A status only moves forwards, and settled is final (a refund is a posting of its own). What was
  -- reversed before it settled was never credited: a chain may bring it back.
  if v_before = 'settled' or v_before = v_status then
    if v_before = 'processing' then
      update payments set details = details || coalesce(p_event->'details', '{}') where id = v_payment.id;
    end if;
    if v_is_taken then
      v_invoice := judge_invoice(v_invoice.id);
      return jsonb_build_object('changed', true, 'status', v_before, 'invoiceStatus', v_invoice.status);
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
  if v_status = 'reversed' and exists (select from payments
    where invoice_id = v_invoice.id and details->>'replaces' = v_reference and status <> 'reversed')
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
`;
}
