import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import * as categories from '../../../../shared/domain/catalogue/categories.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import * as orders from '../../../../shared/domain/orders/orders.ts';
import * as refunds from '../../../../shared/domain/orders/refunds.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import * as communities from '../../../../shared/domain/subscriptions/communities.ts';
import * as gifts from '../../../../shared/domain/subscriptions/gifts.ts';
import * as offers from '../../../../shared/domain/subscriptions/plan-offers.ts';
import * as plans from '../../../../shared/domain/subscriptions/plans.ts';
import * as rules from '../../../../shared/domain/subscriptions/subscription-rules.ts';
import type { Terms } from '../../../../shared/domain/subscriptions/subscription-rules.ts';
import * as subscriptions from '../../../../shared/domain/subscriptions/subscriptions.ts';
import type { Term } from '../../../../shared/domain/subscriptions/subscriptions.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCategory, aCustomer } from '../../../support/builders.ts';
import { testPlatform } from '../../../support/platform.ts';
import { aBuyer, confirm, look, twenty, untilBlocked } from '../order-support.ts';
import { aPlan, aShopAt } from '../renewal-support.ts';

const CHATS = [-1_001, -1_002] as const;

describe('plans', () => {
  let scope: Scope;
  let at: (iso: string) => void;
  beforeEach(async () => {
    ({ scope, at } = await aShopAt('2027-03-01T12:00:00Z'));
  });

  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof UserError ? error.code : String(error)),
    );
  const audited = async (what: string) =>
    (await scope.db.query<{ data: Record<string, unknown> }>('select data from audit_log where action = $1 order by id', [what])).map(({ data }) => data); // prettier-ignore

  describe('and their terms', () => {
    const change = async (id: bigint, terms: Partial<Terms>) => {
      const { product } = await plans.change(scope, 1, id, terms);
      expect((await plans.find(scope, id))?.product.version).to.equal(product.version);
      return product.version;
    };

    it('are changed so that a checkout asks again and the log says what was, or not at all', async () => {
      const { product } = await aPlan(scope);
      const version = await change(product.id, { seats: 2, graceDays: 0 });
      expect(version).to.be.greaterThan(product.version);
      expect(await change(product.id, { seats: 2, period: { unit: 'month', count: 1 } })).to.equal(version); // prettier-ignore
      const [entry, ...others] = await audited('plan.change');
      expect(others).to.deep.equal([]);
      expect(entry).to.deep.include({ before: { seats: 0 }, after: { seats: 2 } });
    });

    it('fit together: no day that is over, Stars for one month alone', async () => {
      const { id } = (await aPlan(scope)).product;
      const set = (terms: Partial<Terms>) => codeOf(plans.change(scope, 1, id, terms));
      expect(await set({ period: { until: '2027-03-01T12:00:00Z' } })).to.equal('plan-date-past');
      expect(await set({ starsPrice: 250 })).to.equal('done');
      for (const period of [{ unit: 'month', count: 2 }, { unit: 'day', count: 1 }, 'lifetime'] as const)
        expect(await set({ period })).to.equal('plan-stars-month'); // prettier-ignore
      expect(await set({ starsPrice: null, period: { until: '2027-03-01T12:00:01Z' } })).to.equal('done'); // prettier-ignore
      await products.change(scope, 1, id, { state: 'deleted' });
      expect(await set({ seats: 1 })).to.equal('product-gone');
      expect(await plans.find(scope, id)).to.equal(null);
      expect(await plans.list(scope)).to.deep.equal([]);
    });

    it('lose nothing that somebody else changes at the same time', async () => {
      const { id } = (await aPlan(scope)).product;
      let second: Promise<unknown> = Promise.resolve();
      await scope.transaction(async (inner) => {
        await plans.change(inner, 1, id, { seats: 9 });
        second = plans.change(scope, 1, id, { graceDays: 9 });
        await untilBlocked();
      });
      await second;
      expect((await plans.find(scope, id))?.terms).to.deep.include({ seats: 9, graceDays: 9 });
    });

    it('are listed with how many have each now', async () => {
      const { id } = (await aPlan(scope)).product;
      const has = async () =>
        (await subscriptions.extend(scope, { customerId: (await aCustomer(scope)).id, productId: id, reference: `staff:${randomUUID()}`, kind: 'staff', term: { unit: 'day', count: 1 }, price: null })).subscriptionId; // prettier-ignore
      const [over, paused] = [await has(), await has(), await has()];
      await subscriptions.end(scope, over, 'end', {});
      await subscriptions.pause(scope, paused);
      expect((await plans.list(scope)).map(({ live }) => live)).to.deep.equal([1]);
    });

    it('are worth by the month what they cost, to the nearest unit', () => {
      const month = (price: bigint, period: Terms['period']) => rules.monthly(price, period);
      expect(month(1000n, { unit: 'month', count: 3 })).to.equal(333n);
      expect(month(2000n, { unit: 'month', count: 3 })).to.equal(667n);
      expect(month(1000n, { unit: 'day', count: 30 })).to.equal(1015n);
      expect(month(1000n, 'lifetime')).to.equal(null);
    });

    it('become others for the difference; more is time, and is refused where it can be none', () => {
      const outcome = (credit: bigint, price: bigint, isTimed: boolean) => {
        const { pays, more, refused } = rules.changeOf(credit, price, isTimed);
        return [pays, more, refused];
      };
      expect(outcome(300n, 1000n, true)).to.deep.equal([700n, 0n, false]);
      expect(outcome(1000n, 1000n, false)).to.deep.equal([0n, 0n, false]);
      expect(outcome(1300n, 1000n, true)).to.deep.equal([0n, 300n, false]);
      expect(outcome(1300n, 1000n, false)).to.deep.equal([0n, 300n, true]);
      expect(outcome(1300n, 0n, true)).to.deep.equal([0n, 1300n, true]);
      expect(outcome(0n, 0n, true)).to.deep.equal([0n, 0n, false]);
    });
  });

  it('open chats: each is added once by twenty and taken out alone', async () => {
    const { id } = (await aPlan(scope)).product;
    for (const chatId of CHATS)
      await communities.note(scope, { chatId, kind: 'channel', title: `Chat ${chatId}`, trouble: null, rights: { invite: true, ban: true } }, true); // prettier-ignore
    const set = (chatId: number, isIn: boolean) =>
      plans.setChat(scope, 1, id, { id: chatId, title: 'x', isIn });
    const chats = async () => (await plans.find(scope, id))?.chats.map(({ id }) => id);
    const results = await twenty((n) => set(CHATS[n % 2] ?? -1, true));
    expect(results.filter(({ status }) => status === 'rejected')).to.deep.equal([]);
    expect(await chats()).to.have.members([...CHATS]);
    const added = (await audited('plan.chat-add')).length;
    await set(CHATS[0], true);
    expect(await audited('plan.chat-add')).to.have.length(added);
    await set(CHATS[0], false);
    await set(CHATS[0], false);
    expect(await chats()).to.deep.equal([CHATS[1]]);
    expect(await audited('plan.chat-remove')).to.have.length(1);
  });

  describe('as a customer finds them', () => {
    let ann: Customer;
    beforeEach(async () => {
      ann = await aCustomer(scope);
    });
    const named = (name: string, terms: Partial<Terms> = {}, fields: Partial<products.ProductFields> = {}) =>
      plans.create(scope, 1, { name, price: 1000n, state: 'published', ...fields }, terms); // prettier-ignore
    const has = (customer: Customer, productId: bigint, term: Term, kind: 'staff' | 'trial' = 'staff') =>
      subscriptions.extend(scope, { customerId: customer.id, productId, reference: `${kind}:${customer.id}:${productId}`, kind, term, price: null }); // prettier-ignore
    const day = { unit: 'day', count: 1 } as const;
    const found = async (id: bigint, who = ann) => (await offers.find(scope, who.id, id))!;

    it('are those that are sold, in the order of the shop, the hidden ones by their link', async () => {
      const late = await named('Late');
      const early = await named('Early');
      await scope.db.query('update products set sort = -1 where id = $1', [early.product.id]);
      const quiet = await named('Quiet', {}, { options: { unlisted: true } });
      const gone = [];
      for (const state of ['draft', 'hidden', 'deleted'] as const) {
        const { product } = await named(state);
        await products.change(scope, 1, product.id, { state });
        gone.push(product.id);
      }
      const category = await aCategory(scope);
      await categories.change(scope, 1, category.id, { hidden: true });
      gone.push((await named('Shut away', {}, { categoryId: category.id })).product.id);
      const listed = await offers.list(scope, ann.id);
      expect(listed.map(({ product }) => product.name)).to.deep.equal(['Early', 'Late']);
      for (const id of gone) expect(await offers.find(scope, ann.id, id)).to.equal(null);
      expect((await found(quiet.product.id)).product.name).to.equal('Quiet');
      expect(late.product.id < early.product.id).to.equal(true);
    });

    it('are theirs while they run, and nobody else’s', async () => {
      const { product } = await named('Club');
      const bob = await aCustomer(scope);
      const { subscriptionId } = await has(ann, product.id, day);
      expect((await found(product.id)).mine).to.deep.include({ id: subscriptionId, status: 'active' }); // prettier-ignore
      expect((await found(product.id, bob)).mine).to.equal(null);
      expect(await offers.list(scope, bob.id)).to.have.length(1);
      at('2027-03-02T12:00:00Z');
      await subscriptions.judge(scope, subscriptionId);
      expect((await found(product.id)).mine).to.equal(null);
    });

    it('are tried by who never had them, where there is a trial and room', async () => {
      const none = await named('No trial');
      const some = await named('Trial', { trialDays: 3 });
      const full = await named('Full', { trialDays: 3 });
      await communities.note(scope, { chatId: CHATS[0], kind: 'channel', title: 'x', trouble: null, rights: { invite: true, ban: true } }, true); // prettier-ignore
      await plans.setChat(scope, 1, full.product.id, { id: CHATS[0], title: 'x', isIn: true });
      await communities.note(scope, { chatId: CHATS[0], trouble: 'full' });
      const tries = async (id: bigint) => (await found(id)).canTry;
      expect(await tries(none.product.id)).to.equal(false);
      expect(await tries(some.product.id)).to.equal(true);
      expect(await tries(full.product.id)).to.equal(false);
      await has(ann, some.product.id, day);
      expect(await tries(some.product.id)).to.equal(false);
    });

    it('are changed into from another of theirs that runs, was paid and has time left', async () => {
      const gold = await named('Gold');
      const from = async () => (await found(gold.product.id)).changeable.map(({ plan }) => plan);
      await has(ann, gold.product.id, day);
      await has(await aCustomer(scope), (await named('Another’s')).product.id, day);
      const paused = await has(ann, (await named('Paused')).product.id, day);
      await subscriptions.pause(scope, paused.subscriptionId);
      await has(ann, (await named('Trial')).product.id, day, 'trial');
      const stars = await has(ann, (await named('Stars')).product.id, day);
      await scope.db.query(`update subscriptions set renewal = 'stars' where id = $1`, [stars.subscriptionId]); // prettier-ignore
      await has(ann, (await named('Silver')).product.id, day);
      expect(await from()).to.deep.equal(['Silver']);
      // Its time is over, and nobody has looked yet.
      at('2027-03-02T12:00:00Z');
      expect(await from()).to.deep.equal([]);
    });
  });

  describe('bought as gifts', () => {
    const aGift = async (by: Customer) => {
      const { product } = await aPlan(scope);
      const seen = await look(scope, by, { productId: product.id, quantity: 1, gift: true });
      const placed = await confirm(scope, by, seen);
      if (!('orderId' in placed)) throw new Error(placed.changed.join());
      const [line] = (await orders.find(scope, placed.orderId, null))!.lines;
      return { orderId: placed.orderId, lineId: line!.id };
    };

    it('are listed to who bought them, until somebody took them or they were refunded', async () => {
      const [ann, bob] = [await aBuyer(scope, 3000n), await aBuyer(scope, 1000n)];
      const [open, taken, back] = [await aGift(ann), await aGift(ann), await aGift(ann)];
      const theirs = await aGift(bob);
      const listed = async (by: Customer) =>
        (await gifts.listOpen(scope, by.id)).map(({ lineId }) => lineId);
      expect(await listed(ann)).to.deep.equal([back.lineId, taken.lineId, open.lineId]);
      const gift = (await gifts.find(scope, ann.id, taken.lineId))!;
      await gifts.take(scope, bob.id, gift.key);
      await refunds.give(scope, 1, { reference: 'back', orderId: back.orderId, amount: null, lines: [], to: 'balance', returnStock: false, reason: null }); // prettier-ignore
      expect(await listed(ann)).to.deep.equal([open.lineId]);
      expect(await listed(bob)).to.deep.equal([theirs.lineId]);
      expect(await gifts.find(scope, bob.id, open.lineId)).to.equal(null);
    });

    it('ask for another look while their time runs, and for none when it is told', async () => {
      const ann = await aBuyer(scope, 1000n);
      const { lineId } = await aGift(ann);
      const { database } = await testPlatform();
      const wakes = async () => {
        const key = `t${scope.tenant.id}:gift:${lineId}`;
        await database.platform.query('select graphile_worker.remove_job($1)', [key]);
        await gifts.expire(scope, lineId);
        return (await database.platform.query('select from graphile_worker._private_jobs where key = $1', [key])).length; // prettier-ignore
      };
      expect(await wakes()).to.equal(1);
      at('2027-04-15T12:00:00Z');
      expect(await wakes()).to.equal(0);
    });
  });
});
