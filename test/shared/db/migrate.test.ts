import { expect } from 'chai';
import type { ClientBase } from 'pg';
import { tenantMigrations } from '../../../migrations/tenant/index.ts';
import { baseline } from '../../../shared/db/baseline.ts';
import { migrateTenants, TENANT_SCHEMA_VERSION } from '../../../shared/db/migrate.ts';
import { statementOf, withNumber } from '../../../shared/db/function-names.ts';
import { tenantNames } from '../../../shared/db/tenant-names.ts';
import { newTenant, testLog, testPlatform } from '../../support/platform.ts';

/** Functions of a shop's schema that the shop's role may not call. */
const OWNERS_ALONE = [
  'change_quote',
  'change_state',
  'check_zero',
  'checkout_changes',
  'coins_settled',
  'count_moved',
  'credit_legs',
  'deliver_access',
  'deliver_instantly',
  'emit_low',
  'emit_order',
  'emit_payment',
  'emit_payout',
  'emit_period',
  'emit_subscription',
  'end_coupons',
  'end_payout',
  'end_refund',
  'erase_traces',
  'finding_data',
  'follow_links',
  'follow_plan_chat',
  'forget_member',
  'fulfil_wish',
  'gift_ends',
  'give_time',
  'hears',
  'held_of',
  'invoice_settled',
  'is_manual',
  'judge_invoice',
  'judge_order',
  'lay_periods',
  'ledger_digest',
  'lock_money',
  'lock_order',
  'lock_products',
  'mentions',
  'merged',
  'missed_plan',
  'move_along',
  'new_plan',
  'next_look',
  'order_moved',
  'owed_legs',
  'pay_earner',
  'payout_words',
  'plan_digest',
  'plan_end',
  'policy_of',
  'queue_card',
  'queue_payout_card',
  'recover_notice',
  'refund_access',
  'refuse_change',
  'release_order',
  'release_partial',
  'reserve_line',
  'said_moment',
  'scrubbed', 'seatless',
  'settle_subscription',
  'star_sale',
  'stars_end',
  'stock_added',
  'stock_fell',
  'stock_moved',
  'take_time_back',
  'tell_account',
  'tell_buyer',
  'tell_customer',
  'tell_deposit',
  'tell_earner',
  'tell_gift_back',
  'tell_of_chat',
  'tell_of_order',
  'tell_of_payout',
  'tell_payee',
  'tell_seat_left',
  'ticket_content',
  'tolerance_of',
  'try_pay',
  'turned',
  'undo_star_period',
  'unused_value',
  'wake_access',
  'wake_chat',
  'wake_commissions',
  'wake_doors',
  'wake_sender',
  'watch_payout',
  'weigh_payment',
  'weighed_approvals',
  'worth_of',
]; // prettier-ignore

