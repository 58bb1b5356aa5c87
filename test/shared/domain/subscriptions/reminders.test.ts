import { expect } from 'chai';
import { dueReminder, morningAfter } from '../../../../shared/domain/subscriptions/reminders.ts';
import * as renewals from '../../../../shared/domain/subscriptions/renewals.ts';
import * as privacy from '../../../../shared/domain/people/privacy.ts';
import * as refunds from '../../../../shared/domain/orders/refunds.ts';
import * as subscriptions from '../../../../shared/domain/subscriptions/subscriptions.ts';
import { aBuyer, buy, twenty } from '../order-support.ts';
import { aPlan, aShopAt, onlyId, toldOf } from '../renewal-support.ts';

describe('reminders of the end', () => {
  it('come 7, 3 and 1 days before it and at it, each once, whoever asks how often', async () => {
    const { scope, at } = await aShopAt('2027-03-01T12:00:00Z');
    const plan = await aPlan(scope, { graceDays: 2 });
    const customer = await aBuyer(scope, 5000n);
    await buy(scope, customer, plan.product);
    const id = await onlyId(scope);
    const told = ['bought'];
    for (const [moment, key] of [
      ['2027-03-25T11:59:59Z', null],
      ['2027-03-25T12:00:00Z', 'ends:7'],
      ['2027-03-29T12:00:01Z', 'ends:3'],
      ['2027-03-31T12:00:00Z', 'ends:1'],
      ['2027-04-01T12:00:00Z', 'ended'],
      ['2027-04-03T12:00:00Z', null],
    ] as const) {
      at(moment);
      const results = await twenty((n) =>
        n % 2 ? renewals.look(scope, id) : renewals.lookAtDue(scope),
      );
      expect(
        results.filter(({ status }) => status === 'rejected'),
        moment,
      ).to.deep.equal([]);
      if (key) told.push(key);
      expect(await toldOf(scope, customer), moment).to.deep.equal(told);
    }
    expect((await subscriptions.find(scope, id, null))?.status).to.equal('ended');
    // Renewed: what opens it is asked for again, and the new end has reminders of its own.
    await buy(scope, customer, plan.product);
    at('2027-04-26T12:00:00Z');
    await renewals.look(scope, id);
    expect((await toldOf(scope, customer)).slice(told.length)).to.deep.equal(['bought', 'ends:7']);
  }).timeout(30_000);

  it('move with an early renewal, and come back with a refund', async () => {
    const { scope, at } = await aShopAt('2027-03-01T12:00:00Z');
    const plan = await aPlan(scope);
    const customer = await aBuyer(scope, 5000n);
    await buy(scope, customer, plan.product);
    const id = await onlyId(scope);
    at('2027-03-25T12:00:00Z');
    await renewals.look(scope, id);
    const second = await buy(scope, customer, plan.product);
    at('2027-03-29T12:00:00Z');
    await renewals.look(scope, id);
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'ends:7', 'bought']);
    await refunds.give(scope, 1, { reference: 'refund', orderId: second, amount: null, lines: [], to: 'balance', returnStock: false, reason: null }); // prettier-ignore
    at('2027-03-31T12:00:00Z');
    await renewals.look(scope, id);
    expect((await toldOf(scope, customer)).at(-1)).to.equal('ends:1');
  });

  it('are one, the nearest, after hours in which nobody was there', async () => {
    const { scope, at } = await aShopAt('2027-03-01T12:00:00Z');
    const customer = await aBuyer(scope, 5000n);
    await buy(scope, customer, (await aPlan(scope)).product);
    at('2027-03-30T14:00:00Z');
    await renewals.lookAtDue(scope);
    await renewals.lookAtDue(scope);
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'ends:2']);
    at('2027-04-20T14:00:00Z');
    await renewals.lookAtDue(scope);
    expect((await toldOf(scope, customer)).length).to.equal(2);
  });

  it('are only those that fit a short plan; none while it is paused, or after it was taken away', async () => {
    const { scope, at } = await aShopAt('2027-03-01T12:00:00Z');
    const customer = await aBuyer(scope, 5000n);
    await buy(scope, customer, (await aPlan(scope, { period: { unit: 'day', count: 3 } })).product);
    const id = await onlyId(scope);
    await renewals.look(scope, id);
    expect(await toldOf(scope, customer)).to.deep.equal(['bought']);
    await subscriptions.pause(scope, id);
    at('2027-03-08T12:00:00Z');
    await renewals.look(scope, id);
    expect(await toldOf(scope, customer)).to.deep.equal(['bought']);
    await subscriptions.resume(scope, id);
    at('2027-03-10T12:00:00Z');
    await renewals.look(scope, id);
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'ends:1']);
    await subscriptions.end(scope, id, 'revoke:1', {});
    await renewals.look(scope, id);
    expect((await toldOf(scope, customer)).length).to.equal(2);
  });

  it('are not for who had themselves deleted before they were told of the end', async () => {
    const { scope, at } = await aShopAt('2027-03-01T12:00:00Z');
    const customer = await aBuyer(scope, 1000n);
    await buy(scope, customer, (await aPlan(scope)).product);
    const id = await onlyId(scope);
    at('2027-04-01T12:00:00Z');
    expect(await subscriptions.judge(scope, id)).to.equal('ended');
    await privacy.erase(scope, null, customer.id, []);
    const messages = () => scope.db.query('select chat_id from messages');
    const before = await messages();
    await renewals.look(scope, id);
    expect(await messages()).to.deep.equal(before);
  });

  it('wait for the morning by the clocks of the shop', async () => {
    const { scope, at } = await aShopAt('2027-03-01T02:00:00Z');
    const customer = await aBuyer(scope, 5000n);
    await buy(scope, customer, (await aPlan(scope)).product);
    const id = await onlyId(scope);
    at('2027-03-25T02:00:00Z');
    await renewals.look(scope, id);
    expect(await toldOf(scope, customer)).to.deep.equal(['bought']);
    at('2027-03-25T09:00:00Z');
    await renewals.look(scope, id);
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'ends:7']);
    expect(morningAfter(Date.parse('2027-03-25T02:00:00Z'), 'Asia/Tokyo')).to.equal(null);
    expect(morningAfter(Date.parse('2027-03-25T21:30:00Z'), 'UTC')?.toISOString()).to.equal('2027-03-26T09:00:00.000Z');
    expect(morningAfter(Date.parse('2027-03-25T21:30:00Z'), 'Europe/Moscow')?.toISOString()).to.equal('2027-03-26T06:00:00.000Z');
  }); // prettier-ignore

  it('wait for the next morning in the nights in which the clocks change too', () => {
    const morning = (iso: string) => morningAfter(Date.parse(iso), 'Europe/Berlin')?.toISOString();
    expect(morning('2027-03-27T22:30:00Z')).to.equal('2027-03-28T07:00:00.000Z');
    expect(morning('2027-03-27T20:00:00Z')).to.equal('2027-03-28T07:00:00.000Z');
    expect(morning('2027-03-27T23:30:00Z')).to.equal('2027-03-28T07:00:00.000Z');
    expect(morning('2027-10-30T21:59:00Z')).to.equal('2027-10-31T08:00:00.000Z');
    expect(morning('2027-10-31T22:59:00Z')).to.equal('2027-11-01T08:00:00.000Z');
  });

  it('leave no note behind when the transaction breaks', async () => {
    const { scope, at } = await aShopAt('2027-03-01T12:00:00Z');
    const customer = await aBuyer(scope, 5000n);
    await buy(scope, customer, (await aPlan(scope)).product);
    const id = await onlyId(scope);
    at('2027-03-25T12:00:00Z');
    const broken = scope.transaction(async (inner) => {
      await renewals.look(inner, id);
      throw new Error('the process dies here');
    });
    await broken.then(() => expect.fail('it breaks'), () => {}); // prettier-ignore
    expect(await toldOf(scope, customer)).to.deep.equal(['bought']);
    await renewals.look(scope, id);
    expect(await toldOf(scope, customer)).to.deep.equal(['bought', 'ends:7']);
  });

  it('know a late one from one that never fitted', () => {
    const end = Date.parse('2027-03-08T00:00:00Z');
    const day = 86_400_000;
    const due = (since: number, now: number, last: { end: number; days: number } | null = null) =>
      dueReminder({ endsAt: end, since, last }, now);
    expect(due(end - 5 * day, end - 4 * day)).to.equal(null);
    expect(due(end - 5 * day, end - 2 * day)).to.equal(3);
    expect(due(end - 9 * day, end - 4 * day)).to.equal(7);
    expect(due(end - 9 * day, end - 4 * day, { end, days: 7 })).to.equal(null);
    expect(due(end - 9 * day, end - 4 * day, { end: end - day, days: 1 })).to.equal(7);
    expect(due(end - 9 * day, end + 3 * day)).to.equal(null);
  });
});
