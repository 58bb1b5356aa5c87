import { setTimeout as sleep } from 'node:timers/promises';

/** What a program does when it is asked. */
export type Answers<Options> = { readonly begin: (options: Options) => unknown } & Readonly<
  Record<string, (data: never) => unknown>
>;

/** What a process costs now. */
export interface Cost {
  readonly rssKiB: number;
  readonly heapKiB: number;
  /** Processor time since its start. */
  readonly cpuMs: number;
  readonly sockets: number;
}

/** Answers the questions of the process that started this one, and ends with it. */
export function answer<Options>(answers: Answers<Options>): void {
  process.on('message', ({ id, question, data }: { id: number; question: string; data: never }) => {
    void Promise.resolve()
      .then(() => (answers as Record<string, (data: never) => unknown>)[question]?.(data))
      .then(
        (value) => process.send?.({ id, value }),
        (error: unknown) => process.send?.({ id, error: String(error) }),
      );
  });
  process.on('disconnect', () => process.exit(0));
}

/** With a `last-resort` collection V8 also gives free pages back, at once. */
const collect = globalThis.gc as ((options: object) => void) | undefined;

/** V8 also gives up compiled code, but only what did not run for some collections. */
const COLLECTIONS = 16;

/** Memory after everything that is not needed was given back. */
export async function cost(): Promise<Cost> {
  for (let turn = 0; turn < COLLECTIONS; turn += 1) {
    collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    await sleep(100);
  }
  const { rss, heapUsed } = process.memoryUsage();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap');
  return {
    rssKiB: rss / 1024,
    heapKiB: heapUsed / 1024,
    cpuMs: cpuMs(),
    sockets: sockets.length,
  };
}

/** Processor time of this process since its start. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
