import { readFileSync } from 'node:fs';
import type { TenantNames } from './tenant-names.ts';

/** Written by `npm run baseline`. */
export const BASELINE = new URL('../../migrations/tenant/baseline.sql', import.meta.url);

/** A shop's schema as the first migrations make it, in one text: what is left of them. */
export interface Baseline {
  /** How many migrations are in it. Those that came later run after it. */
  readonly version: number;
  /** For a server of this version, as `server_version_num` says it. */
  readonly sql: (names: TenantNames, server: number) => string;
}

let known: Baseline | null = null;

/** The schema that a new shop begins with. */
export function baseline(): Baseline {
  known ??= read(readFileSync(BASELINE, 'utf8'));
  return known;
}

/** Where the number of the shop stands: in its own name and in those of its functions. */
const NUMBER = '_{id}';

function read(text: string): Baseline {
  const version = Number(/^-- The first (\d+) migrations/.exec(text)?.[1]);
  const parts = text.split(NUMBER);
  return {
    version,
    sql: ({ id }, server) =>
      (server < STORAGE_AT_BIRTH ? storedLater(text).split(NUMBER) : parts).join(`_${id}`),
  };
}

/** The first that takes `storage` in `create table`. */
const STORAGE_AT_BIRTH = 160_000;

/** The same schema for an older server: said later, it is as true, and only saves no TOAST table. */
function storedLater(text: string): string {
  const later = [...text.matchAll(/^create table (\w+) \(\n([^;]*)\n\);$/gm)].flatMap(
    ([, table, columns = '']) =>
      [...columns.matchAll(/^ {2}(\w+) .* storage plain\b/gm)].map(
        ([, column]) => `alter table ${table} alter ${column} set storage plain;\n`,
      ),
  );
  return text.replaceAll(' storage plain', '') + later.join('');
}

/** The text of the file for these statements, which were made for the shop with this number. */
export function baselineText(version: number, statements: readonly string[], id: number): string {
  const text = statements.join(';\n\n');
  if (text.includes(NUMBER)) throw new Error(`${NUMBER} is what stands for a number`);
  const body = text.replaceAll(new RegExp(`_${id}(?!\\d)`, 'g'), NUMBER);
  return `-- The first ${version} migrations in one. Written by \`npm run baseline\`: not to be edited.\n\n${body};\n`;
}
