import { convert, exponentOf, inverse, type Money, type Rate } from '../../money.ts';

/** "1 USDT = $0.99" would hide half a cent: an amount is shown whose price has four digits. */
const DIGITS = 1000n;
const MOST_TENS = 12;

/** A price as people compare it: so many of one currency cost so much of the other. */
export function exampleOf(rate: Rate): { readonly one: Money; readonly price: Money } {
  const [there, back] = [examine(rate), examine(inverse(rate))];
  // "1 BTC = 64 000 USD" says more than "1 USD = 0.00001562 BTC".
  return back.rank < there.rank ? back : there;
}

function examine(rate: Rate) {
  const unit = 10n ** BigInt(exponentOf(rate.from));
  let one: Money = { amount: unit, currency: rate.from };
  let tens = 0;
  while (tens < MOST_TENS && convert(one, rate, 'down').amount < DIGITS) {
    one = { ...one, amount: one.amount * 10n };
    tens += 1;
  }
  const price = convert(one, rate, 'down');
  const isWhole = price.amount >= 10n ** BigInt(exponentOf(rate.to));
  return { one, price, rank: 2 * tens + (isWhole ? 0 : 1) };
}
