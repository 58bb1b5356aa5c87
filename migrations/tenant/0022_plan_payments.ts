import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** The functions of payments and deliveries that know of plans now. A part of 0022. */
export function planPayments(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- Pays an order from the held part and the balance. paid; repeated; short: money is missing, nothing
-- happened; cancelled: it was ended on purpose; its time was over and meanwhile the stock is gone
-- (sold-out), or its coupon or what one customer may buy (used-up); change-over: the plan that it changes
-- is not any more as it was. In each case but the first the money stays on the balance.
create or replace function pay_order(p_id bigint, p_now timestamptz, p_tell boolean) returns text
language plpgsql ${definer} as $$
declare
  v_order orders := lock_order(p_id);
  v_rest numeric := v_order.total - v_order.held;
  v_legs jsonb := '[]';
  v_line_id bigint;
  v_missed text;
begin
  if v_order.id is null then return 'gone'; end if;
  if v_order.status in ('paid', 'completed', 'refunded') then return 'repeated'; end if;
  -- Late money buys at the price that was agreed on, for a day and if the stock is still there.
  if v_order.status = 'cancelled' and (v_order.details->>'reason' is distinct from 'expired'
    or v_order.created_at < p_now - interval '1 day') then return 'cancelled'; end if;
  if spendable(v_order.customer_id, v_order.currency) < v_rest then return 'short'; end if;
  v_missed := missed_plan(v_order, p_now);
  if v_missed is not null then
    if v_order.status = 'new' then perform end_order(p_id, 'customer', null, p_now); end if;
    update orders set details = details || jsonb_build_object('reason', v_missed) where id = p_id;
    perform tell_buyer(v_order, v_missed, '{}');
    return v_missed;
  end if;
  if v_order.status = 'cancelled' then
    begin
      perform lock_products(p_id);
      if exists (select from order_lines l join products p on p.id = l.product_id
        where l.order_id = p_id and (p.state <> 'published' or free_stock(p.id, v_order.customer_id) < l.quantity))
      then raise exception 'sold out' using errcode = 'SHL05'; end if;
      -- Locked as a checkout does it: uses are counted one after the other.
      perform from coupons where id = v_order.coupon_id for no key update;
      if exists (select from coupons c where c.id = v_order.coupon_id and (
          c.max_uses <= (select count(*) from orders
            where coupon_id = c.id and status in ('new', 'paid', 'completed'))
          or c.max_uses_each <= (select count(*) from orders where coupon_id = c.id
            and customer_id = v_order.customer_id and status in ('new', 'paid', 'completed'))
          or (c.first_order and exists (select from orders
            where customer_id = v_order.customer_id and status in ('new', 'paid', 'completed')))))
        or exists (select from order_lines l join products p on p.id = l.product_id
          where l.order_id = p_id and bought(v_order.customer_id, p.id) + l.quantity > p.customer_limit)
      then raise exception 'used up' using errcode = 'SHL06'; end if;
      for v_line_id in select id from order_lines where order_id = p_id order by product_id loop
        perform reserve_line(v_line_id);
      end loop;
    exception
      when sqlstate 'SHL05' then v_missed := 'sold-out';
      when sqlstate 'SHL06' then v_missed := 'used-up';
    end;
    if v_missed is not null then
      update orders set details = details || jsonb_build_object('reason', v_missed) where id = p_id;
      perform tell_buyer(v_order, v_missed, '{}');
      perform tell_of_order(v_order, 'order', v_missed, '{}');
      return v_missed;
    end if;
  end if;
  if v_rest > 0 then
    v_legs := v_legs || jsonb_build_object('account', 'customer:' || v_order.customer_id,
      'currency', v_order.currency, 'amount', (-v_rest)::text);
  end if;
  if v_order.held > 0 then
    v_legs := v_legs || jsonb_build_object('account', 'held:' || v_order.customer_id,
      'currency', v_order.currency, 'amount', (-v_order.held)::text);
  end if;
  if v_order.total > 0 then
    perform post('order:' || p_id || ':pay', 'purchase', jsonb_build_object('order', p_id), v_legs
      || jsonb_build_object('account', 'sales', 'currency', v_order.currency, 'amount', v_order.total::text));
  end if;
  update orders set status = 'paid', paid_at = p_now, expires_at = null, held = 0,
    details = details - 'reason' where id = p_id returning * into v_order;
  -- Before the goods. An edited card makes no sound: it is enough only where goods come with one.
  if p_tell and not (
    exists (select from invoices
      where id = v_order.invoice_id and status = 'settled' and card_message_id is not null)
    and exists (select from order_lines where order_id = p_id and kind in ('unique', 'text', 'file', 'access')))
  then perform tell_buyer(v_order, 'paid', '{}'); end if;
  perform deliver_instantly(v_order, p_now);
  perform judge_order(p_id, p_now);
  perform tell_of_order(v_order, 'order', 'paid', jsonb_build_object('waits',
    (select case when count(*) > 0 then 'yes' else 'no' end from order_lines
      where order_id = p_id and delivered_at is null)));
  return 'paid';
end $$;

-- Delivers at once what can be: sold lines of stock, texts, files and plans. Hours without a word of product
-- or shop: 24, as for a new shop.
create or replace function deliver_instantly(p_order orders, p_now timestamptz) returns void
language plpgsql ${definer} as $$
declare v_line order_lines;
begin
  update stock_items set state = 'sold', sold_at = p_now
  where state = 'reserved' and order_line_id in (select id from order_lines where order_id = p_order.id);
  for v_line in
    update order_lines l set goods = case when l.kind not in ('unique', 'access') then p.goods end, delivered_at = p_now,
      warranty_until = coalesce(l.warranty_until, p_now + make_interval(hours => coalesce(
        (p.options->>'warrantyH')::int, (select (options->>'warrantyH')::int from settings), 24)))
    from products p
    where p.id = l.product_id and l.order_id = p_order.id and l.delivered_at is null
      and (l.kind in ('unique', 'access') or (l.kind in ('text', 'file') and p.goods is not null))
    returning l.*
  loop
    if v_line.kind = 'access' then
      perform deliver_access(p_order, v_line, p_now);
    else
      perform send_line(p_order, v_line.id, 'line:' || v_line.id);
    end if;
  end loop;
end $$;

-- Completed once nothing is left to deliver, refunded once all is given back; paid otherwise.
create or replace function judge_order(p_id bigint, p_now timestamptz) returns void language plpgsql ${definer} as $$
begin
  perform take_time_back(p_id, p_now);
  update orders o set
    status = j.status,
    completed_at = case when j.status = 'completed' then coalesce(o.completed_at, p_now) end
  from (select case
      when not exists (select from order_lines
        where order_id = p_id and refunded_quantity < quantity and replaces is null) then 'refunded'
      when exists (select from order_lines where order_id = p_id and delivered_at is null
        and refunded_quantity < quantity) then 'paid'
      else 'completed' end as status) j
  where o.id = p_id and o.status in ('paid', 'completed', 'refunded');
end $$;

-- Stars that Telegram gave back by itself: the credit goes back as far as it is still there, the rest
-- is a finding. What we gave back ourselves is told by that. Null: a charge that we do not know.
create or replace function take_back(p_reference text, p_now timestamptz) returns text language plpgsql ${definer} as $$
declare
  v_payment payments;
  v_invoice invoices;
  v_customer customers;
  v_house text;
  v_taken numeric;
  v_owed numeric;
  v_held numeric;
begin
  select * into v_payment from payments where reference = p_reference;
  if v_payment.id is null then return null; end if;
  select * into v_invoice from invoices where id = v_payment.invoice_id for update;
  perform lock_money(v_payment.customer_id);
  select * into v_payment from payments where id = v_payment.id for update;
  if v_payment.details->>'refund' in ('pending', 'done')
    or exists (select from refunds where payment_id = v_payment.id and state in ('pending', 'done'))
  then return 'known'; end if;
  if v_payment.status <> 'settled' then
    update payments set status = 'reversed' where id = v_payment.id;
    return 'reversed';
  end if;
  -- What was sold for them and can be taken back is: then there is something on the balance to take.
  perform refund_access(v_invoice, p_reference, p_now);
  v_house := concat_ws(':', 'provider', v_payment.source, v_invoice.account_id);
  v_held := held_of(v_payment);
  v_taken := least(v_payment.credit_amount, spendable(v_payment.customer_id, v_payment.credit_currency));
  v_owed := v_payment.credit_amount - v_taken;
  perform post('taken-back:' || p_reference, 'reversal', jsonb_build_object('payment', v_payment.id),
    turned(credit_legs(v_house, v_payment.amount - v_held, v_payment.currency, 'customer:' || v_payment.customer_id,
      v_taken, v_payment.credit_currency) || credit_legs(v_house, v_held, v_payment.currency, 'suspense', v_held,
      v_payment.currency)) || owed_legs(v_payment, v_owed));
  update payments set held = 0, held_why = null,
    details = details || jsonb_build_object('refund', 'done', 'refundedAt', p_now, 'taken', v_taken::text)
  where id = v_payment.id;
  update findings set state = 'resolved', resolved_by = 0, resolved_at = p_now, resolution = 'refunded'
  where reference in ('late:' || p_reference, 'over:' || p_reference) and state = 'open';
  if v_invoice.id is not null then perform judge_invoice(v_invoice.id); end if;
  if v_owed > 0 then
    perform note_finding('stars-owed:' || p_reference, 'stars-owed', jsonb_build_object(
      'reference', p_reference, 'customerId', v_payment.customer_id::text, 'invoiceId', v_invoice.id::text,
      'money', jsonb_build_object('amount', v_owed::text, 'currency', v_payment.credit_currency)));
  end if;
  select * into v_customer from customers where id = v_payment.customer_id;
  perform queue_message('taken-back:' || p_reference, v_customer.id, v_customer.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-stars-taken', 'data', jsonb_build_object(
      'paid', jsonb_build_object('amount', v_payment.amount::text, 'currency', v_payment.currency),
      'taken', jsonb_build_object('amount', v_taken::text, 'currency', v_payment.credit_currency))), 0);
  return 'taken';
end $$;
`;
}
