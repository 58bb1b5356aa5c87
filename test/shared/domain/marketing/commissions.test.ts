import { expect } from 'chai';
import * as commissions from '../../../../shared/domain/marketing/commissions.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import * as orders from '../../../../shared/domain/orders/orders.ts';
import type { Options } from '../../../../shared/domain/shop/options.ts';
import * as referral from '../../../../shared/domain/marketing/referral.ts';
import * as refunds from '../../../../shared/domain/orders/refunds.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aProduct, brokenBooks } from '../../../support/builders.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';
import {
  aBuyer,
  aKeyProduct,
  balanceOf,
  brokenOrders,
  buy,
  give,
  twenty,
} from '../order-support.ts';

const DAY = 86_400_000;

describe('Commissions', () => {
  let scope: Scope;
  let now: number;
  let ann: Customer;
  let bob: Customer;
  beforeEach(async () => {
    now = Date.now();
    scope = await newScope({ clock: { now: () => now } as never });
    ann = await aBuyer(scope);
    bob = await aBuyer(scope, 100_000n);
    await bringBy(bob, ann);
  });
  const bringBy = async (who: Customer, by: Customer) =>
    referral.bring(scope, who.id, (await referral.read(scope, by.id)).code);
  const offer = (terms: Partial<NonNullable<Options['referral']>> = {}) =>
    settings.setOptions(scope, 1, {
      referral: { percent: 1000, secondPercent: 0, holdDays: 0, cap: null, ...terms },
    });
  const refund = (orderId: bigint, amount: bigint | null, reference = `refund:${orderId}`) =>
    refunds.give(scope, 1, { reference, orderId, amount, lines: [], to: 'balance', returnStock: false, reason: null }); // prettier-ignore
  const told = async (who: Customer) =>
    (
      await scope.db.query<{ key: string }>(
        `select content->>'key' as key from messages where customer_id = $1 and content->>'key' like 'notice-commission%' order by id`,
        [who.id],
      )
    ).map(({ key }) => key.slice('notice-commission-'.length));
  /** What the account of the programme paid is what people have of it. */
  const broken = async () => [
    ...(await brokenBooks(scope)),
    ...(await brokenOrders(scope)),
    ...(await scope.db.query(
      `select 'referral' where (select coalesce(sum(credited), 0) from commissions) <> -(
         select coalesce(sum(e.amount), 0) from ledger_entries e join ledger_accounts a on a.id = e.account_id
         where a.name = 'referral')`,
    )),
  ];
  afterEach(async () => {
    expect(await broken()).to.deep.equal([]);
  });

  it('are credited once, by twenty sweeps at once', async () => {
    await offer();
    for (let count = 0; count < 3; count += 1)
      await buy(scope, bob, await aProduct(scope, { price: 1009n }));
    await twenty(() => scope.transaction((scope) => commissions.settle(scope)));
    expect(await balanceOf(scope, ann)).to.equal(300n);
    expect(await commissions.settle(scope)).to.equal(0);
    expect(await told(ann)).to.deep.equal(['credited', 'credited', 'credited']);
    const { brought, buyers, earned, held } = await referral.read(scope, ann.id);
    expect([brought, buyers, earned.amount, held.amount]).to.deep.equal([1, 1, 300n, 0n]);
  });

  it('are what a refund leaves of them, also while it is on its way', async () => {
    await offer();
    const orderId = await buy(scope, bob, await aProduct(scope, { price: 10_000n }));
    const { admin } = await testPlatform();
    const isWaiting = () =>
      admin.transaction(async (client) => {
        const { rows } = await client.query('select from pg_locks where not granted');
        return rows.length > 0;
      });
    let sweep = Promise.resolve(0);
    await scope.transaction(async (inner) => {
      await refunds.give(inner, 1, { reference: 'half', orderId, amount: 5000n, lines: [], to: 'balance', returnStock: false, reason: null }); // prettier-ignore
      sweep = commissions.settle(scope);
      while (!(await isWaiting()));
    });
    await sweep;
    expect(await balanceOf(scope, ann)).to.equal(500n);
  });

  it('wait for their time, have a cap, a second level, and none without a programme', async () => {
    const product = await aProduct(scope, { price: 10_000n });
    await buy(scope, bob, product);
    await offer({ holdDays: 14, secondPercent: 500, cap: '600' });
    const eve = await aBuyer(scope, 50_000n);
    await bringBy(eve, bob);
    await buy(scope, eve, product);
    expect(await told(bob)).to.deep.equal(['held']);
    now += 14 * DAY - 1000;
    await commissions.settle(scope);
    expect((await referral.read(scope, bob.id)).held.amount).to.equal(600n);
    now += 2000;
    await commissions.settle(scope);
    expect(await balanceOf(scope, ann)).to.equal(500n);
    expect((await commissions.list(scope, ann.id, { offset: 0, limit: 9 })).map(({ level, state }) => ({ level, state }))).to.deep.equal([{ level: 2, state: 'credited' }]); // prettier-ignore
    const { brought, buyers, paid, revenue } = await referral.totals(scope);
    expect([brought, buyers, paid.amount, revenue.amount]).to.deep.equal([2, 2, 1100n, 20_000n]);
  });

  it('are of the goods that were paid for: never of shipping, discounts or gifts', async () => {
    await offer();
    await buy(scope, bob, await aProduct(scope, { price: 0n }));
    await buy(scope, bob, await aProduct(scope, { price: 9n }));
    const waiting = await buy(scope, bob, await aProduct(scope), { payment: { by: 'invoice', held: 0n } }); // prettier-ignore
    await orders.cancel(scope, bob.id, waiting);
    expect(await commissions.list(scope, ann.id, { offset: 0, limit: 9 })).to.deep.equal([]);
  });

  it('are lessened in proportion before their time, to nothing by a whole refund', async () => {
    await offer({ holdDays: 7 });
    const product = await aProduct(scope, { price: 3000n });
    const part = await buy(scope, bob, product);
    const whole = await buy(scope, bob, product);
    await refund(part, 1000n);
    await refund(whole, null);
    await refund(whole, null);
    now += 8 * DAY;
    await commissions.settle(scope);
    expect(await balanceOf(scope, ann)).to.equal(200n);
    expect(await told(ann)).to.deep.equal(['held', 'held', 'lessened', 'lessened', 'credited']);
    await refund(part, 2000n, 'rest');
    await commissions.settle(scope);
    expect(await balanceOf(scope, ann)).to.equal(0n);
  });

  it('are taken back after a refund as far as the balance goes, the rest from the next ones', async () => {
    await offer();
    const product = await aProduct(scope, { price: 5000n });
    const order = await buy(scope, bob, product);
    await commissions.settle(scope);
    expect(await balanceOf(scope, ann)).to.equal(500n);
    await buy(scope, ann, await aProduct(scope, { price: 380n }));
    await refund(order, null);
    await twenty(() => scope.transaction((scope) => commissions.settle(scope)));
    expect(await balanceOf(scope, ann)).to.equal(0n);
    expect((await referral.read(scope, ann.id)).owed.amount).to.equal(380n);
    // A deposit of hers is not touched, however often we look.
    await give(scope, ann, 1000n);
    await commissions.settle(scope);
    expect(await balanceOf(scope, ann)).to.equal(1000n);
    await buy(scope, bob, await aProduct(scope, { price: 3000n }));
    await commissions.settle(scope);
    expect(await balanceOf(scope, ann)).to.equal(1000n);
    expect((await referral.read(scope, ann.id)).owed.amount).to.equal(80n);
    await buy(scope, bob, product);
    await commissions.settle(scope);
    expect(await balanceOf(scope, ann)).to.equal(1420n);
    expect((await referral.read(scope, ann.id)).owed.amount).to.equal(0n);
    expect(await told(ann)).to.deep.equal(['credited', 'back', 'credited', 'credited']);
  });

  it('come and go while people buy, pay and refund at once', async () => {
    await offer({ secondPercent: 300 });
    const product = await aProduct(scope, { price: 1000n });
    const eve = await aBuyer(scope, 50_000n);
    await bringBy(eve, bob);
    const bought: bigint[] = [];
    await twenty(async (n) => {
      const order = await scope.transaction((scope) => buy(scope, n % 2 ? bob : eve, product));
      bought.push(order);
      await commissions.settle(scope);
      if (n % 3 === 0) await refund(order, n % 2 ? null : 333n);
      await commissions.settle(scope);
    });
    await commissions.settle(scope);
    expect(bought).to.have.length(20);
  });

  it('are settled by a job at their time, and a review is asked for by one a day after delivery', async () => {
    await offer({ holdDays: 2 });
    const order = await buy(scope, bob, await aKeyProduct(scope, 1));
    const { database } = await testPlatform();
    const jobs = await database.platform.query<{ key: string; run_at: Date }>(
      'select key, run_at from graphile_worker._private_jobs where key like $1 order by key',
      [`t${scope.tenant.id}:%:${order}`],
    );
    expect(jobs.map(({ key }) => key.split(':')[1])).to.deep.equal(['commissions', 'review']);
    expect(jobs.map(({ run_at }) => Math.round((run_at.getTime() - now) / DAY))).to.deep.equal([2, 1]); // prettier-ignore
  });

  it('are nothing for who is blocked, until they are not', async () => {
    await offer();
    await buy(scope, bob, await aProduct(scope));
    await scope.db.query('update customers set blocked_at = now() where id = $1', [ann.id]);
    await commissions.settle(scope);
    await buy(scope, bob, await aProduct(scope));
    expect(await balanceOf(scope, ann)).to.equal(0n);
    await scope.db.query('update customers set blocked_at = null where id = $1', [ann.id]);
    await commissions.settle(scope);
    expect(await balanceOf(scope, ann)).to.equal(100n);
  });
});

