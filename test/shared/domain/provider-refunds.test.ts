import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startFake, type FakeSandbox } from '../../../sandbox/fake.ts';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import { createConnections } from '../../../shared/domain/money/connections.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import * as invoices from '../../../shared/domain/money/invoices.ts';
import * as orders from '../../../shared/domain/orders/orders.ts';
import * as book from '../../../shared/domain/payouts/payout-book.ts';
import * as payoutList from '../../../shared/domain/payouts/payout-list.ts';
import { createPayouts, LEASE_MS, type Payouts } from '../../../shared/domain/payouts/payouts.ts';
import * as payments from '../../../shared/domain/money/payments.ts';
import * as refunds from '../../../shared/domain/orders/refunds.ts';
import { rateOf, type Money, type Rate } from '../../../shared/money.ts';
import { fake } from '../../../shared/payments/fake.ts';
import type { Provider } from '../../../shared/payments/provider.ts';
import type { Scope } from '../../../shared/scope.ts';
import { anEvent, anInvoice, aProduct, brokenBooks } from '../../support/builders.ts';
import { newScope, testPlatform } from '../../support/platform.ts';
import { aBuyer, balanceOf, buy, twenty } from './order-support.ts';
import { AT_ONCE, aWish, fund, NO_LIMITS } from './payout-support.ts';

const port = fake.refunds ?? expect.fail('the fake gives back');