/** Everything that the catalogue says of a tenant's schema, with its number taken out. */
async function catalogueOf(client: ClientBase, id: number): Promise<Record<string, string[]>> {
  const { schema } = tenantNames(id);
  const inSchema = `c.relnamespace = '${schema}'::regnamespace`;
  const parts: Readonly<Record<string, string>> = {
    schema: `select nspname || nspowner::regrole || nspacl::text from pg_namespace where nspname = '${schema}'`,
    relations: `select relname || ' ' || relkind::text || relowner::regrole || coalesce(relacl::text, '')
      || relrowsecurity::text || coalesce(reloptions::text, '') from pg_class c where ${inSchema}`,
    columns: `select relname || '.' || attname || ' ' || row_number() over (partition by attrelid order by attnum)
      || format_type(atttypid, atttypmod) || attnotnull::text || attidentity::text || attgenerated::text
      || attstorage::text || attcompression::text || attcollation::text || coalesce(attoptions::text, '')
      || coalesce(pg_get_expr(adbin, adrelid), '') || coalesce(attacl::text, '')
      from pg_attribute a join pg_class c on c.oid = attrelid
      left join pg_attrdef d on d.adrelid = attrelid and d.adnum = attnum
      where ${inSchema} and attnum > 0 and not attisdropped`,
    sequences: `select relname || ' ' || to_jsonb(s) - 'seqrelid' || coalesce((
        select refobjid::regclass || '.' || refobjsubid || deptype::text from pg_depend
        where classid = 'pg_class'::regclass and objid = c.oid and refclassid = 'pg_class'::regclass), '')
      from pg_sequence s join pg_class c on c.oid = seqrelid where ${inSchema}`,
    constraints: `select conname || ' ' || conrelid::regclass::text || pg_get_constraintdef(oid)
      from pg_constraint where connamespace = '${schema}'::regnamespace`,
    indexes: `select pg_get_indexdef(indexrelid) from pg_index i join pg_class c on c.oid = indrelid where ${inSchema}`,
    triggers: `select c.relname || pg_get_triggerdef(t.oid) || tgenabled::text from pg_trigger t join pg_class c on c.oid = tgrelid
      where ${inSchema} and not tgisinternal`,
    functions: `select pg_get_functiondef(oid) || proowner::regrole || coalesce(proacl::text, '')
      from pg_proc where pronamespace = '${schema}'::regnamespace`,
    defaults: `select defaclrole::regrole || defaclobjtype::text || defaclacl::text from pg_default_acl
      where defaclnamespace = '${schema}'::regnamespace`,
    comments: `select objoid::text || description from pg_description join pg_class c on c.oid = objoid where ${inSchema}`,
    memberships: `select roleid::regrole::text || ' > ' || member::regrole::text || inherit_option::text || admin_option::text
      from pg_auth_members where roleid = '${schema}'::regrole or member = '${schema}'::regrole`,
  }; // prettier-ignore
  const catalogue: Record<string, string[]> = {};
  for (const [part, text] of Object.entries(parts)) {
    const { rows } = await client.query<{ line: string }>(`select line from (${text}) x (line)`);
    const lines = rows.map(({ line }) => line.replaceAll(new RegExp(`_${id}(?!\\d)`, 'g'), '_N'));
    // Both are of the same bucket or not: the login's number is not what is compared.
    catalogue[part] = lines.map((line) => line.replaceAll(/app_b\d\d/g, 'app_bNN')).toSorted();
  }
  return catalogue;
}

/** Takes a tenant back to an empty schema, then runs the first `done` migrations one by one. */
async function rewind(client: ClientBase, id: number, done: number): Promise<void> {
  const names = tenantNames(id);
  await client.query(`set local role shopherd_keeper; drop schema ${names.schema} cascade; reset role;
    create schema ${names.schema} authorization shopherd_keeper; set local role shopherd_keeper;
    grant usage on schema ${names.schema} to ${names.role}; reset role`);
  for (const migration of tenantMigrations.slice(0, done))
    // As the runner does: a body may speak of a table that comes later.
    await client.query(`set local role shopherd_keeper; set local search_path to ${names.schema};
      set local check_function_bodies = off; ${withNumber(names, migration.up(names))}; reset role; reset search_path`);
  await client.query(`update platform.tenants set schema_version = ${done} where id = ${id}`);
}

