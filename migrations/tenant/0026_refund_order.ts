/** A part of 0026: what can go back of an order, and the door that gives it back. */
export function refundOrder(definer: string): string {
  return `
-- What of a paid order can go back to its payment: of so much (null: all that is left) what it is worth
-- and what is sent, in whole steps of the payment's currency. Null: nothing can. One payment alone, and
-- nothing of it waits for staff: of several nobody could say which one it is.
create function refund_terms(p_order_id bigint, p_amount numeric, p_step numeric) returns jsonb
language plpgsql stable ${definer} as $$
declare
  v_order orders;
  v_invoice invoices;
  v_payment payments;
  v_count int;
  v_gone numeric;
  v_sent numeric;
  v_worth numeric;
  v_back numeric;
begin
  select * into v_order from orders where id = p_order_id and status in ('paid', 'completed', 'refunded');
  select * into v_invoice from invoices where id = v_order.invoice_id and account_id is not null;
  select count(*) into v_count from payments where invoice_id = v_invoice.id and status = 'settled';
  select * into v_payment from payments where invoice_id = v_invoice.id and status = 'settled';
  if v_count <> 1 or v_payment.held > 0 or v_payment.credit_currency <> v_order.currency
    or v_payment.credit_amount <= 0
  then return null; end if;
  select coalesce(sum(coalesce((details->>'worth')::numeric, amount)), 0), coalesce(sum((details->>'back')::numeric), 0)
  into v_gone, v_sent from refunds where payment_id = v_payment.id and state <> 'failed';
  v_worth := least(coalesce(p_amount, v_order.total - v_order.refunded), v_payment.credit_amount - v_gone);
  v_back := case when v_worth = v_payment.credit_amount - v_gone then v_payment.amount - v_sent
    else div(v_payment.amount * v_worth, v_payment.credit_amount) end;
  v_back := v_back - mod(v_back, p_step);
  -- In one currency what the steps leave goes to the balance, to the last cent.
  if v_payment.currency = v_payment.credit_currency and v_payment.amount = v_payment.credit_amount then
    v_worth := v_back;
  end if;
  if v_worth <= 0 or v_back <= 0 then return null; end if;
  return jsonb_build_object('paymentId', v_payment.id::text, 'source', v_payment.source,
    'accountId', v_invoice.account_id::text, 'externalId', v_invoice.external_id,
    'payer', coalesce(v_invoice.data->'payer', '{}'),
    'telegramId', (select telegram_id::text from customers where id = v_order.customer_id),
    'worth', v_worth::text, 'back', v_back::text, 'currency', v_payment.currency,
    'isWhole', v_gone = 0 and v_worth = v_payment.credit_amount);
end $$;

-- Gives back of a paid order: an amount or (null) all that is left; of lines so many each. To the
-- balance, in Stars (a job asks Telegram, and finish_refund says how it ended), or by its provider: p.way
-- is { back, step, isPartial, key, destination, destinationKey (hex) }. See refunds.give.
create or replace function refund_order(p jsonb) returns jsonb language plpgsql ${definer} as $$
declare
  v_order orders := lock_order((p->>'orderId')::bigint);
  v_now timestamptz := (p->>'now')::timestamptz;
  v_left numeric := v_order.total - v_order.refunded;
  v_amount numeric := coalesce((p->>'amount')::numeric, v_left);
  v_is_all boolean := v_amount = v_left and jsonb_array_length(p->'lines') = 0;
  v_way jsonb := nullif(p->'way', 'null');
  v_terms jsonb;
  v_returns numeric := 0;
  v_refund refunds;
  v_payment payments;
  v_payout payouts;
  v_legs jsonb;
  v_count int;
begin
  select * into v_refund from refunds where reference = p->>'reference';
  if v_refund.id is not null then
    return jsonb_build_object('refundId', v_refund.id::text, 'amount', v_refund.amount::text, 'repeated', true);
  end if;
  if v_order.id is null or v_order.status not in ('paid', 'completed', 'refunded') or v_amount > v_left
    or v_amount < 0 or (v_amount = 0 and (v_order.total > 0 or v_order.status = 'refunded'))
  then raise exception 'more than is left to refund' using errcode = 'SHL07'; end if;

  if (p->>'returnStock')::boolean then
    perform lock_products(v_order.id);
    update products r set stock = r.stock + l.quantity from (
      select o.product_id, sum(case when v_is_all then o.quantity - o.refunded_quantity else w.quantity end) as quantity
      from order_lines o
      left join jsonb_to_recordset(p->'lines') as w ("lineId" bigint, quantity int) on w."lineId" = o.id
      where o.order_id = v_order.id and o.delivered_at is null and o.kind <> 'unique'
        and (v_is_all or w.quantity is not null)
      group by 1) l
    where r.id = l.product_id and r.stock is not null and l.quantity > 0;
  end if;
  if v_is_all then
    update order_lines set refunded_quantity = quantity where order_id = v_order.id;
  else
    update order_lines o set refunded_quantity = o.refunded_quantity + w.quantity
    from jsonb_to_recordset(p->'lines') as w ("lineId" bigint, quantity int)
    where o.id = w."lineId" and o.order_id = v_order.id and w.quantity > 0
      and o.refunded_quantity + w.quantity <= o.quantity;
    get diagnostics v_count = row_count;
    if v_count <> jsonb_array_length(p->'lines') then
      raise exception 'more than is left to refund' using errcode = 'SHL07';
    end if;
  end if;

  if p->>'to' = 'stars' then
    select s.* into v_payment from payments s join invoices i on i.id = s.invoice_id
    where i.id = v_order.invoice_id and s.source = 'stars' and s.status = 'settled';
    -- Telegram gives a charge back whole or not at all.
    if v_payment.id is null or v_order.refunded > 0 or v_amount <> v_order.total then
      raise exception 'Stars go back whole' using errcode = 'SHL07';
    end if;
    v_returns := v_payment.credit_amount;
  elsif p->>'to' = 'provider' then
    v_terms := refund_terms(v_order.id, v_amount, (v_way->>'step')::numeric);
    -- Never anything else than what staff were shown.
    if v_terms->>'back' is distinct from v_way->>'back' or not ((v_way->>'isPartial')::boolean or (v_terms->>'isWhole')::boolean) then
      raise exception 'that does not go back' using errcode = 'SHL07';
    end if;
    select * into v_payment from payments where id = (v_terms->>'paymentId')::bigint;
    v_returns := (v_terms->>'worth')::numeric;
  end if;
  insert into refunds (reference, order_id, amount, method, state, payment_id, details, created_at)
  values (p->>'reference', v_order.id, v_amount, p->>'to', case when v_payment.id is null then 'done' else 'pending' end,
    v_payment.id, jsonb_strip_nulls(jsonb_build_object('actor', p->'actorId', 'reason', p->'reason',
      'worth', v_terms->'worth', 'back', v_terms->'back', 'currency', v_terms->'currency')), v_now)
  returning * into v_refund;
  if v_amount > 0 then
    v_legs := jsonb_build_array(
      jsonb_build_object('account', 'sales', 'currency', v_order.currency, 'amount', (-v_amount)::text));
    if v_payment.id is not null then
      v_legs := v_legs || jsonb_build_object('account', 'refunding', 'currency', v_order.currency,
        'amount', v_returns::text);
    end if;
    -- What the payment did not cover goes to the balance; what a charge brought too much is taken from there.
    if v_amount <> v_returns then
      v_legs := v_legs || jsonb_build_object('account', 'customer:' || v_order.customer_id,
        'currency', v_order.currency, 'amount', (v_amount - v_returns)::text);
    end if;
    perform post('refund:' || v_refund.id, 'refund', jsonb_build_object('order', v_order.id), v_legs);
  end if;
  update orders set refunded = refunded + v_amount where id = v_order.id;
  perform judge_order(v_order.id, v_now);
  if v_terms is not null then
    insert into payouts (key, reference, customer_id, way, account_id, currency, amount, destination,
      destination_key, details, state, needed, created_at)
    values (v_way->>'key', 'refund:' || v_refund.id, v_order.customer_id, v_payment.source, (v_terms->>'accountId')::bigint,
      v_payment.currency, (v_terms->>'back')::numeric, v_way->'destination', decode(v_way->>'destinationKey', 'hex'),
      jsonb_build_object('refund', v_refund.id::text, 'order', v_order.id::text), 'approved', 0, v_now)
    returning * into v_payout;
    perform watch_payout(v_payout.id, v_now);
    perform tell_buyer(v_order, 'refund-sent:' || v_refund.id, jsonb_build_object('reason', p->'reason',
      'way', jsonb_build_object('key', 'provider-' || v_payment.source),
      'amount', jsonb_build_object('amount', v_payout.amount::text, 'currency', v_payout.currency),
      'rest', case when v_amount > v_returns then jsonb_build_object(
        'amount', (v_amount - v_returns)::text, 'currency', v_order.currency) end));
  elsif v_payment.id is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'refund', 'key', 'refund:' || v_refund.id,
      'payload', jsonb_build_object('refundId', v_refund.id::text)));
  else
    perform tell_buyer(v_order, 'refund:' || v_refund.id, jsonb_build_object('reason', p->'reason',
      'amount', jsonb_build_object('amount', v_amount::text, 'currency', v_order.currency)));
  end if;
  return jsonb_build_object('refundId', v_refund.id::text, 'amount', v_amount::text, 'repeated', false);
end $$;`;
}
