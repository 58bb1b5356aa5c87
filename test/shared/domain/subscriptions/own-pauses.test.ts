import { expect } from 'chai';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import * as gifts from '../../../../shared/domain/subscriptions/gifts.ts';
import * as ownPauses from '../../../../shared/domain/subscriptions/own-pauses.ts';
import * as renewals from '../../../../shared/domain/subscriptions/renewals.ts';
import * as grants from '../../../../shared/domain/subscriptions/subscription-grants.ts';
import * as history from '../../../../shared/domain/subscriptions/subscription-history.ts';
import type { Terms } from '../../../../shared/domain/subscriptions/subscription-rules.ts';
import * as figures from '../../../../shared/domain/subscriptions/subscription-statistics.ts';
import * as undo from '../../../../shared/domain/subscriptions/subscription-undo.ts';
import * as starRenewals from '../../../../shared/domain/subscriptions/star-renewals.ts';
import * as subscriptions from '../../../../shared/domain/subscriptions/subscriptions.ts';
import type { Subscription } from '../../../../shared/domain/subscriptions/subscriptions.ts';
import * as audit from '../../../../shared/domain/staff/audit.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { brokenBooks } from '../../../support/builders.ts';
import { testPlatform } from '../../../support/platform.ts';
import { aBuyer, buy, confirm, look, twenty } from '../order-support.ts';
import { aPlan, aShopAt, onlyId, toldOf } from '../renewal-support.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BEGIN = Date.parse('2027-03-01T12:00:00Z');

