import cron from 'node-cron';
import type { PlatformDb } from '../db/tenant-db.ts';
import type { Metrics } from '../metrics.ts';
import * as jobWorkers from '../platform/job-workers.ts';

/** Says when; what happens then is a job, so that two processes at once make one. */
export function startSchedule(
  platform: PlatformDb,
  metrics: Pick<Metrics, 'queueDepth'>,
): { stop(): Promise<void> } {
  // A quiet hour of the server's clock.
  const daily = cron.schedule(
    '17 3 * * *',
    () => jobWorkers.addJob(platform, 'maintain', {}, 'maintain'),
    { noOverlap: true },
  );
  const gauges = cron.schedule(
    '*/15 * * * * *',
    async () => {
      for (const { task, waiting } of await jobWorkers.waiting(platform))
        metrics.queueDepth(task, waiting);
    },
    { noOverlap: true },
  );
  return {
    async stop() {
      await daily.destroy();
      await gauges.destroy();
    },
  };
}
