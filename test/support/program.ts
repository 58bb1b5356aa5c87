import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './tree.ts';

/** The real program in a process group of its own, as a terminal starts it. */
export interface Program {
  readonly pid: number;
  /** Address of its web server, once it runs; rejects when it ends before. */
  readonly running: Promise<string>;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  output(): string;
  /** What Ctrl-C does: to the program and everything in its group. */
  interrupt(): void;
  kill(): void;
}

const started = new Set<Program>();

/** Starts the `main.ts` of a folder with this environment and nothing else of ours. */
export function startProgram(env: Readonly<Record<string, string>>, folder = root): Program {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'main.ts'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HTTP_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const pid = child.pid ?? 0;
  let output = '';
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const running = new Promise<string>((done, fail) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const line = output.split('\n').find((each) => each.includes('"Shopherd runs"'));
      if (line) done((JSON.parse(line) as { address: string }).address);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void ended.then((how) => fail(new Error(`ended with ${how}: ${output}`)));
  });
  // A test that only looks at the end does not wait for this.
  running.catch(() => undefined);
  const program: Program = {
    pid,
    running,
    ended,
    output: () => output,
    interrupt: () => void process.kill(-pid, 'SIGINT'),
    kill: () => void child.kill('SIGKILL'),
  };
  started.add(program);
  void ended.then(() => started.delete(program));
  return program;
}

/** Ends every program that a test left running, with all that is below it. */
export async function killPrograms(): Promise<void> {
  for (const program of started) {
    const below = descendantsOf(program.pid);
    program.kill();
    await program.ended;
    for (const pid of await survivors(below, 10_000)) process.kill(pid, 'SIGKILL');
  }
}

/** Every process below this one, whatever group it is in. Linux only. */
export function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [, rest = ''] = readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ');
      parents.set(Number(entry), Number(rest.split(' ')[1]));
    } catch {
      // It ended while we looked.
    }
  }
  const below = (of: number): number[] =>
    [...parents].flatMap(([child, parent]) => (parent === of ? [child, ...below(child)] : []));
  return below(pid);
}

/** Waits until none of these processes lives; those that still do after `withinMs`. */
export async function survivors(pids: readonly number[], withinMs: number): Promise<number[]> {
  const deadline = Date.now() + withinMs;
  let left = pids.filter(lives);
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(50);
    left = left.filter(lives);
  }
  return left;
}

function lives(pid: number): boolean {
  try {
    // A zombie has ended; nobody has asked how yet.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
