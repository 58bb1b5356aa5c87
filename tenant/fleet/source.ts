import type { UpdateSource } from '@grammyjs/runner';
import type { ApiError, Update } from 'grammy/types';
import type { Clock } from '../../shared/clock.ts';
import type { Transport } from '../../shared/telegram/transport.ts';
import { CallFailed } from '../../shared/telegram/transport.ts';
import type { PollResult } from './metrics.ts';
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

/** What the source asks and tells. */
export interface SourceOptions {
  readonly transport: Pick<Transport, 'poll'>;
  readonly clock: Clock;
  readonly timing: PollTiming;
  readonly token: () => string;
  readonly reactions: Reactions;
}

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

/** Polls one bot. An offset is sent, and so updates confirmed, only after the sink took them. */
export function createPollSource(options: SourceOptions): PollSource {
  const { clock, timing, reactions } = options;
  const run = { closed: false };
  let step = new AbortController();
  let active = false;
  let pace = 100;
  let offset = 0;
  let offsetAt = 0;
  let lastStepAt = performance.now();

  const poll = () =>
    options.transport.poll(
      options.token(),
      {
        offset: clock.now() - offsetAt > FORGET_OFFSET_MS ? 0 : offset,
        limit: Math.max(1, Math.min(100, Math.floor(pace))),
        timeout: timing.timeoutSeconds,
        allowed_updates: ALLOWED_UPDATES,
      },
      step.signal,
    );

  async function* worker(): AsyncGenerator<Update[]> {
    let failures = 0;
    active = true;
    while (!run.closed) {
      lastStepAt = performance.now();
      if (!(await reactions.mayPoll()) || run.closed) break;
      if (step.signal.aborted) step = new AbortController();
      const startedAt = performance.now();
      let failure: PollFailure;
      try {
        const answer = await poll();
        if (answer.ok) {
          reactions.onSuccess();
          const updates = answer.result;
          reactions.count(updates.length > 0 ? 'updates' : 'empty');
          const last = updates.at(-1);
          if (last !== undefined) {
            failures = 0;
            yield updates;
            offset = last.update_id + 1;
            offsetAt = clock.now();
          } else if (performance.now() - startedAt < SUSPICIOUS_MS) {
            await clock.sleep(backoff(timing, failures++, clock), step.signal);
          } else failures = 0;
          continue;
        }
        failure = failureOf(answer);
      } catch (error) {
        if (step.signal.aborted) continue;
        if (!(error instanceof CallFailed)) throw error;
        failure = { kind: 'failed', reason: error.code ?? error.message };
      }
      reactions.count(failure.kind);
      const waitMs = await reactions.onFailure(failure, failures++);
      if (waitMs === null) break;
      await clock.sleep(waitMs, step.signal);
    }
    active = false;
  }

  const generator = worker();
  return {
    generator: () => generator,
    setGeneratorPace: (next) => {
      pace = next;
    },
    isActive: () => active,
    interrupt: () => step.abort(),
    lastStepAt: () => lastStepAt,
    close() {
      active = false;
      run.closed = true;
      step.abort();
    },
  };
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
