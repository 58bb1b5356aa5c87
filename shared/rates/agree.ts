import type { Rate } from '../money.ts';

/** Whether two rates are within so many per mille of each other. */
export function isNear(one: Rate, other: Rate, perMille: bigint): boolean {
  const [low, high] = compare(one, other) < 0 ? [one, other] : [other, one];
  const difference = high.numerator * low.denominator - low.numerator * high.denominator;
  return difference * 1000n <= perMille * low.numerator * high.denominator;
}

/** The middle one; of an even number, the mean of the middle two, exactly. */
export function median(rates: readonly Rate[]): Rate {
  const sorted = [...rates].sort(compare);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (!low || !high) throw new Error('no median of nothing');
  if (low === high) return low;
  return {
    ...low,
    numerator: low.numerator * high.denominator + high.numerator * low.denominator,
    denominator: 2n * low.denominator * high.denominator,
  };
}

function compare(one: Rate, other: Rate): number {
  const difference = one.numerator * other.denominator - other.numerator * one.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
