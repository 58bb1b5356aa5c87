import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/**
 * What becomes of an order after it is paid: deliveries by hand, claims, refunds. SQLSTATEs: SHL05
 * sold out, SHL06 decided or delivered before, SHL07 more than is left.
 */
export function up(names: TenantNames): string {
  const { schema } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return callable(
    names,
    `
-- Delivers by hand: one line with what it is (sealed), or without; null: all that is sent by post,
-- with its tracking.
create function deliver_by_hand(p jsonb) returns void language plpgsql ${definer} as $$
declare
  v_order orders := lock_order((p->>'orderId')::bigint);
  v_now timestamptz := (p->>'now')::timestamptz;
  v_lines bigint[];
begin
  with delivered as (
    update order_lines l set goods = coalesce(decode(p->>'goods', 'hex'), l.goods), delivered_at = v_now,
      warranty_until = coalesce(l.warranty_until, v_now + make_interval(hours => coalesce(
        (r.options->>'warrantyH')::int, (select (options->>'warrantyH')::int from settings), 24)))
    from products r
    where r.id = l.product_id and l.order_id = v_order.id and l.delivered_at is null
      and l.refunded_quantity < l.quantity and v_order.status = 'paid'
      and (case when p->>'lineId' is null then l.kind = 'physical' else l.id = (p->>'lineId')::bigint end)
    returning l.id
  ) select array_agg(id) into v_lines from delivered;
  if v_lines is null then raise exception 'nothing is left to deliver' using errcode = 'SHL06'; end if;
  if p->>'tracking' is not null then
    update orders set details = details || jsonb_build_object('tracking', p->'tracking') where id = v_order.id;
  end if;
  if p->>'goods' is not null then perform send_line(v_order, v_lines[1], 'line:' || v_lines[1]); end if;
  perform judge_order(v_order.id, v_now);
  if p->>'goods' is null then
    perform tell_buyer(v_order,
      case when p->>'lineId' is null then 'shipped:' else 'delivered:' end || v_lines[1],
      jsonb_build_object('tracking', p->'tracking'));
  end if;
end $$;

-- Gives back of a paid order: an amount or (null) all that is left; of lines so many each. To the
-- balance, or in Stars: then a job asks Telegram, and finish_refund says how it ended. See refunds.give.
create function refund_order(p jsonb) returns jsonb language plpgsql ${definer} as $$
declare
  v_order orders := lock_order((p->>'orderId')::bigint);
  v_now timestamptz := (p->>'now')::timestamptz;
  v_left numeric := v_order.total - v_order.refunded;
  v_amount numeric := coalesce((p->>'amount')::numeric, v_left);
  v_is_all boolean := v_amount = v_left and jsonb_array_length(p->'lines') = 0;
  v_refund refunds;
  v_payment payments;
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
  end if;
  insert into refunds (reference, order_id, amount, method, state, payment_id, details, created_at)
  values (p->>'reference', v_order.id, v_amount, p->>'to', case when v_payment.id is null then 'done' else 'pending' end,
    v_payment.id, jsonb_strip_nulls(jsonb_build_object('actor', p->'actorId', 'reason', p->'reason')), v_now)
  returning * into v_refund;
  if v_amount > 0 then
    v_legs := jsonb_build_array(
      jsonb_build_object('account', 'sales', 'currency', v_order.currency, 'amount', (-v_amount)::text));
    if v_payment.id is not null then
      v_legs := v_legs || jsonb_build_object('account', 'refunding', 'currency', v_order.currency,
        'amount', v_payment.credit_amount::text);
    end if;
    -- What the charge did not cover goes to the balance; what it brought too much is taken from there.
    if v_amount <> coalesce(v_payment.credit_amount, 0) then
      v_legs := v_legs || jsonb_build_object('account', 'customer:' || v_order.customer_id,
        'currency', v_order.currency, 'amount', (v_amount - coalesce(v_payment.credit_amount, 0))::text);
    end if;
    perform post('refund:' || v_refund.id, 'refund', jsonb_build_object('order', v_order.id), v_legs);
  end if;
  update orders set refunded = refunded + v_amount where id = v_order.id;
  perform judge_order(v_order.id, v_now);
  if v_payment.id is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'refund', 'key', 'refund:' || v_refund.id,
      'payload', jsonb_build_object('refundId', v_refund.id::text)));
  else
    perform tell_buyer(v_order, 'refund:' || v_refund.id, jsonb_build_object('reason', p->'reason',
      'amount', jsonb_build_object('amount', v_amount::text, 'currency', v_order.currency)));
  end if;
  return jsonb_build_object('refundId', v_refund.id::text, 'amount', v_amount::text, 'repeated', false);
end $$;

-- How a refund on its way ended. Not done: the money goes to the balance instead.
create function finish_refund(p_id bigint, p_is_done boolean, p_error text) returns void
language plpgsql ${definer} as $$
declare
  v_refund refunds;
  v_order orders;
  v_payment payments;
  v_said jsonb;
begin
  select * into v_refund from refunds where id = p_id;
  v_order := lock_order(v_refund.order_id);
  select * into v_refund from refunds where id = p_id and state = 'pending' for update;
  if v_refund.id is null then return; end if;
  select * into v_payment from payments where id = v_refund.payment_id;
  v_said := jsonb_build_object('reason', v_refund.details->>'reason', 'whole',
    jsonb_build_object('amount', v_refund.amount::text, 'currency', v_order.currency));
  perform post('refund:' || p_id || ':end', 'refund', jsonb_build_object('order', v_order.id),
    jsonb_build_array(jsonb_build_object('account', 'refunding', 'currency', v_payment.credit_currency,
      'amount', (-v_payment.credit_amount)::text)) || case when p_is_done then jsonb_build_array(
        jsonb_build_object('account', 'exchange', 'currency', v_payment.credit_currency,
          'amount', v_payment.credit_amount::text),
        jsonb_build_object('account', 'exchange', 'currency', v_payment.currency, 'amount', (-v_payment.amount)::text),
        jsonb_build_object('account', 'provider:' || v_payment.source, 'currency', v_payment.currency,
          'amount', v_payment.amount::text))
      else jsonb_build_array(jsonb_build_object('account', 'customer:' || v_order.customer_id,
        'currency', v_payment.credit_currency, 'amount', v_payment.credit_amount::text)) end);
  update refunds set state = case when p_is_done then 'done' else 'failed' end,
    details = details || jsonb_strip_nulls(jsonb_build_object('error', p_error)) where id = p_id;
  if p_is_done then
    -- What the charge did not cover went to the balance at once.
    perform tell_buyer(v_order, 'stars-back:' || p_id, v_said || jsonb_build_object(
      'amount', jsonb_build_object('amount', v_payment.amount::text, 'currency', v_payment.currency),
      'rest', case when v_refund.amount > v_payment.credit_amount then jsonb_build_object(
        'amount', (v_refund.amount - v_payment.credit_amount)::text, 'currency', v_order.currency) end));
  else
    perform tell_buyer(v_order, 'refund:' || p_id, v_said || jsonb_build_object('amount', v_said->'whole'));
    perform tell_of_order(v_order, 'trouble', 'refund-failed:' || p_id, jsonb_build_object('reason', p_error));
  end if;
end $$;

-- "Does not work", inside the warranty: one open claim per line. Null: there is nothing to claim.
create function open_claim(p_customer_id bigint, p_line_id bigint, p_text text, p_now timestamptz) returns bigint
language plpgsql ${definer} as $$
declare
  v_order orders;
  v_id bigint;
begin
  select o.* into v_order from order_lines l join orders o on o.id = l.order_id
  where l.id = p_line_id and o.customer_id = p_customer_id and l.warranty_until > p_now
    and l.refunded_quantity < l.quantity and o.status in ('paid', 'completed')
    -- What was replaced is settled: the new one may be claimed.
    and l.quantity > coalesce((select sum(r.quantity) from order_lines r where r.replaces = l.id), 0);
  if v_order.id is null then return null; end if;
  insert into claims (order_line_id, customer_id, text, created_at) values (p_line_id, p_customer_id, p_text, p_now)
  on conflict (order_line_id) where state = 'open' do nothing returning id into v_id;
  if v_id is null then raise exception 'a claim is open' using errcode = 'SHL06'; end if;
  perform tell_of_order(v_order, 'claim', 'claim:' || v_id, jsonb_build_object('text', left(p_text, 500)));
  return v_id;
end $$;

-- Decides a claim, once: replaced by so many of a fresh line, refunded as p.refund says, or refused.
create function decide_claim(p jsonb) returns void language plpgsql ${definer} as $$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_claim claims;
  v_line order_lines;
  v_order orders;
  v_new bigint;
begin
  select * into v_claim from claims where id = (p->>'claimId')::bigint;
  select * into v_line from order_lines where id = v_claim.order_line_id;
  v_order := lock_order(v_line.order_id);
  update claims set state = p->>'state', answer = p->>'answer', decided_by = (p->>'actorId')::bigint,
    decided_at = v_now
  where id = v_claim.id and state = 'open' returning * into v_claim;
  if v_claim.id is null then raise exception 'decided before' using errcode = 'SHL06'; end if;
  if p->>'state' = 'replaced' then
    if (p->>'quantity')::int not between 1 and v_line.quantity - v_line.refunded_quantity then
      raise exception 'more than was bought' using errcode = 'SHL07';
    end if;
    perform lock_products(v_order.id);
    insert into order_lines (order_id, product_id, name, kind, price, quantity, total, warranty_until, replaces)
    values (v_order.id, v_line.product_id, v_line.name, v_line.kind, 0, (p->>'quantity')::int, 0,
      v_line.warranty_until, v_line.id)
    returning id into v_new;
    perform reserve_line(v_new);
    perform deliver_instantly(v_order, v_now);
    perform judge_order(v_order.id, v_now);
  elsif p->>'state' = 'refunded' then
    perform refund_order(p->'refund');
  end if;
  perform tell_buyer(v_order, 'claim-' || (p->>'state') || ':' || v_claim.id,
    jsonb_build_object('product', v_line.name, 'answer', p->'answer'));
end $$;
`,
  );
}