describe('a subscription that its customer pauses', () => {
  let scope: Scope;
  let at: (iso: string) => void;
  let ann: Customer;
  beforeEach(async () => {
    ({ scope, at } = await aShopAt(new Date(BEGIN).toISOString()));
    ann = await aBuyer(scope, 9000n);
    await allow(2, 30);
  });
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  const allow = (times: number, days: number) =>
    scope.db.query(`update settings set options = options || $1`, [
      JSON.stringify({ pauses: { times, days } }),
    ]);
  const after = (ms: number) => at(new Date(BEGIN + ms).toISOString());
  const bought = async (terms: Partial<Terms> = {}) => {
    const { product } = await aPlan(scope, { period: { unit: 'day', count: 10 }, ...terms });
    await buy(scope, ann, product);
    return onlyId(scope);
  };
  const read = async (id: bigint): Promise<Subscription> => {
    const found = await subscriptions.find(scope, id, null);
    if (!found) throw new Error('it is there');
    return found;
  };
  const endOf = async (id: bigint) => ((await read(id)).endsAt?.getTime() ?? 0) - BEGIN;
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => {
        if (!(error instanceof UserError)) throw error;
        return error.code;
      },
    );
  const pause = (id: bigint) => ownPauses.pause(scope, ann.id, id);
  const resume = (id: bigint) => ownPauses.resume(scope, ann.id, id);
  const yes = (results: readonly PromiseSettledResult<boolean>[]) =>
    results.filter((each) => each.status === 'fulfilled' && each.value).length;

  it('keeps all that was left of it to the second, and counts once however often it is pressed', async () => {
    const id = await bought();
    after(3 * DAY + 1234);
    expect(yes(await twenty(() => pause(id)))).to.equal(1);
    expect((await read(id)).status).to.equal('paused');
    expect((await read(id)).resumesAt?.getTime()).to.equal(BEGIN + 33 * DAY + 1234);
    expect((await read(id)).ownPauses).to.have.length(1);
    after(12 * DAY + 777);
    await renewals.look(scope, id);
    await renewals.lookAtDue(scope);
    expect((await read(id)).status).to.equal('paused');
    expect(yes(await twenty(() => resume(id)))).to.equal(1);
    expect((await read(id)).status).to.equal('active');
    expect(await endOf(id)).to.equal(10 * DAY + 9 * DAY - 457);
    expect((await read(id)).resumesAt).to.equal(null);
    const [last] = await history.list(scope, id, 1);
    expect([last?.kind, last?.isOwn]).to.deep.equal(['pause', true]);
  });

  it('neither gains nor loses when both buttons are pressed twenty times at once', async () => {
    await allow(12, 30);
    const id = await bought();
    after(2 * DAY);
    let n = 0;
    await twenty(() => {
      n += 1;
      return (n % 2 ? pause(id) : resume(id)).catch((error: unknown) => error);
    });
    after(4 * DAY);
    const isPaused = (await read(id)).status === 'paused';
    await resume(id);
    expect(await endOf(id)).to.equal((isPaused ? 12 : 10) * DAY);
  });

  it('keeps the time of a pause that begins in the very moment in which another one ended', async () => {
    const id = await bought();
    after(2 * DAY);
    await pause(id);
    await resume(id);
    await pause(id);
    after(4 * DAY);
    await resume(id);
    expect(await endOf(id)).to.equal(12 * DAY);
  });

  it('goes on by itself on its last day, once, and says so', async () => {
    const id = await bought();
    after(3 * DAY);
    await pause(id);
    after(33 * DAY - 1000);
    await renewals.look(scope, id);
    expect((await read(id)).status).to.equal('paused');
    // Nobody was there on that day: the time that they could not use is theirs all the same.
    after(34 * DAY);
    await twenty(() => renewals.look(scope, id));
    expect((await read(id)).status).to.equal('active');
    expect(await endOf(id)).to.equal(41 * DAY);
    expect(await toldOf(scope, ann)).to.deep.equal(['bought', 'pause-over']);
  });

  it('is woken for its last day by a job, and by the daily round', async () => {
    const id = await bought();
    await pause(id);
    const { database } = await testPlatform();
    const jobs = await database.platform.query<{ run_at: Date }>(
      'select run_at from graphile_worker._private_jobs where key = $1',
      [`t${scope.tenant.id}:subscription:${id}`],
    );
    expect(jobs.map(({ run_at: runAt }) => runAt.getTime())).to.deep.equal([BEGIN + 30 * DAY]);
    after(30 * DAY);
    await renewals.lookAtDue(scope);
    expect((await read(id)).status).to.equal('active');
    expect(await endOf(id)).to.equal(40 * DAY);
  });

  it('may be paused so often within any year, and not at all where the shop does not want it', async () => {
    const id = await bought({ period: { unit: 'month', count: 12 } });
    for (const day of [10, 20]) {
      after(day * DAY);
      await pause(id);
      after((day + 1) * DAY);
      await resume(id);
    }
    after(30 * DAY);
    expect(await codeOf(pause(id))).to.equal('pause-used-up');
    const pauses = { times: 2, days: 30 };
    expect(ownPauses.offerOf(await read(id), { pauses }, BEGIN + 30 * DAY)).to.deep.equal({
      until: new Date(BEGIN + 60 * DAY),
      left: 0,
      nextAt: new Date(BEGIN + 375 * DAY),
    });
    after(375 * DAY + HOUR);
    await grants.grant(scope, 1, { customerId: ann.id, productId: (await read(id)).productId, term: { unit: 'day', count: 30 }, reason: null, reference: 'more' }); // prettier-ignore
    expect(await pause(id)).to.equal(true);
    expect((await read(id)).ownPauses).to.have.length(2);
    await allow(0, 30);
    // What is paused already goes on when they like.
    expect(await resume(id)).to.equal(true);
    expect(await codeOf(pause(id))).to.equal('pause-unoffered');
  });

  it('is no trial, nothing for life or until a day, and nobody else’s', async () => {
    const none: [Partial<Terms>, string][] = [
      [{ period: 'lifetime' }, 'pause-unoffered'],
      [{ period: { until: '2027-12-31T23:59:59.999Z' } }, 'pause-unoffered'],
    ];
    for (const [terms, code] of none) {
      const { product } = await aPlan(scope, terms);
      await buy(scope, ann, product);
      const found = (await subscriptions.list(scope, ann.id)).find(({ productId }) => productId === product.id); // prettier-ignore
      expect(await codeOf(pause(found?.id ?? 0n))).to.equal(code);
    }
    const { product } = await aPlan(scope, { trialDays: 7 });
    const trial = await subscriptions.startTrial(scope, ann.id, product.id);
    expect(await codeOf(pause(trial?.subscriptionId ?? 0n))).to.equal('pause-unoffered');
    const ben = await aBuyer(scope, 0n);
    const [mine] = await subscriptions.list(scope, ann.id);
    expect(await codeOf(ownPauses.pause(scope, ben.id, mine?.id ?? 0n))).to.equal('subscription-gone'); // prettier-ignore
    expect(await codeOf(ownPauses.resume(scope, ben.id, mine?.id ?? 0n))).to.equal('subscription-gone'); // prettier-ignore
  });

  it('may be a gift that they took', async () => {
    const ben = await aBuyer(scope, 0n);
    const { product } = await aPlan(scope, { period: { unit: 'day', count: 10 } });
    const seen = await look(scope, ann, { productId: product.id, quantity: 1, gift: true });
    await confirm(scope, ann, seen, { by: 'balance' });
    const [gift] = await gifts.listOpen(scope, ann.id);
    const taken = await gifts.take(scope, ben.id, gift?.key ?? '');
    const id = 'subscriptionId' in taken ? taken.subscriptionId : 0n;
    expect(await codeOf(pause(id))).to.equal('subscription-gone');
    expect(await ownPauses.pause(scope, ben.id, id)).to.equal(true);
    after(5 * DAY);
    expect(await ownPauses.resume(scope, ben.id, id)).to.equal(true);
    expect(await endOf(id)).to.equal(15 * DAY);
  });

  it('is not the shop’s pause: that one only the shop ends, and taking an end of the pause back leaves it theirs', async () => {
    const id = await bought();
    await grants.setPaused(scope, 1, id, true);
    expect(await codeOf(resume(id))).to.equal('pause-of-shop');
    await grants.setPaused(scope, 1, id, false);
    await pause(id);
    const until = (await read(id)).resumesAt;
    const entry = await grants.setPaused(scope, 1, id, false);
    await undo.revert(scope, await audit.findUndoable(scope, entry ?? 0n, 1));
    expect((await read(id)).resumesAt).to.deep.equal(until);
    expect(await resume(id)).to.equal(true);
    // A pause of the shop that follows is not theirs.
    await grants.setPaused(scope, 1, id, true);
    expect(await codeOf(resume(id))).to.equal('pause-of-shop');
    after(60 * DAY);
    await renewals.look(scope, id);
    expect((await read(id)).status).to.equal('paused');
  });

  it('renews itself from the balance neither while it is paused nor too early, and goes on when more is bought', async () => {
    const id = await bought();
    expect(await renewals.choose(scope, ann.id, id, 'balance')).to.equal(true);
    after(3 * DAY);
    await pause(id);
    after(20 * DAY);
    await renewals.look(scope, id);
    expect(await endOf(id)).to.equal(10 * DAY);
    await resume(id);
    await renewals.look(scope, id);
    expect(await endOf(id)).to.equal(27 * DAY);
    after(27 * DAY - HOUR);
    await renewals.look(scope, id);
    expect(await endOf(id)).to.equal(37 * DAY);
    await pause(id);
    after(30 * DAY);
    const { productId } = await read(id);
    await confirm(scope, ann, await look(scope, ann, { productId, quantity: 1 }), { by: 'balance' }); // prettier-ignore
    expect((await read(id)).status).to.equal('active');
    expect(await endOf(id)).to.equal(37 * DAY + 3 * DAY + HOUR + 10 * DAY);
  });

  it('is charged no Stars meanwhile, nor afterwards where Telegram’s own month is over', async () => {
    const { product } = await aPlan(scope, { starsPrice: 250 });
    const charge = (name: string, first = false) =>
      starRenewals.book(scope, { productId: product.id, customerId: ann.id }, { telegramId: ann.telegramId, total_amount: 250, telegram_payment_charge_id: name, is_first_recurring: first }); // prettier-ignore
    await charge('first', true);
    const id = await onlyId(scope);
    after(5 * DAY);
    await twenty(() => pause(id));
    expect((await starRenewals.wanted(scope, id))?.isCanceled).to.equal(true);
    after(10 * DAY);
    await resume(id);
    expect([(await read(id)).renewal, (await read(id)).isStopped]).to.deep.equal(['stars', true]);
    expect(await endOf(id)).to.equal(35 * DAY);
    expect(await starRenewals.setCanceled(scope, ann.id, id, false)).to.equal(true);
    after(20 * DAY);
    await pause(id);
    after(40 * DAY);
    await resume(id);
    expect((await read(id)).renewal).to.equal('none');
    expect(await endOf(id)).to.equal(55 * DAY);
  });

  it('counts in the figures as paused: neither paying nor lost', async () => {
    const id = await bought({ period: { unit: 'month', count: 1 } });
    after(5 * DAY);
    const period = { from: new Date(BEGIN + DAY), to: new Date(BEGIN + 5 * DAY) };
    expect((await figures.read(scope, period, 'UTC')).paying).to.equal(1);
    await pause(id);
    const { paying, lost, ended, states, atBeginning } = await figures.read(scope, period, 'UTC');
    expect({ paying, lost, ended, states, atBeginning }).to.deep.equal({
      paying: 0,
      lost: 0,
      ended: 0,
      states: { paused: 1 },
      atBeginning: 1,
    });
  });
});
