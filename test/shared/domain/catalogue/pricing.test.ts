import { expect } from 'chai';
import {
  isOnSale,
  priceValidUntil,
  unitPrice,
} from '../../../../shared/domain/catalogue/pricing.ts';

const at = (ms: number) => new Date(ms);
const plain = { price: 1000n, sale: null, tiers: [] };
const tiers = [
  { from: 5, price: 900n },
  { from: 10, price: 700n },
];

describe('pricing', () => {
  it('asks the price where there is nothing else', () => {
    expect(unitPrice(plain, 1, 0)).to.equal(1000n);
    expect(priceValidUntil(plain, 0)).to.equal(null);
  });

  it('asks the sale price from its begin to before its end', () => {
    const product = { ...plain, sale: { price: 800n, from: at(100), until: at(200) } };
    const prices = [99, 100, 199, 200].map((now) => unitPrice(product, 1, now));
    expect(prices).to.deep.equal([1000n, 800n, 800n, 1000n]);
    const ends = [99, 100, 199, 200].map((now) => priceValidUntil(product, now));
    expect(ends).to.deep.equal([100, 200, 200, null]);
  });

  it('takes a sale without dates as one that is on', () => {
    const product = { ...plain, sale: { price: 800n, from: null, until: null } };
    expect(unitPrice(product, 1, 5)).to.equal(800n);
    expect(isOnSale(product, 5)).to.equal(true);
    expect(priceValidUntil(product, 5)).to.equal(null);
  });

  it('asks the tier that the quantity reaches', () => {
    const prices = [1, 4, 5, 9, 10, 99].map((n) => unitPrice({ ...plain, tiers }, n, 0));
    expect(prices).to.deep.equal([1000n, 1000n, 900n, 900n, 700n, 700n]);
  });

  it('asks the cheaper of sale and tier', () => {
    const product = { ...plain, tiers, sale: { price: 800n, from: null, until: null } };
    expect([1, 5, 10].map((n) => unitPrice(product, n, 0))).to.deep.equal([800n, 800n, 700n]);
  });
});
