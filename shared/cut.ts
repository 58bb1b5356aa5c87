/** Half of a character: what no keyboard sends, no JSON column takes and Telegram refuses. */
const HALVES = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** The beginning of a text: at most so many UTF-16 units, and never half a character. */
export function cut(text: string, longest: number): string {
  return text.length <= longest ? text : text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
}

/** A text without halves of characters. */
export function whole(text: string): string {
  return text.replaceAll(HALVES, '');
}

/** A name in one line that ends where it ends: without marks that turn round what is written after it. */
export function tame(name: string): string {
  return name
    .replaceAll(/[\u202A-\u202E\u2066-\u2069]|\s+/g, (odd) => (odd.trim() === '' ? ' ' : ''))
    .trim();
}

/** Whether a text can be kept: without halves of characters, and without NUL, which no database takes. */
export function isText(text: string): boolean {
  return !text.includes('\0') && whole(text) === text;
}
