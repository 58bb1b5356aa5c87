import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** What proves the books, and what does not fit into them. */
export function up({ role }: TenantNames): string {
  return `
-- The chain of hashes over the ledger's transactions, continued at night: each row covers those after
-- the row before, up to through_id.
create table ledger_seals (
  id bigint generated always as identity primary key,
  through_id bigint not null unique,
  transactions bigint not null,
  head bytea not null,
  sealed_at timestamptz not null default now()
);

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
grant select on ledger_seals to ${role};
grant select, insert, update on findings to ${role};
`;
}