describe('Who brought whom', () => {
  let scope: Scope;
  beforeEach(async () => {
    scope = await newScope();
  });
  const codeOf = async ({ id }: Customer) => (await referral.read(scope, id)).code;

  it('is noted once, of the new, and never of oneself or in a circle', async () => {
    const [ann, bob, eve, old] = await Promise.all(Array.from({ length: 4 }, () => aBuyer(scope, 5000n))); // prettier-ignore
    if (!ann || !bob || !eve || !old) throw new Error('there are four');
    expect(await codeOf(ann)).to.equal(await codeOf(ann));
    expect(await referral.bring(scope, ann.id, await codeOf(ann))).to.equal(false);
    expect(await referral.bring(scope, ann.id, 'nobody')).to.equal(false);
    expect(await referral.bring(scope, bob.id, await codeOf(ann))).to.equal(true);
    expect(await referral.bring(scope, bob.id, await codeOf(eve))).to.equal(false);
    expect(await referral.bring(scope, eve.id, await codeOf(bob))).to.equal(true);
    expect(await referral.bring(scope, ann.id, await codeOf(eve))).to.equal(false);
    await scope.db.query("update customers set created_at = now() - interval '25 hours' where id = $1", [old.id]); // prettier-ignore
    expect(await referral.bring(scope, old.id, await codeOf(ann))).to.equal(false);
    const buyer = await aBuyer(scope, 5000n);
    await buy(scope, buyer, await aProduct(scope));
    expect(await referral.bring(scope, buyer.id, await codeOf(ann))).to.equal(false);
  });

  it('makes no circle when twenty follow each other’s links at once', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => aBuyer(scope)));
    const codes = await Promise.all(people.map(codeOf));
    await twenty((n) =>
      scope.transaction((scope) => referral.bring(scope, people[n]!.id, codes[(n + 1) % 20]!)),
    );
    const [row] = await scope.db.query<{ count: number }>(
      'select count(*)::int from customers where referrer_id is not null',
    );
    expect(row?.count).to.equal(19);
  });
});
