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
`,
)}`;
}
