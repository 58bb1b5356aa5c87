import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** The checkout. */
export const root = dirname(dirname(import.meta.dirname));

const SKIPPED = new Set(['node_modules', '.git', '.data', '.env']);

/** Every file of the checkout below `folder`, as paths from the root with forward slashes. */
export function filesIn(folder = '', ending = ''): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (SKIPPED.has(entry.name) || entry.name.endsWith('.log')) continue;
    if (entry.isDirectory()) found.push(...filesIn(path, ending));
    else if (entry.isFile() && entry.name.endsWith(ending)) found.push(path);
  }
  return found;
}

/** The text of a file of the checkout. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The product's own code: what runs, without tests, bench and the sandbox. */
export function productFiles(): string[] {
  return filesIn('', '.ts').filter((path) => !/^(test|bench|sandbox|seeds)\//.test(path));
}

/** The files of the checkout that a file imports. */
export function importsOf(path: string): string[] {
  const here = join(root, dirname(path));
  return [...textOf(path).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, to = '']) =>
    relative(root, join(here, to)).split(sep).join('/'),
  );
}
