import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { systemClock } from '../../../shared/clock.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import * as gifts from '../../../shared/domain/subscriptions/gifts.ts';
import * as orders from '../../../shared/domain/orders/orders.ts';
import * as payments from '../../../shared/domain/money/payments.ts';
import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import type { Plan } from '../../../shared/domain/subscriptions/plans.ts';
import * as grants from '../../../shared/domain/subscriptions/subscription-grants.ts';
import * as undo from '../../../shared/domain/subscriptions/subscription-undo.ts';
import * as audit from '../../../shared/domain/staff/audit.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import type { Terms } from '../../../shared/domain/subscriptions/subscription-rules.ts';
import type { Scope } from '../../../shared/scope.ts';
import { anEvent, anInvoice, brokenBooks } from '../../support/builders.ts';
import { newScope } from '../../support/platform.ts';
import { aBuyer, balanceOf, brokenOrders, buy, confirm, look } from './order-support.ts';

const DAY = 86_400_000;

describe('plans that are paused, changed late and taken away', () => {
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

  it('a change that comes when there is nothing to add keeps its money, and what it counted on counts once', async () => {
    const [basic, life] = [await aPlan({}, 5000n), await aPlan({ period: 'lifetime' }, 9000n)];
    const ann = await aBuyer(scope, 14_000n);
    await buy(scope, ann, basic.product);
    const from = await ofPlan(ann, basic);
    const seen = await look(scope, ann, { productId: life.product.id, quantity: 1, changeFrom: from?.id ?? null }); // prettier-ignore
    expect(seen.quote.total).to.equal(4000n);
    const placed = await confirm(scope, ann, seen, { by: 'invoice', held: 0n });
    const id = 'orderId' in placed ? placed.orderId : 0n;
    await buy(scope, ann, life.product);
    const money = { amount: 4000n, currency: 'USD' };
    const invoice = await anInvoice(scope, ann, { reference: `order:${id}:1`, money });
    await orders.bindInvoice(scope, id, invoice.id);
    await payments.apply(scope, anEvent(ann, { invoiceId: invoice.id, money }));
    // Not a gift worth 90.00 for 40.00, with the old plan still there to be counted again.
    expect(await gifts.listOpen(scope, ann.id)).to.deep.equal([]);
    expect(await balanceOf(scope, ann)).to.equal(4000n);
  });

  it('what was paid for stays paid for in the days that a pause gave back', async () => {
    const [basic, gold] = [await aPlan(), await aPlan({}, 5000n)];
    const ann = await aBuyer(scope, 2000n);
    await buy(scope, ann, basic.product);
    const { id } = (await ofPlan(ann, basic))!;
    ahead = 4 * DAY;
    await subscriptions.pause(scope, id);
    ahead = 30 * DAY;
    await subscriptions.resume(scope, id);
    expect((await ofPlan(ann, basic))?.status).to.equal('active');
    const seen = await look(scope, ann, {
      productId: gold.product.id,
      quantity: 1,
      changeFrom: id,
    });
    expect(seen.quote.discount).to.equal(600n);
  });

  it('what was taken away while it was paused has all its days when that is undone', async () => {
    const plan = await aPlan();
    const ann = await aBuyer(scope, 1000n);
    await buy(scope, ann, plan.product);
    const { id } = (await ofPlan(ann, plan))!;
    ahead = 4 * DAY;
    await subscriptions.pause(scope, id);
    ahead = 30 * DAY;
    const wanted = { id, reason: 'a mistake', reference: randomUUID() };
    const entry = await grants.revoke(scope, 1, wanted);
    expect((await ofPlan(ann, plan))?.status).to.equal('ended');
    await undo.revert(scope, await audit.find(scope, entry!));
    expect((await ofPlan(ann, plan))?.status).to.equal('paused');
    ahead = 50 * DAY;
    await subscriptions.resume(scope, id);
    const found = await ofPlan(ann, plan);
    expect(Math.round((found!.endsAt!.getTime() - scope.clock.now()) / DAY)).to.equal(6);
    expect(found?.status).to.equal('active');
  });
});
