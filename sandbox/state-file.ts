import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A simulated party's memory: a JSON file that outlives the process, or nothing but the process. */
export interface StateFile<T> {
  readonly state: T;
  readonly save: () => void;
}

/** Opens the file, or begins with `empty`, which also fills in what an older file lacks. Written whole and renamed, so a crash leaves the last one. */
export function openState<T extends object>(file: string | undefined, empty: T): StateFile<T> {
  if (file === undefined) return { state: empty, save: () => undefined };
  const state = { ...empty, ...(readState(file) as T | null) };
  return {
    state,
    save: () => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(state, null, 1));
      renameSync(`${file}.new`, file);
    },
  };
}

function readState(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
