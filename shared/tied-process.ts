import { spawn, type ChildProcess } from 'node:child_process';

/** Who a process runs as, where it starts. */
export interface TiedOptions {
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Waits for the end of its fourth descriptor in the background: that is our end of a pipe, which the
 * system closes when we end, however we end. Then it asks the program to stop.
 */
const SCRIPT =
  '"$@" </dev/null 3<&- & pid=$!; (read -r line; kill -INT $pid) 2>/dev/null <&3 & wait $pid; status=$?; kill $! 2>/dev/null; exit $status';

/**
 * Starts a program that ends with us, even after kill -9, by SIGINT. In a process group of its own,
 * so that Ctrl-C reaches us first. (Windows: it ends with an orderly stop only.)
 */
export function startTied(
  program: string,
  args: readonly string[],
  options: TiedOptions = {},
): ChildProcess {
  if (process.platform === 'win32') return spawn(program, args, { ...options, stdio: 'pipe' });
  return spawn('/bin/sh', ['-c', SCRIPT, program, program, ...args], {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
}

/** Asks the program to stop and waits until it has. */
export async function stopTied(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((done) => child.once('close', done));
  const ours = child.stdio[3];
  if (ours) ours.destroy();
  else child.kill();
  await closed;
}