describe('refunds to where it was paid from', () => {
  let sandbox: FakeSandbox;
  let now = Date.now();
  let crash: 'before' | 'after' | null = null;
  let payouts: Payouts;
  let shop: { scope: Scope; ann: Customer; accountId: bigint; secret: string };

  const crashing: Provider = {
    ...fake,
    refunds: {
      ...port,
      async send(connection, request) {
        if (crash === 'before') throw new Error('killed before the call');
        const reading = await port.send(connection, request);
        if (crash === 'after') throw new Error('killed after the call');
        return reading;
      },
    },
  };

  before(async () => {
    const { database, secrets } = await testPlatform();
    sandbox = await startFake({ holdPayouts: true, retryDelaysMs: [] });
    const parts = { providers: [crashing], providerUrls: { fake: sandbox.url }, secrets, fetch };
    const connections = createConnections({ ...parts, publicUrl: 'http://127.0.0.1:1' });
    payouts = createPayouts({ ...parts, chains: {}, nodes: {}, connections, platform: database.platform }); // prettier-ignore
  });
  after(() => sandbox.close());
  beforeEach(async () => {
    crash = null;
    const { secrets } = await testPlatform();
    const clock = { now: () => now, sleep: () => Promise.resolve(), random: () => 0 };
    const scope = await newScope({ clock });
    const secret = `secret-${randomUUID()}`;
    const { id } = await accounts.add(scope, secrets, { actorId: 1, provider: 'fake', label: secret, credentials: { secret } }); // prettier-ignore
    shop = { scope, ann: await aBuyer(scope), accountId: id, secret };
  });
  afterEach(async () => {
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
  });

  /** An order of 10 USD that this much of a payment pays, the rest from the balance. */
  const anOrder = async (asked: Money = usd(1000n), rate: Rate | null = null, held = 0n) => {
    const { scope, ann, accountId, secret } = shop;
    const id = await buy(scope, ann, await aProduct(scope), { payment: { by: 'invoice', held } });
    const made = await fake.createInvoice(
      { credentials: { secret }, baseUrl: sandbox.url, fetch },
      { invoiceKey: `i${id}`, money: asked, description: 'x', expiresInS: 600, returnUrl: 'https://t.me/x', callbackUrl: 'http://127.0.0.1:1', payer: {} },
    ); // prettier-ignore
    const credit = usd(1000n - held);
    const invoice = await anInvoice(scope, ann, { reference: `order:${id}:fake`, money: credit, asked, rate, accountId }); // prettier-ignore
    await invoices.attach(scope, invoice.id, made);
    await orders.bindInvoice(scope, id, invoice.id);
    sandbox.pay(made.externalId);
    await payments.apply(scope, anEvent(ann, { reference: `fake:${accountId}:${made.externalId}`, invoiceId: invoice.id, money: asked, credit, rate })); // prettier-ignore
    expect((await find(id)).status).to.equal('paid');
    return id;
  };
  const find = async (id: bigint) => (await orders.find(shop.scope, id, null)) ?? expect.fail();
  const give = async (
    id: bigint,
    amount: bigint | null = null,
    reference: string = randomUUID(),
  ) => {
    const way = await payouts.wayBack(shop.scope, await find(id), amount);
    if (!way) throw new Error('it has no way back');
    return refunds.give(shop.scope, 1, { reference, orderId: id, amount, lines: [], to: 'provider', way, returnStock: false, reason: null }); // prettier-ignore
  };
  const wayOut = async ({ refundId }: { refundId: bigint }) => {
    const [row] = await shop.scope.db.query<{ id: string }>('select id from payouts where reference = $1', [`refund:${refundId}`]); // prettier-ignore
    return (await payoutList.find(shop.scope, BigInt(row?.id ?? 0))) ?? expect.fail('no payout');
  };
  const sumsOf = async () => {
    const rows = await shop.scope.db.query<{ name: string; sum: string }>(
      `select a.name || ' ' || a.currency as name, sum(e.amount)::text from ledger_accounts a
       join ledger_entries e on e.account_id = a.id group by 1 having sum(e.amount) <> 0`,
    );
    return Object.fromEntries(rows.map(({ name, sum }) => [name.replace(/:\d+/, ''), Number(sum)]));
  };
  const sentOf = (key: string) => sandbox.payouts().filter((each) => each.key === key);
  const said = async () => {
    const rows = await shop.scope.db.query<{ key: string }>("select content->>'key' as key from messages order by id"); // prettier-ignore
    return rows.map(({ key }) => key);
  };

  it('go their whole way: on their way, sent once, asked about, done', async () => {
    const id = await anOrder();
    const refund = await give(id);
    const payout = await wayOut(refund);
    expect(payout).to.include({ state: 'approved', way: 'fake' });
    expect(await sumsOf()).to.deep.equal({ 'provider:fake USD': -1000, 'refunding USD': 1000 });
    await payouts.look(shop.scope, payout.id);
    await payouts.look(shop.scope, payout.id);
    expect(sentOf(payout.key)).to.have.length(1);
    expect(sentOf(payout.key)[0]?.account).to.match(/^back to fk_/);
    expect((await find(id)).refunds[0]).to.include({ method: 'provider', state: 'pending' });
    sandbox.endPayout(payout.key, 'settled');
    await payouts.check(shop.scope, payout.key);
    await payouts.check(shop.scope, payout.key);
    expect((await find(id)).refunds[0]).to.include({ state: 'done' });
    expect(await sumsOf()).to.deep.equal({});
    const words = await said();
    expect(words.filter((key) => /refund/.test(key))).to.deep.equal(['notice-order-refund-sent', 'notice-order-refund-back']); // prettier-ignore
    expect(await payoutList.list(shop.scope, { customerId: shop.ann.id, filter: 'all', limit: 5, offset: 0 }), 'it is no withdrawal of hers').to.deep.equal([]); // prettier-ignore
  });

  it('end on the balance when the provider says no, then or later, and staff hear of it', async () => {
    for (const when of ['at once', 'later'] as const) {
      const before = await balanceOf(shop.scope, shop.ann);
      const id = await anOrder();
      const payout = await wayOut(await give(id));
      if (when === 'at once')
        sandbox.change(payout.destination['invoice'] ?? '', { received: { amount: '1', currency: 'EUR' } }); // prettier-ignore
      await payouts.look(shop.scope, payout.id);
      if (when === 'later') {
        sandbox.endPayout(payout.key, 'failed', 'closed');
        await payouts.check(shop.scope, payout.key);
      }
      expect((await find(id)).refunds[0]).to.include({ state: 'failed' });
      expect((await balanceOf(shop.scope, shop.ann)) - before).to.equal(1000n);
    }
    expect(await said()).to.include('notice-order-refund-returned');
    const staff = await shop.scope.db.query(`select 1 from messages where content->>'key' = 'notice-sale-refund-returned'`); // prettier-ignore
    expect(staff).to.have.length(2);
  });

  it('are given once, whoever presses, and never more than was paid', async () => {
    const id = await anOrder();
    const reference = randomUUID();
    const same = await twenty(() => give(id, 600n, reference));
    const first = same.find((each) => each.status === 'fulfilled');
    const ids = same.flatMap((each) => (each.status === 'fulfilled' ? [each.value.refundId] : []));
    expect(new Set(ids).size).to.equal(1);
    if (first?.status !== 'fulfilled') throw new Error('one of them works');
    const others = await twenty(() => give(id, 400n));
    expect(others.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    const [row] = await shop.scope.db.query<{ sum: string }>('select sum(amount)::text from payouts'); // prettier-ignore
    expect(row?.sum).to.equal('1000');
    expect(await payouts.wayBack(shop.scope, await find(id), null)).to.equal(null);
  });

  it('are unknown after a crash before or after the call, asked about and never sent again', async () => {
    for (const when of ['before', 'after'] as const) {
      const id = await anOrder();
      const payout = await wayOut(await give(id));
      crash = when;
      await payouts.look(shop.scope, payout.id);
      crash = null;
      expect(await payoutList.find(shop.scope, payout.id)).to.include({ state: 'unknown' });
      for (const _ of [1, 2, 3]) await payouts.look(shop.scope, payout.id);
      expect(sentOf(payout.key)).to.have.length(when === 'after' ? 1 : 0);
      if (when === 'after') sandbox.endPayout(payout.key, 'settled');
      else now += LEASE_MS + 61_000;
      await payouts.look(shop.scope, payout.id);
      expect((await find(id)).refunds[0]?.state).to.equal(when === 'after' ? 'done' : 'failed');
      expect(sentOf(payout.key)).to.have.length(when === 'after' ? 1 : 0);
    }
    // A process that died between the claim and the call.
    const payout = await wayOut(await give(await anOrder()));
    await book.claim(shop.scope, null, payout.id);
    now += LEASE_MS + 1;
    await payouts.look(shop.scope, payout.id);
    expect(await payoutList.find(shop.scope, payout.id)).to.include({ state: 'unknown' });
    await book.doubt(shop.scope, payout.id);
    expect(await said()).to.include('notice-sale-refund-unknown');
    await book.judge(shop.scope, 1, payout.id, { says: 'missing', proof: null });
    expect(await payoutList.find(shop.scope, payout.id)).to.include({ state: 'failed' });
    expect(sentOf(payout.key)).to.have.length(0);
  });

  it('bring back in the currency that was paid, in parts, and the balance’s part to the balance', async () => {
    const rate = rateOf('EUR', 'USD', '1.25');
    await fund(shop.scope, shop.ann, 500n);
    const id = await anOrder({ amount: 400n, currency: 'EUR' }, rate, 500n);
    const way = await payouts.wayBack(shop.scope, await find(id), 250n);
    expect(way?.back).to.deep.equal({ amount: 200n, currency: 'EUR' });
    const part = await wayOut(await give(id, 250n));
    const rest = await give(id);
    const last = await wayOut(rest);
    expect(last.money).to.deep.equal({ amount: 200n, currency: 'EUR' });
    expect(await balanceOf(shop.scope, shop.ann)).to.equal(500n);
    for (const each of [part, last]) {
      await payouts.look(shop.scope, each.id);
      sandbox.endPayout(each.key, 'settled');
      await payouts.look(shop.scope, each.id);
    }
    expect(await sumsOf()).to.deep.equal({ 'customer USD': 500, 'suspense USD': -500 });
  });

  it('have no way back where the money waits, came twice, or the account is nobody’s', async () => {
    const id = await anOrder();
    const order = await find(id);
    expect(await payouts.wayBack(shop.scope, { ...order, invoice: null }, null)).to.equal(null);
    const other = await newScope();
    expect(await payouts.wayBack(other, order, null), 'another shop').to.equal(null);
    const invoiceId = order.invoice?.id ?? 0n;
    await payments.apply(shop.scope, anEvent(shop.ann, { invoiceId }));
    expect(await payouts.wayBack(shop.scope, order, null), 'two payments').to.equal(null);
  });

  it('count in no limit of withdrawals', async () => {
    const { scope, ann } = shop;
    await give(await anOrder());
    await fund(scope, ann, 1100n);
    const wish = aWish(ann);
    await book.request(scope, wish, { ...AT_ONCE, limits: { ...NO_LIMITS, customer: 1100n } });
  });
});

function usd(amount: bigint): Money {
  return { amount, currency: 'USD' };
}
