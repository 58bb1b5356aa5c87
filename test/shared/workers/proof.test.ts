import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { createConnections } from '../../../shared/domain/money/connections.ts';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import { createDeposits } from '../../../shared/domain/money/deposits.ts';
import { createQuotes } from '../../../shared/domain/money/quotes.ts';
import * as findings from '../../../shared/domain/money/findings.ts';
import * as invoices from '../../../shared/domain/money/invoices.ts';
import * as ledger from '../../../shared/domain/money/ledger.ts';
import * as payments from '../../../shared/domain/money/payments.ts';
import * as book from '../../../shared/domain/payouts/payout-book.ts';
import { createPayouts, type Payouts } from '../../../shared/domain/payouts/payouts.ts';
import { Unavailable } from '../../../shared/errors.ts';
import { fake } from '../../../shared/payments/fake.ts';
import type { Provider, StatementLine } from '../../../shared/payments/provider.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { createProver } from '../../../shared/workers/proof.ts';
import { startFake, type FakeSandbox } from '../../../sandbox/fake.ts';
import { aCustomer, anEvent, anInvoice } from '../../support/builders.ts';
import { aPayout, aRichCustomer, AT_ONCE, deciders } from '../domain/payout-support.ts';
import { newScope, testPlatform } from '../../support/platform.ts';

const HOURS = 3_600_000;

