import type { Api } from 'grammy';
import type { Update } from 'grammy/types';
import type { Clock } from '../../shared/clock.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Scope } from '../../shared/scope.ts';
import type { Transport } from '../../shared/telegram/transport.ts';
import type { FleetMetrics, PollResult, ShellState } from './metrics.ts';
import type { SlowStart } from './slow-start.ts';
import { backoff, type PollFailure, type PollTiming, type Reactions } from './source.ts';

/** What all polls share. */
export interface PollParts {
  readonly transport: Pick<Transport, 'poll'>;
  readonly slowStart: SlowStart;
  readonly metrics: FleetMetrics;
  readonly timing: PollTiming;
  readonly clock: Clock;
}

/** The bot that is polled. */
export interface PolledBot {
  readonly scope: Scope;
  readonly log: Logger;
  priority(): number;
  token(): string;
  api(): Api;
  /** Whether the lease is ours right now. */
  mayWork(): boolean;
  /** After a 401: true when there is another token now. */
  renewToken(): Promise<boolean>;
  setState(state: ShellState, reason?: string): void;
  /** The lease passed on, or nobody could renew it. */
  onLeaseLost(): void;
  /** Stores a batch and hands it on; resolves with how many more are welcome. */
  take(updates: readonly Update[]): Promise<number>;
  /** Updates being handled. */
  busy(): number;
}

/** What happens before a poll and after each kind of answer, for one run of a poller. */
export function createReactions(parts: PollParts, bot: PolledBot, signal: AbortSignal): Reactions {
  return new BotReactions(parts, bot, signal);
}

class BotReactions implements Reactions {
  readonly #parts: PollParts;
  readonly #bot: PolledBot;
  readonly #signal: AbortSignal;
  /** The token under which Telegram knows us. */
  #greeted = '';
  #welcomed = false;
  #conflict: { readonly inARow: number; readonly at: number } | undefined;

  constructor(parts: PollParts, bot: PolledBot, signal: AbortSignal) {
    this.#parts = parts;
    this.#bot = bot;
    this.#signal = signal;
  }

  count(result: PollResult): void {
    this.#parts.metrics.poll(result);
  }

  mayPoll(): Promise<boolean> | boolean {
    if (!this.#bot.mayWork()) {
      this.#bot.onLeaseLost();
      return false;
    }
    // To Telegram's server another token is another client.
    return this.#greeted === this.#bot.token() || this.#greet();
  }

  async #greet(): Promise<boolean> {
    const token = this.#bot.token();
    if (!(await this.#parts.slowStart.admit(this.#bot.priority(), this.#signal))) return false;
    this.#greeted = token;
    // The wait may have been long.
    return this.#bot.mayWork();
  }

  onSuccess(): void {
    const { clock, timing } = this.#parts;
    this.#welcomed = true;
    if (this.#conflict !== undefined && clock.now() - this.#conflict.at < timing.healMs) return;
    this.#conflict = undefined;
    this.#bot.setState('active');
  }

  async onFailure(failure: PollFailure, inARow: number): Promise<number | null> {
    // A poll that was frozen with us was ended by whoever has the bot now: nobody's conflict.
    if (!this.#bot.mayWork()) {
      this.#bot.onLeaseLost();
      return null;
    }
    if (failure.kind === 'unauthorized') return this.#onUnauthorized();
    if (failure.kind === 'conflict') return this.#onConflict(failure.webhook);
    if (failure.kind === 'flooded') return this.#onFlood(failure.retryAfterSeconds);
    this.#bot.log.debug({ reason: failure.reason, inARow }, 'poll failed');
    return backoff(this.#parts.timing, inARow, this.#parts.clock);
  }

  async #onConflict(webhook: boolean): Promise<number> {
    const { clock, timing } = this.#parts;
    if (webhook) await removeWebhook(this.#bot);
    // A webhook left from the time before us is taken away without a word.
    if (webhook && !this.#welcomed && this.#conflict === undefined) {
      this.#welcomed = true;
      return timing.backoffMinMs;
    }
    const inARow = (this.#conflict?.inARow ?? -1) + 1;
    this.#conflict = { inARow, at: clock.now() };
    this.#bot.setState('conflict', webhook ? 'webhook' : 'other-poller');
    const times = { backoffMinMs: timing.conflictMinMs, backoffMaxMs: timing.backoffMaxMs };
    return backoff(times, inARow, clock);
  }

  #onFlood(retryAfterSeconds: number): number {
    if (!this.#welcomed) this.#parts.slowStart.flooded(retryAfterSeconds);
    if (this.#conflict === undefined) this.#bot.setState('flooded');
    return retryAfterSeconds * 1000;
  }

  async #onUnauthorized(): Promise<number | null> {
    if (await this.#bot.renewToken()) return 0;
    this.#bot.setState('revoked');
    return null;
  }
}

async function removeWebhook(bot: PolledBot): Promise<void> {
  try {
    await bot.api().deleteWebhook();
  } catch (error) {
    bot.log.warn({ error: messageOf(error) }, 'webhook could not be removed');
  }
}
