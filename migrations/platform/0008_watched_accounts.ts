import type { Knex } from 'knex';

/** Accounts of chains that are not read block by block. */
export async function up(db: Knex): Promise<void> {
  await db.raw(TABLES);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`drop table platform.watched_accounts;
    alter table platform.chain_cursors drop column read_by, drop column read_until`);
}

const TABLES = `
-- cursor: how far it was read, in the chain's own words. active_until: somebody may be paying there.
-- look_at: when its state is compared with the cursor. read_at: when its transactions are read even if
-- nothing seems to have changed. failures: looks in a row that brought nothing though they should have.
create table platform.watched_accounts (
  chain text not null,
  address text not null,
  tenant_id bigint not null,
  cursor text,
  active_until timestamptz not null,
  look_at timestamptz not null,
  read_at timestamptz not null default '-infinity',
  failures int not null default 0,
  created_at timestamptz not null default now(),
  primary key (chain, address)
);
create index watched_accounts_active on platform.watched_accounts (chain, active_until);
create index watched_accounts_due on platform.watched_accounts (chain, look_at);
grant select, insert, update on platform.watched_accounts to app_platform;

-- Which process reads a chain's accounts, and how long it may be silent before another one does.
alter table platform.chain_cursors add column read_by text, add column read_until timestamptz;
`;
