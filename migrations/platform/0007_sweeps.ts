import type { Knex } from 'knex';

/** What operators moved on from deposit addresses, as they said. */
export async function up(db: Knex): Promise<void> {
  await db.raw(TABLES);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`alter table platform.sightings drop column sweep_id; drop table platform.sweeps`);
}

const TABLES = `
-- planned: given out as a file, perhaps sent. moved: the operator said so. Called off, it is deleted and
-- its payments are free again. receiver: of one transaction for all; null: a transfer for each address, or
-- withdrawals. file: the unsigned transaction.
create table platform.sweeps (
  id bigint generated always as identity primary key,
  chain text not null,
  tenant_id bigint not null,
  currency text not null,
  amount numeric(38,0) not null check (amount > 0),
  pieces int not null check (pieces > 0),
  rate int not null check (rate >= 0),
  receiver text,
  file text,
  state text not null default 'planned' check (state in ('planned', 'moved')),
  made_at timestamptz not null default now()
);
create index sweeps_tenant on platform.sweeps (tenant_id, id);
grant select, insert, update, delete on platform.sweeps to app_platform;

alter table platform.sightings add column sweep_id bigint references platform.sweeps on delete set null;
create index sightings_lying on platform.sightings (tenant_id, chain, currency)
  where status = 'final' and sweep_id is null;
create index sightings_swept on platform.sightings (sweep_id) where sweep_id is not null;
`;
