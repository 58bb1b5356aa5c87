import {
  fixedEnd,
  isTimed,
  LONGEST_FEATURE,
  LONGEST_PERIOD,
  MOST_FEATURES,
  MOST_GRACE_DAYS,
  MOST_SEATS,
  MOST_TRIAL_DAYS,
  type Period,
  type Terms,
} from '../../../../shared/domain/subscriptions/subscription-rules.ts';
import { UserError } from '../../../../shared/errors.ts';
import { readMoment, writeMoment } from '../../../../shared/moment.ts';

export const planFieldNames = ['period', 'trial', 'grace', 'features', 'seats', 'stars'] as const;
export type PlanFieldName = (typeof planFieldNames)[number];

/** What an answer is read with. */
interface Reading {
  readonly zone: string;
}

/** One of a plan's terms that is answered with a text. */
interface PlanField {
  /** Throws the UserError that says what is wrong with the answer. */
  readonly read: (text: string, reading: Reading) => Partial<Terms>;
  /** What it is now, as one would write it; null: it is not set. */
  readonly now: (terms: Terms, reading: Reading) => string | null;
  /** Takes it away; missing where every plan has one. */
  readonly clear?: Partial<Terms>;
}

/** How each is read, shown and taken away. */
export const planFields: Readonly<Record<PlanFieldName, PlanField>> = {
  period: {
    read: (text, reading) => ({ period: readPeriod(text, reading) }),
    now: ({ period }, { zone }) => {
      const end = fixedEnd(period);
      if (end) return writeMoment(end, zone);
      return isTimed(period) && period.unit === 'day' ? `${period.count}` : null;
    },
  },
  trial: {
    read: (text) => ({ trialDays: readCount(text, MOST_TRIAL_DAYS) }),
    now: ({ trialDays }) => said(trialDays),
    clear: { trialDays: 0 },
  },
  grace: {
    read: (text) => ({ graceDays: readCount(text, MOST_GRACE_DAYS) }),
    now: ({ graceDays }) => said(graceDays),
    clear: { graceDays: 0 },
  },
  features: {
    read: (text) => ({ features: readFeatures(text) }),
    now: ({ features }) => (features.length === 0 ? null : features.join('\n')),
    clear: { features: [] },
  },
  seats: {
    read: (text) => ({ seats: readCount(text, MOST_SEATS) }),
    now: ({ seats }) => said(seats),
    clear: { seats: 0 },
  },
  stars: {
    read: (text) => ({ starsPrice: readCount(text, 10_000, 1) }),
    now: ({ starsPrice }) => (starsPrice === null ? null : `${starsPrice}`),
    clear: { starsPrice: null },
  },
};

/** Days as a number, or the day until which it runs, its last minute included. */
function readPeriod(text: string, { zone }: Reading): Period {
  if (/^\d{1,5}$/.test(text.trim()))
    return { unit: 'day', count: readCount(text, LONGEST_PERIOD, 1) };
  return { until: readMoment(text, zone, { bare: 'end' }).toISOString() };
}

function readFeatures(text: string): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^\s*[-•✓*]\s*/, '').trim())
    .filter(Boolean);
  if (lines.length > MOST_FEATURES || lines.some(({ length }) => length > LONGEST_FEATURE))
    throw new UserError('plan-features', { most: MOST_FEATURES, longest: LONGEST_FEATURE });
  return lines;
}

function readCount(text: string, most: number, least = 0): number {
  const count = /^\d{1,5}$/.test(text.trim()) ? Number(text.trim()) : NaN;
  if (!(count >= least && count <= most)) throw new UserError('plan-count', { least, most });
  return count;
}

function said(count: number): string | null {
  return count === 0 ? null : `${count}`;
}
