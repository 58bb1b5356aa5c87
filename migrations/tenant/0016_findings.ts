import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** What came and fits nothing, and where two books differ. */
export function up(names: TenantNames): string {
  const { schema, role } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
-- What came and fits nothing, and where two books differ: for staff to look at.
create table findings (
  id bigint generated always as identity primary key,
  -- Makes a repeat of its cause harmless.
  reference text not null unique,
  kind text not null,
  data jsonb not null default '{}',
  state text not null default 'open' check (state in ('open', 'resolved')),
  found_at timestamptz not null default now(),
  resolved_by bigint,
  resolved_at timestamptz,
  resolution text
);
create index findings_open on findings (id desc) where state = 'open';
grant select, update on findings to ${role};
${callable(
  names,
  `
-- Keeps what fits nothing and tells staff of it. Null on a repeat.
create function note_finding(p_reference text, p_kind text, p_data jsonb) returns bigint
language plpgsql ${definer} as $$
declare v_id bigint;
begin
  insert into findings (reference, kind, data) values (p_reference, p_kind, p_data)
  on conflict (reference) do nothing returning id into v_id;
  if v_id is not null then
    perform tell_staff('finding:' || v_id, 'trouble', jsonb_build_object('key', 'notice-finding',
      'data', jsonb_build_object('kind', p_kind, 'money', nullif(p_data->'money', 'null')),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-finding', 'press', 'finding:' || v_id)))));
  end if;
  return v_id;
end $$;
`,
)}`;
}
