import { createThread } from '../thread.ts';

/** Draws pictures away from the event loop: one thread for all shops. */
export interface Charts {
  /** PNG of an SVG. Throws `Unavailable` when too much waits or it takes too long. */
  draw(svg: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A picture takes about 100 ms: who waits for more than this many has gone. */
const MOST_WAITING = 32;
const LONGEST_MS = 8_000;

/** The thread starts with the first picture. */
export function createCharts(): Charts {
  const thread = createThread<string>(new URL('draw.mjs', import.meta.url), {
    mostWaiting: MOST_WAITING,
    longestMs: LONGEST_MS,
  });
  return { draw: (svg) => thread.run(svg), close: () => thread.close() };
}
