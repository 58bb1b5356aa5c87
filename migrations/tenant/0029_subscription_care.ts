import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** What subscriptions are when they are paused, changed late, ended, owed in Stars or of somebody who is forgotten. */
export function up(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- Why an order of plans cannot be paid any more: what a change counted on is not so any more, or nothing would be
-- added by it, or the plan's date is over. Null: it can.
create or replace function missed_plan(p_order orders, p_now timestamptz) returns text language plpgsql ${definer} as $$
declare v_change jsonb := p_order.details->'change';
begin
  if v_change is not null then
    perform from subscriptions where customer_id = p_order.customer_id and (id = (v_change->>'from')::bigint
      or product_id in (select product_id from order_lines where order_id = p_order.id))
    order by id for update;
    -- Who meanwhile has all of the new one would get it as a gift, and keep the old one to change again.
    if p_order.status = 'cancelled' or v_change->>'state' <> change_state((v_change->>'from')::bigint)
      or exists (select from order_lines
        where order_id = p_order.id and plan_is_full(p_order.customer_id, product_id))
    then return 'change-over'; end if;
  end if;
  if exists (select from order_lines l join plans p on p.product_id = l.product_id
    where l.order_id = p_order.id and l.kind = 'access' and (p.terms->'period'->>'until')::timestamptz <= p_now)
  then return 'sold-out'; end if;
  return null;
end $$;

-- Says by its dates what a subscription is now, wakes its communities when that changes who may enter,
-- and asks for a look at the next moment that matters. A trial is what nothing was ever added to: the days that a
-- pause gave back lie behind what was paid for. Returns the status.
create or replace function judge_subscription(p_id bigint, p_now timestamptz) returns text
language plpgsql ${definer} as $$
declare
  v_old subscriptions;
  v_status text;
  v_next timestamptz;
begin
  select * into v_old from subscriptions where id = p_id for update;
  if v_old.id is null then return null; end if;
  v_status := case
    when v_old.paused_at is not null then 'paused'
    when v_old.ends_at is null or v_old.ends_at > p_now then case when exists (
      select from subscription_periods where subscription_id = p_id and undone_at is null
        and kind not in ('trial', 'pause', 'end')) then 'active' else 'trial' end
    when v_old.grace_until > p_now then 'grace'
    else 'ended' end;
  if v_status <> v_old.status then
    update subscriptions set status = v_status where id = p_id;
    if (v_status in ('paused', 'ended')) <> (v_old.status in ('paused', 'ended')) then
      perform wake_access(p_id, null);
    end if;
  end if;
  v_next := next_look(v_old, v_status, p_now);
  if v_next is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'subscription', 'key', 'subscription:' || p_id, 'runAt', v_next,
      'payload', jsonb_build_object('subscriptionId', p_id::text)));
  end if;
  return v_status;
end $$;

-- Ends it now; what was left is gone. A pause ends with it and is worth what it was: whoever takes the end back finds
-- all that was left. False: it was over.
create or replace function end_subscription(p_id bigint, p_reference text, p_details jsonb, p_now timestamptz) returns boolean
language plpgsql ${definer} as $$
declare v_subscription subscriptions;
begin
  select * into v_subscription from subscriptions where id = p_id for update;
  if v_subscription.status is null or v_subscription.status = 'ended' then return false; end if;
  if exists (select from subscription_periods where reference = p_reference) then return false; end if;
  if v_subscription.paused_at is not null then
    insert into subscription_periods (subscription_id, reference, kind, term, joins, at, starts_at)
    values (p_id, 'pause:' || p_id || ':' || extract(epoch from v_subscription.paused_at), 'pause',
      jsonb_build_object('unit', 'second', 'count',
      greatest(0, extract(epoch from p_now - v_subscription.paused_at))), true, p_now, p_now);
  end if;
  insert into subscription_periods (subscription_id, reference, kind, term, joins, at, starts_at, ends_at, details)
  values (p_id, p_reference, 'end', '{}', true, p_now, p_now, p_now, p_details)
  on conflict (reference) do nothing;
  if not found then return false; end if;
  update subscriptions set paused_at = null, renewal = 'none' where id = p_id;
  perform settle_subscription(p_id, p_now);
  return true;
end $$;

-- A person who is made unknown is unknown here too. Their subscriptions end, and nobody charges them any more; who is
-- in a chat by one is put out first, by a job, and until then only their number is kept.
create or replace function forget_member() returns trigger language plpgsql ${definer} as $$
declare v_subscription subscriptions;
begin
  for v_subscription in select * from subscriptions where customer_id = old.id order by id for update loop
    update subscriptions set renewal = 'none' where id = v_subscription.id and renewal <> 'none';
    perform end_subscription(v_subscription.id, 'erased:' || v_subscription.id, '{}', now());
    -- In place of the job that the end asked for: soon nobody knows whom Telegram charges.
    if v_subscription.renewal = 'stars' and (v_subscription.details->'stars'->>'canceled')::boolean is not true then
      insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
        'task', 'star-renewal', 'key', 'star-renewal:' || v_subscription.id,
        'payload', jsonb_build_object('subscriptionId', v_subscription.id::text, 'telegramId', old.telegram_id,
          'charge', v_subscription.details->'stars'->>'charge')));
    end if;
  end loop;
  update subscription_seats set left_at = now() where customer_id = old.id and left_at is null;
  update subscriptions set details = details #- array['access', old.telegram_id::text]
  where details->'access' ? old.telegram_id::text;
  delete from invites where telegram_id = old.telegram_id;
  update members m set name = '', stray = 'erased'
  where m.telegram_id = old.telegram_id and m.status in ('in', 'kicked') and not m.is_guest and exists (
    select from plan_chats l join subscriptions s on s.product_id = l.product_id
    where l.chat_id = m.chat_id and (s.customer_id = old.id or exists (
      select from subscription_seats t where t.subscription_id = s.id and t.customer_id = old.id)));
  delete from members where telegram_id = old.telegram_id and stray is distinct from 'erased';
  perform wake_person(chat_id, telegram_id, null) from members where telegram_id = old.telegram_id;
  return null;
end $$;

-- One leg for each account, and none that comes to nothing.
create function merged(p_legs jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_agg(jsonb_build_object('account', l.account, 'currency', l.currency, 'amount', l.amount::text)
    order by l.account, l.currency), '[]')
  from (select l.account, l.currency, sum(l.amount) as amount
    from jsonb_to_recordset(p_legs) as l (account text, currency text, amount numeric) group by 1, 2) l
  where l.amount <> 0;
$$;

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
    merged(turned(credit_legs(v_house, v_payment.amount - v_held, v_payment.currency, 'customer:' || v_payment.customer_id,
      v_taken, v_payment.credit_currency) || credit_legs(v_house, v_held, v_payment.currency, 'suspense', v_held,
      v_payment.currency)) || owed_legs(v_payment, v_owed)));
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
