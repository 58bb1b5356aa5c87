import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/**
 * What follows a payment: refunds of Telegram's Stars, findings that staff decide, and the health of
 * accounts at providers. SQLSTATEs: SHL06 decided before, SHL07 more than there is.
 */
export function up(names: TenantNames): string {
  const { schema } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
-- The same legs the other way round.
create function turned(p_legs jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_agg(l || jsonb_build_object('amount', (-(l->>'amount')::numeric)::text)), '[]')
  from jsonb_array_elements(p_legs) l;
$$;

-- What of a payment that was taken back its customer had spent: they owe it, and it lies in suspense.
create function owed_legs(p_payment payments, p_owed numeric) returns jsonb language sql immutable as $$
  select case when p_owed = 0 then '[]' else credit_legs('suspense', p_owed, p_payment.credit_currency,
    case when p_payment.currency = p_payment.credit_currency then 'fees' else 'exchange' end, p_owed,
    p_payment.credit_currency) end;
$$;

create function tell_account(p_account provider_accounts, p_what text, p_episode text, p_reason text) returns void
language plpgsql ${definer} as $$
begin
  if p_account.state <> 'active' then return; end if;
  perform tell_staff(concat_ws(':', 'account', p_account.id, p_what, p_episode), 'trouble', jsonb_build_object(
    'key', 'notice-account-' || p_what,
    'data', jsonb_build_object('source', p_account.provider, 'label', p_account.label, 'reason', p_reason),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-account', 'press', 'account:' || p_account.id)))));
end $$;
${callable(
  names,
  `
-- Notes how a call to an account's provider ended, in one statement. Three failures in a row, or
-- credentials that it refuses, hide the account; a probe with growing pauses brings it back. Staff hear
-- of both ends of such an episode once.
create function note_health(p_account_id bigint, p_reason text, p_now timestamptz) returns jsonb
language plpgsql ${definer} as $$
declare
  v_account provider_accounts;
  v_was jsonb;
  v_health jsonb;
  v_opens int;
  v_until timestamptz;
begin
  select * into v_account from provider_accounts where id = p_account_id for update;
  if v_account.id is null then return null; end if;
  v_was := v_account.health;
  if p_reason is null then
    v_health := jsonb_build_object('failures', 0, 'okAt', p_now,
      'since', case when coalesce((v_was->>'failures')::int, 0) = 0 then coalesce(v_was->'since', to_jsonb(p_now))
        else to_jsonb(p_now) end);
    if v_was->>'openUntil' is not null then
      perform tell_account(v_account, 'back', v_was->>'failedAt', null);
    end if;
  else
    v_health := v_was || jsonb_build_object('failures', coalesce((v_was->>'failures')::int, 0) + 1,
      'failedAt', p_now, 'reason', p_reason);
    v_opens := coalesce((v_was->>'opens')::int, 0);
    -- While it is hidden only the probe's own failure counts: others would make the pauses long at once.
    if (v_was->>'openUntil' is null and ((v_health->>'failures')::int >= 3 or p_reason = 'credentials-refused'))
      or (v_was->>'openUntil')::timestamptz <= p_now
    then
      v_until := p_now + least(interval '30 minutes', interval '1 minute' * power(2, least(v_opens, 6)));
      v_health := v_health || jsonb_build_object('opens', v_opens + 1, 'openUntil', v_until);
      insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
        'task', 'probe', 'key', 'probe:' || p_account_id, 'runAt', v_until,
        'payload', jsonb_build_object('accountId', p_account_id::text)));
      if v_opens = 0 then
        perform tell_account(v_account, 'down', p_now::text, p_reason);
      end if;
    end if;
  end if;
  update provider_accounts set health = v_health where id = p_account_id;
  return v_health;
end $$;

-- Stars that Telegram gave back by itself: the credit goes back as far as it is still there, the rest
-- is a finding. What we gave back ourselves is told by that. Null: a charge that we do not know.
create function take_back(p_reference text, p_now timestamptz) returns text language plpgsql ${definer} as $$
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

-- Staff give the Stars of a top-up back: what it credited leaves the balance now, and a job asks Telegram.
create function begin_stars_back(p_payment_id bigint, p_now timestamptz) returns boolean
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

-- How that ended. Refused (a word of Telegram): the credit goes back to the balance and staff hear of it.
create function end_stars_back(p_payment_id bigint, p_refusal text, p_now timestamptz) returns void
language plpgsql ${definer} as $$
declare
  v_payment payments;
  v_customer customers;
  v_reference text;
begin
  select * into v_payment from payments where id = p_payment_id;
  perform from invoices where id = v_payment.invoice_id for update;
  select * into v_payment from payments where id = p_payment_id and details->>'refund' = 'pending' for update;
  if v_payment.id is null then return; end if;
  v_reference := concat_ws(':', 'stars-back', v_payment.reference, coalesce(v_payment.details->>'refused', '0'), 'end');
  select * into v_customer from customers where id = v_payment.customer_id;
  if p_refusal is null then
    perform post(v_reference, 'refund', jsonb_build_object('payment', v_payment.id),
      turned(credit_legs('provider:stars', v_payment.amount, v_payment.currency, 'refunding', v_payment.credit_amount,
        v_payment.credit_currency)));
  else
    perform post(v_reference, 'refund', jsonb_build_object('payment', v_payment.id),
      credit_legs('refunding', v_payment.credit_amount, v_payment.credit_currency, 'customer:' || v_customer.id,
        v_payment.credit_amount, v_payment.credit_currency));
    perform tell_staff(v_reference, 'trouble', jsonb_build_object('key', 'notice-stars-refused',
      'data', jsonb_build_object('reason', p_refusal, 'customer', v_customer.name,
        'paid', jsonb_build_object('amount', v_payment.amount::text, 'currency', v_payment.currency))));
  end if;
  update payments set details = case when p_refusal is not null then details - 'refund'
      || jsonb_build_object('refused', coalesce((details->>'refused')::int, 0) + 1)
    else details || jsonb_build_object('refund', 'done', 'refundedAt', p_now) end
  where id = v_payment.id;
  if p_refusal is null then
    perform queue_message('taken-back:' || v_payment.reference, v_customer.id, v_customer.telegram_id, 'send', null,
      jsonb_build_object('key', 'notice-stars-taken', 'data', jsonb_build_object(
        'paid', jsonb_build_object('amount', v_payment.amount::text, 'currency', v_payment.currency),
        'taken', jsonb_build_object('amount', v_payment.credit_amount::text, 'currency', v_payment.credit_currency))), 0);
  end if;
end $$;

-- Staff credit what a finding is about, once: money that waits in suspense to who paid it, money that
-- never came into the books from the account where it lies. p: { findingId, customerId, amount, currency,
-- actorId, now }. Whoever decides first decides; what came into the books meanwhile is not credited again.
create function credit_finding(p jsonb) returns void language plpgsql ${definer} as $$
declare
  v_finding findings;
  v_customer customers;
  v_payment payments;
  v_credit numeric := (p->>'amount')::numeric;
  v_currency text := p->>'currency';
  v_now timestamptz := (p->>'now')::timestamptz;
  v_legs jsonb;
  v_money jsonb;
  v_part numeric;
begin
  select * into v_finding from findings where id = (p->>'findingId')::bigint;
  -- In the order of all locks: the invoice before what hangs on it.
  perform from invoices where id = (v_finding.data->>'invoiceId')::bigint for update;
  select * into v_finding from findings where id = (p->>'findingId')::bigint and state = 'open' for update;
  if v_finding.id is null then raise exception 'decided before' using errcode = 'SHL06'; end if;
  select * into v_customer from customers where id = (p->>'customerId')::bigint and telegram_id > 0;
  if v_customer.id is null or v_credit <= 0 then
    raise exception 'nobody to credit' using errcode = 'SHL07';
  end if;
  if v_finding.kind in ('partial', 'over', 'late') then
    if v_finding.data->>'customerId' <> p->>'customerId' then
      raise exception 'this money has an owner' using errcode = 'SHL07';
    end if;
    v_part := v_credit;
    for v_payment in select * from payments
      where invoice_id = (v_finding.data->>'invoiceId')::bigint and held_why = v_finding.kind
        and (v_finding.kind = 'partial' or reference = v_finding.data->>'reference')
      order by id for update
    loop
      perform post('finding:' || v_finding.id || ':' || v_payment.reference, 'deposit',
        jsonb_build_object('payment', v_payment.id, 'finding', v_finding.id),
        credit_legs('suspense', held_of(v_payment), v_payment.currency, 'customer:' || v_customer.id, v_part, v_currency));
      update payments set held = 0, held_why = null, credit_amount = credit_amount + v_part where id = v_payment.id;
      v_part := 0; -- The credit is one sum, and the first posting carries it.
    end loop;
    if v_part > 0 then raise exception 'nothing waits' using errcode = 'SHL06'; end if;
    perform judge_invoice((v_finding.data->>'invoiceId')::bigint);
  else
    v_money := coalesce(nullif(v_finding.data->'money', 'null'),
      jsonb_build_object('amount', v_credit::text, 'currency', v_currency));
    if v_finding.data->>'house' is null then
      raise exception 'it says of no money where it lies' using errcode = 'SHL07';
    end if;
    if v_finding.data->>'reference' is not null then
      -- In the books under its own name: what a poller finds later is this one.
      insert into payments (reference, source, status, customer_id, currency, amount, credit_currency, credit_amount,
        details, settled_at, seen_at)
      values (v_finding.data->>'reference', split_part(v_finding.data->>'house', ':', 2), 'settled', v_customer.id,
        v_money->>'currency', (v_money->>'amount')::numeric, v_currency, v_credit,
        jsonb_build_object('finding', v_finding.id), v_now, v_now)
      on conflict (reference) do nothing returning * into v_payment;
      if v_payment.id is null then raise exception 'it is in the books' using errcode = 'SHL02'; end if;
    end if;
    perform post(coalesce('payment:' || (v_finding.data->>'reference'), 'finding:' || v_finding.id), 'deposit',
      jsonb_build_object('payment', v_payment.id, 'finding', v_finding.id),
      credit_legs(v_finding.data->>'house', (v_money->>'amount')::numeric, v_money->>'currency',
        'customer:' || v_customer.id, v_credit, v_currency));
  end if;
  update findings set state = 'resolved', resolved_by = (p->>'actorId')::bigint, resolved_at = v_now,
    resolution = 'credited' where id = v_finding.id;
  perform queue_message('finding:' || v_finding.id, v_customer.id, v_customer.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-finding-credited', 'data', jsonb_build_object(
      'credit', jsonb_build_object('amount', v_credit::text, 'currency', v_currency)),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-balance', 'press', 'balance')))), 0);
end $$;

-- Takes what somebody owes since Stars went back, as much as is there. Answers what is still owed.
create function collect_owed(p_finding_id bigint, p_actor bigint, p_now timestamptz) returns numeric
language plpgsql ${definer} as $$
declare
  v_finding findings;
  v_customer bigint;
  v_owed numeric;
  v_taken numeric;
  v_currency text;
begin
  select * into v_finding from findings where id = p_finding_id;
  v_customer := (v_finding.data->>'customerId')::bigint;
  perform lock_money(v_customer);
  select * into v_finding from findings
  where id = p_finding_id and kind = 'stars-owed' and state = 'open' for update;
  if v_finding.id is null then raise exception 'decided before' using errcode = 'SHL06'; end if;
  v_owed := (v_finding.data->'money'->>'amount')::numeric;
  v_currency := v_finding.data->'money'->>'currency';
  v_taken := least(v_owed, spendable(v_customer, v_currency));
  if v_taken > 0 then
    perform post('owed:' || p_finding_id || ':' || v_owed, 'reversal', jsonb_build_object('finding', p_finding_id),
      credit_legs('customer:' || v_customer, v_taken, v_currency, 'suspense', v_taken, v_currency));
  end if;
  v_owed := v_owed - v_taken;
  update findings set data = jsonb_set(data, '{money,amount}', to_jsonb(v_owed::text)),
    state = case when v_owed = 0 then 'resolved' else state end,
    resolved_by = case when v_owed = 0 then p_actor end, resolved_at = case when v_owed = 0 then p_now end,
    resolution = case when v_owed = 0 then 'collected' end
  where id = p_finding_id;
  return v_owed;
end $$;
`,
)}`;
}
