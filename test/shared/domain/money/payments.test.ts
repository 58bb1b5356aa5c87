import { expect } from 'chai';
import * as invoices from '../../../../shared/domain/money/invoices.ts';
import * as history from '../../../../shared/domain/money/ledger-history.ts';
import * as ledger from '../../../../shared/domain/money/ledger.ts';
import * as payments from '../../../../shared/domain/money/payments.ts';
import { rateOf } from '../../../../shared/money.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCustomer, anEvent, anInvoice, brokenBooks } from '../../../support/builders.ts';
import { newScope } from '../../../support/platform.ts';

const twenty = <T>(work: (n: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: 20 }, (_, n) => work(n)));
const codeOf = (error: unknown) => (error as { code?: string }).code;

describe('payments.apply', () => {
  let scope: Scope;
  before(async () => {
    scope = await newScope();
  });
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('credits once, however often the same event comes', async () => {
    const customer = await aCustomer(scope);
    const event = anEvent(customer);
    for (let time = 0; time < 5; time += 1) await payments.apply(scope, event);
    expect(await ledger.balances(scope, customer.id, 'USD')).to.deep.equal([
      { amount: 1000n, currency: 'USD' },
    ]);
    expect(await history.list(scope, customer.id, {}, { limit: 10 })).to.have.length(1);
  });

  it("books what the provider kept as the shop's cost, once, and the customer gets all of it", async () => {
    const own = await newScope();
    const customer = await aCustomer(own);
    const fee = { amount: 69_034_561n, currency: 'TON' };
    const invoice = await anInvoice(own, customer);
    const event = anEvent(customer, {
      invoiceId: invoice.id,
      money: { amount: 2_301_152_043n, currency: 'TON' },
      covered: invoice.asked,
      credit: null,
      fee,
    });
    await twenty(() => payments.apply(own, event));
    const sums = await own.db.query<{ name: string; currency: string; amount: string }>(
      `select a.name, a.currency, sum(e.amount) as amount from ledger_entries e
       join ledger_accounts a on a.id = e.account_id
       where a.name not like 'exchange%' group by 1, 2 order by 1, 2`,
    );
    expect(sums).to.deep.equal([
      { name: `customer:${customer.id}`, currency: 'USD', amount: '1000' },
      { name: 'fees', currency: 'TON', amount: (-fee.amount).toString() },
      { name: 'provider:fake', currency: 'TON', amount: (fee.amount - 2_301_152_043n).toString() },
    ]);
    expect(await history.list(own, customer.id, {}, { limit: 10 })).to.have.length(1);
    expect(await brokenBooks(own)).to.deep.equal([]);
  });

  it('credits once when the same event comes twenty times at once', async () => {
    const customer = await aCustomer(scope);
    const invoice = await anInvoice(scope, customer);
    const event = anEvent(customer, { invoiceId: invoice.id });
    // Half of them inside conversations on other connections: a real race.
    const results = await twenty((n) =>
      n % 2
        ? payments.apply(scope, event)
        : scope.transaction((inner) => payments.apply(inner, event)),
    );
    expect(results.filter((r) => r.status === 'fulfilled' && r.value.changed)).to.have.length(1);
    expect(results.every((r) => r.status === 'fulfilled')).to.equal(true);
    expect(await ledger.balances(scope, customer.id, 'USD')).to.deep.equal([
      { amount: 1000n, currency: 'USD' },
    ]);
    expect(await invoices.find(scope, invoice.id)).to.include({ status: 'settled', paid: 'exact' });
    const said = await scope.db.query('select 1 from messages where reference like $1', [
      `payment:${event.reference}%`,
    ]);
    expect(said).to.have.length(1);
  });

  it('credits twenty different payments at once to one customer', async () => {
    const customer = await aCustomer(scope);
    await twenty((n) =>
      scope.transaction((inner) =>
        payments.apply(
          inner,
          anEvent(customer, { money: { amount: BigInt(n + 1), currency: 'USD' } }),
        ),
      ),
    );
    expect(await ledger.balances(scope, customer.id, 'USD')).to.deep.equal([
      { amount: 210n, currency: 'USD' },
    ]);
  });

  it('rolls everything back when the caller crashes before the commit, and a repeat succeeds', async () => {
    const customer = await aCustomer(scope);
    const event = anEvent(customer);
    await scope
      .transaction(async (inner) => {
        await payments.apply(inner, event);
        throw new Error('crash');
      })
      .catch(() => undefined);
    expect(await payments.find(scope, event.reference)).to.equal(null);
    expect((await payments.apply(scope, event)).changed).to.equal(true);
  });

  it('moves forwards only: settled before seen stays settled', async () => {
    const customer = await aCustomer(scope);
    const event = anEvent(customer);
    await payments.apply(scope, event);
    expect(await payments.apply(scope, { ...event, status: 'processing' })).to.include({
      changed: false,
      status: 'settled',
    });
    expect(await payments.apply(scope, { ...event, status: 'reversed' })).to.include({
      changed: false,
      status: 'settled',
    });
    expect(await ledger.balances(scope, customer.id, 'USD')).to.deep.equal([
      { amount: 1000n, currency: 'USD' },
    ]);
  });

  it('gives nothing for what was seen and vanished, and credits it when the chain brings it back', async () => {
    const customer = await aCustomer(scope);
    const event = anEvent(customer, { status: 'processing', credit: null });
    await payments.apply(scope, event);
    await payments.apply(scope, { ...event, status: 'reversed' });
    expect(await ledger.balances(scope, customer.id, 'USD')).to.deep.equal([
      { amount: 0n, currency: 'USD' },
    ]);
    expect(await payments.apply(scope, event)).to.include({ changed: true, status: 'processing' });
    const settled = anEvent(customer, { reference: event.reference });
    expect(await payments.apply(scope, settled)).to.include({ changed: true, status: 'settled' });
    expect(await payments.apply(scope, { ...event, status: 'reversed' })).to.include({
      changed: false,
      status: 'settled',
    });
    expect(await ledger.balances(scope, customer.id, 'USD')).to.deep.equal([
      { amount: 1000n, currency: 'USD' },
    ]);
  });

  it('refuses a known reference with another body', async () => {
    const customer = await aCustomer(scope);
    const other = await aCustomer(scope);
    const event = anEvent(customer);
    await payments.apply(scope, event);
    for (const changed of [
      { ...event, money: { amount: 2000n, currency: 'USD' } },
      { ...event, money: { amount: 1000n, currency: 'EUR' } },
      { ...event, customerId: other.id },
    ]) {
      const error = await payments.apply(scope, changed).catch((e: unknown) => e);
      expect(codeOf(error)).to.equal('SHL02');
    }
  });

  it("refuses another customer's invoice", async () => {
    const [customer, other] = [await aCustomer(scope), await aCustomer(scope)];
    const invoice = await anInvoice(scope, other);
    const error = await payments
      .apply(scope, anEvent(customer, { invoiceId: invoice.id }))
      .catch((e: unknown) => e);
    expect(codeOf(error)).to.equal('SHL04');
    expect(await payments.find(scope, 'none')).to.equal(null);
  });

  it('converts at the rate of the event and keeps both sides in the books', async () => {
    const customer = await aCustomer(scope);
    const rate = rateOf('ETH', 'USD', '3000');
    await payments.apply(
      scope,
      anEvent(customer, {
        reference: 'ethereum:0xabc:native',
        road: 'chain',
        source: 'ethereum',
        money: { amount: 10n ** 16n, currency: 'ETH' },
        credit: { amount: 3000n, currency: 'USD' },
        rate,
      }),
    );
    const rows = await scope.db.query(`select a.name, a.currency, e.amount from ledger_entries e
      join ledger_accounts a on a.id = e.account_id join ledger_transactions t on t.id = e.transaction_id
      where t.reference = 'payment:ethereum:0xabc:native' order by 1, 2`);
    expect(rows).to.deep.equal([
      { name: 'chain:ethereum', currency: 'ETH', amount: '-10000000000000000' },
      { name: `customer:${customer.id}`, currency: 'USD', amount: '3000' },
      { name: 'exchange', currency: 'ETH', amount: '10000000000000000' },
      { name: 'exchange', currency: 'USD', amount: '-3000' },
    ]);
  });

  const status = async (parts: bigint[], expired = false) => {
    const customer = await aCustomer(scope);
    const invoice = await anInvoice(
      scope,
      customer,
      expired ? { expiresAt: new Date(Date.now() - 1000) } : {},
    );
    if (expired) expect(await invoices.end(scope, invoice.id, 'expired')).to.equal('expired');
    for (const amount of parts)
      await payments.apply(
        scope,
        anEvent(customer, { invoiceId: invoice.id, money: { amount, currency: 'USD' } }),
      );
    const { status, paid } = (await invoices.find(scope, invoice.id))!;
    const [balance] = await ledger.balances(scope, customer.id, 'USD');
    return { status, paid, balance: balance?.amount };
  };
  it('computes an invoice: partial, exact in two parts, over, late', async () => {
    expect(await status([400n])).to.deep.equal({
      status: 'processing',
      paid: 'partial',
      balance: 400n,
    });
    expect(await status([400n, 600n])).to.deep.equal({
      status: 'settled',
      paid: 'exact',
      balance: 1000n,
    });
    expect(await status([1500n])).to.deep.equal({
      status: 'settled',
      paid: 'over',
      balance: 1500n,
    });
    expect(await status([1000n], true)).to.deep.equal({
      status: 'settled',
      paid: 'exact',
      balance: 1000n,
    });
  });
});

