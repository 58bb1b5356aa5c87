import { expect } from 'chai';
import * as jobWorkers from '../../../shared/platform/job-workers.ts';
import { newPlatform, type TestPlatform } from '../../support/platform.ts';

/** How often graphile-worker tries a job that fails. */
const TRIES = 25;
/** When a job is due that nobody takes by the clock. */
const LATER = '2999-01-01T00:00:00Z';

describe('jobs of processes that were killed', () => {
  let platform: TestPlatform;

  before(async () => {
    platform = await newPlatform();
  });
  after(() => platform.close());
  beforeEach(async () => {
    await db().query('delete from graphile_worker._private_jobs');
    await db().query(`select add_platform_job('maintain', '{}', 'the only one', $1)`, [LATER]);
  });

  const db = () => platform.database.platform;

  /** A worker takes the job as graphile-worker does, and dies; answers whether there was one to take. */
  async function takeAndDie(worker: string): Promise<boolean> {
    const taken = await db().query(
      `update graphile_worker._private_jobs set attempts = attempts + 1, locked_by = $1, locked_at = now()
       where is_available returning id`,
      [worker],
    );
    await jobWorkers.beat(db(), 'node', [worker]);
    await db().query(`update job_workers set seen_at = 'epoch' where worker_id = $1`, [worker]);
    return taken.length === 1;
  }
  async function job() {
    const [row] = await db().query<{ left: number; waits: number; locked: boolean }>(
      `select max_attempts - attempts as left, extract(epoch from run_at - $1::timestamptz)::int as waits,
         locked_at is not null as locked from graphile_worker._private_jobs`,
      [LATER],
    );
    return row;
  }

  it('are given back with all their tries, however often that happens', async () => {
    for (let kill = 0; kill < TRIES + 5; kill += 1) {
      expect(await takeAndDie(`pool-${kill}`), `kill ${kill}`).to.equal(true);
      expect(await jobWorkers.releaseDead(db(), 18)).to.equal(1);
      expect(await job()).to.deep.include({ left: TRIES, locked: false });
    }
  });

  it('are due again as before after one kill, and ever later after many', async () => {
    const waits: (number | undefined)[] = [];
    for (const attempts of [0, 1, 4, 24, 181, 32_765]) {
      await db().query(
        'update graphile_worker._private_jobs set run_at = $1, attempts = $2, max_attempts = 32767',
        [LATER, attempts],
      );
      await takeAndDie(`pool-${attempts}`);
      await jobWorkers.releaseDead(db(), 18);
      waits.push((await job())?.waits);
    }
    expect(waits).to.deep.equal([0, 3, 24, 600, 600, 600]);
  });

  it('are given back once by twenty at a time', async () => {
    await takeAndDie('pool');
    const counts = await Promise.all(
      Array.from({ length: 20 }, () => jobWorkers.releaseDead(db(), 18)),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(1);
    expect(await job()).to.deep.include({ left: TRIES, locked: false });
  });

  it('are given back too where nobody had said who held them', async () => {
    await takeAndDie('pool');
    await db().query('delete from job_workers');
    await db().query(
      `update graphile_worker._private_jobs set locked_at = now() - interval '1 minute'`,
    );
    expect(await jobWorkers.releaseUnknown(db(), 18)).to.equal(1);
    expect(await job()).to.deep.include({ left: TRIES, locked: false });
  });

  it('stay with a worker that lives', async () => {
    await takeAndDie('pool');
    await jobWorkers.beat(db(), 'node', ['pool']);
    expect(await jobWorkers.releaseDead(db(), 18)).to.equal(0);
    expect(await job()).to.deep.include({ left: TRIES - 1, locked: true });
  });
});
