import {
  Logger as GraphileLogger,
  run,
  type JobHelpers,
  type Runner,
  type TaskList,
} from 'graphile-worker';
import { EventEmitter } from 'node:events';
import type { PlatformDb } from '../db/tenant-db.ts';
import type { Logger } from '../logger.ts';
import * as jobWorkers from '../platform/job-workers.ts';

export interface Jobs {
  stop(): Promise<void>;
}

/**
 * A task's work: `payload` is what was added with the job. Throwing means: again later, unless this
 * `isLast`.
 */
export type Task = (payload: Readonly<Record<string, unknown>>, isLast: boolean) => Promise<void>;

const BEAT_MS = 5_000;
/** Three beats and a little: as long as a shard lease. */
const DEAD_AFTER_S = 18;
/** All jobs are looked through once a minute only. */
const BEATS_PER_SWEEP = 12;

/**
 * Runs jobs of every tenant. A worker says every few seconds that it lives; the jobs of a process
 * that was killed are given back when it has been silent for long (graphile-worker alone waits
 * four hours).
 */
export async function startJobs(parts: {
  readonly databaseUrl: string;
  readonly platform: PlatformDb;
  readonly nodeId: string;
  readonly tasks: Readonly<Record<string, Task>>;
  readonly log: Logger;
  readonly concurrency?: number;
}): Promise<Jobs> {
  const { platform, nodeId, log } = parts;
  const mine = new Set<string>();
  const events = new EventEmitter();
  const quietly = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => log.warn({ error }, 'the list of job workers was not kept'));
  };
  // Not a worker's name but the pool's: that is what a job is locked by.
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
    mine.add(workerPool.id);
    quietly(jobWorkers.beat(platform, nodeId, [...mine]));
  });
  const taskList: TaskList = Object.fromEntries(
    Object.entries(parts.tasks).map(([name, task]) => [
      name,
      (payload: unknown, { job }: JobHelpers) =>
        task(payload as Readonly<Record<string, unknown>>, job.attempts >= job.max_attempts),
    ]),
  );
  let beats = 0;
  const giveBack = async (): Promise<void> => {
    let count = await jobWorkers.releaseDead(platform, DEAD_AFTER_S);
    if (beats++ % BEATS_PER_SWEEP === 0)
      count += await jobWorkers.releaseUnknown(platform, DEAD_AFTER_S);
    if (count > 0) log.warn({ count }, 'gave back the jobs of dead workers');
  };
  await giveBack();
  const runner: Runner = await run({
    connectionString: parts.databaseUrl,
    taskList,
    concurrency: parts.concurrency ?? 8,
    maxPoolSize: (parts.concurrency ?? 8) + 2,
    pollInterval: 1_000,
    noHandleSignals: true,
    events,
    logger: graphileLogger(log),
  });
  runner.promise.catch((error: unknown) => log.error({ error }, 'the job runner ended'));
  const timer = setInterval(() => {
    quietly(jobWorkers.beat(platform, nodeId, [...mine]).then(giveBack));
  }, BEAT_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await runner.stop().catch(() => undefined);
      await jobWorkers.leave(platform, [...mine]).catch(() => undefined);
    },
  };
}

/** graphile-worker's log in ours; its texts of finished jobs are noise. */
function graphileLogger(log: Logger): GraphileLogger {
  return new GraphileLogger(() => (level, message, meta) => {
    // A const enum, which compiles to its texts.
    const name: string = level;
    if (name === 'error')
      log.error({ error: (meta as { error?: unknown } | undefined)?.error }, message);
    else if (name === 'warning') log.warn(message);
    else log.trace(message);
  });
}
