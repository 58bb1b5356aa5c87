import type { Period } from '../../../../shared/domain/subscriptions/subscription-rules.ts';
import type { Term } from '../../../../shared/domain/subscriptions/subscriptions.ts';
import { UserError } from '../../../../shared/errors.ts';
import { readMoment } from '../../../../shared/moment.ts';

/** What is given with one press; any other is written. */
export const readyTerms: readonly { readonly code: string; readonly period: Period }[] = [
  { code: 'd7', period: { unit: 'day', count: 7 } },
  { code: 'm1', period: { unit: 'month', count: 1 } },
  { code: 'm3', period: { unit: 'month', count: 3 } },
  { code: 'm6', period: { unit: 'month', count: 6 } },
  { code: 'm12', period: { unit: 'month', count: 12 } },
  { code: 'life', period: 'lifetime' },
];
/** As long as the plan says. */
export const OWN_TERM = 'plan';

const MOST_DAYS = 3_650;

/** The period behind a code of callback data; null: the plan's own. Throws UserError `button-old` on any other. */
export function periodOf(code: string | undefined): Period | null {
  if (code === OWN_TERM) return null;
  const ready = readyTerms.find((each) => each.code === code);
  if (!ready) throw new UserError('button-old');
  return ready.period;
}

/** The same as what lengthens a subscription. */
export function termOf(code: string | undefined): Term | null {
  const period = periodOf(code);
  return period === 'lifetime' ? { lifetime: true } : period;
}

/** Days as a number, or the day until which it runs, its last minute included. */
export function readTerm(text: string, zone: string): Term {
  const days = /^\+?\s*(\d{1,4})$/.exec(text.trim())?.[1];
  if (days === undefined) return { until: readMoment(text, zone, { bare: 'end' }).toISOString() };
  const count = Number(days);
  if (count < 1 || count > MOST_DAYS) throw new UserError('plan-count', { least: 1, most: MOST_DAYS }); // prettier-ignore
  return { unit: 'day', count };
}

/** Throws the UserError that says why a day would add nothing. */
export function demandLength(term: Term, endsAt: Date | null, nowMs: number): void {
  if (!('until' in term)) return;
  const until = new Date(term.until);
  if (until.getTime() <= nowMs) throw new UserError('plan-date-past');
  if (endsAt !== null && until <= endsAt) throw new UserError('term-shorter');
}
