import { UserError } from './errors.ts';

const DAY_MS = 86_400_000;

/**
 * Reads a moment as people write it, in their time zone: `2026-12-31`, `2026-12-31 18:30`, `31.12.2026`,
 * `31.12.2026 18:30`. A date alone is its first minute, or with `bare: 'end'` its last one. What the
 * clocks leave out is as much later; of what they show twice it is the first, at an end the last.
 * Throws UserError `date-unreadable`.
 */
export function readMoment(
  text: string,
  timeZone: string,
  { bare = 'begin' }: { readonly bare?: 'begin' | 'end' } = {},
): Date {
  const plain = text.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2}))?$/.exec(plain);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,]+(\d{1,2}):(\d{2}))?$/.exec(plain);
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3]]
    : [dotted?.[3], dotted?.[2], dotted?.[1]];
  const [hour, minute] = (iso ?? dotted)?.slice(4, 6) ?? [];
  const [bareHour, bareMinute] = bare === 'end' ? [23, 59] : [0, 0];
  const parts = [year, month, day, hour ?? bareHour, minute ?? bareMinute].map(Number);
  const [y = NaN, m = NaN, d = NaN, h = NaN, min = NaN] = parts;
  const wall = Date.UTC(y, m - 1, d, h, min);
  if (!sameWall(wall, parts)) throw new UserError('date-unreadable', { text: plain.slice(0, 40) });
  const moments = momentsOf(wall, timeZone);
  return new Date(
    bare === 'end' && hour === undefined ? Math.max(...moments) : Math.min(...moments),
  );
}

/** A moment by the clocks of a time zone, so that `readMoment` reads it again: `2026-12-31 18:30`. */
export function writeMoment(date: Date, timeZone: string): string {
  const wall = new Date(date.getTime() + offsetMs(timeZone, date.getTime()));
  return wall.toISOString().slice(0, 16).replace('T', ' ');
}

/** When the clocks show this: mostly once, twice where they go back. */
function momentsOf(wall: number, timeZone: string): number[] {
  const [before, after] = [offsetMs(timeZone, wall - DAY_MS), offsetMs(timeZone, wall + DAY_MS)];
  if (before === after) return [wall - before];
  const shown = [wall - before, wall - after].filter((ms) => ms + offsetMs(timeZone, ms) === wall);
  return shown.length > 0 ? shown : [wall - before];
}

/** What does not exist (31 February, 25:00) rolls on to something else. */
function sameWall(wall: number, parts: readonly number[]): boolean {
  if (Number.isNaN(wall)) return false;
  const date = new Date(wall);
  const real = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
  ];
  return real.every((value, at) => value === parts[at]);
}

/** How far the clocks of a time zone are ahead of UTC at a moment. */
function offsetMs(timeZone: string, ms: number): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const part = Object.fromEntries(
    format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  const { year, month, day, hour, minute, second } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}
