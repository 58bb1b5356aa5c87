import { createRunner, type RunnerHandle } from '@grammyjs/runner';
import type { Update } from 'grammy/types';
import { messageOf } from '../../shared/errors.ts';
import type { Transport } from '../../shared/telegram/transport.ts';
import { createReactions, type ReactionsOptions } from './reactions.ts';
import { backoff, createPollSource, type PollSource } from './source.ts';
import { isStaleLease } from './store.ts';

/** What polling one bot needs. */
export interface PollerOptions extends ReactionsOptions {
  readonly transport: Pick<Transport, 'poll'>;
  /** Stores a batch and hands it on; resolves with how many more are welcome. */
  readonly take: (updates: Update[]) => Promise<number>;
  readonly busy: () => number;
}

/** A supervised long poll of one bot. */
export interface Poller {
  start(): void;
  /** Ends the poll; resolves when no batch is being stored any more. */
  stop(): Promise<void>;
  /** The token changed: polls anew at once. */
  restart(): void;
  /** For the watchdog: polls anew when nothing happened for so long. */
  kick(silentMs: number): boolean;
}

/** A runner that ended by an unforeseen error starts again after this time. */
const RESTART_MS = 5_000;

/** Makes a poller; it opens nothing before `start`. */
export function createPoller(options: PollerOptions): Poller {
  const { clock, log, timing } = options;
  let run: { source: PollSource; handle: RunnerHandle; stop: AbortController } | undefined;

  const begin = () => {
    const stop = new AbortController();
    const source = createPollSource({
      transport: options.transport,
      clock,
      timing: options.timing,
      token: options.token,
      reactions: createReactions(options, stop.signal),
    });
    const handle = createRunner(source, {
      handle: (updates: Update[]) => persist(updates, stop.signal),
      size: options.busy,
      snapshot: () => [],
    });
    run = { source, handle, stop };
    handle.start();
    handle.task()?.then(
      () => ended(stop),
      (error: unknown) => {
        log.error({ error: messageOf(error) }, 'polling ended unexpectedly');
        const again = () => {
          if (run?.stop === stop) begin();
        };
        void clock.sleep(RESTART_MS, stop.signal).then(again);
      },
    );
  };

  const ended = (stop: AbortController) => {
    if (run?.stop === stop) run = undefined;
  };

  /** Until it is stored nothing is confirmed: the next getUpdates waits for this. */
  const persist = async (updates: Update[], signal: AbortSignal): Promise<number> => {
    for (let failures = 0; ; failures++) {
      if (signal.aborted) return 1;
      if (!options.mayWork()) return leaseLost(signal);
      try {
        return await options.take(updates);
      } catch (error) {
        if (isStaleLease(error)) return leaseLost(signal);
        log.warn({ error: messageOf(error), failures }, 'updates could not be stored');
        await clock.sleep(backoff(timing, failures, clock), signal);
      }
    }
  };

  const leaseLost = (signal: AbortSignal): number => {
    // Closed first, so that the batch is not confirmed by another getUpdates.
    if (run?.stop.signal === signal) run.source.close();
    options.onLeaseLost();
    return 1;
  };

  return {
    start() {
      if (run === undefined) begin();
    },
    async stop() {
      const current = run;
      run = undefined;
      if (current === undefined) return;
      current.stop.abort();
      await current.handle.stop()?.catch(() => {});
    },
    restart() {
      if (run === undefined) begin();
      else run.source.interrupt();
    },
    kick(silentMs) {
      if (run === undefined || performance.now() - run.source.lastStepAt() < silentMs) return false;
      run.source.interrupt();
      return true;
    },
  };
}
