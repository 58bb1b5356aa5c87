import { expect } from 'chai';
import type { ManagerParts } from '../../../manager/context.ts';
import { remove, restore } from '../../../manager/lifecycle/remove.ts';
import { systemClock } from '../../../shared/clock.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import * as privacy from '../../../shared/domain/people/privacy.ts';
import * as starRenewals from '../../../shared/domain/subscriptions/star-renewals.ts';
import * as starStops from '../../../shared/domain/subscriptions/star-stops.ts';
import * as subscriptionGrants from '../../../shared/domain/subscriptions/subscription-grants.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import { createScopes } from '../../../shared/platform/scopes.ts';
import * as tenants from '../../../shared/platform/tenants.ts';
import type { Scope } from '../../../shared/scope.ts';
import { maintain } from '../../../shared/workers/maintain.ts';
import { createTasks, type TaskParts } from '../../../shared/workers/tasks.ts';
import { aCustomer } from '../../support/builders.ts';
import { newPlatform, newScope, testLog, type TestPlatform } from '../../support/platform.ts';
import { recordingApi, type RecordingApi } from '../../support/recording-api.ts';
import * as audit from '../../../shared/domain/staff/audit.ts';
import * as planOffers from '../../../shared/domain/subscriptions/plan-offers.ts';
import * as subscriptionUndo from '../../../shared/domain/subscriptions/subscription-undo.ts';
import { give, look, twenty } from '../domain/order-support.ts';
import { aPlan, onlyId, toldOf } from '../domain/renewal-support.ts';

