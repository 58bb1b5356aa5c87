import type { Logger } from '../logger.ts';
import { createHub } from './hints.ts';
import { createLimits } from './limits.ts';
import type { Cache, Ports } from './ports.ts';

/** More than one process needs; beyond it the oldest entries go. */
const MOST_ENTRIES = 10_000;

/** The ports of a single process that has no Redis. */
export function createMemoryPorts(log: Logger | null = null): Ports {
  const hub = createHub(log);
  return {
    hints: {
      publish(hint) {
        // After the publisher's own turn, as it would come from elsewhere.
        setImmediate(() => hub.tell(hint));
        return Promise.resolve();
      },
      subscribe: (listener) => hub.subscribe(listener),
    },
    limits: createLimits(null, (error) => log?.error({ error }, 'limit not counted')),
    cache: createMemoryCache(),
    trouble: () => null,
    close() {
      hub.clear();
      return Promise.resolve();
    },
  };
}

function createMemoryCache(): Cache {
  const entries = new Map<string, { value: string; until: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return Promise.resolve(null);
      if (entry.until > performance.now()) return Promise.resolve(entry.value);
      entries.delete(key);
      return Promise.resolve(null);
    },
    set(key, value, ttlMs) {
      entries.delete(key);
      entries.set(key, { value, until: performance.now() + ttlMs });
      const oldest = entries.keys().next();
      if (entries.size > MOST_ENTRIES && !oldest.done) entries.delete(oldest.value);
      return Promise.resolve();
    },
    delete(key) {
      entries.delete(key);
      return Promise.resolve();
    },
  };
}
