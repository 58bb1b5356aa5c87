import type { Knex } from 'knex';

/** Which job workers live: the jobs of a killed process are given back in seconds, not hours. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table platform.job_workers (
      worker_id text primary key,
      node text not null,
      seen_at timestamptz not null default now()
    );
    grant select, insert, update, delete on platform.job_workers to app_platform;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table platform.job_workers');
}
