import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/**
 * How money leaves. `requested → approved → submitting → submitted → settled | failed`, or `unknown`
 * from where only an answer leads on, or `cancelled` before `submitting`. What a provider is told
 * happens after `submitting` is committed and outside any transaction. The payout's row is locked
 * first, then balances.
 */
export function up(names: TenantNames): string {
  const { schema } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
-- Whether staff send it themselves: by their own wallet or by hand.
create function is_manual(p payouts) returns boolean language sql immutable as $$
  select p.account_id is null
$$;

-- What the customer's card and notices say of a payout.
create function payout_words(p payouts, p_now timestamptz) returns jsonb language sql stable as $$
  select jsonb_build_object('id', p.id::text, 'state', p.state,
    'amount', jsonb_build_object('amount', p.amount::text, 'currency', p.currency),
    'fee', jsonb_build_object('amount', p.fee::text, 'currency', p.currency),
    'total', jsonb_build_object('amount', (p.amount + p.fee)::text, 'currency', p.currency),
    'destination', p.details->>'words',
    'hours', case when p.state in ('requested', 'approved') and p.not_before > p_now
      then ceil(extract(epoch from p.not_before - p_now) / 3600)::int else 0 end,
    'note', p.details->>'note', 'reason', p.details->>'reason')
$$;

-- Edits the card in the customer's chat to what the payout is now.
create function queue_payout_card(p payouts, p_now timestamptz) returns void language plpgsql ${definer} as $$
begin
  if p.card_message_id is null then return; end if;
  perform queue_message('payout-card:' || p.id || ':' || p.state, p.customer_id, p.card_chat_id, 'edit',
    p.card_message_id, jsonb_build_object('key', 'withdrawal-card', 'data', payout_words(p, p_now),
      'buttons', jsonb_build_array(case when p.state in ('requested', 'approved')
        then jsonb_build_array(jsonb_build_object('key', 'button-withdrawal-cancel', 'press', 'withdrawal:cancel:' || p.id))
        else '[]'::jsonb end
        || jsonb_build_array(jsonb_build_object('key', 'button-menu', 'press', 'menu:below')))), 0);
end $$;

-- Tells the customer how it ended; the card alone makes no sound.
create function tell_payee(p payouts, p_now timestamptz) returns void language plpgsql ${definer} as $$
begin
  perform queue_message('payout:' || p.id || ':' || p.state, p.customer_id,
    (select telegram_id from customers where id = p.customer_id), 'send', null,
    jsonb_build_object('key', 'notice-withdrawal-' || p.state, 'data', payout_words(p, p_now),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-withdrawal', 'press', 'withdrawal:' || p.id)))), 0);
end $$;

-- Tells staff of a payout.
create function tell_of_payout(p payouts, p_what text, p_now timestamptz) returns void
language plpgsql ${definer} as $$
begin
  perform tell_staff('payout:' || p.id || ':' || p_what, 'withdrawal', jsonb_build_object(
    'key', 'notice-payout-' || p_what,
    'data', payout_words(p, p_now) || jsonb_build_object('manual', case when is_manual(p) then 'yes' else 'no' end,
      'customer', (select concat_ws(' ', name, '@' || username) from customers where id = p.customer_id)),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-payout', 'press', 'payout:' || p.id)))));
end $$;

-- Wakes the job that sends it and asks about it.
create function watch_payout(p_id bigint, p_at timestamptz) returns void language plpgsql ${definer} as $$
begin
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'payout', 'key', 'payout:' || p_id, 'payload', jsonb_build_object('payoutId', p_id::text),
    'runAt', p_at));
end $$;

-- Posts how it ended: to who sent it and the fees, or back to the customer.
create function end_payout(p payouts, p_state text, p_now timestamptz) returns void language plpgsql ${definer} as $$
declare
  v_house text := case when p.account_id is not null then 'provider:' || p.way || ':' || p.account_id
    when p.way = 'hand' then 'payout:hand' else 'chain:' || p.way end;
  v_cost jsonb := p.details->'providerFee';
  v_legs jsonb := jsonb_build_array(jsonb_build_object('account', 'held:' || p.customer_id,
    'currency', p.currency, 'amount', (-(p.amount + p.fee))::text));
begin
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
-- Asks for a payout and holds its money. p: { reference, key, customerId, way, accountId, currency, amount,
-- fee, destination, words, destinationKey (hex), needed, coolDownH, limits: { customer, destination, shop }, now }.
-- Answers { id, repeated } or { refused, left }. One at a time in a shop: limits are sums.
create function request_payout(p jsonb) returns jsonb language plpgsql ${definer} as $$
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
      and o.state not in ('failed', 'cancelled') and case l.key when 'customer' then o.customer_id = v_customer
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

-- One of the staff agrees. Answers { state, left } or { refused }: who agreed before, or asked for it
-- where one alone must not decide, counts once or not at all.
create function approve_payout(p_id bigint, p_actor bigint, p_now timestamptz) returns jsonb
language plpgsql ${definer} as $$
declare v_payout payouts;
begin
  select * into v_payout from payouts where id = p_id for update;
  if v_payout.state is distinct from 'requested' then return jsonb_build_object('refused', 'moved'); end if;
  if v_payout.approvals @> jsonb_build_array(jsonb_build_object('by', p_actor)) then
    return jsonb_build_object('refused', 'again');
  end if;
  if v_payout.needed > 1 and exists (
    select from customers where id = v_payout.customer_id and telegram_id = p_actor)
  then return jsonb_build_object('refused', 'own'); end if;
  update payouts set approvals = approvals || jsonb_build_object('by', p_actor, 'at', p_now),
    state = case when jsonb_array_length(approvals) + 1 >= needed then 'approved' else state end
  where id = p_id returning * into v_payout;
  if v_payout.state = 'approved' then
    perform queue_payout_card(v_payout, p_now);
    if not is_manual(v_payout) then perform watch_payout(p_id, greatest(v_payout.not_before, p_now)); end if;
  end if;
  return jsonb_build_object('state', v_payout.state,
    'left', greatest(v_payout.needed - jsonb_array_length(v_payout.approvals), 0));
end $$;

-- Ends one that is not under way yet. p: { id, customerId (null for staff), by, reason, now }. Answers
-- whether it did.
create function cancel_payout(p jsonb) returns boolean language plpgsql ${definer} as $$
declare v_payout payouts;
begin
  update payouts set details = details || jsonb_strip_nulls(jsonb_build_object('by', p->>'by', 'reason', p->>'reason'))
  where id = (p->>'id')::bigint and state in ('requested', 'approved')
    and (p->>'customerId' is null or customer_id = (p->>'customerId')::bigint)
  returning * into v_payout;
  if v_payout.id is null then return false; end if;
  perform end_payout(v_payout, 'cancelled', (p->>'now')::timestamptz);
  return true;
end $$;

-- Takes an approved payout to send it: the first of many gets it, the others nothing. A person takes
-- those that are sent by hand or by the shop's own wallet, the job all others.
create function claim_payout(p_id bigint, p_actor bigint, p_now timestamptz) returns setof payouts
language plpgsql ${definer} as $$
declare v_payout payouts;
begin
  update payouts o set state = 'submitting', submitted_at = p_now,
    details = details || jsonb_strip_nulls(jsonb_build_object('takenBy', p_actor))
  where o.id = p_id and o.state = 'approved' and is_manual(o) = (p_actor is not null)
    and coalesce(o.not_before, p_now) <= p_now
  returning * into v_payout;
  if v_payout.id is null then return; end if;
  perform queue_payout_card(v_payout, p_now);
  return next v_payout;
end $$;

-- The same for all that are ready on one chain.
create function claim_ready_payouts(p_way text, p_actor bigint, p_now timestamptz) returns setof payouts
language sql ${definer} as $$
  select c.* from (
    select id from payouts where state = 'approved' and account_id is null and way = p_way and way <> 'hand'
      and coalesce(not_before, p_now) <= p_now order by id limit 200) o
  cross join lateral claim_payout(o.id, p_actor, p_now) c order by c.id
$$;

-- What is known now of one that was claimed. p: { id, status: submitted | settled | failed | unknown,
-- externalId, fee, note, now }. Forwards only; answers { changed, state }.
create function note_payout(p jsonb) returns jsonb language plpgsql ${definer} as $$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_status text := p->>'status';
  v_payout payouts;
begin
  select * into v_payout from payouts where id = (p->>'id')::bigint for update;
  if v_payout.state not in ('submitting', 'submitted', 'unknown') or v_status = v_payout.state
    or (v_status = 'unknown' and v_payout.state = 'submitted')
  then return jsonb_build_object('changed', false, 'state', v_payout.state); end if;
  update payouts set external_id = coalesce(external_id, p->>'externalId'),
    details = details || jsonb_strip_nulls(jsonb_build_object('note', p->>'note', 'providerFee', nullif(p->'fee', 'null')))
  where id = v_payout.id returning * into v_payout;
  if v_status in ('settled', 'failed') then
    perform end_payout(v_payout, v_status, v_now);
  else
    update payouts set state = v_status where id = v_payout.id returning * into v_payout;
    perform queue_payout_card(v_payout, v_now);
  end if;
  return jsonb_build_object('changed', true, 'state', v_status);
end $$;

-- What one of the staff knows of it: it arrived (with proof), or it did not. p: { id, actor, says:
-- arrived | missing, proof, now }. Who sent it by hand says alone that they did; all else takes as
-- many as had to agree to it. Answers { state, left } or { refused }.
create function judge_payout(p jsonb) returns jsonb language plpgsql ${definer} as $$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_payout payouts;
  v_verdicts jsonb;
  v_left int;
begin
  select * into v_payout from payouts where id = (p->>'id')::bigint for update;
  if not coalesce(v_payout.state = 'unknown' or (v_payout.state = 'submitting' and is_manual(v_payout))
    or (v_payout.state = 'submitted' and v_payout.submitted_at < v_now - interval '1 day'), false)
  then return jsonb_build_object('refused', 'moved'); end if;
  select coalesce(jsonb_agg(v), '[]') || jsonb_build_object('by', p->'actor', 'says', p->'says', 'at', v_now)
  into v_verdicts from jsonb_array_elements(coalesce(v_payout.details->'verdicts', '[]')) v
  where v->'by' <> p->'actor';
  select case when p->>'says' = 'arrived' and v_payout.state = 'submitting' then 1
      else greatest(v_payout.needed, 1) end - count(*) into v_left
  from jsonb_array_elements(v_verdicts) v where v->'says' = p->'says';
  update payouts set details = details || jsonb_strip_nulls(jsonb_build_object('verdicts', v_verdicts,
    'proof', nullif(p->'proof', 'null'), 'note', case when v_left <= 0 then p->'proof'->>'text' end))
  where id = v_payout.id returning * into v_payout;
  if v_left <= 0 then
    perform end_payout(v_payout, case p->>'says' when 'arrived' then 'settled' else 'failed' end, v_now);
  end if;
  return jsonb_build_object('left', greatest(v_left, 0),
    'state', case when v_left > 0 then v_payout.state when p->>'says' = 'arrived' then 'settled' else 'failed' end);
end $$;

-- Tells staff that nobody knows how one ended; once.
create function doubt_payout(p_id bigint, p_now timestamptz) returns void language plpgsql ${definer} as $$
declare v_payout payouts;
begin
  select * into v_payout from payouts where id = p_id and state in ('unknown', 'submitted');
  if v_payout.id is not null then perform tell_of_payout(v_payout, 'unknown', p_now); end if;
end $$;

-- Wakes the job of each that should have one. Returns how many.
create function wake_payouts(p_now timestamptz) returns int language plpgsql ${definer} as $$
declare v_count int;
begin
  select count(watch_payout(o.id, greatest(o.not_before, p_now))) into v_count from payouts o
  where o.state in ('approved', 'submitting', 'submitted', 'unknown')
    and (o.account_id is not null or o.state = 'submitted');
  return v_count;
end $$;
`,
)}`;
}
