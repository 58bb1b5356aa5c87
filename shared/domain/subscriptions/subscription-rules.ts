import { z } from 'zod';
import { UserError } from '../../errors.ts';

/** Ten years of days are a period at most. */
export const LONGEST_PERIOD = 3_650;

/** So many months by the calendar or days; until a day; or for life. */
export const Period = z.union([
  z.object({ unit: z.enum(['day', 'month']), count: z.int().min(1).max(LONGEST_PERIOD) }),
  z.object({ until: z.iso.datetime({ offset: true }) }),
  z.literal('lifetime'),
]);
export type Period = z.infer<typeof Period>;

/** A card has room for so many lines of what a plan brings, each so long. */
export const MOST_FEATURES = 12;
export const LONGEST_FEATURE = 120;
export const MOST_SEATS = 100;
export const MOST_TRIAL_DAYS = 365;
export const MOST_GRACE_DAYS = 60;

/** What a plan is beyond a product. A part that is missing is as a new plan has it. */
export const Terms = z.object({
  period: Period.default({ unit: 'month', count: 1 }),
  /** Days for nothing, once per customer; 0: no trial. */
  trialDays: z.int().min(0).max(MOST_TRIAL_DAYS).default(0),
  /** Days after the end in which they may stay. */
  graceDays: z.int().min(0).max(MOST_GRACE_DAYS).default(0),
  /** Lines of what it brings, shown on its card. */
  features: z.array(z.string().min(1).max(LONGEST_FEATURE)).max(MOST_FEATURES).default([]),
  /** So many others may share it. */
  seats: z.int().min(0).max(MOST_SEATS).default(0),
  /** What a month costs as a subscription in Telegram Stars; null: not sold so. */
  starsPrice: z.int().min(1).max(10_000).nullable().default(null),
});
export type Terms = z.infer<typeof Terms>;

/** The periods that a plan is given with one press, in months. */
export const readyMonths = [1, 3, 6, 12] as const;

/** Reads the terms of a row. */
export function readTerms(value: unknown): Terms {
  return Terms.parse(value);
}

/** Whether it runs for a time that can be bought again and again. */
export function isTimed(period: Period): period is Extract<Period, { readonly count: number }> {
  return typeof period === 'object' && 'count' in period;
}

/** The moment until which a plan runs for everybody alike; null: each has an own end. */
export function fixedEnd(period: Period): Date | null {
  return typeof period === 'object' && 'until' in period ? new Date(period.until) : null;
}

/**
 * What a price is per month, rounded to the nearest unit; null where there are no months to count: a plan
 * for life or until a day. A month is 30.4375 days, the mean of four years.
 */
export function monthly(price: bigint, period: Period): bigint | null {
  if (!isTimed(period)) return null;
  // In ten-thousandths of a day, so that it stays whole.
  const length = BigInt(period.count) * (period.unit === 'month' ? 304_375n : 10_000n);
  return (price * 304_375n * 2n + length) / (length * 2n);
}

/** Throws the UserError that names what does not fit together in a plan's terms. */
export function demandSoundTerms(terms: Terms, nowMs: number): void {
  const end = fixedEnd(terms.period);
  if (end && end.getTime() <= nowMs) throw new UserError('plan-date-past');
  if (terms.starsPrice !== null && !isMonth(terms.period)) throw new UserError('plan-stars-month');
}

/** Telegram renews subscriptions in Stars every 30 days: sold so is a month only. */
export function isMonth(period: Period): boolean {
  return isTimed(period) && period.unit === 'month' && period.count === 1;
}

/** What a change into another plan comes to. */
export interface ChangeOutcome {
  readonly pays: bigint;
  /** What is left is worth so much more than the new plan costs: it becomes time. */
  readonly more: bigint;
  /** There is no time to make of it: nothing is changed, so that nothing is lost. */
  readonly refused: boolean;
}

/** Takes what is left of a plan off the price of another one. */
export function changeOf(credit: bigint, price: bigint, isTimed: boolean): ChangeOutcome {
  const more = credit > price ? credit - price : 0n;
  return {
    pays: credit > price ? 0n : price - credit,
    more,
    refused: more > 0n && (price === 0n || !isTimed),
  };
}