describe('what Telegram is told of a subscription in Stars', () => {
  let platform: TestPlatform;
  let scope: Scope;
  let telegram: RecordingApi;
  let ann: Customer;
  let productId: bigint;
  let id: bigint;
  before(async () => {
    platform = await newPlatform();
  });
  after(() => platform.close());
  beforeEach(async () => {
    scope = await newScope({ platform });
    telegram = recordingApi();
    ann = await aCustomer(scope);
    productId = (await aPlan(scope, { starsPrice: 250 })).product.id;
    await charged('first');
    id = await onlyId(scope);
  });

  const charged = (charge: string) =>
    starRenewals.book(scope, { productId, customerId: ann.id }, { telegramId: ann.telegramId, total_amount: 250, telegram_payment_charge_id: charge, is_first_recurring: charge === 'first' }); // prettier-ignore
  const db = () => platform.database.platform;
  /** Works on what waits of one kind as a worker does: what throws is there again. Returns how many did. */
  const work = async (task: string): Promise<number> => {
    const scopes = createScopes({ database: platform.database, log: testLog, clock: systemClock });
    const tasks = createTasks({
      platform: db(),
      scopeOf: scopes.of,
      apiOf: async (tenantId: number, also?: 'removed') => {
        const found = await tenants.find(db(), { id: tenantId });
        return found?.state === 'active' || found?.state === also ? telegram.api : null;
      },
    } as unknown as TaskParts);
    const jobs = await db().query<{ id: string; payload: Record<string, unknown> }>(
      `select j.id, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = $1 and (j.payload->>'tenantId')::int = $2 order by j.id`,
      [task, scope.tenant.id],
    );
    let failed = 0;
    for (const job of jobs)
      try {
        await tasks[task]?.(job.payload, false);
        await db().query('delete from graphile_worker._private_jobs where id = $1', [job.id]);
      } catch {
        failed += 1;
      }
    return failed;
  };
  /** What Telegram was told since it was asked last. */
  const said = () =>
    telegram.calls
      .splice(0)
      .filter(({ method }) => method === 'editUserStarSubscription')
      .map(({ payload }) => [payload['user_id'], payload['telegram_payment_charge_id'], payload['is_canceled']].join(' ')); // prettier-ignore
  const night = () =>
    maintain({
      platform: db(),
      scopeOf: createScopes({ database: platform.database, log: testLog, clock: systemClock }).of,
      readCharges: () => Promise.resolve(),
      purge: async () => 0,
      log: testLog,
    });
  const manager = (): ManagerParts =>
    ({ database: platform.database, admin: platform.admin, hint: () => undefined }) as unknown as ManagerParts; // prettier-ignore
  const state = async () => {
    const found = await subscriptions.find(scope, id, null);
    return `${found?.status} ${found?.renewal}`;
  };

  it('is nothing while it runs, by however many charges', async () => {
    await charged('second');
    await night();
    expect(await work('star-renewal')).to.equal(0);
    expect(said()).to.deep.equal([]);
  });

  it('is the end of the charges when staff take it away: that charge, until Telegram answers, and once', async () => {
    await charged('second');
    const key = { id, reason: 'A rule was broken', reference: 'once' };
    await twenty(() => subscriptionGrants.revoke(scope, 1, key));
    expect(await state()).to.equal('ended none');
    telegram.refuse('editUserStarSubscription', 502, 'Bad Gateway');
    expect(await work('star-renewal')).to.equal(1);
    telegram.refuse('editUserStarSubscription', 429, 'Too Many Requests: retry after 3');
    expect(await work('star-renewal')).to.equal(1);
    said();
    expect(await work('star-renewal')).to.equal(0);
    expect(said()).to.deep.equal([`${ann.telegramId} first true`]);
    await night();
    expect(await work('star-renewal')).to.equal(0);
    expect(said()).to.deep.equal([]);
  });

  it('is said again by the night where the tries of the job ran out', async () => {
    await subscriptionGrants.revoke(scope, 1, { id, reason: 'A rule was broken', reference: 'x' });
    await db().query('delete from graphile_worker._private_jobs where key = $1', [`t${scope.tenant.id}:star-renewal:${id}`]); // prettier-ignore
    await night();
    await work('star-renewal');
    expect(said()).to.deep.equal([`${ann.telegramId} first true`]);
    // Had it been told before, and the answer was lost: the same again does no harm, and is no news for her.
    telegram.refuse('editUserStarSubscription', 400, 'Bad Request: SUBSCRIPTION_NOT_ACTIVE');
    const { api } = telegram;
    await api.editUserStarSubscription(ann.telegramId, 'first', true).catch(() => undefined);
    said();
    await night();
    expect(await work('star-renewal')).to.equal(0);
    expect(said()).to.deep.equal([]);
    expect(await toldOf(scope, ann)).to.deep.equal(['stars', 'revoked']);
  });

  it('is the end when staff give it for life: nothing is left to be charged for', async () => {
    const term = { lifetime: true } as const;
    const { auditId } = await subscriptionGrants.grant(scope, 1, { customerId: ann.id, productId, term, reason: null, reference: 'life' }); // prettier-ignore
    expect(await state()).to.equal('active none');
    await work('star-renewal');
    expect(said()).to.deep.equal([`${ann.telegramId} first true`]);
    // Taken back it runs as before, and only she can switch Telegram's charges on again.
    await subscriptionUndo.revert(scope, await audit.find(scope, auditId!));
    expect(await state()).to.equal('active stars');
    await work('star-renewal');
    expect(said()).to.deep.equal([]);
    expect((await subscriptions.find(scope, id, null))?.isStopped).to.equal(true);
  });

  it('is nothing by a change of plan: what Telegram renews is not changed, by whatever way', async () => {
    const gold = (await aPlan(scope, {}, 5000n)).product;
    const buyer = { ...ann };
    await give(scope, buyer, 9000n);
    const offer = await planOffers.find(scope, ann.id, gold.id);
    expect(offer?.changeable).to.deep.equal([]);
    const seen = await look(scope, buyer, { productId: gold.id, quantity: 1, changeFrom: id });
    expect(seen.quote.changeGone).to.equal(true);
    // Stopped by her and over by refund it is; then it is an end like any other.
    await starRenewals.setCanceled(scope, ann.id, id, true);
    expect((await planOffers.find(scope, ann.id, gold.id))?.changeable).to.deep.equal([]);
  });

  it('is her own word, as it is when the job runs', async () => {
    await starRenewals.setCanceled(scope, ann.id, id, true);
    await starRenewals.setCanceled(scope, ann.id, id, false);
    await starRenewals.setCanceled(scope, ann.id, id, true);
    await work('star-renewal');
    expect(said()).to.deep.equal([`${ann.telegramId} first true`]);
    expect(await state()).to.equal('active stars');
    await starRenewals.setCanceled(scope, ann.id, id, false);
    await work('star-renewal');
    expect(said()).to.deep.equal([`${ann.telegramId} first false`]);
  });

  it('is the end when she has herself deleted, by the number that nobody here knows then', async () => {
    await privacy.erase(scope, null, ann.id, []);
    telegram.refuse('editUserStarSubscription', 500, 'Internal Server Error');
    expect(await work('star-renewal')).to.equal(1);
    await night();
    said();
    expect(await work('star-renewal')).to.equal(0);
    expect(said()).to.deep.equal([`${ann.telegramId} first true`]);
    await night();
    await work('star-renewal');
    expect(said()).to.deep.equal([]);
  });

  it('is the end when its shop is removed and stays so for an hour', async () => {
    await remove(manager(), scope.tenant);
    await remove(manager(), scope.tenant);
    const [job] = await db().query<{ s: number }>(
      `select extract(epoch from run_at - created_at)::int as s from graphile_worker._private_jobs where key = $1`,
      [`star-shop:${scope.tenant.id}`],
    );
    expect(job?.s).to.equal(3600);
    await restore(manager(), scope.tenant);
    await work('star-shop');
    await work('star-renewal');
    expect(said()).to.deep.equal([]);
    await remove(manager(), scope.tenant);
    await work('star-shop');
    telegram.refuse('editUserStarSubscription', 502, 'Bad Gateway');
    expect(await work('star-renewal')).to.equal(1);
    said();
    await work('star-renewal');
    await night();
    await work('star-renewal');
    expect(said()).to.deep.equal([`${ann.telegramId} first true`]);
    expect(await state()).to.equal('active stars');
    // Back again it is hers to say whether it goes on.
    await restore(manager(), scope.tenant);
    await night();
    await work('star-renewal');
    expect(said()).to.deep.equal([]);
    await starRenewals.setCanceled(scope, ann.id, id, false);
    await work('star-renewal');
    expect(said()).to.deep.equal([`${ann.telegramId} first false`]);
  });

  it('is of what it charges alone, when a shop goes', async () => {
    const bob = await aCustomer(scope);
    const own = { customerId: bob.id, productId, kind: 'order', term: null, price: null } as const;
    await subscriptions.extend(scope, { ...own, reference: 'order:1:1' });
    // He had it by Stars once: Telegram charges him no more.
    await scope.db.query(
      `update subscriptions set renewal = 'balance', details = '{"stars": {"charge": "old", "canceled": false}}' where customer_id = $1`,
      [bob.id],
    );
    await starStops.stopAll(scope);
    await work('star-renewal');
    expect(said()).to.deep.equal([`${ann.telegramId} first true`]);
  });

  it('is said while the shop is removed, where she had stopped it just before', async () => {
    await starRenewals.setCanceled(scope, ann.id, id, true);
    await remove(manager(), scope.tenant);
    expect(await work('star-renewal')).to.equal(0);
    expect(said()).to.deep.equal([`${ann.telegramId} first true`]);
  });
});
