import type { Logger } from './logger.ts';
import { messageOf } from './errors.ts';

export interface Shutdown {
  /** Registers how a part stops; parts stop in reverse order of registration, the database last. */
  add(name: string, stop: () => Promise<unknown> | void): void;
  /** Stops everything, each part within its share of the bound. Twice is once. */
  run(reason: string): Promise<void>;
}

/** No part may hold the process longer than this. */
const PART_MS = 4_000;
const TOTAL_MS = 9_000;

/** The order of going down. */
export function createShutdown(log: Logger): Shutdown {
  const parts: { name: string; stop: () => Promise<unknown> | void }[] = [];
  let running: Promise<void> | null = null;

  const stopAll = async (reason: string): Promise<void> => {
    log.info({ reason }, 'stopping');
    const deadline = Date.now() + TOTAL_MS;
    for (const { name, stop } of parts.toReversed()) {
      const bound = Math.max(200, Math.min(PART_MS, deadline - Date.now()));
      try {
        await within(bound, (async () => stop())());
      } catch (error) {
        log.warn({ part: name, error: messageOf(error) }, 'a part did not stop cleanly');
      }
    }
    log.info('stopped');
  };

  return {
    add: (name, stop) => void parts.push({ name, stop }),
    run: (reason) => (running ??= stopAll(reason)),
  };
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`not within ${ms} ms`)), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
