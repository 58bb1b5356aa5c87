import { UserError } from '../errors.ts';

/** What text files begin with, by encoding. */
const MARKS = [
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
] as const;

/**
 * The text of a file: UTF-8, or UTF-16 where the file says so. Throws UserError `file-encoding` for
 * any other: a guess would turn names into nonsense.
 */
export function decodeText(bytes: Uint8Array): string {
  const mark = MARKS.find(([, begin]) => begin.every((byte, at) => bytes[at] === byte));
  let text: string;
  try {
    text = new TextDecoder(mark?.[0] ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError('file-encoding');
  }
  if (text.includes('\0')) throw new UserError('file-encoding');
  return text;
}
