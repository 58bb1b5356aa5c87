import type { Knex } from 'knex';

/** Search that forgives a typing error. A trusted extension: the database's owner may add it. */
export async function up(db: Knex): Promise<void> {
  await db.raw('create extension if not exists pg_trgm with schema public');
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop extension pg_trgm');
}
