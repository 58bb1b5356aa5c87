import { basename } from 'node:path';
import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import pg from 'pg';
import { loginPassword } from '../../../shared/db/connect.ts';
import { tenantNames } from '../../../shared/db/tenant-names.ts';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import * as invoices from '../../../shared/domain/money/invoices.ts';
import * as payments from '../../../shared/domain/money/payments.ts';
import type { Scope } from '../../../shared/scope.ts';
import { allCalls, type Foreign } from '../../isolation/calls.ts';
import { aCustomer, anEvent, anInvoice, contentsOf } from '../../support/builders.ts';
import { newScope, newTenant, testPlatform } from '../../support/platform.ts';

const DENIED = /permission denied|must be|cannot|does not exist/;

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was not refused');
}

describe('isolation by the database', () => {
  let shopA: Scope;
  let shopB: Scope;
  let b: string;

  before(async () => {
    [shopA, shopB] = [await newScope(), await newScope()];
    b = tenantNames(shopB.tenant.id).schema;
    await aCustomer(shopB);
  });

  it('refuses another shop named in full, for reading and writing', async () => {
    for (const sql of [
      `select * from ${b}.customers`,
      `insert into ${b}.settings (name) values ('x')`,
      `update ${b}.customers set name = 'x'`,
      `delete from ${b}.staff`,
      `select ${b}.post('r', 'k', '{}', '[]')`,
      `select ${b}.apply_payment('{}')`,
    ]) expect(await refusal(shopA.db.query(sql)), sql).to.match(/permission denied for schema/); // prettier-ignore
  });

  it('refuses the platform, but the door', async () => {
    for (const table of ['tenants', 'operators', 'inbox', 'hook_routes', 'requests', 'facts', 'shard_leases', 'sightings', 'deposit_addresses', 'settled_transfers']) {
      expect(await refusal(shopA.db.query(`select * from platform.${table}`)), table).to.match(/permission denied/);
    } // prettier-ignore
    expect(
      await refusal(
        shopA.db.query(
          `insert into platform.requests (tenant_id, kind, payload) values ($1, 'job', '{"task":"send"}')`,
          [shopB.tenant.id],
        ),
      ),
    ).to.match(/permission denied/);
    expect(
      await refusal(shopA.db.query(`select platform.add_platform_job('x', '{}', 'x', null)`)),
    ).to.match(/permission denied/);
    expect(await refusal(shopA.db.query('select * from graphile_worker._private_jobs'))).to.match(
      /permission denied/,
    );
  });

  it('puts the asking tenant into a job, whatever the payload says', async () => {
    await shopA.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
      JSON.stringify({ task: 'probe', key: 'probe', payload: { tenantId: shopB.tenant.id } }),
    ]);
    const { database } = await testPlatform();
    const jobs = await database.platform.query<{ payload: { tenantId: number } }>(
      'select payload from graphile_worker._private_jobs where key = $1',
      [`t${shopA.tenant.id}:probe`],
    );
    expect(jobs).to.deep.equal([{ payload: { tenantId: shopA.tenant.id } }]);
  });

  it('refuses the known ways out of a role', async () => {
    const role = tenantNames(shopB.tenant.id).role;
    for (const sql of [
      `select set_config('role', '${role}', true)`,
      `select query_to_xml('select * from ${b}.customers', true, true, '')`,
      `select cursor_to_xml('x', 1, true, true, '')`,
      `update pg_settings set setting = '${role}' where name = 'role'`,
      `select lo_import('/etc/passwd')`,
      `create temp table x (a int)`,
      `create table x (a int)`,
      `create function x() returns int language sql as 'select 1'`,
      `copy customers to program 'cat'`,
      `alter table ledger_entries disable trigger all`,
      `set session authorization postgres`,
    ])
      expect(await refusal(shopA.db.query(sql)), sql).to.match(DENIED);
  });

  it('refuses stacked statements', async () => {
    expect(await refusal(shopA.db.query(`select $1::int; reset role`, [1]))).to.match(
      /cannot insert multiple commands/,
    );
  });

  it('keeps a login to the shops of its bucket', async () => {
    const { adminUrl, secrets } = await testPlatform();
    const names = tenantNames(shopA.tenant.id);
    const other = tenantNames(shopA.tenant.id + 1);
    await newTenant();
    const url = new URL(adminUrl);
    url.username = names.login;
    url.password = loginPassword(secrets, names.login);
    const client = new pg.Client({ connectionString: url.toString() });
    await client.connect();
    try {
      expect(await refusal(client.query(`select * from ${names.schema}.customers`))).to.match(
        DENIED,
      );
      expect(await refusal(client.query(`set role ${other.role}`))).to.match(DENIED);
      expect(await refusal(client.query('set role shopherd_keeper'))).to.match(DENIED);
      expect(await refusal(client.query('set role app_platform'))).to.match(DENIED);
    } finally {
      await client.end();
    }
  });

  it('leaves no role behind on a shared connection', async () => {
    await shopA.db.query('select 1');
    await shopA.db.query('select 1/0').catch(() => undefined);
    const [row] = await shopA.db.query<{ user: string; path: string }>(
      `select current_user as user, current_setting('search_path') as path`,
    );
    expect(row).to.deep.equal({
      user: tenantNames(shopA.tenant.id).role,
      path: tenantNames(shopA.tenant.id).schema,
    });
  });

  it('refuses direct writes to the ledger', async () => {
    await shopA.db.query('select begin_turn(1, $1, null, null)', ['Ann']);
    for (const table of ['ledger_accounts', 'ledger_balances', 'ledger_transactions', 'ledger_entries', 'payments']) {
      for (const sql of [`delete from ${table}`, `truncate ${table}`, `update ${table} set id = 1`, `insert into ${table} default values`])
        expect(await refusal(shopA.db.query(sql)), sql).to.match(/permission denied|column "id"/);
    } // prettier-ignore
  });

  it('changes nothing of shop B, whatever is called in shop A', async () => {
    const { secrets } = await testPlatform();
    const account = await accounts.add(shopB, secrets, { actorId: 1, provider: 'fake', label: 'b', credentials: { token: 'x' } });
    const customer = await aCustomer(shopB);
    const invoice = await anInvoice(shopB, customer, { accountId: account.id });
    await invoices.attach(shopB, invoice.id, { externalId: 'b-1', payUrl: 'https://b' });
    const event = anEvent(customer);
    await payments.apply(shopB, event);
    const foreign: Foreign = { customer, accountId: account.id, invoiceId: invoice.id, invoiceKey: invoice.key, paymentReference: event.reference, id: 1n };
    const before = await contentsOf(shopB);
    for (const [name, call] of Object.entries(await allCalls())) {
      if (!call) continue;
      const result = await call(shopA, foreign).catch((error: unknown) => error);
      expect(JSON.stringify(result, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)) ?? '', name)
        .not.to.include(customer.name);
      expect(await contentsOf(shopB), name).to.deep.equal(before);
    }
  }).timeout(30_000); // prettier-ignore

  it('leaves no function of the domain out', async () => {
    const calls = await allCalls();
    const domain = new URL('../../../shared/domain/', import.meta.url);
    const files = (await readdir(domain, { recursive: true })).filter((file) => file.endsWith('.ts')).sort(); // prettier-ignore
    const missing: string[] = [];
    for (const file of files) {
      const noun = (await import(new URL(file, domain).href)) as Record<string, unknown>;
      for (const [verb, value] of Object.entries(noun)) {
        const name = `${basename(file, '.ts')}.${verb}`;
        // What takes no scope cannot reach a database; `null` in the list says so.
        if (typeof value === 'function' && !(name in calls)) missing.push(name);
      }
    }
    expect(missing).to.deep.equal([]);
  });
});
