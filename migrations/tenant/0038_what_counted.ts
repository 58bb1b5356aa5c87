import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** What is decided says for ever who of those that agreed to it did not count; a payment that fits nothing ends its invoice. */
export function up(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- Who agreed, and of them who may not decide now: they did not count.
create function weighed_approvals(p_approvals jsonb, p_may bigint[]) returns jsonb language sql immutable as $$
  select coalesce(jsonb_agg(case when (a->>'by')::bigint = any(p_may) then a else a || '{"lapsed": true}' end order by place), '[]')
  from jsonb_array_elements(p_approvals) with ordinality as e (a, place)
$$;

create or replace function approve_payout(p_id bigint, p_actor bigint, p_now timestamptz, p_may bigint[]) returns jsonb
language plpgsql ${definer} as $$
declare
  v_payout payouts;
  v_agreed int;
begin
  select * into v_payout from payouts where id = p_id for update;
  if v_payout.state is distinct from 'requested' then return jsonb_build_object('refused', 'moved'); end if;
  if v_payout.approvals @> jsonb_build_array(jsonb_build_object('by', p_actor)) then
    return jsonb_build_object('refused', 'again');
  end if;
  if v_payout.needed > 1 and exists (
    select from customers where id = v_payout.customer_id and telegram_id = p_actor)
  then return jsonb_build_object('refused', 'own'); end if;
  select 1 + count(*) into v_agreed from jsonb_array_elements(v_payout.approvals) a
  where (a->>'by')::bigint = any(p_may);
  update payouts set
    approvals = case when v_agreed >= needed then weighed_approvals(approvals, p_may) else approvals end
      || jsonb_build_object('by', p_actor, 'at', p_now),
    state = case when v_agreed >= needed then 'approved' else state end
  where id = p_id returning * into v_payout;
  if v_payout.state = 'approved' then
    perform queue_payout_card(v_payout, p_now);
    if not is_manual(v_payout) then perform watch_payout(p_id, greatest(v_payout.not_before, p_now)); end if;
  end if;
  return jsonb_build_object('state', v_payout.state, 'left', greatest(v_payout.needed - v_agreed, 0));
end $$;

-- p: { id, customerId (null for staff), by, actor (of the staff), reason, may (who may decide now), now }.
create or replace function cancel_payout(p jsonb) returns boolean language plpgsql ${definer} as $$
declare
  v_payout payouts;
  v_may bigint[] := array(select jsonb_array_elements_text(coalesce(nullif(p->'may', 'null'), '[]'))::bigint);
begin
  update payouts set details = details
    || jsonb_strip_nulls(jsonb_build_object('by', p->>'by', 'refusedBy', p->'actor', 'reason', p->>'reason')),
    approvals = case when state = 'requested' and p ? 'may' then weighed_approvals(approvals, v_may) else approvals end
  where id = (p->>'id')::bigint and state in ('requested', 'approved')
    and (p->>'customerId' is null or customer_id = (p->>'customerId')::bigint)
  returning * into v_payout;
  if v_payout.id is null then return false; end if;
  perform end_payout(v_payout, 'cancelled', (p->>'now')::timestamptz);
  return true;
end $$;

-- A payment that fits nothing (problem: mismatch) is told on the card as what it is, and nobody is asked to pay again.
create or replace function queue_card(p_invoice invoices) returns void language plpgsql ${definer} as $$
declare
  v_order orders;
  v_is_other boolean := coalesce(p_invoice.data->>'problem' = 'mismatch', false) and p_invoice.status in ('invalid', 'processing');
begin
  if p_invoice.card_message_id is null then return; end if;
  if p_invoice.reference like 'order:%' then
    select * into v_order from orders where id = split_part(p_invoice.reference, ':', 2)::bigint;
  end if;
  perform queue_message(
    concat_ws(':', 'card', p_invoice.id, p_invoice.status, p_invoice.paid, p_invoice.is_late, p_invoice.covered,
      p_invoice.held, v_order.status, case when v_is_other then 'mismatch' end),
    p_invoice.customer_id, p_invoice.card_chat_id, 'edit', p_invoice.card_message_id,
    jsonb_build_object(
      'key', case when v_order.id is null then 'invoice-card-' else 'order-card-' end
        || case when v_is_other then 'mismatch' else p_invoice.status end,
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
        'problem', case when p_invoice.data->>'problem' <> 'mismatch' then
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

-- Ends an invoice; one whose time is over already still learns of a payment that does not fit.
create or replace function end_invoice(p_id bigint, p_now timestamptz, p_how text, p_problem text) returns text
language plpgsql ${definer} as $$
declare v_invoice invoices;
begin
  select * into v_invoice from invoices where id = p_id for update;
  if v_invoice.ended_at is null and v_invoice.status in ('new', 'processing')
      and (p_how = 'invalid' or v_invoice.expires_at <= p_now)
    or v_invoice.status = 'expired' and p_problem = 'mismatch'
  then
    update invoices set ended_at = coalesce(ended_at, p_now), status = case when p_how = 'invalid' then p_how else status end,
      data = data || jsonb_strip_nulls(jsonb_build_object('problem', p_problem))
    where id = p_id;
    v_invoice := judge_invoice(p_id);
  end if;
  return v_invoice.status;
end $$;
`;
}
