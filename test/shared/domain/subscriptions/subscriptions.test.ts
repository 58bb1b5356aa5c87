import { expect } from 'chai';
import * as plans from '../../../../shared/domain/subscriptions/plans.ts';
import * as refunds from '../../../../shared/domain/orders/refunds.ts';
import * as subscriptions from '../../../../shared/domain/subscriptions/subscriptions.ts';
import type { Terms } from '../../../../shared/domain/subscriptions/subscription-rules.ts';
import { systemClock } from '../../../../shared/clock.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { newScope } from '../../../support/platform.ts';
import { aBuyer, buy, twenty } from '../order-support.ts';

/** A shop whose clock is set by hand. */
async function aShopAt(iso: string): Promise<{ scope: Scope; at: (iso: string) => void }> {
  let now = Date.parse(iso);
  const scope = await newScope({ clock: { ...systemClock, now: () => now } });
  return { scope, at: (iso) => (now = Date.parse(iso)) };
}

const aPlan = (scope: Scope, terms: Partial<Terms> = {}, price = 1000n) =>
  plans.create(scope, 1, { name: 'Club', price, state: 'published' }, terms);

const endOf = async (scope: Scope, customerId: bigint) =>
  (await subscriptions.list(scope, customerId)).map(({ endsAt }) => endsAt?.toISOString());

const refund = (scope: Scope, orderId: bigint, reference = `refund:${orderId}`) =>
  refunds.give(scope, 1, { reference, orderId, amount: null, lines: [], to: 'balance', returnStock: false, reason: null }); // prettier-ignore

describe('subscriptions', () => {
  it('begin when they are paid for, and a renewal adds to the end', async () => {
    const { scope, at } = await aShopAt('2027-01-31T10:00:00Z');
    const plan = await aPlan(scope);
    const customer = await aBuyer(scope, 10_000n);
    await buy(scope, customer, plan.product);
    expect(await endOf(scope, customer.id)).to.deep.equal(['2027-02-28T10:00:00.000Z']);
    at('2027-02-10T00:00:00Z');
    await buy(scope, customer, plan.product);
    expect(await endOf(scope, customer.id)).to.deep.equal(['2027-03-31T10:00:00.000Z']);
    // Over: from now on.
    at('2027-05-01T12:00:00Z');
    await buy(scope, customer, plan.product);
    expect(await endOf(scope, customer.id)).to.deep.equal(['2027-06-01T12:00:00.000Z']);
  });

  it('give back exactly their time, in whatever order they are refunded', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
      [0, 2],
      [2, 0, 1],
    ]) {
      const { scope, at } = await aShopAt('2027-01-31T10:00:00Z');
      const plan = await aPlan(scope);
      const customer = await aBuyer(scope, 10_000n);
      const orders = [await buy(scope, customer, plan.product)];
      at('2027-02-01T10:00:00Z');
      orders.push(
        await buy(scope, customer, plan.product),
        await buy(scope, customer, plan.product),
      );
      at('2027-02-02T10:00:00Z');
      for (const n of order) await refund(scope, orders[n] ?? 0n);
      const expected = order.length === 3 ? '2027-02-02T10:00:00.000Z' : '2027-02-28T10:00:00.000Z';
      expect(await endOf(scope, customer.id), order.join()).to.deep.equal([expected]);
    }
  });

  it('are extended once by twenty same references', async () => {
    const { scope } = await aShopAt('2027-01-31T10:00:00Z');
    const plan = await aPlan(scope);
    const customer = await aBuyer(scope);
    await twenty(() =>
      subscriptions.extend(scope, { customerId: customer.id, productId: plan.product.id, reference: 'staff:1', kind: 'staff', term: null, price: null }),
    ); // prettier-ignore
    expect(await endOf(scope, customer.id)).to.deep.equal(['2027-02-28T10:00:00.000Z']);
  });
});
