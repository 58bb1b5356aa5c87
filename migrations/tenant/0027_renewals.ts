import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { starRenewals } from './0027_star_renewals.ts';

/** Reminders and renewals: a subscription is looked at whenever something about its end may be due. */
export function up(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- The next moment after p_now at which a subscription has to be looked at: its reminders (7, 3 and 1 days before
-- the end), the tries to renew it from the balance (3 hours before the end; in the days of grace after 1, 3 and 5
-- days), its end, the end of its grace. See shared/domain/{reminders,renewals}.ts.
create function next_look(p subscriptions, p_status text, p_now timestamptz) returns timestamptz
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
    select p.grace_until where p_status = 'grace') x
  where x.at > p_now;
$$;

-- Says by its dates what a subscription is now, wakes its communities when that changes who may enter,
-- and asks for a look at the next moment that matters. Returns the status.
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
        and kind not in ('trial', 'pause', 'end') and (ends_at is null or ends_at > p_now)) then 'active' else 'trial' end
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
${starRenewals(names)}`;
}
