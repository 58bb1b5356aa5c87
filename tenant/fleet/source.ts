import type { UpdateSource } from '@grammyjs/runner';
import type { ApiError, ApiResponse, Update } from 'grammy/types';
import type { Clock } from '../../shared/clock.ts';
import { CallFailed } from '../../shared/telegram/transport.ts';
import type { PollResult } from './metrics.ts';
import type { PolledBot, PollParts } from './reactions.ts';
import { ALLOWED_UPDATES } from './updates.ts';

/** Times of polling. */
export interface PollTiming {
  /** Telegram's maximum; the transport ends a poll ten seconds later in any case. */
  readonly timeoutSeconds: number;
  readonly backoffMinMs: number;
  readonly backoffMaxMs: number;
  readonly conflictMinMs: number;
  /** A conflict is over when there was none for so long. */
  readonly healMs: number;
}

export const POLL_TIMING: PollTiming = {
  timeoutSeconds: 50,
  backoffMinMs: 100,
  backoffMaxMs: 30_000,
  conflictMinMs: 1_000,
  healMs: 45_000,
};

/** What went wrong with a poll. */
export type PollFailure =
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'conflict'; readonly webhook: boolean }
  | { readonly kind: 'flooded'; readonly retryAfterSeconds: number }
  | { readonly kind: 'failed'; readonly reason: string };

/** What happens before a poll and after each kind of answer. */
export interface Reactions {
  /** Asked before every poll; `false` ends the source. */
  readonly mayPoll: () => Promise<boolean> | boolean;
  readonly onSuccess: () => void;
  /** Says how long to wait before the next poll; null ends the source. */
  readonly onFailure: (failure: PollFailure, inARow: number) => Promise<number | null>;
  readonly count: (result: PollResult) => void;
}

/**
 * An UpdateSource of @grammyjs/runner, for one run: closed, it stays closed. `interrupt` ends the
 * present poll or pause, not the source.
 */
export interface PollSource extends UpdateSource<Update> {
  interrupt(): void;
  /** When something last happened, monotonic. */
  lastStepAt(): number;
}

/** Ids start anew at random after a week without updates; an old offset could hide the new ones. */
const FORGET_OFFSET_MS = 5 * 86_400_000;
/** An empty answer to a long poll does not come at once; a server that does so is not hurried. */
const SUSPICIOUS_MS = 250;

/** The most that Telegram gives at once. */
export const MAX_BATCH = 100;

/** Polls one bot. An offset is sent, and so updates confirmed, only after the sink took them. */
export function createPollSource(
  parts: Pick<PollParts, 'transport' | 'clock' | 'timing'>,
  bot: Pick<PolledBot, 'token'>,
  reactions: Reactions,
): PollSource {
  return new BotSource(parts, bot, reactions);
}

class BotSource implements PollSource {
  readonly #parts: Pick<PollParts, 'transport' | 'clock' | 'timing'>;
  readonly #bot: Pick<PolledBot, 'token'>;
  readonly #reactions: Reactions;
  readonly #generator: AsyncGenerator<Update[]>;
  #step = new AbortController();
  #isClosed = false;
  #isActive = false;
  #pace = MAX_BATCH;
  #offset = 0;
  #offsetAt = 0;
  #lastStepAt = performance.now();
  #failures = 0;

  constructor(
    parts: Pick<PollParts, 'transport' | 'clock' | 'timing'>,
    bot: Pick<PolledBot, 'token'>,
    reactions: Reactions,
  ) {
    this.#parts = parts;
    this.#bot = bot;
    this.#reactions = reactions;
    this.#generator = this.#work();
  }

  generator(): AsyncGenerator<Update[]> {
    return this.#generator;
  }

  setGeneratorPace(pace: number): void {
    this.#pace = pace;
  }

  isActive(): boolean {
    return this.#isActive;
  }

  interrupt(): void {
    this.#step.abort();
  }

  lastStepAt(): number {
    return this.#lastStepAt;
  }

  close(): void {
    this.#isActive = false;
    this.#isClosed = true;
    this.#step.abort();
  }

  async *#work(): AsyncGenerator<Update[]> {
    const { clock } = this.#parts;
    this.#isActive = true;
    while (!this.#isClosed) {
      this.#lastStepAt = performance.now();
      if (!(await this.#reactions.mayPoll()) || this.#isClosed) break;
      if (this.#step.signal.aborted) this.#step = new AbortController();
      const startedAt = performance.now();
      let failure: PollFailure;
      try {
        const answer = await this.#poll();
        if (answer.ok) {
          const updates = answer.result;
          this.#reactions.onSuccess();
          this.#reactions.count(updates.length > 0 ? 'updates' : 'empty');
          const last = updates.at(-1);
          if (last !== undefined) {
            this.#failures = 0;
            yield updates;
            this.#offset = last.update_id + 1;
            this.#offsetAt = clock.now();
          } else if (performance.now() - startedAt < SUSPICIOUS_MS) await this.#backOff();
          else this.#failures = 0;
          continue;
        }
        failure = failureOf(answer);
      } catch (error) {
        if (this.#step.signal.aborted) continue;
        if (!(error instanceof CallFailed)) throw error;
        failure = { kind: 'failed', reason: error.code ?? error.message };
      }
      this.#reactions.count(failure.kind);
      const waitMs = await this.#reactions.onFailure(failure, this.#failures++);
      if (waitMs === null) break;
      await clock.sleep(waitMs, this.#step.signal);
    }
    this.#isActive = false;
  }

  #poll(): Promise<ApiResponse<Update[]>> {
    const { transport, clock, timing } = this.#parts;
    const isForgotten = clock.now() - this.#offsetAt > FORGET_OFFSET_MS;
    return transport.poll(
      this.#bot.token(),
      {
        offset: isForgotten ? 0 : this.#offset,
        limit: Math.max(1, Math.min(MAX_BATCH, Math.floor(this.#pace))),
        timeout: timing.timeoutSeconds,
        allowed_updates: ALLOWED_UPDATES,
      },
      this.#step.signal,
    );
  }

  async #backOff(): Promise<void> {
    const { clock, timing } = this.#parts;
    await clock.sleep(backoff(timing, this.#failures++, clock), this.#step.signal);
  }
}

/** From 100 ms doubling to 30 s, half of it by chance, so that bots do not come back in step. */
export function backoff(
  timing: Pick<PollTiming, 'backoffMinMs' | 'backoffMaxMs'>,
  inARow: number,
  clock: Pick<Clock, 'random'>,
): number {
  const full = Math.min(timing.backoffMaxMs, timing.backoffMinMs * 2 ** Math.min(inARow, 30));
  return full * (0.5 + 0.5 * clock.random());
}

function failureOf(answer: ApiError): PollFailure {
  const { error_code, description, parameters } = answer;
  if (error_code === 401) return { kind: 'unauthorized' };
  if (error_code === 409) return { kind: 'conflict', webhook: /webhook/i.test(description) };
  if (error_code === 429) {
    return { kind: 'flooded', retryAfterSeconds: parameters?.retry_after ?? 1 };
  }
  return { kind: 'failed', reason: `${error_code} ${description}`.slice(0, 200) };
}
