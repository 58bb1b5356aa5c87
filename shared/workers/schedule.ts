import cron from 'node-cron';
import type { Clock } from '../clock.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import type { Metrics } from '../metrics.ts';
import * as jobWorkers from '../platform/job-workers.ts';

/** As often as jobs are looked for. */
const HASTEN_MS = 1_000;

/** Says when; what happens then is a job, so that two processes at once make one. */
export function startSchedule(
  platform: PlatformDb,
  metrics: Pick<Metrics, 'queueDepth'>,
  clock: Pick<Clock, 'now' | 'onMove'>,
): { stop(): Promise<void> } {
  const round = () => jobWorkers.addJob(platform, 'maintain', {}, 'maintain');
  // A quiet hour of the server's clock.
  const daily = cron.schedule('17 3 * * *', round, { noOverlap: true });
  // What was due in between is looked at now; jobs, whose times the database's clock keeps, too.
  let hastening: NodeJS.Timeout | undefined;
  clock.onMove?.(() => {
    void round();
    hastening ??= setInterval(() => {
      // What fails now is tried again a second later.
      jobWorkers.hasten(platform, clock.now()).catch(() => undefined);
    }, HASTEN_MS);
  });
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
      clearInterval(hastening);
      await daily.destroy();
      await gauges.destroy();
    },
  };
}
