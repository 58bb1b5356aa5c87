import { Unavailable, messageOf } from '../errors.ts';
import type { NodeOptions } from './chain.ts';
import { createEndpoint, type Endpoint, type Protocol } from './endpoint.ts';

/** Several endpoints of one chain, the healthiest first. */
export interface Endpoints {
  /** The newest block any of them has. */
  tip(): Promise<number>;
  /**
   * Reads something about a height from ONE endpoint; the next is tried only from the beginning.
   * Null when those that answered do not have it.
   */
  readOne<T>(height: number, read: (endpoint: Endpoint) => Promise<T | null>): Promise<T | null>;
}

/** Blocks behind the best head at which an endpoint is asked last: it may sit on a dead fork. */
const LAGGING_BLOCKS = 5;

/** Makes the endpoints of one chain. Throws on a url that is none. */
export function createEndpoints(protocol: Protocol, options: NodeOptions): Endpoints {
  const all = options.urls.map((url) => createEndpoint(url, protocol, options));
  const asking = new Map<Endpoint, Promise<number>>();

  /** One question at a time to each: a slow one is not asked more often for being slow. */
  function askHead(endpoint: Endpoint): Promise<number> {
    const pending = asking.get(endpoint);
    if (pending) return pending;
    const head = endpoint.askHead().finally(() => asking.delete(endpoint));
    asking.set(endpoint, head);
    return head;
  }

  return {
    async tip() {
      await anyOf(all.filter((endpoint) => !endpoint.banned).map(askHead));
      return bestHead(all);
    },
    async readOne(height, read) {
      const reasons: string[] = [];
      let missing = false;
      for (const endpoint of inOrder(all, height)) {
        try {
          const found = await read(endpoint);
          if (found !== null) return found;
          missing = true;
        } catch (error) {
          if (!(error instanceof Unavailable)) throw error;
          reasons.push(error.message);
        }
      }
      if (missing) return null;
      throw new Unavailable(reasons.join('; ') || 'every node is resting');
    },
  };
}

/** The first good answer; the others may come later. */
async function anyOf(questions: readonly Promise<number>[]): Promise<void> {
  try {
    await Promise.any(questions);
  } catch (error) {
    const reasons = error instanceof AggregateError ? error.errors.map(messageOf) : [];
    throw new Unavailable(reasons.join('; ') || 'every node is resting', { cause: error });
  }
}

function bestHead(all: readonly Endpoint[]): number {
  return Math.max(-1, ...all.map((endpoint) => endpoint.head ?? -1));
}

function inOrder(all: readonly Endpoint[], height: number): readonly Endpoint[] {
  const best = bestHead(all);
  const rank = ({ head, failures }: Endpoint) =>
    (head !== null && (head < height || head < best - LAGGING_BLOCKS) ? 1_000 : 0) +
    Math.min(failures, 999);
  return all.filter(({ banned }) => !banned).toSorted((one, other) => rank(one) - rank(other));
}
