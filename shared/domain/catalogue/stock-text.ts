/** What became of lines that were sent in. */
export interface Added {
  readonly added: number;
  /** In the product before, in whatever state. */
  readonly known: number;
  readonly repeated: number;
  readonly empty: number;
  readonly tooLong: number;
}

/** Longer than any key or account with its cookies; what is longer is goods of another kind. */
export const LONGEST_LINE = 16_000;

/** What names a line to staff without telling it: its begin, a quarter of it at most. */
export function mask(text: string): string {
  return `${text.slice(0, Math.min(6, Math.floor(text.length / 4)))}••••`;
}

/** Cuts a text into lines that can be sold; the rest is counted by why it cannot. */
export function sortLines(
  text: string,
): { readonly lines: readonly string[] } & Omit<Added, 'added' | 'known'> {
  const lines = new Set<string>();
  let [repeated, empty, tooLong] = [0, 0, 0];
  // The break after the last line begins no other.
  for (const raw of text
    .replace(/^\uFEFF/, '')
    .replace(/\r?\n$/, '')
    .split(/\r\n|\n|\r/)) {
    const line = raw.trim();
    if (line === '') empty += 1;
    else if (line.length > LONGEST_LINE) tooLong += 1;
    else if (lines.has(line)) repeated += 1;
    else lines.add(line);
  }
  return { lines: [...lines], repeated, empty, tooLong };
}
