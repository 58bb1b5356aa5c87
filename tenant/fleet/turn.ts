import { GrammyError, type Api } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import type { TenantDb } from '../../shared/db/tenant-db.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Lease } from '../../shared/platform/leases.ts';
import type { Scope } from '../../shared/scope.ts';
import type { LaneWork, Outcome } from './lane.ts';
import type { FleetMetrics } from './metrics.ts';
import {
  AlreadyDone,
  isStaleLease,
  LeaseLost,
  markDone,
  noteFailure,
  undoneUpdates,
  type StoredUpdate,
} from './store.ts';

/** One update with all that handling it takes. */
export interface Turn {
  readonly scope: Scope;
  readonly update: Update;
  readonly api: Api;
  readonly botInfo: UserFromGetMe;
  /**
   * Marks the update done inside the transaction of its effect. Throws `AlreadyDone` when that
   * happened before: let it through, so that the effect is rolled back.
   */
  finish(db: TenantDb): Promise<void>;
}

/** What the fleet's user does with an update. Not calling `finish` means: done when it returns. */
export type Handle = (turn: Turn) => Promise<void>;

/** A turn that failed for good. */
export type OnPoison = (turn: Omit<Turn, 'finish'>, error: unknown) => Promise<void>;

/** What the turns of one tenant need. */
export interface TurnsOptions {
  readonly scope: Scope;
  readonly api: () => Api;
  readonly botInfo: () => UserFromGetMe;
  readonly lease: () => Lease | undefined;
  readonly onLeaseLost: () => void;
  readonly handle: Handle;
  readonly onPoison: OnPoison;
  readonly metrics: FleetMetrics;
  /** Pauses before the second, third and fourth try. */
  readonly retryMs: readonly number[];
}

/** Three more tries, about half a minute in all: a short outage passes, a customer still waits. */
export const RETRY_MS: readonly number[] = [1_000, 5_000, 20_000];

/** Pause while the database cannot even note a failure; such tries do not count. */
const OUTAGE_MS = 5_000;

/** Handles the updates of one tenant; the lane decides when. */
export function createTurns(options: TurnsOptions): LaneWork {
  const { scope, metrics } = options;

  const lease = (): Lease => {
    const current = options.lease();
    if (current === undefined) throw new LeaseLost('lease has passed on');
    return current;
  };

  const mark = (db: TenantDb, job: StoredUpdate) => {
    const { shard, token } = lease();
    return markDone(db, job.update.update_id, shard, token);
  };

  const turnOf = (job: StoredUpdate) => ({
    scope,
    update: job.update,
    api: options.api(),
    botInfo: options.botInfo(),
  });

  const attempt = async (job: StoredUpdate): Promise<void> => {
    lease();
    let finished = false;
    await options.handle({
      ...turnOf(job),
      async finish(db) {
        if (!(await mark(db, job))) throw new AlreadyDone('the update was done before');
        finished = true;
      },
    });
    if (!finished) await mark(scope.db, job);
    metrics.latency(Math.max(0, scope.clock.now() - job.receivedAt) / 1000);
  };

  const giveUp = async (job: StoredUpdate, error: unknown): Promise<void> => {
    if (!(await mark(scope.db, job))) return;
    try {
      await options.onPoison(turnOf(job), error);
    } catch (cause) {
      scope.log.warn({ error: messageOf(cause) }, 'apology failed');
    }
  };

  const failed = async (job: StoredUpdate, error: unknown): Promise<Outcome> => {
    if (error instanceof AlreadyDone) return { kind: 'over' };
    if (isStaleLease(error)) {
      options.onLeaseLost();
      return { kind: 'over' };
    }
    const updateId = job.update.update_id;
    try {
      await noteFailure(scope.db, updateId, messageOf(error));
      const attempts = job.attempts + 1;
      scope.log.warn({ error, updateId, attempts }, 'handling an update failed');
      const pauseMs = options.retryMs[job.attempts];
      if (pauseMs === undefined) {
        await giveUp(job, error);
        return { kind: 'over' };
      }
      const afterMs = Math.max(pauseMs, retryAfterMs(error)) * (1 + 0.2 * scope.clock.random());
      return { kind: 'again', afterMs, job: { ...job, attempts } };
    } catch (cause) {
      if (isStaleLease(cause)) return failed(job, cause);
      scope.log.warn({ error: messageOf(cause), updateId }, 'a failure could not be noted');
      return { kind: 'again', afterMs: OUTAGE_MS, job };
    }
  };

  return {
    async handle(job) {
      try {
        await attempt(job);
        return { kind: 'over' };
      } catch (error) {
        return failed(job, error);
      }
    },
    async undone(limit) {
      try {
        return await undoneUpdates(scope.db, limit);
      } catch (error) {
        scope.log.warn({ error: messageOf(error) }, 'undone updates could not be read');
        throw error;
      }
    },
    onSlow: (job) =>
      scope.log.warn({ updateId: job.update.update_id }, 'handling an update takes long'),
    async abandon(job) {
      const error = new Error('handling took too long and was given up');
      scope.log.error({ updateId: job.update.update_id }, error.message);
      try {
        await noteFailure(scope.db, job.update.update_id, error.message);
        await giveUp(job, error);
      } catch (cause) {
        scope.log.warn({ error: messageOf(cause) }, 'an update could not be given up');
      }
    },
  };
}

/** How long Telegram asks to wait, within a minute. */
function retryAfterMs(error: unknown): number {
  if (!(error instanceof GrammyError)) return 0;
  return Math.min(60, error.parameters.retry_after ?? 0) * 1000;
}
