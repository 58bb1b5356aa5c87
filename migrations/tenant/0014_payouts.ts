import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** Money that leaves: intents that are held, approved, sent once and asked about. See 0020 for how. */
export function up({ role }: TenantNames): string {
  return `
create table payouts (
  id bigint generated always as identity primary key,
  -- Our name of it at the provider and its idempotency key there: 32 letters and digits.
  key text not null unique,
  -- What asked for it: a repeat makes no second one.
  reference text not null unique,
  customer_id bigint not null references customers,
  -- A provider's id, a chain's id (signed by the shop's own wallet) or 'hand'.
  way text not null,
  account_id bigint references provider_accounts,
  -- What the receiver gets; amount and fee leave the customer's wallet.
  currency text not null,
  amount numeric(38, 0) not null check (amount > 0),
  fee numeric(38, 0) not null default 0 check (fee >= 0),
  destination jsonb not null,
  -- Digest of the destination, for limits and the cool-down.
  destination_key bytea not null,
  state text not null default 'requested' check (state in
    ('requested', 'approved', 'submitting', 'submitted', 'unknown', 'settled', 'failed', 'cancelled')),
  -- How many of the staff must agree, and [{ "by", "at" }] of those who did.
  needed smallint not null default 1,
  approvals jsonb not null default '[]',
  external_id text,
  -- A new destination is not sent to before.
  not_before timestamptz,
  -- { "words" (the destination as people read it), "takenBy", "note", "reason", "by", "providerFee", "proof", "verdicts": [{ "by", "at", "says" }] }
  details jsonb not null default '{}',
  created_at timestamptz not null default now(),
  submitted_at timestamptz,
  ended_at timestamptz,
  -- The message in the customer's chat that shows it and edits itself.
  card_chat_id bigint,
  card_message_id bigint
);
create index payouts_customer on payouts (customer_id, id desc);
create index payouts_recent on payouts (created_at);
create index payouts_open on payouts (id) where state in ('requested', 'approved', 'submitting', 'submitted', 'unknown');
-- One transfer settles one payout.
create unique index payouts_external on payouts (way, coalesce(account_id, 0), external_id) where external_id is not null;

-- One press, one deed: what a money button does is written here and taken once.
create table action_tokens (
  token text primary key,
  telegram_id bigint not null,
  action text not null,
  data jsonb not null default '{}',
  expires_at timestamptz not null,
  used_at timestamptz
);
grant select, update (card_chat_id, card_message_id) on payouts to ${role};
grant select, insert, update, delete on action_tokens to ${role};
`;
}