describe('a look at the books', () => {
  let scope: Scope;
  let sandbox: FakeSandbox;
  let statement: () => Promise<StatementLine[]>;
  let accountId: bigint;
  /** Payouts that the provider was asked about, and how many of them at once at most. */
  let asked: string[];
  let mostAtOnce: number;
  let payouts: Payouts;
  let prover: ReturnType<typeof createProver>;

  before(async () => {
    sandbox = await startFake({ holdPayouts: true, retryDelaysMs: [] });
  });
  after(() => sandbox.close());
  beforeEach(async () => {
    scope = await newScope();
    statement = async () => [];
    const { database, secrets } = await testPlatform();
    [asked, mostAtOnce] = [[], 0];
    let atOnce = 0;
    const { payouts: port } = fake;
    if (!port) throw new Error('the fake provider pays out');
    const provider: Provider = {
      ...fake,
      statement: () => statement(),
      payouts: {
        ...port,
        async read(connection, payout) {
          asked.push(payout.key);
          mostAtOnce = Math.max(mostAtOnce, (atOnce += 1));
          return port.read(connection, payout).finally(() => (atOnce -= 1));
        },
      },
    };
    const connections = createConnections({
      providers: [provider], providerUrls: { fake: sandbox.url }, secrets, fetch, publicUrl: 'http://127.0.0.1:1',
    }); // prettier-ignore
    const deposits = createDeposits({
      providers: [provider], chains: {}, platform: database.platform, secrets, connections,
      quotes: createQuotes({ rates: { quote: () => Promise.reject(new Error('no rates here')) } }),
    }); // prettier-ignore
    const i18n = createI18n(['shared/locales', 'tenant/locales']);
    payouts = createPayouts({ providers: [provider], chains: {}, nodes: {}, connections, platform: database.platform }); // prettier-ignore
    prover = createProver({
      connections,
      deposits,
      payouts,
      apiOf: async () => null,
      wordsOf: () => i18n,
    });
    const account = await accounts.add(scope, secrets, {
      actorId: 1,
      provider: 'fake',
      label: randomUUID(),
      credentials: { secret: 'secret-of-the-shop' },
    });
    accountId = account.id;
  });

  /** A payment that both sides know, an hour old. */
  async function settled(id: string, amount = 1000n): Promise<StatementLine> {
    const customer = await aCustomer(scope);
    const invoice = await anInvoice(scope, customer, { accountId });
    await invoices.attach(scope, invoice.id, { externalId: id, payUrl: null });
    const money = { amount, currency: 'USD' };
    const reference = `fake:${accountId}:${id}`;
    await payments.apply(scope, anEvent(customer, { reference, source: 'fake', road: 'provider', money, credit: money, invoiceId: invoice.id })); // prettier-ignore
    const { admin } = await testPlatform();
    await admin.transaction(async (client) => {
      await client.query('set local role shopherd_keeper');
      await client.query(
        `update t_${scope.tenant.id}.payments set settled_at = now() - interval '1 hour' where reference = $1`,
        [reference],
      );
    });
    return { direction: 'in', id, money, at: new Date(Date.now() - HOURS) };
  }
  const open = () => findings.list(scope, 'open', { limit: 20, offset: 0 });

  it('finds nothing where both sides say the same', async () => {
    const lines = [await settled('a'), await settled('b', 250n)];
    statement = async () => lines;
    expect(await prover.nightly(scope)).to.include({ broken: 0, balances: 0, statements: 0, transactions: 2 }); // prettier-ignore
    expect(await open()).to.deep.equal([]);
  });

  it('notes once what only one side knows, and another sum', async () => {
    const [same, other] = [await settled('same'), await settled('other')];
    await settled('ours');
    const money = { amount: 77n, currency: 'USD' };
    const at = new Date(Date.now() - HOURS);
    statement = async () => [same, { ...other, money }, { direction: 'in', id: 'theirs', money, at }, { direction: 'out', id: 'sent', money, at }]; // prettier-ignore
    for (let night = 0; night < 2; night += 1)
      expect(await prover.nightly(scope)).to.include({ statements: 4 });
    const found = (await open()).map(({ data }) => [data['what'], data['direction'], data['id']].join(' ')); // prettier-ignore
    expect(found.toSorted()).to.deep.equal([
      'missing-here in theirs',
      'missing-here out sent',
      'missing-there in ours',
      'other-money in other',
    ]);
  });

  it('leaves alone what may still be on its way', async () => {
    const money = { amount: 77n, currency: 'USD' };
    statement = async () => [{ direction: 'in', id: 'young', money, at: new Date() }];
    expect(await prover.nightly(scope)).to.include({ statements: 0 });
  });

  it('credits an invoice that the statement has and no callback told of', async () => {
    const customer = await aCustomer(scope);
    const { provider, connection, callbackUrl } = await createConnectionsOf();
    const invoice = await anInvoice(scope, customer, { accountId });
    const made = await provider.createInvoice(connection, {
      invoiceKey: invoice.key, money: invoice.asked, description: 'x', expiresInS: 600, returnUrl: 'https://t.me/x', callbackUrl, payer: {},
    }); // prettier-ignore
    await invoices.attach(scope, invoice.id, made);
    sandbox.faults.lose = 1;
    sandbox.pay(made.externalId);
    const at = new Date(Date.now() - HOURS);
    statement = async () => [{ direction: 'in', id: made.externalId, money: invoice.asked, at }];
    expect(await prover.nightly(scope)).to.include({ statements: 0 });
    expect(await ledger.balances(scope, customer.id, 'USD')).to.deep.equal([invoice.money]);
    expect(await open()).to.deep.equal([]);
  });

  it('asks for a month about payouts that staff gave back, and notes once which arrived', async () => {
    await deciders(scope, 7);
    const givenBack = async () => {
      const payout = await aPayout(scope, await aRichCustomer(scope), { way: 'fake', accountId }, AT_ONCE); // prettier-ignore
      await payouts.look(scope, payout.id);
      return payout;
    };
    const [came, gone, old] = [await givenBack(), await givenBack(), await givenBack()];
    const { admin } = await testPlatform();
    await admin.transaction(async (client) => {
      await client.query('set local role shopherd_keeper');
      await client.query(`update t_${scope.tenant.id}.payouts set state = 'unknown', submitted_at = now() - interval '2 days'`); // prettier-ignore
    });
    for (const { id } of [came, gone, old])
      await book.judge(scope, 7, id, { says: 'missing', proof: null });
    await admin.transaction(async (client) => {
      await client.query('set local role shopherd_keeper');
      await client.query(`update t_${scope.tenant.id}.payouts set ended_at = now() - interval '31 days' where id = ${old.id}`); // prettier-ignore
    });
    expect(await prover.nightly(scope)).to.include({ statements: 0 });
    for (const { key } of [came, old]) sandbox.endPayout(key, 'settled');
    expect(await prover.nightly(scope)).to.include({ statements: 1 });
    await prover.nightly(scope);
    expect((await open()).map(({ kind, data }) => [kind, data['payout']])).to.deep.equal([
      ['payout-unmatched', came.id.toString()],
    ]);
  });

  it('asks about many that were given back a few at a time, and by the statement only about those it names', async () => {
    await deciders(scope, 7);
    const rich = await aRichCustomer(scope, 100_000n);
    const all = [];
    for (let n = 0; n < 14; n += 1) {
      const payout = await aPayout(scope, rich, { way: 'fake', accountId }, AT_ONCE);
      await payouts.look(scope, payout.id);
      all.push(payout);
    }
    const { admin } = await testPlatform();
    await admin.transaction(async (client) => {
      await client.query('set local role shopherd_keeper');
      await client.query(`update t_${scope.tenant.id}.payouts set state = 'unknown', submitted_at = now() - interval '2 days'`); // prettier-ignore
    });
    for (const { id } of all) await book.judge(scope, 7, id, { says: 'missing', proof: null });
    const [first, last] = [all[0] ?? expect.fail(), all.at(-1) ?? expect.fail()];
    sandbox.endPayout(first.key, 'settled');
    asked = [];
    statement = () => Promise.reject(new Unavailable('down'));
    expect(await prover.nightly(scope)).to.include({ statements: 1 });
    expect(asked.toSorted()).to.deep.equal(all.map(({ key }) => key).toSorted());
    expect(mostAtOnce).to.be.within(2, 8);
    sandbox.endPayout(last.key, 'settled');
    asked = [];
    // Those of this shop that the provider says it sent, long enough ago not to be news of the night.
    const at = new Date(Date.now() - 10 * 24 * HOURS);
    statement = async () => [first, last].map(({ key, money }) => ({ direction: 'out' as const, id: key, money, at })); // prettier-ignore
    expect(await prover.nightly(scope)).to.include({ statements: 2 });
    expect(asked.toSorted()).to.deep.equal([first.key, last.key].toSorted());
    const found = (await open()).filter(({ kind }) => kind === 'payout-unmatched');
    expect(found.map(({ data }) => data['payout'])).to.have.members([first.id.toString(), last.id.toString()]); // prettier-ignore
  });

  it('says whose statement it could not get', async () => {
    statement = () => Promise.reject(new Unavailable('down'));
    expect(await prover.nightly(scope)).to.include({ unanswered: 1, statements: 0 });
  });

  async function createConnectionsOf() {
    const { secrets } = await testPlatform();
    return createConnections({
      providers: [fake], providerUrls: { fake: sandbox.url }, secrets, fetch, publicUrl: 'http://127.0.0.1:1',
    }).of(scope, accountId); // prettier-ignore
  }
});
