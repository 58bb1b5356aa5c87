import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import pg from 'pg';
import { loginPassword } from '../../../shared/db/connect.ts';
import { tenantNames } from '../../../shared/db/tenant-names.ts';
import * as accounts from '../../../shared/domain/accounts.ts';
import * as audit from '../../../shared/domain/audit.ts';
import * as currency from '../../../shared/domain/currency.ts';
import * as customers from '../../../shared/domain/customers.ts';
import * as invoices from '../../../shared/domain/invoices.ts';
import * as ledger from '../../../shared/domain/ledger.ts';
import * as messages from '../../../shared/domain/messages.ts';
import * as outbox from '../../../shared/domain/outbox.ts';
import * as payments from '../../../shared/domain/payments.ts';
import * as settings from '../../../shared/domain/settings.ts';
import * as staff from '../../../shared/domain/staff.ts';
import * as totals from '../../../shared/domain/totals.ts';
import * as updates from '../../../shared/domain/updates.ts';
import type { Scope } from '../../../shared/scope.ts';
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
    for (const table of ['tenants', 'operators', 'inbox', 'hook_routes', 'requests', 'facts', 'shard_leases', 'sightings', 'deposit_addresses']) {
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

  /** Each function of the domain, called in shop A with what belongs to shop B. */
  const calls: Record<string, (a: Scope, foreign: Foreign) => Promise<unknown>> = {
    'accounts.list': (a) => accounts.list(a),
    'accounts.find': (a, f) => accounts.find(a, f.accountId),
    'accounts.add': async () => null,
    'accounts.remove': (a, f) => accounts.remove(a, 1, f.accountId),
    'accounts.credentials': async (a, f) => accounts.credentials(a, (await testPlatform()).secrets, f.accountId),
    'accounts.findCredentials': async (a, f) => accounts.findCredentials(a, (await testPlatform()).secrets, f.accountId),
    'accounts.sawCallback': (a, f) => accounts.sawCallback(a, f.accountId),
    'audit.write': (a) => audit.write(a, 1, 'probe'),
    'audit.list': (a) => audit.list(a, { limit: 5 }),
    'customers.beginTurn': (a) => customers.beginTurn(a, { id: 999_001, first_name: 'Else' }),
    'customers.find': (a, f) => customers.find(a, f.customer.id),
    'customers.setLanguage': (a, f) => customers.setLanguage(a, f.customer.id, 'ru'),
    'customers.setDialogue': (a, f) => customers.setDialogue(a, f.customer, null),
    'customers.markUnreachable': (a, f) => customers.markUnreachable(a, f.customer.id),
    'invoices.create': (a, f) => anInvoice(a, f.customer),
    'invoices.find': (a, f) => invoices.find(a, f.invoiceId),
    'invoices.findByKey': (a, f) => invoices.findByKey(a, f.invoiceKey),
    'invoices.findByExternal': (a, f) => invoices.findByExternal(a, f.accountId, 'b-1'),
    'invoices.attach': (a, f) => invoices.attach(a, f.invoiceId, { externalId: 'x', payUrl: 'x' }),
    'invoices.setCard': (a, f) => invoices.setCard(a, f.invoiceId, { chatId: 1, messageId: 1 }),
    'invoices.expire': (a, f) => invoices.expire(a, f.invoiceId),
    'invoices.watch': (a, f) => invoices.watch(a, f.invoiceId, new Date()),
    'ledger.balances': (a, f) => ledger.balances(a, f.customer.id, 'USD'),
    'ledger.history': (a, f) => ledger.history(a, f.customer.id, { limit: 5 }),
    'ledger.post': (a) => ledger.post(a, { reference: 'probe', kind: 'probe', legs: [
      { account: 'customer:1', money: { amount: 5n, currency: 'USD' } },
      { account: 'sales', money: { amount: -5n, currency: 'USD' } }] }),
    'messages.queue': (a, f) => messages.queue(a, { reference: 'probe', chatId: 5, customerId: f.customer.id, content: { key: 'x' } }),
    'outbox.take': (a) => outbox.take(a),
    'outbox.recover': (a) => outbox.recover(a),
    'outbox.markSent': (a) => outbox.markSent(a, 1n, 1),
    'outbox.markFailed': (a) => outbox.markFailed(a, 1n, 'x'),
    'outbox.putBack': (a) => outbox.putBack(a, 1n, 1, 'x'),
    'outbox.markUnknown': (a) => outbox.markUnknown(a, { id: 1n } as never, 'x'),
    'outbox.giveBack': (a) => outbox.giveBack(a, 1n, 1),
    'outbox.wake': (a) => outbox.wake(a, 1000),
    'outbox.wakeForDelayed': (a) => outbox.wakeForDelayed(a),
    'payments.apply': (a, f) => payments.apply(a, anEvent(f.customer, { invoiceId: f.invoiceId })),
    'payments.find': (a, f) => payments.find(a, f.paymentReference),
    'settings.read': (a) => settings.read(a),
    'settings.change': (a) => settings.change(a, 1, { name: 'A' }),
    'settings.setText': (a) => settings.setText(a, 1, { language: 'en', place: 'terms' }, 'x'),
    'staff.list': (a) => staff.list(a),
    'accounts.reseal': async (a) => accounts.reseal(a, (await testPlatform()).secrets),
    'currency.isInUse': (a) => currency.isInUse(a, 'USD'),
    'currency.change': (a) => currency.change(a, 1, 'EUR'),
    'totals.read': (a) => totals.read(a),
    'staff.replaceOwner': (a) => staff.replaceOwner(a, 1),
    'updates.store': (a) => updates.store(a, [{ update_id: 5 }], { shard: -1, token: 0n }),
    'updates.listUndone': (a) => updates.listUndone(a, 5),
    'updates.finish': (a) => updates.finish(a, 5, { shard: -1, token: 0n }),
    'updates.noteFailure': (a) => updates.noteFailure(a, 5, 'x'),
    'updates.forgetText': (a) => updates.forgetText(a, 1),
    'updates.blankTokens': (a) => updates.blankTokens(a, 1),
    'updates.forgetOld': (a) => updates.forgetOld(a, 0),
    'deposits.createDeposits': async () => null,
    'deposit-terms.demandPatience': async () => null,
    'deposit-terms.eventOf': async () => null,
    'deposit-terms.starTerms': async () => null,
  }; // prettier-ignore

  interface Foreign {
    customer: customers.Customer;
    accountId: bigint;
    invoiceId: bigint;
    invoiceKey: string;
    paymentReference: string;
  }

  it('changes nothing of shop B, whatever is called in shop A', async () => {
    const { secrets } = await testPlatform();
    const account = await accounts.add(shopB, secrets, { actorId: 1, provider: 'fake', label: 'b', credentials: { token: 'x' } });
    const customer = await aCustomer(shopB);
    const invoice = await anInvoice(shopB, customer, { accountId: account.id });
    await invoices.attach(shopB, invoice.id, { externalId: 'b-1', payUrl: 'https://b' });
    const event = anEvent(customer);
    await payments.apply(shopB, event);
    const foreign: Foreign = { customer, accountId: account.id, invoiceId: invoice.id, invoiceKey: invoice.key, paymentReference: event.reference };
    const before = await contentsOf(shopB);
    for (const [name, call] of Object.entries(calls)) {
      const result = await call(shopA, foreign).catch((error: unknown) => error);
      expect(JSON.stringify(result, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)) ?? '', name)
        .not.to.include(customer.name);
      expect(await contentsOf(shopB), name).to.deep.equal(before);
    }
  }).timeout(30_000); // prettier-ignore

  it('leaves no function of the domain out', async () => {
    const files = (await readdir(new URL('../../../shared/domain', import.meta.url))).sort();
    const missing: string[] = [];
    for (const file of files) {
      const noun = (await import(`../../../shared/domain/${file}`)) as Record<string, unknown>;
      for (const [verb, value] of Object.entries(noun)) {
        const name = `${file.replace('.ts', '')}.${verb}`;
        const pure = ['customerAccount', 'can', 'demand', 'readSettingsRow'].includes(verb);
        if (typeof value === 'function' && !pure && !(name in calls)) missing.push(name);
      }
    }
    expect(missing).to.deep.equal([]);
  });
});
