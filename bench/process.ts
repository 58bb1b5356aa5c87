import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of `processes/` that answers questions. */
export interface Process {
  ask<T>(question: string, data?: unknown): Promise<T>;
  /** Ends it; what does not end by itself is killed. */
  end(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** As in production: Node.js 24 reads TypeScript itself, older ones need tsx. */
const LOADER =
  Number(process.versions.node.split('.', 1)[0]) >= 24
    ? []
    : ['--import', import.meta.resolve('tsx')];
/** No question takes longer. */
const PATIENCE_MS = 180_000;
const END_MS = 10_000;

/** Starts a program of its own beside ours, which may ask for garbage collection. */
export async function startProcess(name: string, options: unknown): Promise<Process> {
  const child = fork(fileURLToPath(new URL(`processes/${name}.ts`, import.meta.url)), [], {
    execArgv: ['--expose-gc', ...LOADER],
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let asked = 0;
  child.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  child.on('exit', () => {
    for (const [id, tell] of waiting) tell({ id, error: `${name} ended` });
    waiting.clear();
  });
  const made: Process = {
    async ask<T>(question: string, data: unknown = null) {
      const id = asked++;
      const answer = await new Promise<Answer>((resolve) => {
        const timer = setTimeout(() => resolve({ id, error: 'no answer' }), PATIENCE_MS);
        waiting.set(id, (answer) => {
          clearTimeout(timer);
          resolve(answer);
        });
        child.send({ id, question, data });
      });
      if (answer.error !== undefined) throw new Error(`${name} ${question}: ${answer.error}`);
      return answer.value as T;
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
      const ended = once(child, 'exit');
      if (child.connected) child.disconnect();
      await ended;
      clearTimeout(timer);
    },
  };
  try {
    await made.ask('begin', options);
  } catch (error) {
    await made.end();
    throw error;
  }
  return made;
}