describe('the ledger', () => {
  let scope: Scope;
  before(async () => {
    scope = await newScope();
  });
  const legs = (amount: bigint) => [
    { account: 'customer:1', money: { amount, currency: 'USD' } },
    { account: 'sales', money: { amount: -amount, currency: 'USD' } },
  ];

  it('refuses legs that do not sum to zero in each currency', async () => {
    for (const bad of [
      [{ account: 'sales', money: { amount: 1n, currency: 'USD' } }],
      [
        { account: 'customer:1', money: { amount: 1n, currency: 'USD' } },
        { account: 'sales', money: { amount: -1n, currency: 'EUR' } },
      ],
    ]) {
      const error = await ledger
        .post(scope, { reference: `bad${bad.length}`, kind: 'x', legs: bad })
        .catch((e: unknown) => e);
      expect(codeOf(error)).to.equal('23514');
    }
  });

  it('knows a repeat from another body under the same reference', async () => {
    expect(await ledger.post(scope, { reference: 'one', kind: 'x', legs: legs(100n) })).to.equal(
      true,
    );
    expect(await ledger.post(scope, { reference: 'one', kind: 'x', legs: legs(100n) })).to.equal(
      false,
    );
    const error = await ledger
      .post(scope, { reference: 'one', kind: 'x', legs: legs(101n) })
      .catch((e: unknown) => e);
    expect(codeOf(error)).to.equal('SHL02');
  });

  it('never lets a balance fall below zero, whoever races', async () => {
    const results = await twenty((n) =>
      scope.transaction((inner) =>
        ledger.post(inner, { reference: `spend:${n}`, kind: 'x', legs: legs(-30n) }),
      ),
    );
    expect(results.filter((r) => r.status === 'fulfilled')).to.have.length(3);
    for (const r of results)
      if (r.status === 'rejected') expect(codeOf(r.reason)).to.equal('SHL03');
    expect(await ledger.balances(scope, 1n, 'USD')).to.deep.equal([
      { amount: 10n, currency: 'USD' },
    ]);
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('is append-only even for its owner', async () => {
    const { admin } = await (await import('../../../support/platform.ts')).testPlatform();
    const schema = `t_${scope.tenant.id}`;
    const error = await admin
      .transaction((client) =>
        client.query(
          `set local role shopherd_keeper; update ${schema}.ledger_entries set amount = 1`,
        ),
      )
      .catch((e: unknown) => e);
    expect((error as Error).message).to.match(/append-only/);
  });
});
