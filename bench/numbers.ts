/** The middle of some numbers; NaN of none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that so many of the others do not exceed. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** A number as a reader wants it: three significant digits, whole from a hundred on. */
export function written(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 99.95) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  return value === 0 ? '0' : String(Number(value.toPrecision(value < 1 ? 2 : 3)));
}

/** How many times the baseline. */
export function ratio(value: number, baseline: number): string {
  return `${written(value / baseline)} ×`;
}
