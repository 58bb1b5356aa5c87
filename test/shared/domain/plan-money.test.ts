import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { systemClock } from '../../../shared/clock.ts';
import * as customers from '../../../shared/domain/people/customers.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import * as gifts from '../../../shared/domain/subscriptions/gifts.ts';
import * as orders from '../../../shared/domain/orders/orders.ts';
import * as payments from '../../../shared/domain/money/payments.ts';
import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import type { Plan } from '../../../shared/domain/subscriptions/plans.ts';
import * as productList from '../../../shared/domain/catalogue/product-list.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as refunds from '../../../shared/domain/orders/refunds.ts';
import * as statistics from '../../../shared/domain/shop/statistics.ts';
import * as seats from '../../../shared/domain/subscriptions/seats.ts';
import * as stars from '../../../shared/domain/money/stars.ts';
import * as history from '../../../shared/domain/subscriptions/subscription-history.ts';
import * as renewals from '../../../shared/domain/subscriptions/renewals.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import type { Terms } from '../../../shared/domain/subscriptions/subscription-rules.ts';
import type { Scope } from '../../../shared/scope.ts';
import { anEvent, anInvoice, brokenBooks } from '../../support/builders.ts';
import { newScope } from '../../support/platform.ts';
import {
  aBuyer, balanceOf, brokenOrders, buy, confirm, look, twenty,
} from './order-support.ts'; // prettier-ignore

const DAY = 86_400_000;

