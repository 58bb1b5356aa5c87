import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { TestWorld } from './world.ts';
import { freePort } from '../../shared/db/embedded.ts';

/** The real program as a process of its own, so that it can really be killed or frozen. */
export interface TestProcess {
  /** Its name in leases and among the job workers. */
  readonly node: string;
  readonly pid: number;
  /** Where its web server listens, also after it was started again. */
  readonly address: string;
  /** Resolves when /readyz says 200; rejects when it ends before, or takes too long. */
  ready(): Promise<void>;
  /** The answer of a path of its web server; null while there is none. */
  get(path: string): Promise<{ readonly status: number; readonly text: string } | null>;
  /** Sends a signal; after one that ends processes, resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Its newest lines of log and error output. */
  lines(): readonly string[];
}

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A start takes two seconds; a busy machine takes longer. */
const READY_MS = 40_000;
const LINES_KEPT = 400;
const STOPPING = new Set(['SIGSTOP', 'SIGCONT']);

const running = new Set<number>();
process.on('exit', () => {
  for (const pid of running) process.kill(pid, 'SIGKILL');
});
let started = 0;

/** Starts `main.ts` in a world; what the world's environment does not say is in `overrides`. */
export async function startProcess(
  world: Pick<TestWorld, 'env'>,
  overrides: Readonly<Record<string, string>> = {},
): Promise<TestProcess> {
  const node = `node-${(started += 1)}`;
  const port = overrides['HTTP_PORT'] ?? String(await freePort());
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, ...world.env, NODE_ID: node, LOG_LEVEL: 'warn', ...overrides, HTTP_PORT: port },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the program could not be started');
  running.add(pid);
  const gone = once(child, 'exit').then(() => running.delete(pid));
  const lines: string[] = [];
  const hear = (chunk: Buffer) => {
    lines.push(...chunk.toString().split('\n').filter(Boolean));
    lines.splice(0, lines.length - LINES_KEPT);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);

  const address = `http://127.0.0.1:${port}`;
  const self: TestProcess = {
    node,
    pid,
    address,
    lines: () => lines,
    async get(path) {
      try {
        const answer = await fetch(address + path, { signal: AbortSignal.timeout(5_000) });
        return { status: answer.status, text: await answer.text() };
      } catch {
        return null;
      }
    },
    async ready() {
      await until(
        async () => {
          if (!running.has(pid)) throw new Error(`the program ended:\n${lines.join('\n')}`);
          return (await self.get('/readyz'))?.status === 200;
        },
        'readiness',
        { ms: READY_MS, everyMs: 25 },
      );
    },
    async kill(signal = 'SIGKILL') {
      if (running.has(pid)) process.kill(pid, signal);
      if (!STOPPING.has(signal)) await gone;
    },
  };
  return self;
}

/** A free port that no outgoing connection takes while its program is dead: those are given from 32768 on. */
export async function steadyPort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_768);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
}

/**
 * Moves time for a process that is certainly dead: its leases and its jobs are free at once instead
 * of after a quarter of a minute. How long that really takes, other tests measure.
 */
export async function forget(world: Pick<TestWorld, 'platform'>, node: string): Promise<void> {
  const { platform } = world.platform.database;
  await platform.query(`update shard_leases set expires_at = 'epoch' where node = $1`, [node]);
  await platform.query(`update job_workers set seen_at = 'epoch' where node = $1`, [node]);
  // It may have been killed between taking its first job and saying who it is.
  for (const table of ['_private_jobs', '_private_job_queues'])
    await platform.query(`update graphile_worker.${table} held set locked_at = 'epoch'
      where locked_by is not null
        and not exists (select from job_workers where worker_id = held.locked_by)`);
}

/** Waits until something is so; answers after how many milliseconds. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  { ms = 20_000, everyMs = 50 }: { readonly ms?: number; readonly everyMs?: number } = {},
): Promise<number> {
  const began = performance.now();
  while (!(await isSo())) {
    if (performance.now() - began > ms) throw new Error(`${what} did not come in ${ms} ms`);
    await pause(everyMs);
  }
  return Math.round(performance.now() - began);
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A number generator that repeats its numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export { freePort } from '../../shared/db/embedded.ts';
