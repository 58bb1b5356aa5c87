import { expect } from 'chai';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import * as privacy from '../../../../shared/domain/people/privacy.ts';
import * as audit from '../../../../shared/domain/staff/audit.ts';
import * as renewals from '../../../../shared/domain/subscriptions/renewals.ts';
import * as desk from '../../../../shared/domain/subscriptions/subscription-desk.ts';
import type { DeskView } from '../../../../shared/domain/subscriptions/subscription-desk.ts';
import * as grants from '../../../../shared/domain/subscriptions/subscription-grants.ts';
import * as undo from '../../../../shared/domain/subscriptions/subscription-undo.ts';
import * as subscriptions from '../../../../shared/domain/subscriptions/subscriptions.ts';
import type { Term } from '../../../../shared/domain/subscriptions/subscriptions.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCustomer } from '../../../support/builders.ts';
import { buy, confirm, give, look, twenty } from '../order-support.ts';
import { aPlan, aShopAt } from '../renewal-support.ts';

const days = (count: number): Term => ({ unit: 'day', count });

describe('what staff give, take and see', () => {
  let scope: Scope;
  let at: (iso: string) => void;
  let ann: Customer;
  let productId: bigint;
  beforeEach(async () => {
    ({ scope, at } = await aShopAt('2027-03-01T12:00:00Z'));
    ann = await aCustomer(scope);
    productId = (await aPlan(scope)).product.id;
  });

  const grant = (reference: string, term: Term | null = days(10), over: { productId?: bigint; customerId?: bigint } = {}) =>
    grants.grant(scope, 1, { customerId: ann.id, productId, reason: null, term, reference, ...over }); // prettier-ignore
  const codeOf = async (work: Promise<unknown>) => {
    try {
      await work;
      return 'done';
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return error.code;
    }
  };
  const found = async (id: bigint) => (await subscriptions.find(scope, id, null))!;
  const until = async (id: bigint) => (await found(id)).endsAt?.toISOString().slice(0, 10);
  const revert = async (entry: bigint | null) =>
    undo.revert(scope, await audit.find(scope, entry!));
  const audited = async () =>
    (await scope.db.query<{ action: string; data: Record<string, unknown> }>(`select action, data from audit_log where action like 'subscription.%' order by id`)); // prettier-ignore
  const messages = async () => (await scope.db.query('select from messages')).length;

  it('gives time once by twenty same references, and says which was a repeat', async () => {
    const results = await twenty(() => grant('same'));
    const given = results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(given).to.have.length(20);
    expect(given.filter(({ auditId }) => auditId !== null)).to.have.length(1);
    expect(await until(given[0]!.subscriptionId)).to.equal('2027-03-11');
    expect(await audited()).to.have.length(1);
    // What it says of before: nothing, where nothing ran.
    expect((await audited())[0]?.data['before']).to.deep.equal({});
    at('2027-03-12T12:00:00Z');
    await renewals.look(scope, given[0]!.subscriptionId);
    await grant('after the end');
    expect((await audited())[1]?.data['before']).to.deep.equal({});
    await grant('on top');
    expect((await audited())[2]?.data['before']).to.deep.equal({ until: '2027-03-22T12:00:00.000Z' }); // prettier-ignore
  });

  it('gives nothing where nothing is added, or the plan’s day is over, or nobody is there', async () => {
    const fixed = (await aPlan(scope, { period: { until: '2027-03-20T00:00:00Z' } })).product.id;
    expect(await codeOf(grant('a', null, { productId: fixed }))).to.equal('done');
    expect(await codeOf(grant('b', null, { productId: fixed }))).to.equal('plan-enough');
    at('2027-03-21T00:00:00Z');
    const bob = await aCustomer(scope);
    expect(await codeOf(grant('c', null, { productId: fixed, customerId: bob.id }))).to.equal('plan-date-past'); // prettier-ignore
    expect(await subscriptions.list(scope, bob.id)).to.deep.equal([]);
    expect(await codeOf(grant('d', days(1), { productId: 999_999n }))).to.equal('product-gone');
    expect(await codeOf(grant('e', days(1), { customerId: 999_999n }))).to.equal('customer-gone');
    await privacy.erase(scope, null, bob.id, []);
    expect(await codeOf(grant('f', days(1), { customerId: bob.id }))).to.equal('customer-gone');
  });

  it('pauses once, and takes back only what is still as it was made', async () => {
    const { subscriptionId: id, auditId } = await grant('a');
    const paused = await grants.setPaused(scope, 1, id, true);
    expect(await grants.setPaused(scope, 1, id, true)).to.equal(null);
    expect(await audited()).to.have.length(2);
    await grants.setPaused(scope, 1, id, false);
    expect(await codeOf(revert(paused))).to.equal('undo-changed');
    await revert(auditId);
    expect((await found(id)).status).to.equal('ended');
    expect(await codeOf(revert(auditId))).to.equal('undo-changed');
    expect(await codeOf(grants.setPaused(scope, 1, 999_999n, true))).to.equal('subscription-gone');
  });

  it('leaves paused again what was given while it was paused, when that is taken back', async () => {
    const { subscriptionId: id } = await grant('a');
    await grants.setPaused(scope, 1, id, true);
    at('2027-03-03T12:00:00Z');
    const { auditId } = await grant('b');
    expect((await found(id)).status).to.equal('active');
    await revert(auditId);
    expect((await found(id)).status).to.equal('paused');
  });

  it('renews by itself nothing that was taken away since', async () => {
    await give(scope, ann, 1000n);
    await buy(scope, ann, (await aPlan(scope, { period: { unit: 'day', count: 10 } })).product);
    const { id, productId: bought } = (await subscriptions.list(scope, ann.id))[0]!;
    await renewals.choose(scope, ann.id, id, 'balance');
    const { auditId } = await grant('a', days(5), { productId: bought });
    await grants.revoke(scope, 1, { id, reason: 'A rule was broken', reference: 'x' });
    expect(await grants.revoke(scope, 1, { id, reason: 'Again', reference: 'y' })).to.equal(null);
    await revert(auditId);
    expect([(await found(id)).status, (await found(id)).renewal]).to.deep.equal(['ended', 'none']);
  });

  it('takes nothing back whose value went into another plan', async () => {
    await give(scope, ann, 9000n);
    await buy(scope, ann, (await aPlan(scope, { period: { unit: 'day', count: 10 } })).product);
    const { id, productId: bought } = (await subscriptions.list(scope, ann.id))[0]!;
    const { auditId } = await grant('a', days(5), { productId: bought });
    const gold = (await aPlan(scope, {}, 5000n)).product;
    const seen = await look(scope, ann, { productId: gold.id, quantity: 1, changeFrom: id });
    expect(await confirm(scope, ann, seen)).to.have.property('orderId');
    expect(await codeOf(revert(auditId))).to.equal('undo-changed');
  });

  it('says nothing to who had themselves deleted, and gives nothing back to them', async () => {
    const { auditId } = await grant('a');
    await privacy.erase(scope, null, ann.id, []);
    const before = await messages();
    await revert(auditId);
    expect(await messages()).to.equal(before);
  });

  describe('in lists', () => {
    /** One of each state: their names in the order of a view. */
    const names = async (view: DeskView, customerId: bigint | null = null) =>
      (await desk.list(scope, { view, productId: null, customerId }, { limit: 20, offset: 0 })).map(({ customer, plan }) => (customerId === null ? customer : plan)); // prettier-ignore
    const has = async (
      name: string,
      term: Term,
      kind: 'staff' | 'trial' = 'staff',
      plan = productId,
    ) => {
      const customer = await aCustomer(scope, name);
      const { subscriptionId } = await subscriptions.extend(scope, { customerId: customer.id, productId: plan, reference: `${kind}:${name}`, kind, term, price: null }); // prettier-ignore
      return subscriptionId;
    };

    it('stand who ends next first, and of what is over the last one first', async () => {
      const short = await has('short', days(2));
      const middle = await has('middle', days(4));
      await has('life', { lifetime: true });
      await has('long', days(9));
      await has('week', days(7));
      await has('later', { unit: 'second', count: 7 * 86_400 + 1 });
      await has('trying', days(3), 'trial');
      expect(await names('active')).to.deep.equal([
        'short',
        'middle',
        'week',
        'later',
        'long',
        'life',
      ]);
      expect(await names('ending')).to.deep.equal(['short', 'trying', 'middle', 'week']);
      expect(await desk.count(scope, null)).to.deep.include({ active: 6, ending: 4, trial: 1 });
      at('2027-03-05T13:00:00Z');
      for (const id of [short, middle]) await renewals.look(scope, id);
      expect(await names('ended')).to.deep.equal(['middle', 'short']);
      expect(await names('active')).to.deep.equal(['week', 'later', 'long', 'life']);
    });

    it('stand somebody’s own with what runs before what is over, whatever ends when', async () => {
      for (const [name, term] of [['over', days(1)], ['runs', days(30)]] as const) {
        const plan = (await aPlan(scope)).product.id;
        await scope.db.query('update products set name = $2 where id = $1', [plan, name]);
        await grant(name, term, { productId: plan });
      } // prettier-ignore
      at('2027-03-03T12:00:00Z');
      for (const { id } of await subscriptions.list(scope, ann.id)) await renewals.look(scope, id);
      expect(await names('active', ann.id)).to.deep.equal(['runs', 'over']);
    });
  });
});
