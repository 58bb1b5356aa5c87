import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** Keys of the REST API, and the answers that a repeat of a request gets again. */
export function up({ role }: TenantNames): string {
  return `
create table api_keys (
  -- What a key begins with and is found by; the rest of it is here as a digest only.
  prefix text primary key,
  secret_hash bytea not null,
  name text not null,
  scopes text[] not null,
  -- The key may what its maker may, and no more than its scopes.
  made_by bigint not null,
  made_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);

-- One row for each Idempotency-Key of a key, for a day. Without an answer it is being worked on, by
-- whoever holds the attempt, until busy_until.
create table api_requests (
  prefix text not null references api_keys on delete cascade,
  name text not null,
  fingerprint bytea not null,
  attempt text not null,
  busy_until timestamptz not null,
  status smallint,
  answer json,
  at timestamptz not null,
  primary key (prefix, name)
);
grant select, insert on api_keys to ${role};
grant update (used_at, revoked_at) on api_keys to ${role};
grant select, insert, update, delete on api_requests to ${role};
`;
}
