import { expect } from 'chai';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import * as blocks from '../../../../shared/domain/people/blocks.ts';
import * as ledger from '../../../../shared/domain/money/ledger.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import type { Product } from '../../../../shared/domain/catalogue/products.ts';
import * as refunds from '../../../../shared/domain/orders/refunds.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import * as planSales from '../../../../shared/domain/subscriptions/plan-sales.ts';
import * as plans from '../../../../shared/domain/subscriptions/plans.ts';
import { triesOf } from '../../../../shared/domain/subscriptions/renewal-terms.ts';
import * as renewals from '../../../../shared/domain/subscriptions/renewals.ts';
import * as subscriptions from '../../../../shared/domain/subscriptions/subscriptions.ts';
import type { Terms } from '../../../../shared/domain/subscriptions/subscription-rules.ts';
import { createScope, type Scope } from '../../../../shared/scope.ts';
import { brokenBooks } from '../../../support/builders.ts';
import { SETTINGS, balanceOf, aBuyer, buy, give, twenty } from '../order-support.ts';
import { aPlan, aShopAt, onlyId, toldOf } from '../renewal-support.ts';

interface Case {
  readonly scope: Scope;
  readonly at: (iso: string) => void;
  readonly customer: Customer;
  readonly product: Product;
  readonly id: bigint;
}

/** Somebody who bought a month until 1 April, with so much left on the balance, and lets it renew itself. */
async function aRenewing(left: bigint, terms: Partial<Terms> = {}): Promise<Case> {
  const { scope, at } = await aShopAt('2027-03-01T12:00:00Z');
  const { product } = await aPlan(scope, terms);
  const customer = await aBuyer(scope, left + 1000n);
  await buy(scope, customer, product);
  const id = await onlyId(scope);
  expect(await renewals.choose(scope, customer.id, id, 'balance')).to.equal(true);
  return { scope, at, customer, product, id };
}

const stateOf = async ({ scope, id }: Case) => {
  const found = await subscriptions.find(scope, id, null);
  return [found?.status, found?.renewal, found?.endsAt?.toISOString().slice(0, 10)].join(' ');
};

/** A scope in which somebody else does something between the look at a price and what follows it. */
const interrupted = (scope: Scope, by: () => Promise<unknown>): Scope => {
  let isDone = false;
  const query: Scope['db']['query'] = async (text, values) => {
    const rows = await scope.db.query(text, values);
    if (!isDone && text.includes('as is_sold')) {
      isDone = true;
      await by();
    }
    return rows as never;
  };
  return { ...scope, db: { ...scope.db, query } };
};

const raise = (scope: Scope, product: Product, price: bigint) =>
  products.change(scope, 1, product.id, { price });

