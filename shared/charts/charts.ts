import { Worker } from 'node:worker_threads';
import { Unavailable } from '../errors.ts';

/** Draws pictures away from the event loop: one thread for all shops. */
export interface Charts {
  /** PNG of an SVG. Throws `Unavailable` when too much waits or it takes too long. */
  draw(svg: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A picture takes about 100 ms: who waits for more than this many has gone. */
const MOST_WAITING = 32;
const LONGEST_MS = 8_000;
/** A thread keeps some 40 MB: it ends when nobody looks at figures. */
const IDLE_MS = 60_000;

interface Answer {
  readonly id: number;
  readonly png?: Uint8Array;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (png: Uint8Array) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The thread starts with the first picture. */
export function createCharts(): Charts {
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
    const started = new Worker(new URL('draw.mjs', import.meta.url), { execArgv: [] });
    started.on('message', ({ id, png, error }: Answer) => {
      const found = take(id);
      if (png) found?.resolve(png);
      else found?.reject(new Unavailable(`a picture was not drawn: ${error}`));
    });
    started.on('error', (error) => {
      if (worker === started) end(`the drawing thread failed: ${error.message}`);
    });
    started.unref();
    return started;
  };

  return {
    draw(svg) {
      if (waiting.size >= MOST_WAITING) return Promise.reject(new Unavailable('too many pictures'));
      clearTimeout(idle);
      idle = setTimeout(() => {
        if (waiting.size === 0) end('idle');
      }, IDLE_MS).unref();
      const thread = (worker ??= start());
      const id = (nextId += 1);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => end('a picture took too long'), LONGEST_MS);
        waiting.set(id, { resolve, reject, timer });
        thread.ref();
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
        thread.postMessage({ id, svg });
      });
    },
    async close() {
      clearTimeout(idle);
      end('the process ends');
      await Promise.resolve();
    },
  };
}
