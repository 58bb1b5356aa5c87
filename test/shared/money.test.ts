import { expect } from 'chai';
import { UserError } from '../../shared/errors.ts';
import {
  convert,
  currencies,
  exponentOf,
  fromDecimal,
  inverse,
  parseAmount,
  rateOf,
  toDecimal,
} from '../../shared/money.ts';

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('money', () => {
  it('reads amounts as people write them', () => {
    const read: [string, string, bigint][] = [
      ['12.50', 'USD', 1250n], ['0,5', 'EUR', 50n], [' 1 000 ', 'USD', 100000n],
      ['1\u00a0000,5', 'RUB', 100050n], ["1'000.00", 'CHF', 100000n], ['500', 'JPY', 500n],
      ['1,234', 'KWD', 1234n], ['0.000000000000000001', 'ETH', 1n],
    ]; // prettier-ignore
    for (const [text, currency, amount] of read)
      expect(parseAmount(text, currency), text).to.equal(amount);
  });

  it('asks again where an amount is unreadable, ambiguous or too precise', () => {
    for (const text of ['', 'abc', '-5', '1.2.3', '1e3', '+1', '1,000', '1,000.50', '.5', '5.', '0x10', '１'])
      expect(refusal(() => parseAmount(text, 'USD')), text).to.equal('amount-unreadable'); // prettier-ignore
    expect(refusal(() => parseAmount('0.005', 'USD'))).to.equal('amount-too-precise');
    expect(refusal(() => parseAmount('1.5', 'JPY'))).to.equal('amount-too-precise');
    expect(parseAmount('1.500', 'USD')).to.equal(150n);
    expect(refusal(() => parseAmount('9'.repeat(21), 'USD'))).to.equal('amount-unreadable');
  });

  it("reads a provider's decimals exactly, or cut down", () => {
    expect(fromDecimal('1e-6', 'USDT', 'exact')).to.equal(1n);
    expect(fromDecimal('1.5E+2', 'USD', 'exact')).to.equal(15000n);
    expect(fromDecimal('0.1234567', 'USDT', 'down')).to.equal(123456n);
    expect(refusal(() => fromDecimal('0.1234567', 'USDT', 'exact'))).to.equal('amount-too-precise');
    expect(refusal(() => fromDecimal('NaN', 'USDT', 'down'))).to.equal('amount-unreadable');
  });

  it('writes what it reads, in every currency', () => {
    for (const currency of currencies)
      for (const amount of [0n, 1n, 9n, 10n, 12345678901234567890n]) {
        const text = toDecimal({ amount, currency });
        expect(fromDecimal(text, currency, 'exact'), `${text} ${currency}`).to.equal(amount);
      }
    expect(toDecimal({ amount: -5n, currency: 'USD' })).to.equal('-0.05');
    expect(() => exponentOf('ZZZ')).to.throw('unknown currency ZZZ');
  });

  it('converts exactly: down for what we give, up for what we ask', () => {
    const rate = rateOf('USDT', 'USD', '0.9998');
    expect(convert({ amount: 10_000_000n, currency: 'USDT' }, rate, 'down').amount).to.equal(999n);
    expect(convert({ amount: 10_000_000n, currency: 'USDT' }, rate, 'up').amount).to.equal(1000n);
    const eth = rateOf('ETH', 'JPY', '4.5e5');
    expect(convert({ amount: 10n ** 18n, currency: 'ETH' }, eth, 'down').amount).to.equal(450_000n);
    expect(() => convert({ amount: 1n, currency: 'EUR' }, rate, 'down')).to.throw('not EUR');
    for (const price of ['0', '-1', '', '1,5', 'Infinity'])
      expect(() => rateOf('USDT', 'USD', price), price).to.throw();
  });

  it('never gives more back than was asked there and back again', () => {
    for (const price of ['0.013', '3', '0.333333', '97123.45']) {
      const rate = rateOf('BTC', 'USD', price);
      for (const amount of [1n, 99n, 100n, 123_457n]) {
        const asked = convert({ amount, currency: 'USD' }, inverse(rate), 'up');
        const worth = convert(asked, rate, 'down').amount;
        expect(worth >= amount, `${amount} at ${price}`).to.equal(true);
        const less = { ...asked, amount: asked.amount - 1n };
        expect(convert(less, rate, 'down').amount < amount, `${amount} at ${price}`).to.equal(true);
      }
    }
  });
});
