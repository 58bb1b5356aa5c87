import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** Prices that were promised, and the exchange between a customer's own wallets. */
export function up({ role }: TenantNames): string {
  return `
create table quotes (
  id bigint generated always as identity primary key,
  -- Null: asked for by the shop itself, for an invoice or a payout.
  customer_id bigint references customers,
  from_currency text not null,
  to_currency text not null,
  -- { "numerator", "denominator" } in smallest units, as it is given, the spread in it.
  rate jsonb not null,
  -- { "sources": [names], "at", "spread" }.
  origin jsonb not null default '{}',
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
grant select, insert, update on quotes to ${role};
`;
}
