import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from './logger.ts';

/** The platform's key: from the environment, or a file of our own under DATA_DIR (mode 0600), with a warning. */
export async function secretKey(
  configured: string | null,
  dataDir: string,
  log: Logger,
): Promise<string> {
  if (configured) return configured;
  const path = join(dataDir, 'secret.key');
  const known = await readFile(path, 'utf8').catch(() => null);
  if (known) return known.trim();
  const made = randomBytes(32).toString('hex');
  await writePrivate(path, `${made}\n`);
  log.warn(
    { path },
    'SECRET_KEY is not set: made one; keep this file with your backups, without it no token opens',
  );
  return made;
}

/** Writes a file that only this account may read, whole or not at all. */
async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(`${path}.new`, 'w', 0o600);
  await file.writeFile(text);
  await file.sync();
  await file.close();
  await rename(`${path}.new`, path);
  await chmod(path, 0o600);
}
