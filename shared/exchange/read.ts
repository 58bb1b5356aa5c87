import { UserError } from '../errors.ts';
import {
  looksLikeAiogram,
  looksLikeAiogramTxt,
  readAiogramJson,
  readAiogramTxt,
} from './aiogram.ts';
import { looksLikeCsv, readCsv } from './csv.ts';
import { readJson } from './json.ts';
import { MOST_ROWS, type Parsed } from './parsed.ts';
import { decodeText } from './text.ts';

/**
 * Reads an import file, whatever of the known formats it is; bad lines become problems. Throws
 * UserError `file-encoding`, `import-format-unknown`, `import-too-many-rows` and the formats' own.
 */
export async function readImport(
  bytes: Uint8Array,
  here: { readonly botId: number; readonly currency: string },
): Promise<Parsed> {
  const text = decodeText(bytes);
  const parsed = await readText(text, here);
  const rows = parsed.products.length + parsed.problems.length + parsed.categories.length;
  if (rows > MOST_ROWS) throw new UserError('import-too-many-rows', { most: MOST_ROWS });
  if (rows === 0) throw new UserError('import-empty');
  return parsed;
}

async function readText(text: string, here: { botId: number; currency: string }): Promise<Parsed> {
  if (/^\s*[[{]/.test(text)) {
    const value = parseJson(text);
    return looksLikeAiogram(value) ? readAiogramJson(value) : readJson(value, here);
  }
  if (looksLikeCsv(text)) return readCsv(text);
  if (looksLikeAiogramTxt(text)) return readAiogramTxt(text);
  throw new UserError('import-format-unknown');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const at = /position (\d+)/.exec(String(error))?.[1];
    const line = at === undefined ? 1 : text.slice(0, Number(at)).split('\n').length;
    throw new UserError('import-json-broken', { line });
  }
}
