import { expect } from 'chai';
import { fillShop } from '../seeds/demo-shop.ts';
import * as couponBook from '../shared/domain/marketing/coupon-book.ts';
import * as invoices from '../shared/domain/money/invoices.ts';
import * as ledger from '../shared/domain/money/ledger.ts';
import * as orders from '../shared/domain/orders/orders.ts';
import * as referral from '../shared/domain/marketing/referral.ts';
import * as reviewDesk from '../shared/domain/marketing/review-desk.ts';
import * as tickets from '../shared/domain/staff/tickets.ts';
import { brokenOrders } from './shared/domain/order-support.ts';
import { brokenBooks, contentsOf } from './support/builders.ts';
import { newScope, testPlatform } from './support/platform.ts';

describe('the demo shop', () => {
  it('has an invoice in every state, and books that are right', async () => {
    const scope = await newScope();
    const { secrets } = await testPlatform();
    const made = await fillShop(scope, secrets);
    const states = new Set<string>();
    for (let id = 1n; id <= BigInt(made.invoices); id += 1n) {
      const invoice = await invoices.find(scope, id);
      const late = invoice?.isLate === true ? ' late' : '';
      states.add(`${invoice?.status} ${invoice?.paid ?? 'nothing'}${late}`);
    }
    expect([...states].toSorted()).to.deep.equal([
      'expired nothing', 'new nothing', 'processing nothing', 'processing partial',
      'settled exact', 'settled exact late', 'settled over',
    ]); // prettier-ignore
    const [balance] = await ledger.balances(scope, 1n, 'USD');
    expect(balance).to.deep.equal({ amount: 7198n, currency: 'USD' });
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('shows every kind of order, and what comes of orders', async () => {
    const scope = await newScope();
    const { secrets } = await testPlatform();
    const { orders: made } = await fillShop(scope, secrets);
    const all = await orders.list(scope, {
      customerId: null,
      filter: 'all',
      offset: 0,
      limit: 100,
    });
    expect(all).to.have.length(made);
    expect([...new Set(all.map(({ status }) => status))].toSorted()).to.deep.equal([
      'cancelled', 'completed', 'paid', 'refunded',
    ]); // prettier-ignore
    const toDeliver = await orders.list(scope, {
      customerId: null,
      filter: 'deliver',
      offset: 0,
      limit: 20,
    });
    expect(toDeliver).to.have.length(1);
    const claimed = await orders.list(scope, {
      customerId: null,
      filter: 'claims',
      offset: 0,
      limit: 20,
    });
    expect(claimed).to.have.length(1);
    expect(await reviewDesk.list(scope, 'all', { offset: 0, limit: 9 })).to.have.length(4);
    expect(await tickets.list(scope, { state: 'open', offset: 0, limit: 9 })).to.have.length(1);
    const coupons = await couponBook.list(scope, 'open', { offset: 0, limit: 9 });
    expect(coupons.map(({ coupon, uses }) => [coupon.code, uses])).to.deep.equal([
      ['WELCOME10', 1],
    ]);
    const { brought, buyers, held } = await referral.totals(scope);
    expect([brought, buyers]).to.deep.equal([1, 1]);
    expect(held.amount > 0n).to.equal(true);
    expect(await brokenOrders(scope)).to.deep.equal([]);
  });

  it('is filled once, however often it is asked for', async () => {
    const scope = await newScope();
    const { secrets } = await testPlatform();
    await fillShop(scope, secrets);
    const before = await contentsOf(scope);
    await fillShop(scope, secrets);
    expect(await contentsOf(scope)).to.deep.equal(before);
  });
});
