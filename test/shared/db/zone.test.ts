import { expect } from 'chai';
import { systemClock } from '../../../shared/clock.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import { newPlatform, newScope, openPlatform, type TestPlatform } from '../../support/platform.ts';
import { aBuyer, buy } from '../domain/order-support.ts';
import { aPlan, onlyId } from '../domain/renewal-support.ts';

/** The clocks of New York go on by an hour on 14 March 2027, at 07:00 UTC. */
const AT = `select '2027-03-15T12:00:00Z'::timestamptz - interval '7 days' as at`;
const WEEK_BEFORE = new Date('2027-03-08T12:00:00Z');

describe('a server set to a zone with summer time', () => {
  let own: TestPlatform;
  let platform: TestPlatform;

  before(async function () {
    this.timeout(60_000);
    own = await newPlatform();
    await own.admin.transaction((client) =>
      client.query(`alter database shopherd set timezone to 'America/New_York'`),
    );
    platform = await openPlatform(own.adminUrl, own.secretKey);
  });

  after(async () => {
    await platform.close();
    await own.close();
  });

  it('has days of 24 hours on every road to it', async () => {
    const scope = await newScope({ platform });
    const { database, admin } = platform;
    const answers = await Promise.all([
      database.platform.query(AT),
      scope.db.query(AT),
      scope.transaction((scope) => scope.db.query(AT)),
      admin.transaction(async (client) => (await client.query(AT)).rows as unknown[]),
    ]);
    for (const rows of answers) expect(rows).to.deep.equal([{ at: WEEK_BEFORE }]);
  });

  it('has somebody reminded exactly 7 days before the end, and grace of whole days', async () => {
    const now = () => Date.parse('2027-03-01T12:00:00Z');
    const scope = await newScope({ platform, clock: { ...systemClock, now } });
    const customer = await aBuyer(scope, 5000n);
    const period = { unit: 'day', count: 14 } as const;
    await buy(scope, customer, (await aPlan(scope, { period, graceDays: 7 })).product);
    const [job] = await platform.database.platform.query<{ run_at: Date }>(
      'select run_at from graphile_worker._private_jobs where key = $1',
      [`t${scope.tenant.id}:subscription:${await onlyId(scope)}`],
    );
    expect(job?.run_at).to.deep.equal(WEEK_BEFORE);
    const found = await subscriptions.find(scope, await onlyId(scope), null);
    expect(found?.graceUntil).to.deep.equal(new Date('2027-03-22T12:00:00Z'));
  });
});
