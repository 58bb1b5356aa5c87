import type { Clock } from '../../shared/clock.ts';

/** How many bots may come to Telegram for the first time. */
export interface SlowStartOptions {
  /** Telegram's server admits 20 new clients in any minute and 600 in any hour from one address. */
  readonly perMinute?: number;
  readonly perHour?: number;
  /** For servers of our own. */
  readonly unlimited?: boolean;
  readonly clock: Clock;
}

/** The gate for first contacts. */
export interface SlowStart {
  /** Resolves when it is this bot's turn, `false` when the signal fired before. Higher goes first. */
  admit(priority: number, signal: AbortSignal): Promise<boolean>;
  /** Telegram answered a first contact with 429. */
  flooded(retryAfterSeconds: number): void;
  waiting(): number;
}

interface Waiter {
  readonly priority: number;
  readonly resolve: (admitted: boolean) => void;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** After a 429 the pace is halved and regained by one bot per minute in this time. */
const REGAIN_MS = 300_000;

/** Sliding windows, as the server counts; one timer, and only while somebody waits. */
export function createSlowStart(options: SlowStartOptions): SlowStart {
  const { clock } = options;
  const fullMinute = options.perMinute ?? 20;
  const perHour = options.perHour ?? 600;
  const waiters = new Set<Waiter>();
  let admitted: number[] = [];
  let perMinute = fullMinute;
  let learnedAt = 0;
  let restsUntil = 0;
  let idle: AbortController | undefined;

  const allowed = (at: number) =>
    Math.min(fullMinute, perMinute + Math.max(0, Math.floor((at - learnedAt) / REGAIN_MS)));

  /** When the next one may go: not after `at` means at once. */
  const nextAt = (at: number): number => {
    const minuteAt = (admitted.at(-allowed(at)) ?? -Infinity) + MINUTE_MS;
    const hourAt = (admitted.at(-perHour) ?? -Infinity) + HOUR_MS;
    return Math.max(restsUntil, minuteAt, hourAt);
  };

  const admitSome = () => {
    const at = clock.now();
    while (waiters.size > 0 && nextAt(at) <= at) {
      const first = mostActive(waiters);
      waiters.delete(first);
      admitted.push(at);
      if (admitted.length > 2 * perHour) admitted = admitted.slice(-perHour);
      first.resolve(true);
    }
  };

  const run = async (signal: AbortSignal) => {
    // Later, so that all who come in this turn of the loop are compared.
    await new Promise(setImmediate);
    for (;;) {
      admitSome();
      if (waiters.size === 0 || signal.aborted) break;
      // The limit itself changes with time, so it is looked at once a minute.
      const at = clock.now();
      await clock.sleep(Math.min(MINUTE_MS, Math.max(1, nextAt(at) - at)), signal);
    }
    idle = undefined;
    if (waiters.size > 0) begin();
  };
  const begin = () => {
    if (idle !== undefined) return;
    idle = new AbortController();
    void run(idle.signal);
  };

  return {
    async admit(priority, signal) {
      if (signal.aborted) return false;
      if (options.unlimited === true) return true;
      return new Promise((resolve) => {
        const leave = () => {
          waiters.delete(waiter);
          if (waiters.size === 0) idle?.abort();
          resolve(false);
        };
        const waiter: Waiter = {
          priority,
          resolve: (ok) => {
            signal.removeEventListener('abort', leave);
            resolve(ok);
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        waiters.add(waiter);
        begin();
      });
    },
    flooded(retryAfterSeconds) {
      const at = clock.now();
      perMinute = Math.max(1, Math.floor(allowed(at) / 2));
      restsUntil = Math.max(restsUntil, at + retryAfterSeconds * 1000);
      learnedAt = restsUntil;
    },
    waiting: () => waiters.size,
  };
}

function mostActive(waiters: ReadonlySet<Waiter>): Waiter {
  let best: Waiter | undefined;
  for (const waiter of waiters) {
    if (best === undefined || waiter.priority > best.priority) best = waiter;
  }
  if (best === undefined) throw new Error('nobody waits');
  return best;
}