describe('plans and money', () => {
  let scope: Scope;
  let ahead = 0;
  before(async () => {
    scope = await newScope({ clock: { ...systemClock, now: () => Date.now() + ahead } });
  });
  beforeEach(() => (ahead = 0));
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
    expect(await brokenOrders(scope)).to.deep.equal([]);
  });

  const aPlan = (terms: Partial<Terms> = {}, price = 1000n) =>
    plans.create(
      scope,
      1,
      { name: `Plan ${randomUUID()}`, price, state: 'published' },
      { period: { unit: 'day', count: 10 }, ...terms },
    );
  const ofPlan = async (customer: Customer, plan: Plan) =>
    (await subscriptions.list(scope, customer.id)).find(
      ({ productId }) => productId === plan.product.id,
    );
  /** Whole days that are left of a plan. */
  const daysOf = async (customer: Customer, plan: Plan) => {
    const found = await ofPlan(customer, plan);
    if (!found || found.status === 'ended') return 0;
    if (found.endsAt === null) return Infinity;
    return Math.round((found.endsAt.getTime() - scope.clock.now()) / DAY);
  };
  const refund = (orderId: bigint, more: Partial<refunds.RefundWish> = {}) =>
    refunds.give(scope, 1, { reference: randomUUID(), orderId, amount: null, lines: [], to: 'balance', returnStock: false, reason: null, ...more }); // prettier-ignore
  const lineOf = async (orderId: bigint) => (await orders.find(scope, orderId, null))!.lines[0]!.id;
  const codeOf = async (work: Promise<unknown>) => {
    try {
      await work;
      return 'done';
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  const anUnpaid = async (customer: Customer, plan: Plan) => {
    const id = await buy(scope, customer, plan.product, { payment: { by: 'invoice', held: 0n } });
    const money = { amount: 1000n, currency: 'USD' };
    const invoice = await anInvoice(scope, customer, { reference: `order:${id}:1`, money });
    await orders.bindInvoice(scope, id, invoice.id);
    return { id, invoice, money };
  };

  it('begin when their money settled, by the clock that noted it: nothing is laid into the past', async () => {
    const customer = await aBuyer(scope, 1000n);
    const plan = await aPlan();
    await buy(scope, customer, plan.product);
    ahead = 40 * DAY;
    const { id, invoice, money } = await anUnpaid(customer, plan);
    await payments.apply(scope, anEvent(customer, { invoiceId: invoice.id, money }));
    expect((await orders.find(scope, id, null))?.status).to.equal('completed');
    expect(await daysOf(customer, plan)).to.equal(10);
  });

  it('one checkout confirmed twenty times is one period, two checkouts are two', async () => {
    const plan = await aPlan();
    const ann = await aBuyer(scope, 5000n);
    const seen = await look(scope, ann, { productId: plan.product.id });
    await twenty(() => confirm(scope, ann, seen));
    expect(await daysOf(ann, plan)).to.equal(10);
    expect(await balanceOf(scope, ann)).to.equal(4000n);
    await buy(scope, ann, plan.product, { quantity: 2 });
    expect(await daysOf(ann, plan)).to.equal(30);
  });

  it('a payment that is told of twenty times extends once, and never again after the end', async () => {
    const plan = await aPlan();
    const ann = await aBuyer(scope);
    const { invoice, money } = await anUnpaid(ann, plan);
    const event = anEvent(ann, { invoiceId: invoice.id, money });
    await twenty((n) =>
      n % 2 ? payments.apply(scope, event) : scope.transaction((inner) => payments.apply(inner, event)),
    ); // prettier-ignore
    expect(await daysOf(ann, plan)).to.equal(10);
    // The old bots forgot a transaction with the row of its subscription: it paid once more.
    ahead = 20 * DAY;
    await renewals.lookAtDue(scope);
    expect((await ofPlan(ann, plan))?.status).to.equal('ended');
    await payments.apply(scope, event);
    expect((await ofPlan(ann, plan))?.status).to.equal('ended');
    expect(await history.list(scope, (await ofPlan(ann, plan))!.id, 10)).to.have.length(1);
  });

  it('a crash before the end leaves neither money taken nor time given', async () => {
    const plan = await aPlan();
    const ann = await aBuyer(scope, 1000n);
    const seen = await look(scope, ann, { productId: plan.product.id });
    const crash = scope.transaction(async (inner) => {
      await confirm(inner, ann, seen);
      throw new Error('crash');
    });
    await crash.catch(() => undefined);
    expect([await daysOf(ann, plan), await balanceOf(scope, ann)]).to.deep.equal([0, 1000n]);
    await confirm(scope, ann, seen);
    expect([await daysOf(ann, plan), await balanceOf(scope, ann)]).to.deep.equal([10, 0n]);
  });

  it('is delivered as agreed when its price changed or it was hidden before the payment came', async () => {
    const plan = await aPlan();
    const ann = await aBuyer(scope);
    const { invoice, money } = await anUnpaid(ann, plan);
    await products.change(scope, 1, plan.product.id, { price: 9000n, state: 'hidden' });
    await payments.apply(scope, anEvent(ann, { invoiceId: invoice.id, money }));
    expect(await daysOf(ann, plan)).to.equal(10);
    // After the time of the order a hidden plan is not sold: the money stays on the balance.
    await products.change(scope, 1, plan.product.id, { price: 1000n, state: 'published' });
    const again = await anUnpaid(ann, plan);
    await products.change(scope, 1, plan.product.id, { state: 'hidden' });
    ahead = 31 * 60_000;
    await orders.expire(scope, again.id);
    await payments.apply(scope, anEvent(ann, { invoiceId: again.invoice.id, money }));
    expect(await balanceOf(scope, ann)).to.equal(1000n);
    expect(await daysOf(ann, plan)).to.equal(10);
  });

  it('a refund takes its time along, a part of it a part, and what is bought then begins anew', async () => {
    const plan = await aPlan();
    const ann = await aBuyer(scope, 5000n);
    const id = await buy(scope, ann, plan.product, { quantity: 3 });
    await refund(id, { amount: 1000n, lines: [{ lineId: await lineOf(id), quantity: 1 }] });
    expect(await daysOf(ann, plan)).to.equal(20);
    await refund(id);
    expect([(await ofPlan(ann, plan))?.status, await balanceOf(scope, ann)]).to.deep.equal(['ended', 5000n]); // prettier-ignore
    await buy(scope, ann, plan.product);
    expect(await daysOf(ann, plan)).to.equal(10);
    const all = await history.list(scope, (await ofPlan(ann, plan))!.id, 10);
    expect(all.map(({ undoneAt }) => undoneAt !== null)).to.deep.equal([false, true]);
  });

  it('Stars that Telegram took back take the plan along, and nothing is owed', async () => {
    const plan = await aPlan();
    const ann = await aBuyer(scope);
    const { invoice, money } = await anUnpaid(ann, plan);
    const charge = randomUUID();
    await payments.apply(scope, anEvent(ann, { reference: `stars:${charge}`, source: 'stars', invoiceId: invoice.id, money: { amount: 500n, currency: 'XTR' }, credit: money, rate: null, covered: { amount: 1000n, currency: 'USD' } })); // prettier-ignore
    expect(await daysOf(ann, plan)).to.equal(10);
    await Promise.all([stars.takeBack(scope, charge), stars.takeBack(scope, charge)]);
    expect(await daysOf(ann, plan)).to.equal(0);
    expect(await balanceOf(scope, ann)).to.equal(0n);
    const owed = await scope.db.query(`select from findings where kind = 'stars-owed'`);
    expect(owed).to.deep.equal([]);
  });

  describe('changing the plan', () => {
    const change = async (customer: Customer, from: Plan, to: Plan) => {
      const sub = await ofPlan(customer, from);
      return look(scope, customer, { productId: to.product.id, quantity: 1, changeFrom: sub?.id ?? null }); // prettier-ignore
    };

    it('up: takes the days that are left off the price; refunded, all that was left comes back', async () => {
      const [basic, gold] = [await aPlan(), await aPlan({}, 5000n)];
      const ann = await aBuyer(scope, 6000n);
      await buy(scope, ann, basic.product);
      ahead = 4 * DAY;
      const seen = await change(ann, basic, gold);
      expect([seen.quote.discount, seen.quote.total]).to.deep.equal([600n, 4400n]);
      const results = await twenty(() => confirm(scope, ann, seen));
      const [first] = results.flatMap((each) => (each.status === 'fulfilled' && 'orderId' in each.value ? [each.value.orderId] : [])); // prettier-ignore
      expect([await daysOf(ann, basic), await daysOf(ann, gold)]).to.deep.equal([0, 10]);
      expect(await balanceOf(scope, ann)).to.equal(600n);
      // What was left of the old one was sold before: it is not sold again.
      const now = scope.clock.now();
      const month = { from: new Date(now - 30 * DAY), to: new Date(now + 1) };
      const { top } = await statistics.read(scope, month, { timeZone: 'UTC', bucket: 'day' });
      const sold = (plan: Plan) => top.find(({ name }) => name === plan.product.name)?.revenue;
      expect(sold(gold)).to.equal(4400n);
      ahead = 6 * DAY;
      const [bought] = await scope.db.query<{ id: string }>(
        `select order_id as id from order_lines where product_id = $1`, [basic.product.id]); // prettier-ignore
      // Its value is in the other plan: not twice.
      expect(await codeOf(refund(BigInt(bought!.id)))).to.equal('refund-plan-changed');
      await refund(first!);
      expect([await daysOf(ann, basic), await daysOf(ann, gold)]).to.deep.equal([6, 0]);
      expect(await balanceOf(scope, ann)).to.equal(5000n);
    });

    it('refunded after the old plan was bought again: what was left then beside what runs now, and no more', async () => {
      const [basic, gold] = [await aPlan(), await aPlan({}, 5000n)];
      const ann = await aBuyer(scope, 8000n);
      await buy(scope, ann, basic.product);
      ahead = 4 * DAY;
      const placed = await confirm(scope, ann, await change(ann, basic, gold));
      ahead = 6 * DAY;
      await buy(scope, ann, basic.product);
      ahead = 9 * DAY;
      expect([await daysOf(ann, basic), await daysOf(ann, gold)]).to.deep.equal([7, 5]);
      await refund('orderId' in placed ? placed.orderId : 0n);
      expect([await daysOf(ann, basic), await daysOf(ann, gold)]).to.deep.equal([13, 0]);
    });

    it('refunded after the old plan was bought again and is over: what was left then, all of it', async () => {
      const [basic, gold] = [await aPlan(), await aPlan({}, 5000n)];
      const ann = await aBuyer(scope, 8000n);
      await buy(scope, ann, basic.product);
      ahead = 4 * DAY;
      const placed = await confirm(scope, ann, await change(ann, basic, gold));
      ahead = 5 * DAY;
      await buy(scope, ann, basic.product);
      await subscriptions.end(scope, (await ofPlan(ann, basic))!.id, randomUUID(), {});
      ahead = 20 * DAY;
      await refund('orderId' in placed ? placed.orderId : 0n);
      expect(await daysOf(ann, basic)).to.equal(6);
    });

    it('down: what is left is worth more, and becomes time', async () => {
      const [gold, basic] = [await aPlan({}, 5000n), await aPlan()];
      const ann = await aBuyer(scope, 5000n);
      await buy(scope, ann, gold.product);
      ahead = 5 * DAY;
      const seen = await change(ann, gold, basic);
      expect([seen.quote.total, seen.quote.change?.more]).to.deep.equal([0n, 1500n]);
      await confirm(scope, ann, seen);
      // 25.00 of a plan of 10.00 for ten days.
      expect([await daysOf(ann, gold), await daysOf(ann, basic)]).to.deep.equal([0, 25]);
      // And back again: nothing was lost on the way.
      expect((await change(ann, basic, gold)).quote.discount).to.equal(2500n);
    });

    it('is refused where what is left could become nothing', async () => {
      const [gold, life] = [await aPlan({}, 5000n), await aPlan({ period: 'lifetime' }, 1000n)];
      const ann = await aBuyer(scope, 6000n);
      await buy(scope, ann, gold.product);
      const seen = await change(ann, gold, life);
      expect(seen.quote.change?.refused).to.equal(true);
      expect(await confirm(scope, ann, seen)).to.deep.equal({ changed: ['change'] });
      await buy(scope, ann, life.product);
      // For life there is no part that is left: nothing to change from.
      expect((await change(ann, life, gold)).quote.changeGone).to.equal(true);
    });

    it('does not happen when the old plan is not any more as it was shown', async () => {
      const [basic, gold] = [await aPlan(), await aPlan({}, 5000n)];
      const ann = await aBuyer(scope, 9000n);
      await buy(scope, ann, basic.product);
      const seen = await change(ann, basic, gold);
      await buy(scope, ann, basic.product);
      expect(await confirm(scope, ann, seen)).to.deep.equal({ changed: ['change'] });
      // Paid from outside while it was renewed: the money stays on the balance, both plans as they are.
      const next = await change(ann, basic, gold);
      const placed = await confirm(scope, ann, next, { by: 'invoice', held: 0n });
      const id = 'orderId' in placed ? placed.orderId : 0n;
      const before = await balanceOf(scope, ann);
      await buy(scope, ann, basic.product);
      expect(await orders.pay(scope, ann.id, id)).to.equal('change-over');
      expect(await balanceOf(scope, ann)).to.equal(before - 1000n);
      expect([await daysOf(ann, basic), await daysOf(ann, gold)]).to.deep.equal([30, 0]);
      // Another customer's subscription is nothing to change from.
      const eve = await aBuyer(scope, 9000n);
      const sub = await ofPlan(ann, basic);
      const theirs = await look(scope, eve, { productId: gold.product.id, quantity: 1, changeFrom: sub!.id }); // prettier-ignore
      expect([theirs.quote.changeGone, theirs.quote.discount]).to.deep.equal([true, 0n]);
    });
  });

  describe('gifts', () => {
    const aGift = async (plan: Plan, giver: Customer) => {
      const seen = await look(scope, giver, { productId: plan.product.id, gift: true });
      const placed = await confirm(scope, giver, seen);
      if (!('orderId' in placed)) throw new Error('changed');
      const found = await gifts.find(scope, giver.id, await lineOf(placed.orderId));
      return { orderId: placed.orderId, gift: found! };
    };

    it('are taken by one of twenty, and by nobody without the link', async () => {
      const plan = await aPlan();
      const ann = await aBuyer(scope, 1000n);
      const { gift } = await aGift(plan, ann);
      expect(await daysOf(ann, plan)).to.equal(0);
      const people = await Promise.all(Array.from({ length: 20 }, () => aBuyer(scope)));
      const results = await twenty((n) => gifts.take(scope, people[n]!.id, gift.key));
      const taken = results.filter((each) => each.status === 'fulfilled' && each.value.result === 'taken'); // prettier-ignore
      expect(taken).to.have.length(1);
      const days = await Promise.all(people.map((person) => daysOf(person, plan)));
      expect(days.reduce((sum, each) => sum + each, 0)).to.equal(10);
      const eve = await aBuyer(scope);
      expect(await gifts.find(scope, eve.id, gift.lineId)).to.equal(null);
      expect(await gifts.renewLink(scope, eve.id, gift.lineId)).to.equal(null);
    });

    it('come back when nobody takes them, and are never lost', async () => {
      const plan = await aPlan();
      const [ann, bob] = [await aBuyer(scope, 1000n), await aBuyer(scope)];
      const { gift } = await aGift(plan, ann);
      ahead = 31 * DAY;
      expect((await gifts.take(scope, bob.id, gift.key)).result).to.equal('expired');
      await gifts.expire(scope, gift.lineId);
      const said = await scope.db.query(`select from messages where customer_id = $1 and content->>'key' = 'notice-gift-expired'`, [ann.id]); // prettier-ignore
      expect(said).to.have.length(1);
      const key = await gifts.renewLink(scope, ann.id, gift.lineId);
      expect((await gifts.take(scope, bob.id, gift.key)).result).to.equal('gone');
      ahead = 70 * DAY;
      expect((await gifts.take(scope, ann.id, key!)).result).to.equal('taken');
      expect(await daysOf(ann, plan)).to.equal(10);
    });

    it('are refunded with the time of whoever took them', async () => {
      const plan = await aPlan();
      const [ann, bob] = [await aBuyer(scope, 2000n), await aBuyer(scope)];
      const taken = await aGift(plan, ann);
      await gifts.take(scope, bob.id, taken.gift.key);
      await refund(taken.orderId);
      expect([await daysOf(bob, plan), await balanceOf(scope, ann)]).to.deep.equal([0, 2000n]);
      const open = await aGift(plan, ann);
      await refund(open.orderId);
      expect((await gifts.take(scope, bob.id, open.gift.key)).result).to.equal('gone');
    });

    it('is what a second payment for life becomes', async () => {
      const plan = await aPlan({ period: 'lifetime' });
      const ann = await aBuyer(scope);
      const [one, two] = [await anUnpaid(ann, plan), await anUnpaid(ann, plan)];
      for (const { invoice, money } of [one, two])
        await payments.apply(scope, anEvent(ann, { invoiceId: invoice.id, money }));
      expect(await daysOf(ann, plan)).to.equal(Infinity);
      expect(await gifts.listOpen(scope, ann.id)).to.have.length(1);
    });
  });

  it('a copy has the terms of what it was copied from', async () => {
    const plan = await aPlan({ seats: 4, trialDays: 2 });
    const copy = await productList.duplicate(scope, 1, plan.product.id, (name) => `${name} 2`);
    expect((await plans.find(scope, copy.id))?.terms).to.deep.equal(plan.terms);
  });

  it('a trial is begun once by twenty presses, never after a purchase, and joins what is bought', async () => {
    const plan = await aPlan({ trialDays: 3 });
    const [ann, bob] = [await aBuyer(scope, 1000n), await aBuyer(scope, 1000n)];
    await twenty(() => subscriptions.startTrial(scope, ann.id, plan.product.id));
    expect([await daysOf(ann, plan), (await ofPlan(ann, plan))?.status]).to.deep.equal([
      3,
      'trial',
    ]);
    await buy(scope, ann, plan.product);
    expect([await daysOf(ann, plan), (await ofPlan(ann, plan))?.status]).to.deep.equal([13, 'active']); // prettier-ignore
    expect(await subscriptions.startTrial(scope, ann.id, plan.product.id)).to.equal(null);
    await buy(scope, bob, plan.product);
    expect(await subscriptions.startTrial(scope, bob.id, plan.product.id)).to.equal(null);
  });

  it('seats are taken by as many as there are, however many race', async () => {
    const plan = await aPlan({ seats: 2 });
    const ann = await aBuyer(scope, 1000n);
    await buy(scope, ann, plan.product);
    const { id, seatKey } = (await ofPlan(ann, plan))!;
    const people = await Promise.all(Array.from({ length: 20 }, () => aBuyer(scope)));
    await twenty((n) => seats.take(scope, people[n]!.id, id, seatKey));
    const found = await subscriptions.find(scope, id, null);
    expect(found?.seats).to.have.length(2);
    const [seat] = found!.seats;
    const eve = await aBuyer(scope);
    const theirs = { subscriptionId: id, customerId: seat!.customerId };
    expect(await seats.free(scope, eve.id, theirs)).to.equal(false);
    expect(await seats.free(scope, ann.id, theirs)).to.equal(true);
    // Who was sent away does not come back by the old link.
    expect(await seats.take(scope, seat!.customerId, id, seatKey)).to.equal('gone');
  });

  describe('who shares a plan that becomes another one', () => {
    const told = (customer: Customer) =>
      scope.db.query<{ content: { key: string; data: Record<string, unknown> } }>(
        `select content from messages where customer_id = $1 and content->>'key' like 'notice-seat%lost' order by id`,
        [customer.id],
      );
    const sharing = async (plan: Plan, owner: Customer) =>
      (await ofPlan(owner, plan))?.seats.map(({ customerId }) => customerId);
    const share = async (plan: Plan, owner: Customer, people: readonly Customer[]) => {
      const { id, seatKey } = (await ofPlan(owner, plan))!;
      for (const each of people) {
        ahead += 1000;
        expect(await seats.take(scope, each.id, id, seatKey)).to.equal('taken');
      }
    };
    const change = async (owner: Customer, from: Plan, to: Plan) => {
      const sub = await ofPlan(owner, from);
      const seen = await look(scope, owner, { productId: to.product.id, quantity: 1, changeFrom: sub!.id }); // prettier-ignore
      await twenty(() => confirm(scope, owner, seen));
    };
    const aCrowd = () =>
      Promise.all(['Bob', 'Carl', 'Dora'].map(() => aBuyer(scope))) as Promise<
        [Customer, Customer, Customer]
      >;

    it('moves along into the seats that there are, the oldest first; the others hear of it, and who pays', async () => {
      const [wide, narrow] = [await aPlan({ seats: 3 }), await aPlan({ seats: 1 })];
      const ann = await aBuyer(scope, 9000n);
      const [bob, carl, dora] = await aCrowd();
      await buy(scope, ann, wide.product);
      await share(wide, ann, [carl, bob, dora]);
      await change(ann, wide, narrow);
      expect(await sharing(narrow, ann)).to.deep.equal([carl.id]);
      expect(await told(carl)).to.deep.equal([]);
      for (const each of [bob, dora]) {
        const [notice, ...more] = await told(each);
        expect(more).to.deep.equal([]);
        expect(notice?.content.key).to.equal('notice-seat-lost');
        expect(notice?.content.data).to.include({ was: wide.product.name, product: narrow.product.name, seats: 1, customer: ann.name }); // prettier-ignore
      }
      const [notice, ...more] = await told(ann);
      expect(more).to.deep.equal([]);
      expect(notice?.content.key).to.equal('notice-seats-lost');
      expect(notice?.content.data).to.include({ names: `${bob.name}, ${dora.name}`, count: 2 });
    });

    it('finds the seats of a plan that was theirs before, and only those that are free', async () => {
      const [wide, narrow] = [await aPlan({ seats: 3 }), await aPlan({ seats: 2 })];
      const ann = await aBuyer(scope, 9000n);
      const [bob, carl, dora] = await aCrowd();
      // Carl has one there, and Dora had one.
      await buy(scope, ann, narrow.product);
      await share(narrow, ann, [dora, carl]);
      const subscriptionId = (await ofPlan(ann, narrow))!.id;
      await seats.free(scope, ann.id, { subscriptionId, customerId: dora.id });
      await buy(scope, ann, wide.product);
      await share(wide, ann, [dora, bob, carl]);
      await change(ann, wide, narrow);
      expect(await sharing(narrow, ann)).to.have.members([dora.id, carl.id]);
      expect(await told(dora)).to.deep.equal([]);
      expect(await told(carl)).to.deep.equal([]);
      expect(await told(bob)).to.have.length(1);
      expect((await told(ann)).map(({ content }) => content.data['names'])).to.deep.equal([bob.name]); // prettier-ignore
    });

    it('says nothing where everybody fits, and tells all where none does', async () => {
      const [wide, wider, alone] = [await aPlan({ seats: 3 }), await aPlan({ seats: 4 }), await aPlan()]; // prettier-ignore
      const ann = await aBuyer(scope, 9000n);
      const [bob, carl] = await aCrowd();
      await buy(scope, ann, wide.product);
      await share(wide, ann, [bob, carl]);
      await change(ann, wide, wider);
      expect(await sharing(wider, ann)).to.deep.equal([bob.id, carl.id]);
      for (const each of [ann, bob, carl]) expect(await told(each)).to.deep.equal([]);
      await change(ann, wider, alone);
      expect(await sharing(alone, ann)).to.deep.equal([]);
      for (const each of [ann, bob, carl]) expect(await told(each)).to.have.length(1);
    });
  });

  it('a pause loses nothing, grace follows the end, and an end on purpose has none', async () => {
    const plan = await aPlan({ graceDays: 3 });
    const ann = await aBuyer(scope, 2000n);
    await buy(scope, ann, plan.product);
    const { id } = (await ofPlan(ann, plan))!;
    ahead = 4 * DAY;
    await subscriptions.pause(scope, id);
    ahead = 30 * DAY;
    expect(await subscriptions.judge(scope, id)).to.equal('paused');
    await subscriptions.resume(scope, id);
    expect(await daysOf(ann, plan)).to.equal(6);
    ahead = 37 * DAY;
    expect(await subscriptions.judge(scope, id)).to.equal('grace');
    ahead = 40 * DAY;
    expect(await subscriptions.judge(scope, id)).to.equal('ended');
    await buy(scope, ann, plan.product);
    await subscriptions.end(scope, id, 'staff:x', {});
    expect((await ofPlan(ann, plan))?.status).to.equal('ended');
  });

  it('belongs to a person and not to a name', async () => {
    const plan = await aPlan();
    const ann = await aBuyer(scope, 1000n);
    await buy(scope, ann, plan.product);
    // The name is given up, and somebody else takes it.
    await scope.db.query(`update customers set username = 'ann' where id = $1`, [ann.id]);
    await customers.beginTurn(scope, { id: ann.telegramId, first_name: 'Ann', language_code: 'en' }); // prettier-ignore
    const eve = await aBuyer(scope);
    await scope.db.query(`update customers set username = 'ann' where id = $1`, [eve.id]);
    expect([await daysOf(ann, plan), await daysOf(eve, plan)]).to.deep.equal([10, 0]);
  });
});
