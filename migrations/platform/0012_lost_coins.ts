import type { Knex } from 'knex';

/** Coins that were credited and left their chain are at no address any more: nobody is asked to move them. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
-- When a reorganisation was found to have taken a credited payment; null again once it comes back.
alter table platform.sightings add column lost_at timestamptz`);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table platform.sightings drop column lost_at');
}
