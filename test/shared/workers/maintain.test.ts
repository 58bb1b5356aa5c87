import { expect } from 'chai';
import { systemClock } from '../../../shared/clock.ts';
import { createScopes } from '../../../shared/platform/scopes.ts';
import * as tenants from '../../../shared/platform/tenants.ts';
import { createTasks, type TaskParts } from '../../../shared/workers/tasks.ts';
import * as renewals from '../../../shared/domain/subscriptions/renewals.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import { aBuyer, balanceOf, buy } from '../domain/order-support.ts';
import { aPlan } from '../domain/renewal-support.ts';
import { maintain } from '../../../shared/workers/maintain.ts';
import { newPlatform, newScope, testLog, type TestPlatform } from '../../support/platform.ts';

describe('the daily round', () => {
  let platform: TestPlatform;
  before(async () => {
    platform = await newPlatform();
  });
  after(() => platform.close());

  it('asks the providers of no shop that was removed', async () => {
    const { database } = platform;
    const db = database.platform;
    const [kept, gone] = [await newScope({ platform }), await newScope({ platform })];
    await tenants.moveState(db, gone.tenant.id, ['active'], 'removed');
    const scopes = createScopes({ database, log: testLog, clock: systemClock });
    await maintain({
      platform: db,
      scopeOf: scopes.of,
      purge: async () => 0,
      readCharges: () => Promise.resolve(),
      log: testLog,
    });
    const jobs = await db.query<{ key: string }>(
      `select key from graphile_worker._private_jobs where key like '%proof%'`,
    );
    const of = ({ tenant }: typeof kept) => jobs.filter(({ key }) => key.split(':').includes(`t${tenant.id}`) || key.split(':').includes(`${tenant.id}`)); // prettier-ignore
    expect(of(kept)).to.have.length(1);
    expect(of(gone)).to.deep.equal([]);
  });

  it('renews nothing in a shop that was removed, and goes on when it is back', async () => {
    const { database } = platform;
    const db = database.platform;
    let now = Date.now();
    const clock = { ...systemClock, now: () => now };
    const scope = await newScope({ platform, clock });
    const ann = await aBuyer(scope, 2000n);
    const { product } = await aPlan(scope, { period: { unit: 'day', count: 10 } });
    await buy(scope, ann, product);
    const [mine] = await subscriptions.list(scope, ann.id);
    await renewals.choose(scope, ann.id, mine?.id ?? 0n, 'balance');
    await tenants.moveState(db, scope.tenant.id, ['active'], 'removed');
    now = (mine?.endsAt?.getTime() ?? 0) - 3_600_000;
    const scopes = createScopes({ database, log: testLog, clock });
    const round = () => maintain({ platform: db, scopeOf: scopes.of, purge: async () => 0, readCharges: () => Promise.resolve(), log: testLog }); // prettier-ignore
    const tasks = createTasks({ platform: db, scopeOf: scopes.of } as unknown as TaskParts);
    const look = () => tasks['subscription']?.({ tenantId: scope.tenant.id, subscriptionId: `${mine?.id}` }, false); // prettier-ignore
    await round();
    await look();
    expect(await balanceOf(scope, ann)).to.equal(1000n);
    await tenants.moveState(db, scope.tenant.id, ['removed'], 'active');
    await look();
    expect(await balanceOf(scope, ann)).to.equal(0n);
    await round();
    expect((await subscriptions.list(scope, ann.id))[0]?.status).to.equal('active');
  });
});
