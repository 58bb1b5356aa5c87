import { expect } from 'chai';
import { systemClock } from '../../../../shared/clock.ts';
import * as plans from '../../../../shared/domain/subscriptions/plans.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import { dayStart } from '../../../../shared/domain/shop/statistics.ts';
import * as desk from '../../../../shared/domain/subscriptions/subscription-desk.ts';
import * as grants from '../../../../shared/domain/subscriptions/subscription-grants.ts';
import type { Terms } from '../../../../shared/domain/subscriptions/subscription-rules.ts';
import * as statistics from '../../../../shared/domain/subscriptions/subscription-statistics.ts';
import * as subscriptions from '../../../../shared/domain/subscriptions/subscriptions.ts';
import type { Extension } from '../../../../shared/domain/subscriptions/subscriptions.ts';
import { createScope, type Scope } from '../../../../shared/scope.ts';
import { asOwner } from '../../../support/as-owner.ts';
import { aCustomer } from '../../../support/builders.ts';
import { newScope } from '../../../support/platform.ts';

describe('figures of subscriptions', () => {
  let scope: Scope;
  let now: number;
  let references = 0;
  beforeEach(async () => {
    now = Date.parse('2027-01-01T00:00:00Z');
    scope = await newScope({ clock: { ...systemClock, now: () => now } });
    await settings.setOptions(scope, 1, { timeZone: 'UTC' });
  });

  const plan = async (name: string, period: Terms['period'], price: bigint) =>
    (await plans.create(scope, 1, { name, price, state: 'published' }, { period })).product.id;
  const on = (day: string) => (now = Date.parse(`${day}T12:00:00Z`));
  const judgeAll = () =>
    scope.db.query('select judge_subscription(id, $1) from subscriptions order by id', [
      new Date(now),
    ]);
  /** Somebody pays (or is given) a period, and the shop's clock is there. */
  const gets = async (
    customerId: bigint,
    productId: bigint,
    day: string,
    paid: bigint | null,
    more: Partial<Extension> = {},
  ) => {
    on(day);
    await judgeAll();
    return subscriptions.extend(scope, {
      customerId,
      productId,
      reference: `order:${(references += 1)}:1`,
      kind: 'order',
      term: null,
      price: paid === null ? null : { amount: paid, currency: 'USD' },
      ...more,
    });
  };
  const read = async (days: number) => {
    const from = dayStart(now, 'UTC', days - 1);
    return statistics.read(scope, { from, to: new Date(now) }, 'UTC');
  };

  it('are what one counts by hand', async () => {
    const club = await plan('Club', { unit: 'month', count: 1 }, 1000n);
    const year = await plan('Year', { unit: 'month', count: 12 }, 6000n);
    const life = await plan('Life', 'lifetime', 10_000n);
    const [ann, bob, cid, dan, eve, fay, gus, hal, ira, jon, kim, lea] = await Promise.all(
      Array.from({ length: 12 }, async () => (await aCustomer(scope)).id),
    );
    if (!ann || !bob || !cid || !dan || !eve || !fay || !gus || !hal || !ira || !jon || !kim || !lea) throw new Error('twelve'); // prettier-ignore
    const trial = { kind: 'trial', term: { unit: 'day', count: 7 } } as const;
    await gets(bob, year, '2027-01-01', 6000n);
    await gets(ann, club, '2027-01-10', 1000n);
    await gets(gus, life, '2027-02-01', 10_000n);
    await gets(ann, club, '2027-02-09', 1000n);
    await gets(cid, club, '2027-02-10', 1000n);
    const leas = await gets(lea, club, '2027-02-15', 1000n);
    const jons = await gets(jon, club, '2027-02-20', 1000n);
    const kims = await gets(kim, club, '2027-02-25', 1000n);
    await gets(dan, club, '2027-03-01', null, trial);
    on('2027-03-05');
    await grants.revoke(scope, 1, { id: jons.subscriptionId, reason: 'rude', reference: 'x' });
    await gets(dan, club, '2027-03-07', 1000n);
    await gets(ann, club, '2027-03-09', 1000n);
    await gets(eve, club, '2027-03-10', null, trial);
    await grants.setPaused(scope, 1, kims.subscriptionId, true);
    // Lea goes over to the year: neither an end nor somebody new.
    on('2027-03-12');
    await subscriptions.end(scope, leas.subscriptionId, 'change:77', { change: '77' });
    await gets(lea, year, '2027-03-12', 6000n, { reference: 'order:77:5' });
    // Ira has her money back: it never was.
    await gets(ira, club, '2027-03-15', 1000n, { reference: 'order:88:1' });
    await scope.db.query(`select shorten_subscription('order:88:1', 0, $1)`, [new Date(now)]);
    await gets(fay, club, '2027-03-20', null, { kind: 'staff' });
    await gets(hal, club, '2027-03-25', null, {
      kind: 'stars',
      term: { unit: 'day', count: 30 },
      price: { amount: 500n, currency: 'XTR' },
    });
    on('2027-04-01');
    await judgeAll();

    const figures = await read(30);
    expect(figures).to.deep.equal({
      // Ann and Dan 10.00 each, Bob and Lea 60.00 a year each; 500 Stars for 30 days.
      monthly: [{ amount: 3000n, currency: 'USD' }, { amount: 507n, currency: 'XTR' }],
      paying: 6,
      byChannel: 0,
      states: { active: 7, paused: 1, ended: 5 },
      // Ann, Bob, Cid, Jon, Kim and Lea on 3 March; Gus has it for life, Dan was trying.
      atBeginning: 6,
      lost: 2,
      renewals: 1,
      renewed: 1,
      ended: 2,
      trials: 2,
      converted: 1,
      weeks: [
        { at: '2027-03-01', begun: 1, ended: 1 },
        { at: '2027-03-08', begun: 0, ended: 1 },
        { at: '2027-03-15', begun: 0, ended: 0 },
        { at: '2027-03-22', begun: 1, ended: 0 },
        { at: '2027-03-29', begun: 0, ended: 0 },
      ],
      plans: [
        { name: 'Club', paying: 3, monthly: 2000n },
        { name: 'Year', paying: 2, monthly: 1000n },
        { name: 'Life', paying: 1, monthly: 0n },
      ],
    }); // prettier-ignore
    const long = await read(90);
    expect(long.weeks.reduce((sum, { begun }) => sum + begun, 0)).to.equal(8);
    expect(long).to.deep.include({ atBeginning: 1, lost: 0, renewals: 2, ended: 2, trials: 2 });
  });

  it('count nothing where there is nothing, and a plan of days by the day', async () => {
    expect(await read(30)).to.deep.include({ monthly: [], paying: 0, atBeginning: 0, plans: [] });
    const week = await plan('Week', { unit: 'day', count: 7 }, 700n);
    await gets((await aCustomer(scope)).id, week, '2027-01-01', 700n);
    // Twice of it is the same a month.
    await gets((await aCustomer(scope)).id, week, '2027-01-01', 1400n, { term: { unit: 'day', count: 14 } }); // prettier-ignore
    expect((await read(30)).monthly).to.deep.equal([{ amount: 6088n, currency: 'USD' }]);
  });

  it('and lists read an index, whatever their length', async () => {
    const club = await plan('Club', { unit: 'month', count: 1 }, 1000n);
    await asOwner(
      scope,
      `insert into customers (telegram_id, name) select 7000000000 + n, 'C' || n from generate_series(1, 20000) n;
       insert into subscriptions (customer_id, product_id, status, starts_at, ends_at)
         select id, ${club}, (array['active', 'ended', 'ended', 'trial', 'grace'])[1 + id % 5],
           '2027-01-01', timestamptz '2027-01-02' + id * interval '1 minute' from customers where telegram_id > 7000000000;
       analyze subscriptions`,
    );
    const asked: [string, readonly unknown[]][] = [];
    const listening = createScope({
      ...scope,
      db: {
        ...scope.db,
        query: <R>(text: string, values: readonly unknown[] = []) => {
          asked.push([text, values]);
          return scope.db.query<R>(text, values);
        },
      },
    });
    for (const productId of [null, club])
      for (const view of desk.deskViews) {
        const wanted = { view, productId, customerId: null };
        await desk.list(listening, wanted, { limit: 9, offset: 0 });
        const [text, values] = asked.at(-1) ?? ['', []];
        const [row] = await scope.db.query(`explain (format json) ${text}`, values);
        expect(JSON.stringify(row), view).to.match(/subscriptions_(status|plan)/);
      }
  });
});
