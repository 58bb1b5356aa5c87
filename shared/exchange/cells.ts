/** What a spreadsheet would run as a formula, in wide letters too, and what we put before it. */
const DANGEROUS = /^'*\s*[=+\-@\t\r\n＝＋－＠]/;
const SHIELD = "'";
const SEPARATOR = ' > ';

/** UTF-8's mark: without it Excel reads another encoding. */
export const BOM = '\uFEFF';

/** A decimal number that we wrote: what begins with a minus here is no formula. */
export interface Decimal {
  readonly decimal: string;
}

/** One row of a CSV file. No cell of it is a formula. */
export function csvRow(
  cells: readonly (string | number | bigint | Decimal | null | undefined)[],
): string {
  const texts = cells.map((cell) => {
    if (cell == null) return '';
    return typeof cell === 'object' ? cell.decimal : csvCell(String(cell));
  });
  return `${texts.join(',')}\r\n`;
}

/** Takes away what `csvRow` put before a cell; cells that others wrote stay as they are. */
export function unshield(cell: string): string {
  return cell.startsWith(SHIELD) && DANGEROUS.test(cell) ? cell.slice(1) : cell;
}

/** The names of categories in one cell: `Games > Steam`. */
export function joinPath(names: readonly string[]): string {
  return names.map((name) => name.replaceAll(/[\\>]/g, String.raw`\$&`)).join(SEPARATOR);
}

/** Reads what `joinPath` wrote, or what people write like it. */
export function splitPath(cell: string): string[] {
  const names = cell.match(/(?:\\.|[^\\>])+/gs) ?? [];
  return names
    .map((name) => name.replaceAll(/\\(.)/gs, '$1').trim().replaceAll(/\s+/g, ' '))
    .filter((name) => name !== '');
}

function csvCell(text: string): string {
  const safe = DANGEROUS.test(text) ? SHIELD + text : text;
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
