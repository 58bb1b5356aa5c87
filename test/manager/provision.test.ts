import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import { tellSuspended } from '../../manager/lifecycle/notices.ts';
import { provision } from '../../manager/lifecycle/provision.ts';
import { purgeRemoved, remove, restore } from '../../manager/lifecycle/remove.ts';
import type { AdminDb } from '../../shared/db/admin.ts';
import { migrateTenants, TENANT_SCHEMA_VERSION } from '../../shared/db/migrate.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import { aBot, newTenant } from '../support/platform.ts';
import { newManager, noticesTo, type TestManager } from './support.ts';

describe('a shop’s life in the database', () => {
  let manager: TestManager;
  before(async () => (manager = await newManager()));
  after(() => manager.close());

  const aShop = () => {
    const botInfo = aBot();
    return { token: `${botInfo.id}:x`, botInfo, ownerId: randomInt(2 ** 31), language: 'en' };
  };
  const make = () => provision(manager.platform.admin, manager.platform.secrets, aShop());

  /** Every trace of tenants: schemas, roles, rows, memberships. */
  const traces = async (): Promise<unknown> => {
    const answer = await manager.platform.admin.transaction((client) =>
      client.query(`select
        (select count(*)::int from pg_namespace where nspname ~ '^t_[0-9]+$') as schemas,
        (select count(*)::int from pg_roles where rolname ~ '^t_[0-9]+$') as roles,
        (select count(*)::int from pg_auth_members m join pg_roles r on r.oid = m.roleid
          where r.rolname ~ '^t_[0-9]+$') as members,
        (select count(*)::int from platform.tenants) as rows`),
    );
    return answer.rows[0];
  };

  /** Fails at the statement with this number. */
  const failingAt = (admin: AdminDb, failAt: number, seen: { count: number }): AdminDb => ({
    close: () => admin.close(),
    transaction: (work) =>
      admin.transaction((client) => {
        let count = 0;
        const query = (...args: Parameters<typeof client.query>) => {
          seen.count = ++count;
          if (count === failAt) throw new Error('the machine is on fire');
          return client.query(...args);
        };
        return work({ query } as unknown as typeof client);
      }),
  });

  /** As if the shop had been made by an older release. */
  const emptyAs = (version: number, id: number) =>
    manager.platform.admin.transaction(async (client) => {
      const asKeeper = (sql: string) =>
        client.query(`set local role shopherd_keeper; ${sql}; reset role`);
      await client.query('update platform.tenants set schema_version = $2 where id = $1', [
        id,
        version,
      ]);
      await asKeeper(`drop schema t_${id} cascade`);
      await client.query(`create schema t_${id} authorization shopherd_keeper`);
      await asKeeper(`grant usage on schema t_${id} to t_${id}`);
    });

  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const median = (times: readonly number[]): number =>
    times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;

  /** How many tables a shop has: the newest one's. */
  const countTables = async (): Promise<number> => {
    const answer = await manager.platform.admin.transaction((client) =>
      client.query(`select count(*)::int as count from pg_class where relkind = 'r'
        and relnamespace = (select max(oid) from pg_namespace where nspname ~ '^t_[0-9]+$')`),
    );
    return (answer.rows[0] as { count: number }).count;
  };

  /** Holds the median of 21 turns to 100 ms for each twenty tables, whatever else runs. */
  const holdsBound = async (what: string, turn: () => Promise<number>): Promise<void> => {
    const times: number[] = [];
    for (let i = 0; i < 21; i++) times.push(await turn());
    const tables = await countTables();
    process.stdout.write(`      ${what}: ${median(times).toFixed(1)} ms, ${tables} tables\n`);
    expect(median(times)).to.be.below((100 * tables) / 20);
  };

  it('provisions in less than 100 ms for twenty tables', () =>
    holdsBound('one', () => timed(make)));

  it('provisions two at once in less than that each', () =>
    holdsBound('the slower of two at once', async () =>
      Math.max(...(await Promise.all([timed(make), timed(make)]))),
    ));

  it('provisions the whole or nothing, whichever step fails', async () => {
    const { admin, secrets } = manager.platform;
    const before = await traces();
    const seen = { count: 0 };
    let failAt = 1;
    for (; failAt < 30; failAt++) {
      const failing = failingAt(admin, failAt, seen);
      const made = await provision(failing, secrets, aShop()).then(
        () => true,
        () => false,
      );
      if (made) break;
      expect(await traces(), `step ${failAt}`).to.deep.equal(before);
    }
    expect(failAt).to.be.within(5, 29);
    // A statement inside the script fails: the name is taken.
    const next = await admin.transaction(async (client) => {
      const answer = await client.query("select nextval('platform.tenant_ids')::int as id");
      const { id } = answer.rows[0] as { id: number };
      await client.query(`create schema t_${id + 1}`);
      return id + 1;
    });
    const clashing = await traces();
    const failure = await make().catch((error: Error) => error);
    expect(failure).to.be.an('error').with.property('message').that.contains('already exists');
    expect(await traces()).to.deep.equal(clashing);
    await admin.transaction((client) => client.query(`drop schema t_${next}`));
    await make();
  });

  it('waits for another shop that is being made only when its own tables stand', async () => {
    const known = await make();
    let waiting: Promise<unknown> | undefined;
    await manager.platform.admin.transaction(async (client) => {
      // As far as a provisioning gets before its commit.
      await client.query(
        `set local role shopherd_keeper; grant shopherd_tenants to t_${known.id}; reset role`,
      );
      waiting = make();
      let made = 0;
      for (let tries = 0; tries < 200 && made === 0; tries++) {
        await new Promise((done) => setTimeout(done, 20));
        const answer = await client.query<{ made: number }>(
          `select count(*)::int as made from pg_locks
           where granted and locktype = 'relation' and mode = 'AccessExclusiveLock'
             and pid in (select pid from pg_locks where not granted)`,
        );
        made = answer.rows[0]!.made;
      }
      const tables = await manager.platform.database
        .tenant(known.id)
        .query("select from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace"); // prettier-ignore
      expect(tables.length).to.be.greaterThan(10);
      expect(made).to.be.at.least(tables.length);
    });
    await waiting;
  });

  it('migrates all tenants, suspends alone the one that fails, tells once, and goes on later', async () => {
    const { admin, adminUrl, log, database } = manager.platform;
    const shops = await Promise.all(
      Array.from({ length: 6 }, () => newTenant({}, manager.platform)),
    );
    const [broken, ...fine] = shops as [(typeof shops)[0], ...typeof shops];
    const ids = shops.map((shop) => shop.id);
    await admin.transaction((client) =>
      client.query(
        `update platform.tenants set schema_version = 0, state = 'paused' where id = $1`,
        [broken.id],
      ),
    );
    for (const { id } of fine) await emptyAs(0, id);
    const done = await migrateTenants(adminUrl, log, { parallel: 3 });
    expect(done).to.deep.equal({ migrated: fine.length, failed: [broken.id] });
    const rows = await database.platform.query<{ id: string; state: string; version: number }>(
      'select id, state, schema_version as version from tenants where id = any($1) order by id',
      [ids],
    );
    for (const { id, state, version } of rows)
      expect([state, version], id).to.deep.equal(
        Number(id) === broken.id ? ['suspended', 0] : ['active', TENANT_SCHEMA_VERSION],
      );
    expect(await database.tenant(fine[0]!.id).query('select from customers')).to.be.empty;

    expect(await tellSuspended(manager.parts)).to.equal(1);
    expect(await tellSuspended(manager.parts)).to.equal(0);
    expect(await noticesTo(manager, broken.ownerId)).to.deep.equal(['notice-suspended']);
    expect(await noticesTo(manager, fine[0]!.ownerId)).to.be.empty;

    const again = await migrateTenants(adminUrl, log, { parallel: 3 });
    expect(again).to.deep.equal({ migrated: 0, failed: [broken.id] });
    expect(await tellSuspended(manager.parts)).to.equal(0);

    // What was in the way is gone: it goes on as it was.
    await emptyAs(0, broken.id);
    await migrateTenants(adminUrl, log);
    const mended = await tenants.find(database.platform, { id: broken.id });
    expect(mended).to.include({ state: 'paused', schemaVersion: TENANT_SCHEMA_VERSION });
    expect(await tellSuspended(manager.parts)).to.equal(1);
    expect(await tellSuspended(manager.parts)).to.equal(0);
    expect(await noticesTo(manager, broken.ownerId)).to.deep.equal([
      'notice-suspended',
      'notice-healed',
    ]);
  });

  it('brings a removed shop up to date before it runs again', async () => {
    const { admin, database } = manager.platform;
    const shop = await make();
    await remove(manager.parts, shop);
    await emptyAs(0, shop.id);
    await restore(manager.parts, shop);
    await restore(manager.parts, shop);
    const found = await tenants.find(database.platform, { id: shop.id });
    expect(found).to.include({ state: 'active', schemaVersion: TENANT_SCHEMA_VERSION });
    expect(await database.tenant(shop.id).query('select from customers')).to.be.empty;
    await remove(manager.parts, shop);
    const late = new Date(Date.now() + 31 * 86_400_000);
    // Somebody brings it back while it is on the list: it is left alone.
    const racing: AdminDb = {
      close: () => admin.close(),
      async transaction(work) {
        const result = await admin.transaction(work);
        await restore(manager.parts, shop);
        return result;
      },
    };
    expect(await purgeRemoved(racing, late)).not.to.include(shop.id);
    expect(await tenants.find(database.platform, { id: shop.id })).to.include({ state: 'active' });
  });

  it('deletes removed shops after 30 days, and nothing else', async () => {
    const { admin, database } = manager.platform;
    const [old, young, living] = [await make(), await make(), await make()];
    const { platform } = database;
    await platform.query(
      `update tenants set state = 'removed', removed_at = now() - interval '31 days' where id = $1`,
      [old.id],
    );
    await platform.query(
      `update tenants set state = 'removed', removed_at = now() - interval '29 days' where id = $1`,
      [young.id],
    );
    expect(await purgeRemoved(admin, new Date())).to.deep.equal([old.id]);
    expect(await purgeRemoved(admin, new Date())).to.be.empty;
    const left = await admin.transaction((client) =>
      client.query(
        `select id::int as id, to_regnamespace('t_' || id) is not null as schema,
           to_regrole('t_' || id) is not null as role,
           exists (select from platform.tenants t where t.id = i) as row
         from unnest($1::int[]) as i, lateral (select i as id) x order by id`,
        [[old.id, young.id, living.id]],
      ),
    );
    expect(left.rows).to.deep.equal([
      { id: old.id, schema: false, role: false, row: false },
      { id: young.id, schema: true, role: true, row: true },
      { id: living.id, schema: true, role: true, row: true },
    ]);
  });
});
