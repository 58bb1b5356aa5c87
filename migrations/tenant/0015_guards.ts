import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** Who somebody is: second factors of staff and customers, and identity documents. */
export function up({ role }: TenantNames): string {
  return `
create table second_factors (
  telegram_id bigint primary key,
  -- Null: it is switched off, or staff took it away.
  sealed bytea,
  -- Digests of the recovery codes that are left.
  recovery jsonb not null default '[]',
  -- The time step of the last code that was taken: none is taken twice.
  last_step bigint not null default 0,
  failures int not null default 0,
  locked_until timestamptz,
  confirmed_at timestamptz not null,
  -- When staff took the one before away: the new one does not count for payouts at once.
  reset_at timestamptz
);
create table identity_checks (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customers,
  level text not null,
  -- Sealed: what the customer told and the file ids of what they sent.
  sealed bytea,
  state text not null default 'open' check (state in ('open', 'sent', 'accepted', 'refused', 'expired')),
  reason text,
  decided_by bigint,
  decided_at timestamptz,
  expires_at timestamptz,
  created_at timestamptz not null default now()
);
-- Finds those of a customer, of whom one at a time is open or sent.
create unique index identity_checks_customer
  on identity_checks (customer_id, (case when state in ('open', 'sent') then 0 else id end));
grant select, insert, update, delete on second_factors, identity_checks to ${role};
`;
}
