import { createThread } from '../thread.ts';

/** A printed document: all words are in the reader's language already. */
export interface Paper {
  readonly title: string;
  /** What it is about, in pairs of name and value. */
  readonly facts: readonly (readonly [string, string])[];
  readonly sections: readonly PaperSection[];
  /** Below every page; `{page}` and `{pages}` are filled in. */
  readonly footer: string;
}

export interface PaperSection {
  readonly heading: string;
  readonly columns: readonly PaperColumn[];
  /** Before the rows and after them, in bold. */
  readonly first: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly last: readonly string[];
}

export interface PaperColumn {
  readonly title: string;
  /** Share of the page's width; all are one. */
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** Prints papers away from the event loop: one thread for all shops. */
export interface Papers {
  /** PDF of a paper. Throws `Unavailable` when too much waits or it takes too long. */
  print(paper: Paper): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Each belongs to a job, and jobs wait in the database. */
const MOST_WAITING = 16;
/** Thousands of rows take seconds. */
const LONGEST_MS = 60_000;

/** The thread starts with the first paper. */
export function createPapers(): Papers {
  const thread = createThread<Paper>(new URL('print.mjs', import.meta.url), {
    mostWaiting: MOST_WAITING,
    longestMs: LONGEST_MS,
  });
  return { print: (paper) => thread.run(paper), close: () => thread.close() };
}