describe('renewal from the balance', () => {
  it('is told three days before, made once by twenty at once, and adds to the end', async () => {
    const made = await aRenewing(5000n);
    const { scope, at, customer, id } = made;
    for (const moment of ['2027-03-25T12:00:00Z', '2027-03-29T12:00:00Z', '2027-03-31T12:00:00Z']) {
      at(moment);
      await renewals.look(scope, id);
    }
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'renews']);
    at('2027-04-01T09:00:00Z');
    const results = await twenty((n) =>
      n % 2 ? renewals.look(scope, id) : renewals.lookAtDue(scope),
    );
    expect(results.filter(({ status }) => status === 'rejected')).to.deep.equal([]);
    expect(await balanceOf(scope, customer)).to.equal(4000n);
    expect(await stateOf(made)).to.equal('active balance 2027-05-01');
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'renews', 'renewed']);
    at('2027-04-01T12:00:00Z');
    await renewals.look(scope, id);
    expect(await balanceOf(scope, customer)).to.equal(4000n);
    expect(await brokenBooks(scope)).to.deep.equal([]);
  }).timeout(30_000);

  it('takes nothing and gives nothing when the process dies between', async () => {
    const { scope, at, customer, id } = await aRenewing(5000n);
    at('2027-04-01T09:00:00Z');
    const broken = scope.transaction(async (inner) => {
      await renewals.look(inner, id);
      throw new Error('the process dies here');
    });
    await broken.then(() => expect.fail('it breaks'), () => {}); // prettier-ignore
    expect(await balanceOf(scope, customer)).to.equal(5000n);
    await renewals.look(scope, id);
    expect(await balanceOf(scope, customer)).to.equal(4000n);
  });

  it('is tried again in the days of grace, each told once, and is made when the money came', async () => {
    const made = await aRenewing(400n, { graceDays: 7 });
    const { scope, at, customer, id } = made;
    at('2027-03-31T12:00:00Z');
    await renewals.look(scope, id);
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'renews']);
    at('2027-04-01T09:00:00Z');
    await twenty(() => renewals.look(scope, id));
    at('2027-04-01T12:00:00Z');
    await renewals.look(scope, id);
    at('2027-04-02T12:00:00Z');
    await twenty(() => renewals.look(scope, id));
    expect(await stateOf(made)).to.equal('grace balance 2027-04-01');
    const told = ['bought', 'renews', 'unrenewed', 'unrenewed'];
    expect(await toldOf(scope, customer)).to.deep.equal(told);
    await give(scope, customer, 1000n);
    at('2027-04-04T12:00:00Z');
    await renewals.look(scope, id);
    expect(await stateOf(made)).to.equal('active balance 2027-05-04');
    expect(await balanceOf(scope, customer)).to.equal(400n);
    expect(await toldOf(scope, customer)).to.deep.equal([...told, 'renewed']);
  }).timeout(30_000);

  it('is off after the last try, and the subscription ends in its ordinary way', async () => {
    const made = await aRenewing(0n, { graceDays: 7 });
    const { scope, at, customer, id } = made;
    for (const day of ['01T09', '01T12', '02T12', '04T12', '06T12', '08T12', '09T12']) {
      at(`2027-04-${day}:00:00Z`);
      await renewals.look(scope, id);
    }
    expect(await stateOf(made)).to.equal('ended none 2027-04-01');
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'unrenewed', 'unrenewed', 'unrenewed', 'unrenewed']); // prettier-ignore
    await give(scope, customer, 5000n);
    at('2027-04-10T12:00:00Z');
    await renewals.lookAtDue(scope);
    expect(await balanceOf(scope, customer)).to.equal(5000n);
  });

  it('has its last try at the end itself where there is no grace', async () => {
    const made = await aRenewing(0n);
    const { scope, at, customer, id } = made;
    at('2027-04-01T09:00:00Z');
    await renewals.look(scope, id);
    expect(await stateOf(made)).to.equal('active balance 2027-04-01');
    at('2027-04-01T12:00:00Z');
    await renewals.look(scope, id);
    expect(await stateOf(made)).to.equal('ended none 2027-04-01');
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'unrenewed', 'unrenewed']);
  });

  it('never takes more than was said: a raise is told first, or nothing is taken', async () => {
    const early = await aRenewing(5000n);
    await raise(early.scope, early.product, 1500n);
    early.at('2027-03-29T12:00:00Z');
    await renewals.look(early.scope, early.id);
    early.at('2027-04-01T09:00:00Z');
    await renewals.look(early.scope, early.id);
    expect(await balanceOf(early.scope, early.customer)).to.equal(3500n);

    const late = await aRenewing(5000n, { graceDays: 7 });
    late.at('2027-03-29T12:00:00Z');
    await renewals.look(late.scope, late.id);
    await raise(late.scope, late.product, 1500n);
    // A day before it hears that nothing is taken: that is not agreed to by being said.
    late.at('2027-03-31T12:00:00Z');
    await renewals.look(late.scope, late.id);
    late.at('2027-04-01T09:00:00Z');
    await renewals.look(late.scope, late.id);
    expect(await balanceOf(late.scope, late.customer)).to.equal(5000n);
    expect(await stateOf(late)).to.equal('active none 2027-04-01');
    expect(await toldOf(late.scope, late.customer)).to.deep.equal(['bought', 'renews', 'renews', 'unrenewed']); // prettier-ignore

    const lower = await aRenewing(5000n);
    await raise(lower.scope, lower.product, 700n);
    lower.at('2027-04-01T09:00:00Z');
    await renewals.look(lower.scope, lower.id);
    expect(await balanceOf(lower.scope, lower.customer)).to.equal(4300n);
  });

  it('takes nothing for a plan that is not sold, of who is blocked, or while it is paused', async () => {
    const hidden = await aRenewing(5000n);
    await products.change(hidden.scope, 1, hidden.product.id, { state: 'hidden' });
    const blocked = await aRenewing(5000n);
    await blocks.block(blocked.scope, 1, blocked.customer.id, 'fraud');
    const paused = await aRenewing(5000n);
    await subscriptions.pause(paused.scope, paused.id);
    for (const each of [hidden, blocked, paused]) {
      each.at('2027-04-01T09:00:00Z');
      await renewals.look(each.scope, each.id);
      each.at('2027-04-01T12:00:00Z');
      await renewals.look(each.scope, each.id);
      expect(await balanceOf(each.scope, each.customer)).to.equal(5000n);
    }
    expect(await stateOf(hidden)).to.equal('ended none 2027-04-01');
    expect(await toldOf(hidden.scope, hidden.customer)).to.deep.equal(['bought', 'unrenewed', 'unrenewed']); // prettier-ignore
    expect(await stateOf(blocked)).to.equal('ended none 2027-04-01');
    expect(await toldOf(blocked.scope, blocked.customer)).to.deep.equal(['bought', 'ended']);
    expect(await stateOf(paused)).to.equal('paused balance 2027-04-01');
  });

  it('is not taken again when it was given back, and its end is told', async () => {
    const made = await aRenewing(5000n);
    const { scope, at, customer, id } = made;
    at('2027-04-01T09:00:00Z');
    await renewals.look(scope, id);
    expect(await stateOf(made)).to.equal('active balance 2027-05-01');
    const [order] = await scope.db.query<{ id: string }>('select max(id)::text as id from orders');
    await refunds.give(scope, 1, { reference: 'back', orderId: BigInt(order?.id ?? 0), amount: null, lines: [], to: 'balance', returnStock: false, reason: null }); // prettier-ignore
    expect(await stateOf(made)).to.equal('active balance 2027-04-01');
    for (const moment of ['2027-04-01T10:00:00Z', '2027-04-01T12:00:00Z', '2027-04-01T13:00:00Z']) {
      at(moment);
      await twenty(() => renewals.look(scope, id));
    }
    expect(await stateOf(made)).to.equal('ended none 2027-04-01');
    expect(await balanceOf(scope, customer)).to.equal(5000n);
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'renewed', 'ended']);
    expect(await brokenBooks(scope)).to.deep.equal([]);
  }).timeout(30_000);

  it('is tried from three hours before the end until a day after it, and no longer', async () => {
    const early = await aRenewing(5000n);
    early.at('2027-04-01T08:59:59Z');
    await renewals.look(early.scope, early.id);
    expect(await stateOf(early)).to.equal('active balance 2027-04-01');
    early.at('2027-04-01T09:00:00Z');
    await renewals.look(early.scope, early.id);
    expect(await stateOf(early)).to.equal('active balance 2027-05-01');
    const late = await aRenewing(5000n);
    late.at('2027-04-02T12:00:00Z');
    await renewals.look(late.scope, late.id);
    expect(await stateOf(late)).to.equal('ended balance 2027-04-01');
    expect(await balanceOf(late.scope, late.customer)).to.equal(5000n);
  });

  it('takes nothing at a price that was raised between the look and the order', async () => {
    const { scope, at, customer, product, id } = await aRenewing(5000n);
    at('2027-04-01T09:00:00Z');
    const late = interrupted(scope, () => raise(scope, product, 1500n));
    const failure = await renewals.look(late, id).catch((error: unknown) => String(error));
    expect(failure).to.contain('raised meanwhile');
    expect(await balanceOf(scope, customer)).to.equal(5000n);
    expect(await toldOf(scope, customer)).to.deep.equal(['bought']);
    await renewals.look(scope, id);
    expect(await balanceOf(scope, customer)).to.equal(5000n);
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'unrenewed']);
  });

  it('says nothing of a try that failed where the customer was faster', async () => {
    const bought = await aRenewing(0n);
    const off = await aRenewing(0n);
    for (const { scope, at, customer, id, product } of [bought, off]) {
      at('2027-04-01T09:00:00Z');
      const late = interrupted(scope, async () => {
        if (id === off.id && scope === off.scope) return renewals.choose(scope, customer.id, id, 'none');
        await give(scope, customer, 1000n);
        return buy(scope, customer, product);
      });
      await renewals.look(late, id);
    } // prettier-ignore
    expect(await stateOf(bought)).to.equal('active balance 2027-05-01');
    expect(await toldOf(bought.scope, bought.customer)).to.deep.equal(['bought', 'bought']);
    expect(await stateOf(off)).to.equal('active none 2027-04-01');
    expect(await toldOf(off.scope, off.customer)).to.not.include('unrenewed');
  });

  it('leaves the next try to whoever comes then, however long a failed one hung', async () => {
    const made = await aRenewing(0n, { graceDays: 7 });
    const { scope, at, customer, id } = made;
    at('2027-04-01T09:00:00Z');
    const hung = interrupted(scope, async () => {
      await renewals.look(scope, id);
      await give(scope, customer, 1000n);
      at('2027-04-02T12:00:00Z');
    });
    await renewals.look(hung, id);
    await renewals.look(scope, id);
    expect(await stateOf(made)).to.equal('active balance 2027-05-02');
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'unrenewed', 'renewed']);
  });

  it('takes nothing for a plan that runs until a day or for life by now, or where all is paid in Stars', async () => {
    const until = await aRenewing(5000n);
    await plans.change(until.scope, 1, until.product.id, { period: { until: '2027-12-31T00:00:00Z' } }); // prettier-ignore
    const life = await aRenewing(5000n);
    await plans.change(life.scope, 1, life.product.id, { period: 'lifetime' });
    const stars = await aRenewing(5000n);
    await settings.setOptions(stars.scope, 1, { paymentPolicy: 'stars-only' });
    for (const each of [until, life, stars]) {
      each.at('2027-04-01T09:00:00Z');
      await renewals.look(each.scope, each.id);
      expect(await balanceOf(each.scope, each.customer)).to.equal(5000n);
      expect(await stateOf(each)).to.equal('active balance 2027-04-01');
      expect(await toldOf(each.scope, each.customer)).to.deep.equal(['bought', 'unrenewed']);
    }
  });

  it('takes nothing in another currency than it was said in', async () => {
    const { scope, at, customer, id } = await aRenewing(0n);
    await scope.db.query(`update settings set currency = 'EUR'`);
    await ledger.post(scope, { reference: 'euros', kind: 'deposit', legs: [
      { account: `customer:${customer.id}`, money: { amount: 5000n, currency: 'EUR' } },
      { account: 'suspense', money: { amount: -5000n, currency: 'EUR' } },
    ] });
    at('2027-04-01T09:00:00Z');
    await renewals.look(scope, id);
    expect((await ledger.balances(scope, customer.id, 'EUR'))[0]?.amount).to.equal(5000n);
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'unrenewed']);
  }); // prettier-ignore

  it('is the same order for the same key, when nothing is left or for sale any more', async () => {
    const { scope, customer, product } = await aRenewing(1000n);
    const wanted = { customerId: customer.id, productId: product.id, key: 'once', by: 'balance' } as const; // prettier-ignore
    const first = await planSales.order(scope, SETTINGS, wanted);
    await products.change(scope, 1, product.id, { state: 'hidden' });
    const again = await planSales.order(scope, SETTINGS, wanted);
    expect([first.isRepeated, again]).to.deep.equal([false, { ...first, isRepeated: true }]);
    expect(await balanceOf(scope, customer)).to.equal(0n);
  });

  it('says the new price where it changed between the look and the order', async () => {
    const { scope, customer, product } = await aRenewing(3000n);
    const until = scope.clock.now() + 1_000;
    await products.change(scope, 1, product.id, { sale: { price: 500n, from: null, until: new Date(until) } }); // prettier-ignore
    let looks = 0;
    const clock = { ...scope.clock, now: () => (looks++ === 0 ? until - 1_000 : until + 1_000) };
    const wanted = { customerId: customer.id, productId: product.id, key: 'late', by: 'balance' } as const; // prettier-ignore
    const error: unknown = await planSales.order(createScope({ ...scope, clock }), SETTINGS, wanted).catch((error: unknown) => error); // prettier-ignore
    expect(error).to.include({ code: 'plan-price-changed' }).and.have.deep.property('data', { price: { amount: '1000', currency: 'USD' } }); // prettier-ignore
    expect(await balanceOf(scope, customer)).to.equal(3000n);
  });

  it('is looked at again where the price changed at the order itself, and not told as unsold', async () => {
    const made = await aRenewing(3000n);
    const { scope, at, customer, product, id } = made;
    at('2027-04-01T09:00:00Z');
    const query = (inner: Scope): Scope['db']['query'] => async (text, values) => {
      if (text.includes('place_order')) await raise(scope, product, 500n);
      return inner.db.query(text, values);
    }; // prettier-ignore
    const sly = (inner: Scope): Scope => {
      const own: Scope = { ...inner, db: { ...inner.db, query: query(inner) }, transaction: (work) => work(own) }; // prettier-ignore
      return own;
    };
    const broken: Scope = { ...scope, transaction: (work) => scope.transaction((inner) => work(sly(inner))) }; // prettier-ignore
    const error: unknown = await renewals.look(broken, id).catch((error: unknown) => error);
    expect(error).to.have.property('message', 'the price changed meanwhile');
    expect(await toldOf(scope, customer)).to.deep.equal(['bought']);
    await renewals.look(scope, id);
    expect(await balanceOf(scope, customer)).to.equal(2500n);
    expect(await stateOf(made)).to.equal('active balance 2027-05-01');
  });

  it('has no try at the very end of the days of grace', () => {
    const end = Date.parse('2027-04-01T12:00:00Z');
    const hours = (grace: number) =>
      triesOf(new Date(end), new Date(end + grace)).map((at) => (at.getTime() - end) / 3_600_000);
    const day = 86_400_000;
    expect(hours(day)).to.deep.equal([-3, 0]);
    expect(hours(day + 1)).to.deep.equal([-3, 24]);
    expect(hours(3 * day)).to.deep.equal([-3, 24]);
    expect(hours(5 * day + 1)).to.deep.equal([-3, 24, 72, 120]);
  });

  it('is chosen while it runs; what Telegram renews is Telegram’s', async () => {
    const made = await aRenewing(5000n);
    const { scope, at, customer, id } = made;
    await scope.db.query(`update subscriptions set renewal = 'stars' where id = $1`, [id]);
    for (const renewal of ['none', 'balance'] as const)
      expect(await renewals.choose(scope, customer.id, id, renewal)).to.equal(false);
    await scope.db.query(`update subscriptions set renewal = 'none' where id = $1`, [id]);
    at('2027-04-02T12:00:00Z');
    await renewals.look(scope, id);
    expect(await renewals.choose(scope, customer.id, id, 'balance')).to.equal(false);
    expect(await stateOf(made)).to.equal('ended none 2027-04-01');
  });

  it('is for its own customer and their own shop alone', async () => {
    const made = await aRenewing(5000n);
    const other = await aBuyer(made.scope, 5000n);
    expect(await renewals.choose(made.scope, other.id, made.id, 'none')).to.equal(false);
    const elsewhere = await aRenewing(0n);
    expect(await renewals.choose(elsewhere.scope, other.id + 1000n, made.id, 'none')).to.equal(
      false,
    );
    expect(await stateOf(made)).to.equal('active balance 2027-04-01');
  });
});
