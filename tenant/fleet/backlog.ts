import type { Clock } from '../../shared/clock.ts';
import type { Chats } from './chats.ts';
import type { StoredUpdate } from './store.ts';

/** What of a tenant's updates is in the table only, and how it comes into memory. */
export interface Backlog {
  /** One more update stays in the table, or something may be there. */
  leave(): void;
  /** Loads when there is something to load and room for it. */
  look(): void;
  /** An update is over: a reading that began before may still show it as undone. */
  over(updateId: number): void;
  /** Newer updates must not be started before those in the table. */
  behind(): boolean;
  /** At most so many were left in the table since it was last found empty. */
  left(): number;
  /** Nothing is left in the table or being loaded. */
  rests(): boolean;
}

/** Pause after a failed reading of the table. */
const RETRY_MS = 1_000;

/** Loads one batch at a time and never more than there is room for. */
export function createBacklog(options: {
  /** The first undone updates of the table. */
  readonly load: (limit: number) => Promise<readonly StoredUpdate[]>;
  readonly chats: Chats;
  readonly queued: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly add: (job: StoredUpdate) => void;
  readonly onLoaded: () => void;
  /** A loading ended, and perhaps no other followed. */
  readonly onRest: () => void;
}): Backlog {
  const { chats, queued, signal } = options;
  let left = 0;
  let loading = false;
  const finished = new Set<number>();

  const load = async () => {
    const before = left;
    // Those in memory are undone too and come first, so the limit includes them.
    const limit = chats.size() + queued;
    const jobs = await options.load(limit);
    if (signal.aborted) return;
    const fresh = jobs.filter(
      ({ update: { update_id: id } }) => !chats.has(id) && !finished.has(id),
    );
    const room = queued - chats.size();
    for (const job of fresh.slice(0, room)) options.add(job);
    const all = jobs.length < limit && fresh.length <= room;
    if (all && left === before) left = 0;
    options.onLoaded();
  };

  const look = () => {
    if (loading || left === 0 || signal.aborted || chats.size() > queued / 2) return;
    loading = true;
    load()
      .catch(() => options.clock.sleep(RETRY_MS, signal))
      .finally(() => {
        loading = false;
        finished.clear();
        look();
        options.onRest();
      })
      .catch(() => {});
  };

  return {
    leave() {
      left++;
      look();
    },
    look,
    over(updateId) {
      if (loading) finished.add(updateId);
    },
    behind: () => left > 0,
    left: () => left,
    rests: () => left === 0 && !loading,
  };
}
