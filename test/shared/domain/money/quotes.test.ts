import { expect } from 'chai';
import { readOptions } from '../../../../shared/domain/shop/options.ts';
import * as quotesOf from '../../../../shared/domain/money/quotes.ts';
import { createQuotes } from '../../../../shared/domain/money/quotes.ts';
import { Unavailable, UserError } from '../../../../shared/errors.ts';
import { convert, rateOf, type Rate } from '../../../../shared/money.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCustomer } from '../../../support/builders.ts';
import { newScope } from '../../../support/platform.ts';

const PRICES: Readonly<Record<string, string>> = { 'BTC:USD': '64000', 'ETH:USD': '3200' };

describe('quotes', () => {
  let scope: Scope;
  const quotes = createQuotes({
    rates: {
      async quote(from, to) {
        const price = from === to ? '1' : PRICES[`${from}:${to}`];
        if (price === undefined) throw new Unavailable('too few sources');
        return {
          rate: rateOf(from, to, price),
          sources: from === to ? [] : ['one', 'two'],
          at: from === to ? 10 : 90,
        };
      },
    },
  });
  const settings = (
    ownRates: Record<string, { base: string; price: string; at: number }> = {},
  ) => ({
    options: readOptions({ ownRates }),
  });
  const BIRR = { ETB: { base: 'USD', price: '132.50', at: 50 } };
  const worth = (rate: Rate, amount: bigint) =>
    convert({ amount, currency: rate.from }, rate, 'down').amount;

  before(async () => {
    scope = await newScope();
  });

  it('asks the sources where the shop has no rate of its own', async () => {
    const price = await quotes.rate(scope, settings(), 'BTC', 'USD');
    expect(worth(price.rate, 100_000_000n)).to.equal(6_400_000n);
    expect(price.sources).to.deep.equal(['one', 'two']);
    expect(price.at).to.equal(90);
  });

  it('leads over the own rate, both ways, exactly', async () => {
    const one = await quotes.rate(scope, settings(BIRR), 'BTC', 'ETB');
    expect(worth(one.rate, 100_000_000n)).to.equal(848_000_000n);
    expect(one.sources).to.deep.equal(['own', 'one', 'two']);
    expect(one.at, 'the oldest price of them').to.equal(50);
    const back = await quotes.rate(scope, settings(BIRR), 'ETB', 'USD');
    expect(worth(back.rate, 13_250n)).to.equal(100n);
    expect(back.sources).to.deep.equal(['own']);
  });

  it('leads from one own rate to another', async () => {
    const both = { ...BIRR, KES: { base: 'USD', price: '129', at: 60 } };
    const { rate, at } = await quotes.rate(scope, settings(both), 'ETB', 'KES');
    expect(worth(rate, 13_250n)).to.equal(12_900n);
    // As old as the older of the two: no market was asked.
    expect(at).to.equal(50);
  });

  it('says that nobody knows rather than guess', async () => {
    const error = await quotes
      .rate(scope, settings(), 'BTC', 'ETB')
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Unavailable);
  });

  it('stores a promise with its sources, at the spread, for one customer', async () => {
    const [customer, other] = [await aCustomer(scope), await aCustomer(scope)];
    const made = await quotes.promise(scope, settings(), {
      customerId: customer.id,
      from: 'BTC',
      to: 'USD',
      spread: 150,
      ttlMs: 60_000,
    });
    expect(worth(made.rate, 100_000_000n)).to.equal(6_304_000n);
    expect(await quotesOf.find(scope, made.id, customer.id)).to.deep.equal(made);
    const error = await quotesOf.find(scope, made.id, other.id).catch((thrown: unknown) => thrown);
    expect((error as UserError).code).to.equal('quote-gone');
  });
});
