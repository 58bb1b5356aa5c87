import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { emptyState, type State } from './state.ts';

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
  return { ...emptyState(), ...(JSON.parse(text, revive) as State) };
}

/** Writes the state whole and atomically: to a file beside it, then renamed. */
export function openStore(file: string | undefined, state: State): Store {
  if (!file) return { touch: () => undefined, close: () => Promise.resolve() };
  const path = file;
  mkdirSync(dirname(path), { recursive: true });
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    await writeFile(`${path}.new`, JSON.stringify(state, replace), { mode: 0o600 });
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
      writeFileSync(`${path}.new`, JSON.stringify(state, replace), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
}

function replace(this: unknown, key: string, value: unknown): unknown {
  // A Buffer was already turned into {type, data} by its own toJSON.
  const original = (this as Record<string, unknown>)[key];
  if (Buffer.isBuffer(original)) return { $bytes: original.toString('base64') };
  if (value instanceof Map) return { $map: [...value] };
  if (value === Infinity) return { $number: 'Infinity' };
  return value;
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$map' in value) return new Map(value.$map as [unknown, unknown][]);
  if ('$bytes' in value) return Buffer.from(String(value.$bytes), 'base64');
  if ('$number' in value) return Number(value.$number);
  return value;
}
