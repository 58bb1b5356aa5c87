import { expect } from 'chai';
import { systemClock } from '../../../../shared/clock.ts';
import * as digest from '../../../../shared/domain/shop/digest.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import * as statistics from '../../../../shared/domain/shop/statistics.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { asOwner } from '../../../support/as-owner.ts';
import { aCustomer, aProduct } from '../../../support/builders.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';

const ZONE = 'Asia/Tokyo';
const at = (text: string) => new Date(text);

describe('statistics', () => {
  let scope: Scope;
  let now = Date.now();

  beforeEach(async () => {
    now = at('2026-11-27T12:00:00Z').getTime();
    scope = await newScope({ clock: { ...systemClock, now: () => now } });
  });

  const order = (
    customerId: bigint,
    productId: bigint,
    paidAt: string | null,
    { total = 1000, quantity = 1, refunded = 0, currency = 'USD' } = {},
  ) =>
    asOwner(
      scope,
      `with o as (
         insert into orders (reference, customer_id, status, currency, subtotal, total, paid_at, created_at)
         values (gen_random_uuid()::text, ${customerId}, 'new', '${currency}', ${total}, ${total}, null, '${paidAt ?? '2026-01-01'}') returning id
       ), l as (
         insert into order_lines (order_id, product_id, name, kind, price, quantity, total)
         select id, ${productId}, 'Product ${productId}', 'manual', ${total / quantity}, ${quantity}, ${total} from o
       ), r as (
         insert into refunds (reference, order_id, amount, method, created_at)
         select gen_random_uuid()::text, id, ${refunded}, 'balance', '${paidAt ?? 'now'}' from o where ${refunded} > 0
       ) select id from o`,
    ).then(([row]) =>
      asOwner(
        scope,
        `alter table orders disable trigger user;
         update orders set status = '${paidAt === null ? 'new' : 'completed'}', paid_at = ${paidAt === null ? 'null' : `'${paidAt}'`}
         where id = ${(row as { id: string }).id};
         alter table orders enable trigger user`,
      ),
    );

  it('share what was taken off an order over its goods, to the last cent', async () => {
    const ann = await aCustomer(scope);
    const goods = [await aProduct(scope), await aProduct(scope), await aProduct(scope)];
    await asOwner(
      scope,
      `with o as (
         insert into orders (reference, customer_id, status, currency, subtotal, discount, shipping, total)
         values ('shared', ${ann.id}, 'new', 'USD', 3000, 1000, 500, 2500) returning id
       ) insert into order_lines (order_id, product_id, name, kind, price, quantity, total)
       select id, l.product, 'Product ' || l.product, 'manual', l.total, 1, l.total
       from o, (values ${goods.map(({ id }, at) => `(${id}, ${[999, 1001, 1000][at]})`).join()}) l (product, total)`,
    );
    await asOwner(
      scope,
      `alter table orders disable trigger user;
       update orders set status = 'completed', paid_at = '2026-11-27T03:00:00Z';
       alter table orders enable trigger user`,
    );
    const day = { from: at('2026-11-26T15:00:00Z'), to: at('2026-11-27T15:00:00Z') };
    const { top, revenue } = await statistics.read(scope, day, { timeZone: ZONE, bucket: 'day' });
    expect(top.map((each) => each.revenue)).to.deep.equal([667n, 667n, 666n]);
    expect(top.reduce((sum, each) => sum + each.revenue, 0n)).to.equal(2000n);
    expect(revenue, 'with the shipping').to.equal(2500n);
  });

  it('are what one counts by hand, by the clock of the shop', async () => {
    const [ann, bob, eve] = [
      await aCustomer(scope),
      await aCustomer(scope),
      await aCustomer(scope),
    ];
    const [gold, tin] = [await aProduct(scope), await aProduct(scope, { stock: 2 })];
    // In Tokyo the 27th begins at 15:00 UTC of the 26th and ends at 15:00 UTC of the 27th.
    await order(ann.id, gold.id, '2026-11-26T14:59:59Z', { total: 7 });
    await order(ann.id, gold.id, '2026-11-26T15:00:00Z', { total: 3000, quantity: 3 });
    await order(ann.id, tin.id, '2026-11-27T14:59:59Z', { total: 500, refunded: 200 });
    await order(bob.id, gold.id, '2026-11-27T15:00:00Z', { total: 9 });
    await order(bob.id, gold.id, null);
    await order(bob.id, gold.id, '2026-11-27T00:00:00Z', { total: 800, currency: 'EUR' });
    await scope.db.query(
      `insert into product_views (day, product_id, customer_id) values
         ('2026-11-27', $1, $2), ('2026-11-27', $3, $2), ('2026-11-27', $1, $4), ('2026-11-26', $1, $5)`,
      [gold.id, ann.id, tin.id, eve.id, bob.id],
    );
    await scope.db.query(`update customers set created_at = '2026-11-01', seen_at = '2026-11-01'`);
    await scope.db.query(`update customers set created_at = '2026-11-26T15:00:00Z' where id = $1`, [eve.id]); // prettier-ignore
    await asOwner(
      scope,
      `insert into payments (reference, source, status, customer_id, currency, amount, credit_currency, credit_amount, seen_at, settled_at)
       values ('a', 'fake', 'settled', ${ann.id}, 'USD', 1, 'USD', 400, '2026-11-01', '2026-11-27T01:00:00Z'),
         ('b', 'fake', 'settled', ${ann.id}, 'USD', 1, 'USD', 600, '2026-11-01', '2026-11-27T02:00:00Z'),
         ('c', 'stars', 'settled', ${ann.id}, 'XTR', 1, 'USD', 50, '2026-11-01', '2026-11-27T02:00:00Z'),
         ('d', 'stars', 'processing', ${ann.id}, 'XTR', 1, null, null, '2026-11-01', null),
         ('e', 'stars', 'settled', ${ann.id}, 'XTR', 1, 'USD', 77, '2026-11-01', '2026-11-28T02:00:00Z')`,
    );
    const from = statistics.dayStart(now, ZONE);
    expect(from.toISOString()).to.equal('2026-11-26T15:00:00.000Z');
    const to = new Date(from.getTime() + 86_400_000);
    const figures = await statistics.read(scope, { from, to }, { timeZone: ZONE, bucket: 'hour' });
    expect(figures).to.deep.include({
      revenue: 3500n, orders: 2, average: 1750n, refunded: 200n, refunds: 1,
      newCustomers: 1, viewers: 2, converted: 1,
      // Ann bought, Eve looked, Bob tried in another currency.
      activeCustomers: 3,
    }); // prettier-ignore
    expect(figures.series).to.have.length(24);
    expect(figures.series.filter(({ orders }) => orders > 0)).to.deep.equal([
      { at: '2026-11-27T00:00:00', revenue: 3000n, orders: 1 },
      { at: '2026-11-27T23:00:00', revenue: 500n, orders: 1 },
    ]);
    expect(figures.top).to.deep.equal([
      { name: `Product ${gold.id}`, quantity: 3, revenue: 3000n },
      { name: `Product ${tin.id}`, quantity: 1, revenue: 500n },
    ]);
    expect(figures.low).to.deep.equal([{ name: tin.name, left: 2 }]);
    expect(figures.deposits).to.deep.equal([
      { source: 'fake', count: 2, amount: 1000n },
      { source: 'stars', count: 1, amount: 50n },
    ]);
    const week = { from: statistics.dayStart(now, ZONE, 6), to };
    const days = await statistics.read(scope, week, { timeZone: ZONE, bucket: 'day' });
    expect(days.series.map((each) => each.at.slice(8, 10)).join(' ')).to.equal('21 22 23 24 25 26 27'); // prettier-ignore
    expect(days.revenue).to.equal(3507n);
    expect(days.series.map((each) => each.revenue)).to.deep.equal([0n, 0n, 0n, 0n, 0n, 7n, 3500n]);
  });

  it('of an empty shop are zeros', async () => {
    const period = { from: new Date(now - 1000), to: new Date(now) };
    const figures = await statistics.read(scope, period, { timeZone: 'UTC', bucket: 'month' });
    expect(figures).to.deep.include({ revenue: 0n, average: 0n, orders: 0, top: [], deposits: [] });
  });

  describe('the digest', () => {
    const wanted = async (digestHour: number | null, timeZone = ZONE) =>
      settings.setOptions(scope, 1, { digestHour, timeZone });
    const told = () =>
      scope.db.query<{ reference: string; content: { data: Record<string, unknown> } }>(
        `select reference, content from messages where reference like 'digest:%' order by reference`,
      );
    const nextRun = async () => {
      const { database } = await testPlatform();
      const [job] = await database.platform.query<{ run_at: Date }>(
        'select run_at from graphile_worker._private_jobs where key = $1',
        [`t${scope.tenant.id}:digest`],
      );
      return job?.run_at.toISOString() ?? null;
    };

    it('comes once a day, though three run it at once', async () => {
      await wanted(9);
      await Promise.all([digest.run(scope), digest.run(scope), digest.run(scope)]);
      await digest.run(scope);
      expect((await told()).map(({ reference }) => reference)).to.deep.equal([
        `digest:2026-11-27:${scope.tenant.ownerId}`,
      ]);
      now += 86_400_000;
      await digest.run(scope);
      expect(await told()).to.have.length(2);
    });

    it('is about the day before in the morning, and about the day so far in the evening', async () => {
      const [ann, gold] = [await aCustomer(scope), await aProduct(scope)];
      await order(ann.id, gold.id, '2026-11-26T03:00:00Z', { total: 100 });
      await order(ann.id, gold.id, '2026-11-27T03:00:00Z', { total: 40 });
      await wanted(9);
      await digest.run(scope);
      expect((await told())[0]?.content.data).to.deep.include({
        day: '2026-11-26',
        revenue: { amount: '100', currency: 'USD' },
      });
      await scope.db.query('delete from messages');
      await wanted(20);
      await digest.run(scope);
      expect((await told())[0]?.content.data).to.deep.include({
        day: '2026-11-27',
        revenue: { amount: '40', currency: 'USD' },
      });
    });

    it('comes at the hour that the shop chose, from whichever screen, and stops when it wants none', async () => {
      expect(await nextRun()).to.equal(null);
      await wanted(9, 'UTC');
      expect(await nextRun()).to.match(/T09:00:00/);
      await wanted(9, ZONE);
      expect(await nextRun()).to.match(/T00:00:00/);
      await digest.run(scope);
      // Asked for by the clock of the shop, from where it is now.
      expect(await nextRun()).to.equal('2026-11-28T00:00:00.000Z');
      await wanted(null);
      await scope.db.query('delete from messages');
      now += 2 * 86_400_000;
      await digest.run(scope);
      expect(await told()).to.have.length(0);
    });

    it('is for those who may see figures', async () => {
      await scope.db.query(
        `insert into staff (telegram_id, role) values (5, 'MANAGER'), (6, 'SUPPORT')`,
      );
      await wanted(9);
      await digest.run(scope);
      expect((await told()).map(({ reference }) => reference.split(':')[2]).toSorted((a = '', b = '') => Number(a) - Number(b)))
        .to.deep.equal(['5', `${scope.tenant.ownerId}`]); // prettier-ignore
    });
  });
});
