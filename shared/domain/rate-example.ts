import { convert, exponentOf, inverse, type Money, type Rate } from '../money.ts';

/** "1 USDT = $0.99" would hide half a cent: an amount is shown whose price has four digits. */
const DIGITS = 1000n;
const MOST_TENS = 12;

/** A price as people compare it: so many of one currency cost so much of the other. */
export function exampleOf(rate: Rate): { readonly one: Money; readonly price: Money } {
  const forward = examine(rate);
  // "1 BTC = 64 000 USD" says more than "100 USD = 0.0015625 BTC".
  const backward = examine(inverse(rate));
  return backward.tens < forward.tens ? backward : forward;
}

function examine(rate: Rate): { one: Money; price: Money; tens: number } {
  let one: Money = { amount: 10n ** BigInt(exponentOf(rate.from)), currency: rate.from };
  let tens = 0;
  while (tens < MOST_TENS && convert(one, rate, 'down').amount < DIGITS) {
    one = { ...one, amount: one.amount * 10n };
    tens += 1;
  }
  return { one, price: convert(one, rate, 'down'), tens };
}
