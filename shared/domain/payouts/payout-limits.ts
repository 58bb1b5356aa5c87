import type { Money } from '../../money.ts';
import type { Options } from '../shop/options.ts';

/** The most that may leave in 24 hours, fees included, in one currency; null: no limit. */
export interface DayLimits {
  readonly customer: bigint | null;
  readonly destination: bigint | null;
  readonly shop: bigint | null;
}

/** What a shop wants in one currency. */
export type PayoutRules = Options['withdrawals']['rules'][string];

/** The rules of a currency that nobody set: staff look at each payout. */
export const NO_RULES: PayoutRules = {
  auto: null,
  second: null,
  customer: null,
  destination: null,
  shop: null,
};

/** The rules of one currency. */
export function rulesOf({ withdrawals }: Options, currency: string): PayoutRules {
  return withdrawals.rules[currency] ?? NO_RULES;
}

/** How many of the staff must agree to this much: none up to one limit, two above another. */
export function neededFor(options: Options, total: Money): 0 | 1 | 2 {
  const { auto, second } = rulesOf(options, total.currency);
  if (second !== null && total.amount > BigInt(second)) return 2;
  return auto !== null && total.amount <= BigInt(auto) ? 0 : 1;
}

/** The day's limits in one currency. */
export function dayLimits(options: Options, currency: string): DayLimits {
  const { customer, destination, shop } = rulesOf(options, currency);
  return { customer: amount(customer), destination: amount(destination), shop: amount(shop) };
}

function amount(text: string | null): bigint | null {
  return text === null ? null : BigInt(text);
}
