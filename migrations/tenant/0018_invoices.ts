import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** What an invoice is: computed of its payments, what it asks, and its end. */
export function up(names: TenantNames): string {
  const { schema } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
-- How much less or more than it asks an invoice takes for exact: the shop's tolerance, in hundredths
-- of a percent.
create function tolerance_of(p_invoice invoices) returns numeric language sql stable ${definer} as $$
  select trunc(p_invoice.asked_amount
    * coalesce((select (options->'payments'->>'tolerance')::numeric from settings), 0) / 10000);
$$;

-- What the shop does with money that is 'partial', 'over' or 'late': 'balance' or 'wait'.
create function policy_of(p_why text) returns text language sql stable ${definer} as $$
  select coalesce((select options->'payments'->>p_why from settings), 'balance');
$$;

-- What so much of what an invoice asks is worth by the invoice's own price.
create function worth_of(p_invoice invoices, p_part numeric) returns numeric language sql immutable as $$
  select div(least(p_part, p_invoice.asked_amount) * p_invoice.amount, p_invoice.asked_amount);
$$;

-- How much of what came waits for staff, in the currency that it came in.
create function held_of(p_payment payments) returns numeric language sql immutable as $$
  select case when p_payment.held = 0 then 0
    else div(p_payment.amount * p_payment.held, p_payment.covered) end;
$$;

-- Edits the invoice's card in the chat to what the invoice is now; an order's says what became of that.
create function queue_card(p_invoice invoices) returns void language plpgsql ${definer} as $$
declare v_order orders;
begin
  if p_invoice.card_message_id is null then return; end if;
  if p_invoice.reference like 'order:%' then
    select * into v_order from orders where id = split_part(p_invoice.reference, ':', 2)::bigint;
  end if;
  perform queue_message(
    concat_ws(':', 'card', p_invoice.id, p_invoice.status, p_invoice.paid, p_invoice.is_late, p_invoice.covered,
      p_invoice.held, v_order.status),
    p_invoice.customer_id, p_invoice.card_chat_id, 'edit', p_invoice.card_message_id,
    jsonb_build_object(
      'key', case when v_order.id is null then 'invoice-card-' || p_invoice.status
        else 'order-card-' || p_invoice.status end,
      'data', jsonb_build_object(
        'invoice', p_invoice.id, 'order', v_order.id::text, 'state', v_order.status, 'reason', v_order.details->>'reason',
        'total', case when v_order.id is not null then
          jsonb_build_object('amount', v_order.total::text, 'currency', v_order.currency) end,
        'amount', jsonb_build_object('amount', p_invoice.amount::text, 'currency', p_invoice.currency),
        'credited', jsonb_build_object('amount', p_invoice.credited::text, 'currency', p_invoice.currency),
        'missing', jsonb_build_object('currency', p_invoice.asked_currency,
          'amount', greatest(p_invoice.asked_amount - p_invoice.covered, 0)::text),
        'held', case when p_invoice.held > 0 then
          jsonb_build_object('amount', p_invoice.held::text, 'currency', p_invoice.asked_currency) end,
        'problem', case when p_invoice.data->>'problem' is not null then
          jsonb_build_object('key', 'problem-' || p_invoice.method || '-' || (p_invoice.data->>'problem')) end,
        'paid', coalesce(p_invoice.paid, 'none'), 'late', case when p_invoice.is_late then 'yes' else 'none' end),
      -- Below: a press must not turn the card into another screen that a later edit overwrites.
      'buttons', case when p_invoice.status <> 'processing' or p_invoice.paid is null or p_invoice.pay_url is null
        then '[]' else jsonb_build_array(jsonb_build_array(
          jsonb_build_object('key', 'invoice-rest', 'url', p_invoice.pay_url))) end
        || jsonb_build_array(jsonb_build_array(case when v_order.id is null
          then jsonb_build_object('key', 'button-menu', 'press', 'menu:below')
          else jsonb_build_object('key', 'button-order', 'press', 'order:' || v_order.id || ':below') end))), 0);
end $$;

-- Computes what a locked invoice is: of its payments, what it asks, and its end. Late money that waits
-- for staff covers nothing yet.
create function judge_invoice(p_id bigint) returns invoices language plpgsql ${definer} as $$
declare
  v_invoice invoices;
  v_covered numeric;
  v_held numeric;
  v_partial numeric;
  v_credited numeric;
  v_late boolean;
  v_coming boolean;
begin
  select * into v_invoice from invoices where id = p_id;
  select coalesce(sum(covered - case when held_why = 'late' then held else 0 end) filter (where status = 'settled'), 0),
    coalesce(sum(held), 0), coalesce(sum(held) filter (where held_why = 'partial'), 0),
    coalesce(sum(credit_amount) filter (where status = 'settled' and credit_currency = v_invoice.currency), 0),
    coalesce(bool_or(is_late and status = 'settled'), false), coalesce(bool_or(status = 'processing'), false)
  into v_covered, v_held, v_partial, v_credited, v_late, v_coming from payments where invoice_id = p_id;
  update invoices set covered = v_covered, held = v_held, credited = v_credited, is_late = v_late,
    status = case
      when v_covered > 0 and v_covered >= asked_amount - tolerance_of(v_invoice) then 'settled'
      when v_coming then 'processing'
      when status = 'invalid' then 'invalid'
      when ended_at is not null then 'expired'
      when v_covered > 0 then 'processing'
      else 'new' end,
    paid = case
      when v_covered = 0 then null
      when v_covered < asked_amount - tolerance_of(v_invoice) then 'partial'
      when v_covered > asked_amount + tolerance_of(v_invoice) then 'over'
      else 'exact' end,
    settled_at = case when v_covered >= asked_amount - tolerance_of(v_invoice) then coalesce(settled_at, now()) end
  where id = p_id returning * into v_invoice;
  -- The rest did not come in time.
  if v_partial > 0 and v_invoice.ended_at is not null and v_invoice.status <> 'settled' then
    perform note_finding('partial:' || p_id, 'partial', finding_data(v_invoice, null, v_partial));
  end if;
  perform queue_card(v_invoice);
  return v_invoice;
end $$;

-- What staff are shown of money that waits for them.
create function finding_data(p_invoice invoices, p_payment payments, p_part numeric) returns jsonb
language sql stable ${definer} as $$
  select jsonb_build_object('invoiceId', p_invoice.id::text, 'customerId', p_invoice.customer_id::text,
    'reference', p_payment.reference, 'method', p_invoice.method,
    'asked', jsonb_build_object('amount', p_invoice.asked_amount::text, 'currency', p_invoice.asked_currency),
    'money', jsonb_build_object('amount', p_part::text, 'currency', p_invoice.asked_currency),
    'worth', jsonb_build_object('currency', p_invoice.currency, 'amount', case
      when p_invoice.currency = p_invoice.asked_currency then p_part
      else div(p_part * p_invoice.amount, p_invoice.asked_amount) end::text));
$$;
${callable(
  names,
  `
-- Ends an invoice whose time is over ('expired'), or that its provider will take nothing for any more
-- ('invalid'). What comes now is late.
create function end_invoice(p_id bigint, p_now timestamptz, p_how text, p_problem text) returns text
language plpgsql ${definer} as $$
declare v_invoice invoices;
begin
  select * into v_invoice from invoices where id = p_id for update;
  if v_invoice.ended_at is null and v_invoice.status in ('new', 'processing')
    and (p_how = 'invalid' or v_invoice.expires_at <= p_now)
  then
    update invoices set ended_at = p_now, status = case when p_how = 'invalid' then p_how else status end,
      data = data || jsonb_strip_nulls(jsonb_build_object('problem', p_problem))
    where id = p_id;
    v_invoice := judge_invoice(p_id);
  end if;
  return v_invoice.status;
end $$;
`,
)}`;
}
