import { UserError } from './errors.ts';
import { readMoment, writeMoment } from './moment.ts';

/** Spans of time that people ask for by name. */
export const periodNames = ['all', 'month', 'last', 'year'] as const;
export type PeriodName = (typeof periodNames)[number];

/** From a moment until before another; null: since ever, until now. */
export interface Period {
  readonly from: Date | null;
  readonly to: Date | null;
}

/** This month, the last one, this year, by the clocks of a time zone. */
export function periodOf(name: PeriodName, now: Date, timeZone: string): Period {
  const [year = 0, month = 0] = writeMoment(now, timeZone).split('-').map(Number);
  const first = (year: number, month: number) => {
    const date = new Date(Date.UTC(year, month - 1, 1)).toISOString().slice(0, 10);
    return readMoment(date, timeZone);
  };
  const spans: Readonly<Record<PeriodName, Period>> = {
    all: { from: null, to: null },
    month: { from: first(year, month), to: null },
    last: { from: first(year, month - 1), to: first(year, month) },
    year: { from: first(year, 1), to: null },
  };
  return spans[name];
}

/**
 * Reads two days as people write them, the last one included: `2026-01-01 2026-03-31`, `01.01.2026 –
 * 31.03.2026`. Throws UserError `period-unreadable`.
 */
export function readPeriod(text: string, timeZone: string): { from: Date; to: Date } {
  const days = text.match(/\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}/g) ?? [];
  const [first, last = first] = days;
  if (first === undefined || last === undefined || days.length > 2)
    throw new UserError('period-unreadable');
  const from = readMoment(first, timeZone);
  const end = readMoment(last, timeZone, { bare: 'end' });
  if (end < from) throw new UserError('period-unreadable');
  return { from, to: new Date(end.getTime() + 60_000) };
}