describe('tenant migrations', () => {
  it('one by one make the same schema as provisioning, from any version on', async () => {
    const { admin, adminUrl } = await testPlatform();
    const provisioned = await newTenant();
    const expected = await admin.transaction((client) => catalogueOf(client, provisioned.id));
    expect(expected['functions']?.length).to.be.greaterThan(5);
    expect(expected['columns']?.length).to.be.greaterThan(60);
    expect(baseline().version, 'run npm run baseline').to.be.within(1, TENANT_SCHEMA_VERSION);
    for (let version = 0; version < TENANT_SCHEMA_VERSION; version += 1) {
      const { id } = await newTenant();
      await admin.transaction((client) => rewind(client, id, version));
      const { failed } = await migrateTenants(adminUrl, testLog);
      expect(failed).to.not.include(id);
      const catalogue = await admin.transaction((client) => catalogueOf(client, id));
      for (const [part, lines] of Object.entries(expected))
        expect(catalogue[part], `${part} from version ${version}`).to.deep.equal(lines);
    }
    // A shop for each version, made and migrated one after the other: on a busy machine that takes its time.
  }).timeout(240_000); // prettier-ignore

  it('move a shop that has rows to ids of one sequence: none changes, none comes again', async () => {
    const { admin, adminUrl, database } = await testPlatform();
    const { id } = await newTenant();
    const asKeeper = <T extends object>(sql: string): Promise<T[]> =>
      admin.transaction(async (client) => {
        await client.query(`set local role shopherd_keeper; set local search_path to t_${id}`);
        const answer = await client.query<T>(sql);
        return answer.rows;
      });
    const db = database.tenant(id);
    const done = tenantMigrations.findIndex(({ name }) => name.endsWith('_fewer_files'));
    await admin.transaction((client) => rewind(client, id, done));
    for (const sql of [
      'alter table customers disable trigger user',
      'alter table products disable trigger user',
      'alter table stock_items disable trigger user',
      `insert into customers (telegram_id, name) values (1, 'Ann'), (2, 'Ben')`,
      `insert into categories (name) values ('Teas'), ('Cups')`,
      `insert into products (key, kind, name, price, category_id) values ('a', 'manual', 'Tea', 1, 2)`,
      `insert into stock_items (product_id, sealed, digest) values (1, 'w', 'w')`,
      `insert into orders (reference, customer_id, currency, subtotal, total) select n::text, 1, 'EUR', 1, 1 from generate_series(1, 3) n`,
      `insert into order_lines (order_id, product_id, name, kind, price, quantity, total) select 1, 1, 'Tea', 'manual', 1, 1, 1 from generate_series(1, 5)`,
      `insert into claims (order_line_id, customer_id, text, state) values (1, 1, 'cold', 'refused'), (1, 1, 'again', 'refused'), (1, 1, 'still', 'open'), (2, 1, 'hot', 'open')`,
      `insert into messages (reference, customer_id, chat_id, content, state) select n::text, 1, 1, '{}', 'sent' from generate_series(1, 9) n`,
      // The number of a message that is gone: somebody may still hold a button of it.
      'delete from messages where id = 9',
    ])
      await asKeeper(sql);
    const ids = () =>
      asKeeper(`select 'messages' as name, array_agg(id::int order by id) as ids from messages where reference is not null
        union all select 'lines', array_agg(id::int order by id) from order_lines
        union all select 'claims', array_agg(id::int order by id) from claims
        union all select 'stock', array_agg(id::int order by id) from stock_items
        union all select 'categories', array_agg(id::int order by id) from categories`);
    const before = await ids();

    const writes = Array.from({ length: 20 }, () =>
      db.query<{ id: string }>(
        `insert into messages (chat_id, content, state) values (1, '{}', 'sent') returning id`,
      ),
    );
    const [{ failed }, ...written] = await Promise.all([
      migrateTenants(adminUrl, testLog),
      ...writes,
    ]);
    expect(failed).to.not.include(id);
    expect(await ids()).to.deep.equal(before);

    // As the shop's own role, which may draw a number and not set it.
    const given = written.flat().map((row) => Number(row.id));
    const [category] = await db.query<{ id: string }>(
      `insert into categories (name) values ('Pots') returning id`,
    );
    const [item] = await asKeeper<{ id: string }>(
      `insert into stock_items (product_id, sealed, digest) values (1, 'x', 'x') returning id`,
    );
    given.push(Number(category!.id), Number(item!.id));
    expect(new Set(given).size).to.equal(22);
    expect(Math.min(...given)).to.be.greaterThan(9);
    const refusal = (sql: string) =>
      db.query(sql).then(
        () => 'done',
        (error: { code?: string }) => error.code,
      );
    expect(await refusal(`select setval('ids', 1)`)).to.equal('42501');
    expect(await refusal('delete from products')).to.equal('42501');
    expect(await refusal('delete from customers')).to.equal('42501');

    // What people call by its number goes on without a gap.
    const [order] = await asKeeper<{ id: string }>(
      `insert into orders (reference, customer_id, currency, subtotal, total) values ('4', 1, 'EUR', 1, 1) returning id`,
    );
    expect(order!.id).to.equal('4');

    const claim = (lineId: number, state: string) =>
      asKeeper(
        `insert into claims (order_line_id, customer_id, text, state) values (${lineId}, 1, '', '${state}')`,
      ).then(
        () => 'done',
        (error: { code?: string }) => error.code,
      );
    expect(await claim(1, 'open')).to.equal('23505');
    expect(await claim(1, 'refused')).to.equal('done');
    expect(await claim(3, 'open')).to.equal('done');

    // Again, it changes nothing and takes no number back.
    const names = tenantNames(id);
    const catalogue = await admin.transaction((client) => catalogueOf(client, id));
    await asKeeper(withNumber(names, tenantMigrations[done]!.up(names)));
    expect(await admin.transaction((client) => catalogueOf(client, id))).to.deep.equal(catalogue);
    const [next] = await db.query<{ id: string }>(
      `insert into categories (name) values ('Mugs') returning id`,
    );
    const [most] = await asKeeper<{ id: string }>('select max(id) as id from messages');
    expect(Number(next!.id)).to.be.greaterThan(Number(most!.id));
  });

  it('are one baseline that makes the same on a server without storage in create table', async () => {
    const { admin } = await testPlatform();
    const [made, older] = [await newTenant(), await newTenant()];
    const names = tenantNames(older.id);
    await admin.transaction(async (client) => {
      await rewind(client, older.id, 0);
      await client.query(`set local role shopherd_keeper; set local search_path to ${names.schema};
        set local check_function_bodies = off`);
      const text = baseline().sql(names, 150_018);
      expect(text).to.not.match(/create table [^;]* storage /);
      await client.query(text);
      for (const migration of tenantMigrations.slice(baseline().version))
        await client.query(withNumber(names, migration.up(names)));
      await client.query('reset role; reset search_path');
      await client.query(`update platform.tenants set schema_version = $2 where id = $1`, [older.id, TENANT_SCHEMA_VERSION]); // prettier-ignore
    });
    const catalogue = (id: number) => admin.transaction((client) => catalogueOf(client, id));
    expect(await catalogue(older.id)).to.deep.equal(await catalogue(made.id));
  });

  it('make functions whose bodies are sound, and let the shop call what is meant for it', async () => {
    const { admin } = await testPlatform();
    const { id } = await newTenant();
    await admin.transaction(async (client) => {
      await client.query(`set local role shopherd_keeper; set local search_path to t_${id}`);
      const functions = `from pg_proc p join pg_language l on l.oid = p.prolang
        where pronamespace = 't_${id}'::regnamespace`;
      // The runner leaves this out.
      await client.query(`select plpgsql_validator(p.oid) ${functions} and lanname = 'plpgsql'`);
      await client.query(`select fmgr_sql_validator(p.oid) ${functions} and lanname = 'sql'`);
      const { rows } = await client.query<{ name: string }>(
        `select regexp_replace(proname, '^t_${id}_|_${id}$', '') as name ${functions}
           and not has_function_privilege('t_${id}', p.oid, 'execute') order by name`,
      );
      expect(rows.map(({ name }) => name)).to.deep.equal(OWNERS_ALONE);
    });
  });

  it('give every function a name that no other shop has', async () => {
    const { admin } = await testPlatform();
    const { id } = await newTenant();
    const plain = await admin.transaction((client) =>
      client.query(
        `select proname from pg_proc where pronamespace = 't_${id}'::regnamespace
           and proname !~ '^t_${id}_|_${id}$'`,
      ),
    );
    expect(plain.rows).to.deep.equal([]);
    const names = tenantNames(id);
    expect(
      statementOf(
        names,
        'select post($1), x.post(1), t_8.bring(1), repost(2), free_stock(bought(3))',
      ),
    ).to.equal(
      `select post_${id}($1), x.post(1), t_8.bring_${id}(1), repost(2), free_stock_${id}(bought_${id}(3))`,
    );
  });

  it('are numbered without a gap, in the order of their names', () => {
    const numbers = tenantMigrations.map(({ name }) => Number(name.slice(0, 4)));
    expect(numbers).to.deep.equal(numbers.map((_, at) => at + 1));
  });
});
