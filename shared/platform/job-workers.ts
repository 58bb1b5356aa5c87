import type { PlatformDb } from '../db/tenant-db.ts';

/** Before a job whose processes were killed is begun again. */
const LONGEST_WAIT_S = 600;

/** Says that these workers of a node live, also of new ones and of some that were thought dead. */
export async function beat(
  db: PlatformDb,
  node: string,
  workerIds: readonly string[],
): Promise<void> {
  await db.query(
    `insert into job_workers (worker_id, node) select id, $1 from unnest($2::text[]) id
     on conflict (worker_id) do update set seen_at = now()`,
    [node, workerIds],
  );
}

/** Forgets workers that ended in order: they gave their jobs back themselves. */
export async function leave(db: PlatformDb, workerIds: readonly string[]): Promise<void> {
  await db.query('delete from job_workers where worker_id = any($1)', [workerIds]);
}

/** Gives back the jobs of workers that were not heard of for so long. Returns how many such there were. */
export async function releaseDead(db: PlatformDb, silentS: number): Promise<number> {
  return db.transaction(async (db) => {
    const dead = await db.query<WorkerRow>(
      'delete from job_workers where seen_at < now() - make_interval(secs => $1) returning worker_id',
      [silentS],
    );
    return release(db, dead);
  });
}

/** Gives back the jobs that somebody unknown holds for so long: killed before the list had them. */
export async function releaseUnknown(db: PlatformDb, heldS: number): Promise<number> {
  return db.transaction(async (db) => {
    const unknown = await db.query<WorkerRow>(
      `select distinct locked_by as worker_id from (
         select locked_by, locked_at from graphile_worker._private_jobs
         union all select locked_by, locked_at from graphile_worker._private_job_queues
       ) held
       where locked_at < now() - make_interval(secs => $1)
         and not exists (select from job_workers w where w.worker_id = held.locked_by)`,
      [heldS],
    );
    return release(db, unknown);
  });
}

interface WorkerRow {
  worker_id: string;
}

/**
 * A try that ended with its process is no try of the job: however often we are killed, none is given up for
 * it. One that dies with its process again and again, perhaps being why, waits ever longer.
 */
async function release(db: PlatformDb, workers: readonly WorkerRow[]): Promise<number> {
  const ids = workers.map((row) => row.worker_id);
  if (ids.length === 0) return 0;
  await db.query(
    `update graphile_worker._private_jobs
     set max_attempts = least(max_attempts + 1, 32767),
       run_at = greatest(run_at, now()) + make_interval(secs => least(attempts::int * attempts - 1, $2))
     where locked_by = any($1) and attempts > 0`,
    [ids, LONGEST_WAIT_S],
  );
  await db.query('select graphile_worker.force_unlock_workers($1)', [ids]);
  return ids.length;
}

/** Adds a job that belongs to the platform, due at once or in a while. The same key replaces a waiting one. */
export async function addJob(
  db: PlatformDb,
  task: string,
  payload: Readonly<Record<string, unknown>>,
  key: string,
  afterS = 0,
): Promise<void> {
  await db.query('select add_platform_job($1, $2, $3, now() + make_interval(secs => $4))', [
    task,
    JSON.stringify(payload),
    key,
    afterS,
  ]);
}

/**
 * Adds a job for each of these tenants, one after the other over `overS` seconds: a thousand shops do not
 * all ask at once. A waiting one of the same tenant is moved.
 */
export async function addForEach(
  db: PlatformDb,
  task: string,
  tenantIds: readonly number[],
  overS: number,
): Promise<void> {
  await db.query(
    `select add_platform_job($1, json_build_object('tenantId', id), $1 || ':' || id,
       now() + make_interval(secs => (place - 1) * $3::float8 / $4::float8))
     from unnest($2::bigint[]) with ordinality as tenant (id, place)`,
    [task, tenantIds, overS, Math.max(tenantIds.length, 1)],
  );
}

/**
 * Makes jobs due that are so by a clock ahead of the database's: a sandbox's that was moved. What failed waits
 * for its own pause. Returns how many.
 */
export async function hasten(db: PlatformDb, nowMs: number): Promise<number> {
  const rows = await db.query(
    `select id from graphile_worker.reschedule_jobs(array(
       select id from graphile_worker._private_jobs where locked_at is null and attempts = 0
         and run_at > now() and run_at <= to_timestamp($1::float8 / 1000)), run_at => now())`,
    [nowMs],
  );
  return rows.length;
}

/** How many jobs of each kind are due and wait, for the metrics. */
export async function waiting(db: PlatformDb): Promise<{ task: string; waiting: number }[]> {
  return db.query(
    `select t.identifier as task, count(j.id)::int as waiting
     from graphile_worker._private_tasks t
     left join graphile_worker._private_jobs j on j.task_id = t.id and j.is_available and j.run_at <= now()
     group by 1`,
  );
}
