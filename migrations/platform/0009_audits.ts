import type { Knex } from 'knex';

/** Balances of addresses, compared where no node shows what contracts move. */
export async function up(db: Knex): Promise<void> {
  await db.raw(TABLES);
  await db.raw(GRANTS);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`drop table platform.balance_gaps, platform.balance_marks;
    drop index platform.deposit_addresses_asked;
    alter table platform.deposit_addresses drop column asked_at;
    alter table platform.chain_cursors drop column blind_height`);
}

const TABLES = `
-- asked_at: about when it was last shown to be paid to. blind_height: the last block whose node did not
-- show what contracts moved of the chain's own coin.
alter table platform.deposit_addresses add column asked_at timestamptz;
create index deposit_addresses_asked on platform.deposit_addresses (chain, asked_at);
alter table platform.chain_cursors add column blind_height bigint;

-- What an address had of the chain's own coin when its block of a height was over.
create table platform.balance_marks (
  chain text not null,
  script bytea not null,
  height bigint not null,
  balance numeric(78,0) not null,
  primary key (chain, script)
);

-- More came within some blocks than was seen. Staff decide about it, so reading those blocks again
-- credits nothing that a contract moved. told_at: when the shop had it as a finding.
create table platform.balance_gaps (
  chain text not null,
  script bytea not null,
  tenant_id bigint not null,
  customer_id bigint not null,
  address text not null,
  currency text not null,
  amount numeric(38,0) not null check (amount > 0),
  first_height bigint not null,
  last_height bigint not null,
  told_at timestamptz,
  primary key (chain, script, last_height)
);
create index balance_gaps_untold on platform.balance_gaps (chain) where told_at is null;
`;

const GRANTS = `
grant update (asked_at) on platform.deposit_addresses to app_platform;
grant select, insert, update on platform.balance_marks, platform.balance_gaps to app_platform;
`;
