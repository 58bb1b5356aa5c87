import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../shared/db/embedded.ts';

/** A Redis of the test's own, on a free loopback port and without a file. */
export interface TestRedis {
  readonly url: string;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Freezes it: it accepts and never answers. */
  freeze(): void;
  thaw(): void;
}

/** Null where this machine has no `redis-server`. */
export async function newRedis(): Promise<TestRedis | null> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return null;
  const port = await freePort();
  let child: ChildProcess | null = null;
  const redis: TestRedis = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const options = [
        '--port',
        `${port}`,
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--daemonize',
        'no',
      ];
      const started = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
      child = started;
      for await (const chunk of started.stdout as AsyncIterable<Buffer>)
        if (chunk.includes('Ready to accept connections')) break;
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
  };
  await redis.start();
  return redis;
}
