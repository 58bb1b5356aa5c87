import { expect } from 'chai';
import { systemClock } from '../../../shared/clock.ts';
import { createScopes } from '../../../shared/platform/scopes.ts';
import * as tenants from '../../../shared/platform/tenants.ts';
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
    await maintain({ platform: db, scopeOf: scopes.of, purge: async () => 0, log: testLog });
    const jobs = await db.query<{ key: string }>(
      `select key from graphile_worker._private_jobs where key like '%proof%'`,
    );
    const of = ({ tenant }: typeof kept) => jobs.filter(({ key }) => key.split(':').includes(`t${tenant.id}`) || key.split(':').includes(`${tenant.id}`)); // prettier-ignore
    expect(of(kept)).to.have.length(1);
    expect(of(gone)).to.deep.equal([]);
  });
});
