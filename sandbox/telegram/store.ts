import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { emptyState, type State } from './state.ts';

/** A file from this size on is kept beside the state: the state is written again and again. */
const LARGE_BYTES = 16 * 1024;
/** Changes are gathered this long before the file is written. */
const WRITE_DELAY_MS = 300;

/** Keeps the state in a file. */
export interface Store {
  /** Something changed: it will be written soon. */
  touch(): void;
  /** Writes what is not yet written. */
  close(): Promise<void>;
}

/** Reads the state of an earlier start, or begins an empty one. */
export function loadState(file: string | undefined): State {
  if (!file) return emptyState();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyState();
    throw error;
  }
  const revived = JSON.parse(text, (_key, value: unknown) => revive(file, value)) as State;
  return { ...emptyState(), ...revived };
}

/** Writes the state whole and atomically: to a file beside it, then renamed. */
export function openStore(file: string | undefined, state: State): Store {
  if (!file) return { touch: () => undefined, close: () => Promise.resolve() };
  const path = file;
  mkdirSync(dirname(path), { recursive: true });
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  /** Large files by their content; each is written once. */
  const names = new WeakMap<Buffer, string>();
  const written = new Set<string>(existsSync(filesOf(path)) ? readdirSync(filesOf(path)) : []);

  function keep(content: Buffer): unknown {
    if (content.length < LARGE_BYTES) return { $bytes: content.toString('base64') };
    const name = names.get(content) ?? createHash('sha256').update(content).digest('hex');
    names.set(content, name);
    if (!written.has(name)) {
      mkdirSync(filesOf(path), { recursive: true });
      const target = join(filesOf(path), name);
      writeFileSync(`${target}.new`, content, { mode: 0o600 });
      renameSync(`${target}.new`, target);
      written.add(name);
    }
    return { $file: name };
  }

  function textOf(): string {
    return JSON.stringify(state, (_key, value: unknown) => replace(value, keep));
  }

  async function write(): Promise<void> {
    await writeFile(`${path}.new`, textOf(), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  return {
    touch() {
      timer ??= setTimeout(() => {
        timer = undefined;
        // A failed write (a full disk) is tried again with the next change.
        writing = writing.then(write).catch(() => undefined);
      }, WRITE_DELAY_MS);
    },
    async close() {
      clearTimeout(timer);
      timer = undefined;
      await writing;
      writeFileSync(`${path}.new`, textOf(), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
}

/** The folder of a state's large files. */
function filesOf(path: string): string {
  return `${path}.files`;
}

function replace(value: unknown, keep: (content: Buffer) => unknown): unknown {
  if (value instanceof Map) return { $map: [...value] };
  if (value === Infinity) return { $number: 'Infinity' };
  // A Buffer would be turned into a list of numbers before it is handed over: its holder comes first.
  if (typeof value === 'object' && value !== null && 'content' in value) {
    const { content } = value;
    if (Buffer.isBuffer(content)) return { ...value, content: keep(content) };
  }
  return value;
}

function revive(file: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$map' in value) return new Map(value.$map as [unknown, unknown][]);
  if ('$bytes' in value) return Buffer.from(String(value.$bytes), 'base64');
  if ('$file' in value) return readFileSync(join(filesOf(file), String(value.$file)));
  if ('$number' in value) return Number(value.$number);
  return value;
}
