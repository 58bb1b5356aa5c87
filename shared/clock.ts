/** Time and randomness as an argument, so that tests can move one and fix the other. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal fires; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 (included) to 1 (not included); for jitter, never for secrets. */
  random(): number;
  /** What people's own devices show, where that differs from `now`: only beside a sandbox's clock. */
  outside?(): number;
  /** Calls back when somebody has moved it on: only a sandbox's clock is ever moved. */
  onMove?(listener: () => void): void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
};
