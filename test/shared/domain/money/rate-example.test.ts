import { expect } from 'chai';
import { exampleOf } from '../../../../shared/domain/money/rate-example.ts';
import { inverse, rateOf, toDecimal } from '../../../../shared/money.ts';

describe('a rate as people compare it', () => {
  const cases = [
    ['BTC', 'USD', '64000', '1.00000000 BTC = 64000.00 USD'],
    ['USDT', 'USD', '0.9991', '1.00 USD = 1.000900 USDT'],
    ['ETB', 'USD', '0.0075', '1.00 USD = 133.33 ETB'],
    ['ETH', 'JPY', '500000', '1.000000000000000000 ETH = 500000 JPY'],
    ['JPY', 'BTC', '0.0000001', '1.00000000 BTC = 10000000 JPY'],
    ['BTC', 'ETH', '20', '1.00000000 BTC = 20.000000000000000000 ETH'],
    ['VND', 'USD', '0.00004', '1.00 USD = 25000 VND'],
  ] as const;
  for (const [from, to, price, expected] of cases)
    it(`${from} in ${to}, and the other way round`, () => {
      const text = (rate: ReturnType<typeof rateOf>) => {
        const { one, price } = exampleOf(rate);
        return `${toDecimal(one)} ${one.currency} = ${toDecimal(price)} ${price.currency}`;
      };
      expect(text(rateOf(from, to, price))).to.equal(expected);
      if (!expected.startsWith('10'))
        expect(text(inverse(rateOf(from, to, price)))).to.equal(expected);
    });
});
