import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** Two must agree: two who may, when the second one does. And who refused is written down. */
export function up(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- Ends one that is not under way yet. p: { id, customerId (null for staff), by, actor (of the staff), reason,
-- now }. Answers whether it did.
create or replace function cancel_payout(p jsonb) returns boolean language plpgsql ${definer} as $$
declare v_payout payouts;
begin
  update payouts set details = details
    || jsonb_strip_nulls(jsonb_build_object('by', p->>'by', 'refusedBy', p->'actor', 'reason', p->>'reason'))
  where id = (p->>'id')::bigint and state in ('requested', 'approved')
    and (p->>'customerId' is null or customer_id = (p->>'customerId')::bigint)
  returning * into v_payout;
  if v_payout.id is null then return false; end if;
  perform end_payout(v_payout, 'cancelled', (p->>'now')::timestamptz);
  return true;
end $$;

-- What one of the staff knows of it: it arrived (with proof), or it did not. p: { id, actor, says:
-- arrived | missing, proof, may (who may say it now), now }. Who sent it by hand says alone that they did; all
-- else takes as many as had to agree to it. Answers { state, left } or { refused }.
create or replace function judge_payout(p jsonb) returns jsonb language plpgsql ${definer} as $$
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
  from jsonb_array_elements(v_verdicts) v
  where v->'says' = p->'says' and (v->'by' = p->'actor' or p->'may' is null or p->'may' @> (v->'by'));
  update payouts set details = details || jsonb_strip_nulls(jsonb_build_object('verdicts', v_verdicts,
    'proof', nullif(p->'proof', 'null'), 'note', case when v_left <= 0 then p->'proof'->>'text' end))
  where id = v_payout.id returning * into v_payout;
  if v_left <= 0 then
    perform end_payout(v_payout, case p->>'says' when 'arrived' then 'settled' else 'failed' end, v_now);
  end if;
  return jsonb_build_object('left', greatest(v_left, 0),
    'state', case when v_left > 0 then v_payout.state when p->>'says' = 'arrived' then 'settled' else 'failed' end);
end $$;
${callable(
  names,
  `
-- One of the staff agrees. p_may: who may decide on withdrawals now; what others agreed to before they lost that
-- right counts no more. Answers { state, left } or { refused }: who agreed before, or asked for it where one
-- alone must not decide, counts once or not at all.
create function approve_payout(p_id bigint, p_actor bigint, p_now timestamptz, p_may bigint[]) returns jsonb
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
  update payouts set approvals = approvals || jsonb_build_object('by', p_actor, 'at', p_now),
    state = case when v_agreed >= needed then 'approved' else state end
  where id = p_id returning * into v_payout;
  if v_payout.state = 'approved' then
    perform queue_payout_card(v_payout, p_now);
    if not is_manual(v_payout) then perform watch_payout(p_id, greatest(v_payout.not_before, p_now)); end if;
  end if;
  return jsonb_build_object('state', v_payout.state, 'left', greatest(v_payout.needed - v_agreed, 0));
end $$;
`,
)}`;
}
