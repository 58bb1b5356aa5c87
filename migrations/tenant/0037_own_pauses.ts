import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** What customers pause by themselves goes on by itself. */
export function up(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- The next moment after p_now at which a subscription has to be looked at: its reminders (7, 3 and 1 days before
-- the end), the tries to renew it from the balance (3 hours before the end; in the days of grace after 1, 3 and 5
-- days), its end, the end of its grace, the end of its customer's own pause. See
-- shared/domain/subscriptions/{reminders,renewals,own-pauses}.ts.
create or replace function next_look(p subscriptions, p_status text, p_now timestamptz) returns timestamptz
language sql stable ${definer} as $$
  select min(x.at) from (
    select p.ends_at + l.offset_by as at
    from (values (interval '-7 days'), ('-3 days'), ('-1 day'), ('-3 hours'), ('0')) l (offset_by)
    where p_status in ('trial', 'active')
    union all
    select p.ends_at + l.offset_by from (values (interval '1 day'), ('3 days'), ('5 days')) l (offset_by)
    where p_status = 'grace' and p.renewal = 'balance' and p.ends_at + l.offset_by < p.grace_until
    union all
    -- Telegram's charge has not come.
    select p.ends_at + interval '1 hour' where p_status = 'grace' and p.renewal = 'stars'
    union all
    select p.grace_until where p_status = 'grace'
    union all
    select (p.details->'pause'->>'until')::timestamptz where p_status = 'paused') x
  where x.at > p_now;
$$;
${callable(
  names,
  `
-- Stops its time. A pause is the shop's unless the program notes in details.pause that it is its customer's own.
-- False: it does not run.
create or replace function pause_subscription(p_id bigint, p_now timestamptz) returns boolean
language plpgsql ${definer} as $$
begin
  update subscriptions set paused_at = p_now, details = details - 'pause'
  where id = p_id and status in ('trial', 'active') and (ends_at is null or ends_at > p_now) and paused_at is null;
  if not found then return false; end if;
  perform judge_subscription(p_id, p_now);
  return true;
end $$;

-- Lets it go on with what was left; the time after it says whose pause it was.
create or replace function resume_subscription(p_id bigint, p_now timestamptz) returns boolean
language plpgsql ${definer} as $$
declare
  v_old subscriptions;
  v_reference text;
begin
  select * into v_old from subscriptions where id = p_id for update;
  if v_old.paused_at is null then return false; end if;
  -- Two pauses may begin in one moment: each is worth its own time.
  v_reference := concat_ws(':', 'pause', p_id, extract(epoch from v_old.paused_at), (select nullif(count(*), 0)
    from subscription_periods where subscription_id = p_id and kind = 'pause' and at >= v_old.paused_at));
  update subscriptions set paused_at = null where id = p_id;
  perform give_time(p_id, v_reference, p_now - v_old.paused_at, p_now);
  update subscription_periods set details = '{"by": "customer"}'
  where reference = v_reference and v_old.details ? 'pause';
  return true;
end $$;
`,
)}`;
}
