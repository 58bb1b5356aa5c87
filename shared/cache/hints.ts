import type { Logger } from '../logger.ts';
import type { Hint } from './ports.ts';

/** The listeners of one process. */
export interface HintHub {
  tell(hint: Hint): void;
  subscribe(listener: (hint: Hint) => void): () => void;
  clear(): void;
}

/** Passes hints on; a listener that throws keeps none of the others from hearing. */
export function createHub(log: Logger | null): HintHub {
  const listeners = new Set<(hint: Hint) => void>();
  return {
    tell(hint) {
      for (const listener of listeners) {
        try {
          listener(hint);
        } catch (error) {
          log?.error({ error, kind: hint.kind }, 'hint listener failed');
        }
      }
    },
    subscribe(listener) {
      // A function of its own, so that one listener given twice can be taken back once.
      const own = (hint: Hint) => listener(hint);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    clear: () => listeners.clear(),
  };
}
