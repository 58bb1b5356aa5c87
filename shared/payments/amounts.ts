import { Unavailable } from '../errors.ts';
import { fromDecimal, isCurrency, type Money } from '../money.ts';

/**
 * An amount as a provider writes it, by its decimal text; null where one is missing or in a currency
 * that we do not keep. Digits that the currency does not have are cut: never more is credited than
 * arrived. Throws `Unavailable` on what is no amount.
 */
export function readMoney(amount: string | undefined, currency: string | undefined): Money | null {
  if (amount === undefined || currency === undefined || !isCurrency(currency)) return null;
  try {
    return { amount: fromDecimal(amount, currency, 'down'), currency };
  } catch (cause) {
    throw new Unavailable('unreadable amount', { cause });
  }
}
