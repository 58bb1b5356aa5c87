import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** Money that leaves: intents that are held, approved, sent once and asked about. */
export function up({ role }: TenantNames): string {
  return `
create table payouts (
  id bigint generated always as identity primary key,
  -- Our name of it at the provider and its idempotency key there: 32 letters and digits.
  key text not null unique,
  -- What asked for it: a repeat makes no second one.
  reference text not null unique,
  customer_id bigint not null references customers,
  -- A provider's id, a chain's id (unsigned export) or 'hand'.
  way text not null,
  account_id bigint references provider_accounts,
  -- What leaves the customer's wallet: what the receiver gets and the fee.
  currency text not null,
  amount numeric(38, 0) not null check (amount > 0),
  fee numeric(38, 0) not null default 0 check (fee >= 0),
  -- What the receiver gets, where it is another currency.
  sent jsonb,
  destination jsonb not null,
  -- Digest of the destination, for limits, the cool-down and repeats.
  destination_key bytea not null,
  state text not null default 'requested' check (state in
    ('requested', 'approved', 'submitting', 'submitted', 'unknown', 'settled', 'failed', 'cancelled')),
  -- [{ "by", "at" }] of the staff.
  approvals jsonb not null default '[]',
  external_id text,
  not_before timestamptz,
  error text,
  created_at timestamptz not null default now(),
  submitted_at timestamptz,
  ended_at timestamptz
);
create index payouts_customer on payouts (customer_id, id desc);
create index payouts_open on payouts (id) where state in ('requested', 'approved', 'submitting', 'submitted', 'unknown');

-- One press, one deed: what a money button does is written here and taken once.
create table action_tokens (
  token text primary key,
  telegram_id bigint not null,
  action text not null,
  data jsonb not null default '{}',
  expires_at timestamptz not null,
  used_at timestamptz
);
grant select on payouts to ${role};
grant select, insert, update, delete on action_tokens to ${role};
`;
}
