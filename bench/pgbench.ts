import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';

/** Where PostgreSQL's own load generator is; null where none is installed. */
export async function findPgbench(): Promise<string | null> {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted().toReversed() : [];
  const places = [...versions.map((version) => join(DEBIAN, version, 'bin', 'pgbench')), 'pgbench'];
  for (const place of places) {
    const works = await run(place, ['--version']).then(
      () => true,
      () => false,
    );
    if (works) return place;
  }
  return null;
}

/** One connection runs a script for some seconds; returns transactions per second. */
export async function runPgbench(
  pgbench: string,
  wanted: {
    readonly url: string;
    readonly script: string;
    readonly seconds: number;
  },
): Promise<number> {
  const file = join(tmpdir(), `shopherd-bench-${randomBytes(6).toString('hex')}.sql`);
  await writeFile(file, wanted.script);
  try {
    const options = { c: 1, T: wanted.seconds, M: 'simple', f: file };
    const words = Object.entries(options).flatMap(([name, value]) => [`-${name}`, String(value)]);
    const { stdout } = await run(pgbench, ['-n', ...words, wanted.url], {
      timeout: (wanted.seconds + 30) * 1000,
    });
    const failed = /number of failed transactions: (\d+)/.exec(stdout)?.[1] ?? '0';
    const rate = /^tps = ([\d.]+) \(without/m.exec(stdout)?.[1];
    if (rate === undefined || failed !== '0') throw new Error(`pgbench said: ${stdout}`);
    return Number(rate);
  } finally {
    await rm(file, { force: true });
  }
}
