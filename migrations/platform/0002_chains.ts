import type { Knex } from 'knex';

/** What the chain watchers keep: how far they read, whose addresses there are, what they saw. */
export async function up(db: Knex): Promise<void> {
  await db.raw(TABLES);
  await db.raw(GRANTS);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`drop table platform.sightings, platform.deposit_addresses, platform.chain_accounts,
    platform.chain_blocks, platform.chain_cursors`);
}

const TABLES = `
-- The last block read of each chain. halted: why a person has to look before it goes on.
create table platform.chain_cursors (
  chain text primary key,
  height bigint not null,
  hash text not null,
  time timestamptz not null,
  updated_at timestamptz not null default now(),
  halted text
);

-- The newest blocks: where a reorganisation left our chain.
create table platform.chain_blocks (
  chain text not null,
  height bigint not null,
  hash text not null,
  parent_hash text not null,
  time timestamptz not null,
  primary key (chain, height)
);

-- Operators' watch-only keys. The fingerprint names what addresses derive from: one shop has it.
create table platform.chain_accounts (
  chain text not null,
  fingerprint text not null,
  tenant_id bigint not null,
  key text not null,
  next_index bigint not null default 0 check (next_index between 0 and 2147483648),
  created_at timestamptz not null default now(),
  unique (chain, fingerprint)
);

-- Every address that was ever shown to anybody. Watched for ever, so never changed or deleted.
create table platform.deposit_addresses (
  chain text not null,
  script bytea not null,
  address text not null,
  tenant_id bigint not null,
  customer_id bigint not null,
  fingerprint text not null,
  index bigint not null,
  created_at timestamptz not null default now(),
  primary key (chain, script),
  unique (chain, fingerprint, index),
  unique (chain, fingerprint, customer_id),
  foreign key (chain, fingerprint) references platform.chain_accounts (chain, fingerprint)
);

-- Money seen at our addresses. pending: in our chain, not deep enough. orphaned: in no block of our
-- chain now. final: deep enough, its place never changes again. announced: what the shop was told;
-- applied_at: when it took the final word; retry_at: when to look whether there is something to tell.
create table platform.sightings (
  chain text not null,
  txid text not null,
  ordinal text not null,
  script bytea not null,
  tenant_id bigint not null,
  customer_id bigint not null,
  currency text not null,
  amount numeric(38,0) not null check (amount > 0),
  height bigint not null,
  block_hash text not null,
  status text not null default 'pending' check (status in ('pending', 'orphaned', 'final')),
  seen_at timestamptz not null default now(),
  announced text check (announced in ('processing', 'reversed', 'settled')),
  applied_at timestamptz,
  failures int not null default 0,
  retry_at timestamptz not null default '-infinity',
  unique (chain, txid, ordinal)
);
create index sightings_pending on platform.sightings (chain, height) where status = 'pending';
create index sightings_height on platform.sightings (chain, height) where status = 'final';
create index sightings_untold on platform.sightings (chain, retry_at) where applied_at is null;
`;

const GRANTS = `
grant select, insert, update, delete on platform.chain_cursors, platform.chain_blocks,
  platform.chain_accounts, platform.sightings to app_platform;
grant select, insert on platform.deposit_addresses to app_platform;
`;
