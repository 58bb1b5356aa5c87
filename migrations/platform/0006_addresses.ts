import type { Knex } from 'knex';

/** Addresses of invoices, of uploaded pools and with comments; keys that wait before they are used. */
export async function up(db: Knex): Promise<void> {
  await db.raw(TABLES);
  await db.raw(GRANTS);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`drop table platform.pool_addresses, platform.chain_depths;
    drop index platform.sightings_script;
    alter table platform.chain_accounts drop column used_from, drop column replaces, drop column chosen_at;
    alter table platform.deposit_addresses drop column invoice_id, drop column comment`);
}

const TABLES = `
-- invoice_id: the newest invoice of the customer that shows it. comment: what tells it from the others
-- of the same account.
alter table platform.deposit_addresses add column invoice_id bigint, add column comment text;
alter table platform.deposit_addresses drop constraint deposit_addresses_chain_fingerprint_customer_id_key;
create index deposit_addresses_customer
  on platform.deposit_addresses (chain, fingerprint, customer_id, index);
create index sightings_script on platform.sightings (chain, script);

-- chosen_at: when the shop last made it its key, the newest is. used_from: until then new addresses
-- come from the key that it replaces, so that a stolen phone cannot turn the shop's money aside at once.
alter table platform.chain_accounts add column chosen_at timestamptz,
  add column used_from timestamptz not null default '-infinity', add column replaces text;
update platform.chain_accounts set chosen_at = created_at;

-- Addresses that an operator uploaded, given out in the order of place.
create table platform.pool_addresses (
  chain text not null,
  script bytea not null,
  address text not null,
  tenant_id bigint not null,
  place bigint generated always as identity,
  -- What is added later waits as a changed key does.
  used_from timestamptz not null default '-infinity',
  taken_at timestamptz,
  primary key (chain, script)
);

-- Blocks that a shop wants on top of a payment where the chain's own depth is not enough for it.
create table platform.chain_depths (
  chain text not null,
  tenant_id bigint not null,
  confirmations int not null check (confirmations between 1 and 1000),
  primary key (chain, tenant_id)
);
create index pool_addresses_free on platform.pool_addresses (chain, tenant_id, place) where taken_at is null;
`;

const GRANTS = `
grant update (invoice_id) on platform.deposit_addresses to app_platform;
grant select, insert, update on platform.chain_depths to app_platform;
grant select, insert, delete, update (taken_at) on platform.pool_addresses to app_platform;
`;
