import type { Api } from 'grammy';
import type { Clock } from '../../shared/clock.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { FleetMetrics, PollResult, ShellState } from './metrics.ts';
import type { SlowStart } from './slow-start.ts';
import { backoff, type PollFailure, type PollTiming, type Reactions } from './source.ts';

/** What one bot's reactions to Telegram's answers need. */
export interface ReactionsOptions {
  readonly clock: Clock;
  readonly timing: PollTiming;
  readonly log: Logger;
  readonly metrics: FleetMetrics;
  readonly slowStart: SlowStart;
  readonly priority: () => number;
  readonly token: () => string;
  readonly api: () => Api;
  /** Whether the lease is ours right now. */
  readonly mayWork: () => boolean;
  /** After a 401: true when there is another token now. */
  readonly renewToken: () => Promise<boolean>;
  readonly setState: (state: ShellState, reason?: string) => void;
  /** The lease passed on, or nobody could renew it. */
  readonly onLeaseLost: () => void;
}

/** What happens before a poll and after each kind of answer, for one run of a poller. */
export function createReactions(options: ReactionsOptions, signal: AbortSignal): Reactions {
  const { clock, timing, log } = options;
  let greeted = '';
  let welcomed = false;
  let conflict: { readonly inARow: number; readonly at: number } | undefined;

  const onConflict = async (webhook: boolean): Promise<number> => {
    if (webhook) await removeWebhook(options);
    // A webhook left from the time before us is taken away without a word.
    if (webhook && !welcomed && conflict === undefined) {
      welcomed = true;
      return timing.backoffMinMs;
    }
    conflict = { inARow: (conflict?.inARow ?? -1) + 1, at: clock.now() };
    options.setState('conflict', webhook ? 'webhook' : 'other-poller');
    const times = { backoffMinMs: timing.conflictMinMs, backoffMaxMs: timing.backoffMaxMs };
    return backoff(times, conflict.inARow, clock);
  };

  const onFlood = (retryAfterSeconds: number): number => {
    if (!welcomed) options.slowStart.flooded(retryAfterSeconds);
    if (conflict === undefined) options.setState('flooded');
    return retryAfterSeconds * 1000;
  };

  const onUnauthorized = async (): Promise<number | null> => {
    if (await options.renewToken()) return 0;
    options.setState('revoked');
    return null;
  };

  return {
    count: (result: PollResult) => options.metrics.poll(result),
    async mayPoll() {
      if (!options.mayWork()) {
        options.onLeaseLost();
        return false;
      }
      const token = options.token();
      // To Telegram's server another token is another client.
      if (greeted === token) return true;
      if (!(await options.slowStart.admit(options.priority(), signal))) return false;
      greeted = token;
      // The wait may have been long.
      return options.mayWork();
    },
    onSuccess() {
      welcomed = true;
      if (conflict !== undefined && clock.now() - conflict.at < timing.healMs) return;
      conflict = undefined;
      options.setState('active');
    },
    async onFailure(failure: PollFailure, inARow: number): Promise<number | null> {
      // A poll that was frozen with us was ended by whoever has the bot now: nobody's conflict.
      if (!options.mayWork()) {
        options.onLeaseLost();
        return null;
      }
      if (failure.kind === 'unauthorized') return onUnauthorized();
      if (failure.kind === 'conflict') return onConflict(failure.webhook);
      if (failure.kind === 'flooded') return onFlood(failure.retryAfterSeconds);
      log.debug({ reason: failure.reason, inARow }, 'poll failed');
      return backoff(timing, inARow, clock);
    },
  };
}

async function removeWebhook(options: ReactionsOptions): Promise<void> {
  try {
    await options.api().deleteWebhook();
  } catch (error) {
    options.log.warn({ error: messageOf(error) }, 'webhook could not be removed');
  }
}
