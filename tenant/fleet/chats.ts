import type { StoredUpdate } from './store.ts';
import { chatKeyOf } from './updates.ts';

/** The updates of one tenant in memory, in order per chat; a chat gives out one at a time. */
export interface Chats {
  add(job: StoredUpdate): void;
  /** Whether some chat has an update that may start. */
  ready(): boolean;
  /** The next update of the chat that waited longest; its chat gives none until `done` or `again`. */
  next(): StoredUpdate | undefined;
  /** The update is over. */
  done(job: StoredUpdate): void;
  /** The same update shall be given out again, before all others of its chat. */
  again(job: StoredUpdate): void;
  /** Updates in memory, those given out included. */
  size(): number;
  has(updateId: number): boolean;
}

/** Empty. */
export function createChats(): Chats {
  const queues = new Map<number, StoredUpdate[]>();
  const known = new Set<number>();
  const ready: number[] = [];

  return {
    add(job) {
      if (known.has(job.update.update_id)) return;
      known.add(job.update.update_id);
      const key = chatKeyOf(job.update);
      const queue = queues.get(key);
      if (queue !== undefined) {
        queue.push(job);
        return;
      }
      queues.set(key, [job]);
      ready.push(key);
    },
    ready: () => ready.length > 0,
    next() {
      const key = ready.shift();
      return key === undefined ? undefined : queues.get(key)?.[0];
    },
    done(job) {
      known.delete(job.update.update_id);
      const key = chatKeyOf(job.update);
      const queue = queues.get(key);
      queue?.shift();
      if (queue === undefined || queue.length === 0) queues.delete(key);
      else ready.push(key);
    },
    again(job) {
      const key = chatKeyOf(job.update);
      const queue = queues.get(key);
      if (queue === undefined) return;
      queue[0] = job;
      ready.push(key);
    },
    size: () => known.size,
    has: (updateId) => known.has(updateId),
  };
}
