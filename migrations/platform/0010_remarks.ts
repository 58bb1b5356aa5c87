import type { Knex } from 'knex';

/** What came with money to an account that customers share. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
-- remark: what the payer wrote and where it came from, where a comment tells customers apart. What has no
-- known comment is customer 0's: staff say whose it is.
alter table platform.sightings add column remark jsonb`);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table platform.sightings drop column remark');
}
