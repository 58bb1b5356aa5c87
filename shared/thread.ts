import { Worker } from 'node:worker_threads';
import { Unavailable } from './errors.ts';

/** Slow work away from the event loop: one thread of plain JavaScript for all shops. */
export interface Thread<In> {
  /** Bytes made of `input`. Throws `Unavailable` when too much waits or it takes too long. */
  run(input: In): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A thread keeps some 40 MB: it ends when nobody asks anything of it. */
const IDLE_MS = 60_000;

interface Answer {
  readonly id: number;
  readonly bytes?: Uint8Array;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The thread starts with the first question: `{ id, input }`, answered by `{ id, bytes }` or `{ id, error }`. */
export function createThread<In>(
  program: URL,
  { mostWaiting, longestMs }: { readonly mostWaiting: number; readonly longestMs: number },
): Thread<In> {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let nextId = 0;

  const take = (id: number): Waiting | undefined => {
    const found = waiting.get(id);
    waiting.delete(id);
    clearTimeout(found?.timer);
    if (waiting.size === 0) worker?.unref();
    return found;
  };

  const end = (reason: string): void => {
    const ended = worker;
    worker = null;
    for (const id of waiting.keys()) take(id)?.reject(new Unavailable(reason));
    void ended?.terminate();
  };

  const start = (): Worker => {
    // Without the loader of this process: the thread is plain JavaScript.
    const started = new Worker(program, { execArgv: [] });
    started.on('message', ({ id, bytes, error }: Answer) => {
      const found = take(id);
      if (bytes) found?.resolve(bytes);
      else found?.reject(new Unavailable(`a thread could not do it: ${error}`));
    });
    started.on('error', (error) => {
      if (worker === started) end(`a thread failed: ${error.message}`);
    });
    started.unref();
    return started;
  };

  return {
    run(input) {
      if (waiting.size >= mostWaiting) return Promise.reject(new Unavailable('too much waits'));
      clearTimeout(idle);
      idle = setTimeout(() => {
        if (waiting.size === 0) end('idle');
      }, IDLE_MS).unref();
      const thread = (worker ??= start());
      const id = (nextId += 1);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => end('it took too long'), longestMs);
        waiting.set(id, { resolve, reject, timer });
        thread.ref();
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
        thread.postMessage({ id, input });
      });
    },
    async close() {
      clearTimeout(idle);
      end('the process ends');
      await Promise.resolve();
    },
  };
}
