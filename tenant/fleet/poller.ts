import { createRunner, type RunnerHandle } from '@grammyjs/runner';
import type { Update } from 'grammy/types';
import { messageOf } from '../../shared/errors.ts';
import { createReactions, type PolledBot, type PollParts } from './reactions.ts';
import { backoff, createPollSource, type PollSource } from './source.ts';
import { isStaleLease } from './store.ts';

export type { PolledBot, PollParts } from './reactions.ts';

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
export function createPoller(parts: PollParts, bot: PolledBot): Poller {
  return new BotPoller(parts, bot);
}

/** From one start to its end. */
interface Run {
  readonly source: PollSource;
  readonly handle: RunnerHandle;
  readonly stop: AbortController;
}

class BotPoller implements Poller {
  readonly #parts: PollParts;
  readonly #bot: PolledBot;
  #run: Run | undefined;

  constructor(parts: PollParts, bot: PolledBot) {
    this.#parts = parts;
    this.#bot = bot;
  }

  start(): void {
    if (this.#run === undefined) this.#begin();
  }

  async stop(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    if (run === undefined) return;
    run.stop.abort();
    await run.handle.stop()?.catch(() => {});
  }

  restart(): void {
    if (this.#run === undefined) this.#begin();
    else this.#run.source.interrupt();
  }

  kick(silentMs: number): boolean {
    const source = this.#run?.source;
    if (source === undefined || performance.now() - source.lastStepAt() < silentMs) return false;
    source.interrupt();
    return true;
  }

  #begin(): void {
    const { clock } = this.#parts;
    const stop = new AbortController();
    const reactions = createReactions(this.#parts, this.#bot, stop.signal);
    const source = createPollSource(this.#parts, this.#bot, reactions);
    const handle = createRunner(source, {
      handle: (updates: Update[]) => this.#persist(updates, stop.signal),
      size: () => this.#bot.busy(),
      snapshot: () => [],
    });
    this.#run = { source, handle, stop };
    handle.start();
    handle.task()?.then(
      () => {
        if (this.#run?.stop === stop) this.#run = undefined;
      },
      (error: unknown) => {
        this.#bot.log.error({ error: messageOf(error) }, 'polling ended unexpectedly');
        void clock.sleep(RESTART_MS, stop.signal).then(() => {
          if (this.#run?.stop === stop) this.#begin();
        });
      },
    );
  }

  /** Until it is stored nothing is confirmed: the next getUpdates waits for this. */
  async #persist(updates: Update[], signal: AbortSignal): Promise<number> {
    const { clock, timing } = this.#parts;
    for (let failures = 0; ; failures++) {
      if (signal.aborted) return 1;
      if (!this.#bot.mayWork()) return this.#leaseLost(signal);
      try {
        return await this.#bot.take(updates);
      } catch (error) {
        if (isStaleLease(error)) return this.#leaseLost(signal);
        this.#bot.log.warn({ error: messageOf(error), failures }, 'updates could not be stored');
        await clock.sleep(backoff(timing, failures, clock), signal);
      }
    }
  }

  #leaseLost(signal: AbortSignal): number {
    // Closed first, so that the batch is not confirmed by another getUpdates.
    if (this.#run?.stop.signal === signal) this.#run.source.close();
    this.#bot.onLeaseLost();
    return 1;
  }
}
