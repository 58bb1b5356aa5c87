import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import * as tokens from '../../../../shared/domain/guards/action-tokens.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import * as ledger from '../../../../shared/domain/money/ledger.ts';
import * as history from '../../../../shared/domain/money/ledger-history.ts';
import { readOptions } from '../../../../shared/domain/shop/options.ts';
import * as quotesOf from '../../../../shared/domain/money/quotes.ts';
import { createQuotes } from '../../../../shared/domain/money/quotes.ts';
import * as payments from '../../../../shared/domain/money/payments.ts';
import * as receipts from '../../../../shared/domain/money/receipts.ts';
import * as trades from '../../../../shared/domain/money/trades.ts';
import * as wallets from '../../../../shared/domain/money/wallets.ts';
import { systemClock } from '../../../../shared/clock.ts';
import { Unavailable, UserError } from '../../../../shared/errors.ts';
import { rateOf, type Money } from '../../../../shared/money.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCustomer, anEvent, brokenBooks } from '../../../support/builders.ts';
import { newScope } from '../../../support/platform.ts';

/** In dollars. */
const PRICES: Readonly<Record<string, string>> = {
  USD: '1', BTC: '64000', ETH: '3200', USDT: '0.999', JPY: '0.0064', ETB: '0.0075', KWD: '3.25',
}; // prettier-ignore

describe('exchange between wallets', () => {
  let scope: Scope;
  let now = 0;
  let isDown = false;
  const quotes = createQuotes({
    rates: {
      async quote(from, to) {
        if (isDown) throw new Unavailable('down');
        const one = rateOf(from, 'USD', PRICES[from] ?? '');
        const other = rateOf(to, 'USD', PRICES[to] ?? '');
        const rate = {
          from,
          to,
          numerator: one.numerator * other.denominator,
          denominator: one.denominator * other.numerator,
        };
        return { rate, sources: from === to ? [] : ['one', 'two'], at: now };
      },
    },
  });
  const settings = (trade: object = {}) => ({
    currency: 'USD',
    options: readOptions({ wallets: Object.keys(PRICES), trade }),
  });

  before(async () => {
    scope = await newScope({ clock: { ...systemClock, now: () => now } });
  });
  beforeEach(() => {
    now = Date.now();
    isDown = false;
  });

  const give = (customer: Customer, money: Money) =>
    ledger.post(scope, {
      reference: `test:${randomInt(2 ** 47)}`,
      kind: 'deposit',
      legs: [
        { account: `customer:${customer.id}`, money },
        { account: 'provider:fake:1', money: { ...money, amount: -money.amount } },
      ],
    });
  const rich = async (amount: bigint, currency: string) => {
    const customer = await aCustomer(scope);
    await give(customer, { amount, currency });
    return customer;
  };
  const offer = (customer: Customer, gives: Money, to: string, trade: object = {}) =>
    trades.propose(scope, quotes, settings(trade), { customerId: customer.id, gives, to });
  const accept = (
    customer: Customer,
    { quote, gives, worth }: trades.Proposal,
    trade: object = {},
    inside: Scope = scope,
  ) =>
    trades.confirm(inside, settings(trade).options, {
      quoteId: quote.id,
      customerId: customer.id,
      amount: gives.amount,
      worth: worth.amount,
    });
  const has = async (customer: Customer, currency: string) =>
    (await wallets.list(scope, customer.id, settings())).find((each) => each.currency === currency)
      ?.available.amount;
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => (error as UserError).code,
    );
  const fraction = { amount: 1_000_000n, currency: 'BTC' };

  it('moves both wallets at once at the promised price, and writes a receipt with its sources', async () => {
    const ann = await rich(2_000_000n, 'BTC');
    const proposal = await offer(ann, fraction, 'USD');
    expect(proposal.gets).to.deep.equal({ amount: 63_360n, currency: 'USD' });
    const done = await accept(ann, proposal);
    expect(await has(ann, 'BTC')).to.equal(1_000_000n);
    expect(await has(ann, 'USD')).to.equal(63_360n);
    const { line, price } = await receipts.find(scope, ann.id, done ?? 0n);
    expect(line.money).to.have.deep.members([
      { amount: -1_000_000n, currency: 'BTC' },
      { amount: 63_360n, currency: 'USD' },
    ]);
    expect(price).to.deep.include({ sources: ['one', 'two'], spread: 100 });
    expect(price?.rate).to.deep.equal(proposal.quote.rate);
  });

  it('names the sources of a deposit’s rate on its receipt too', async () => {
    const ann = await aCustomer(scope);
    const { rate } = await quotes.rate(scope, settings(), 'BTC', 'USD');
    const money = { amount: 100_000n, currency: 'BTC' };
    const credit = { amount: 6_400n, currency: 'USD' };
    await payments.apply(scope, anEvent(ann, { money, credit, rate }));
    const [line] = await history.list(scope, ann.id, { type: 'deposit' }, { limit: 1 });
    const { paid, price } = await receipts.find(scope, ann.id, line?.id ?? 0n);
    expect(paid).to.deep.equal(money);
    expect(price?.sources).to.deep.equal(['one', 'two']);
  });

  it('takes the pair’s own spread', async () => {
    const ann = await rich(2_000_000n, 'BTC');
    const { gets } = await offer(ann, fraction, 'USD', { pairs: { 'BTC:USD': 0 } });
    expect(gets.amount).to.equal(64_000n);
  });

  it('does it once of twenty confirmations at once, however they come', async () => {
    const ann = await rich(40_000_000n, 'BTC');
    const proposal = await offer(ann, fraction, 'USD');
    const bound = { telegramId: ann.telegramId, action: 'trade' };
    const token = await tokens.issue(scope, { ...bound, data: {}, ttlMs: 60_000 });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        codeOf(
          at % 2 === 0
            ? accept(ann, proposal)
            : scope.transaction(async (scope) => {
                await tokens.take(scope, { ...bound, token });
                await trades.confirm(scope, settings().options, {
                  quoteId: proposal.quote.id,
                  customerId: ann.id,
                  amount: proposal.gives.amount,
                  worth: proposal.worth.amount,
                });
              }),
        ),
      ),
    );
    expect(results.filter((code) => code === null)).to.have.length(1);
    expect(new Set(results.filter(Boolean))).to.satisfy((codes: Set<string>) =>
      [...codes].every((code) => code === 'quote-used' || code === 'action-used'),
    );
    expect(await has(ann, 'BTC')).to.equal(39_000_000n);
    expect(await has(ann, 'USD')).to.equal(63_360n);
  });

  it('does nothing after a crash between its steps, and all of it the next time', async () => {
    const ann = await rich(2_000_000n, 'BTC');
    const proposal = await offer(ann, fraction, 'USD');
    const crash = scope.transaction(async (scope) => {
      await trades.confirm(scope, settings().options, {
        quoteId: proposal.quote.id, customerId: ann.id, amount: 1_000_000n, worth: 1n,
      }); // prettier-ignore
      throw new Error('killed');
    });
    await crash.catch(() => undefined);
    expect(await has(ann, 'BTC')).to.equal(2_000_000n);
    expect(await accept(ann, proposal)).to.be.a('bigint');
  });

  it('keeps a promise for its time only', async () => {
    const ann = await rich(2_000_000n, 'BTC');
    const proposal = await offer(ann, fraction, 'USD', { seconds: 30 });
    now += 30_000;
    expect(await accept(ann, proposal)).to.equal(null);
    expect(await has(ann, 'BTC')).to.equal(2_000_000n);
    expect(await trades.findDone(scope, proposal.quote.id)).to.equal(null);
  });

  it('refuses another one’s promise, another shop’s, and one that was left', async () => {
    const [ann, bob] = [await rich(2_000_000n, 'BTC'), await rich(2_000_000n, 'BTC')];
    const proposal = await offer(ann, fraction, 'USD');
    expect(await codeOf(accept(bob, proposal))).to.equal('quote-gone');
    const elsewhere = await newScope();
    const foreign = trades.confirm(elsewhere, settings().options, {
      quoteId: proposal.quote.id, customerId: ann.id, amount: 1n, worth: 1n,
    }); // prettier-ignore
    expect(await codeOf(foreign)).to.equal('quote-gone');
    await quotesOf.leave(scope, proposal.quote.id, ann.id);
    expect(await accept(ann, proposal)).to.equal(null);
  });

  it('says so when no rate can be trusted, and does nothing', async () => {
    const ann = await rich(2_000_000n, 'BTC');
    isDown = true;
    expect(await codeOf(offer(ann, fraction, 'USD'))).to.equal('rate-unavailable');
    const own = { ...settings(), options: readOptions({
      wallets: ['ETB'], ownRates: { ETB: { base: 'USD', price: '132.5', at: now } } }) }; // prettier-ignore
    const gives = { amount: 13_250n, currency: 'ETB' };
    await give(ann, gives);
    const wanted = { customerId: ann.id, gives, to: 'USD' };
    isDown = false;
    const proposal = await trades.propose(scope, quotes, own, wanted);
    expect(proposal.gets.amount).to.equal(99n);
    expect(proposal.quote.sources).to.deep.equal(['own']);
  });

  it('never gives what is not there, not even to twenty promises at once', async () => {
    const ann = await rich(5_000_000n, 'BTC');
    const proposals = await Promise.all(
      Array.from({ length: 20 }, () => offer(ann, fraction, 'USD')),
    );
    const codes = await Promise.all(proposals.map((each) => codeOf(accept(ann, each))));
    expect(codes.filter((code) => code === null)).to.have.length(5);
    expect(codes.filter((code) => code === 'balance-too-low')).to.have.length(15);
    expect(await has(ann, 'BTC')).to.equal(0n);
  });

  it('keeps to the limits: of one exchange, and of a day for twenty at once', async () => {
    const ann = await rich(20_000_000n, 'BTC');
    expect(await codeOf(offer(ann, fraction, 'USD', { least: '64001' }))).to.equal('trade-least');
    expect(await codeOf(offer(ann, fraction, 'USD', { most: '63999' }))).to.equal('trade-most');
    const day = { perDay: `${3 * 64_000}` };
    const proposals = await Promise.all(
      Array.from({ length: 20 }, () => offer(ann, fraction, 'USD', day)),
    );
    // Conversations of their own: single statements of a shop queue on one connection.
    const codes = await Promise.all(
      proposals.map((each) => codeOf(scope.transaction((scope) => accept(ann, each, day, scope)))),
    );
    expect(codes.filter((code) => code === null)).to.have.length(3);
    expect(codes.filter((code) => code === 'trade-limit')).to.have.length(17);
    now += 24 * 3600_000 + 1_000;
    expect(await accept(ann, await offer(ann, fraction, 'USD', day), day)).to.be.a('bigint');
  });

  it('exchanges nothing for nothing: zero, less than a smallest unit, the same wallet, one not offered', async () => {
    const ann = await rich(10n ** 18n, 'ETH');
    const of = (amount: bigint) => ({ amount, currency: 'ETH' });
    expect(await codeOf(offer(ann, of(0n), 'USD'))).to.equal('amount-too-small');
    expect(await codeOf(offer(ann, of(-5n), 'USD'))).to.equal('amount-too-small');
    // A yen is 2 000 000 000 000 wei.
    expect(await codeOf(offer(ann, of(1_999_999_999_999n), 'JPY'))).to.equal('amount-too-small');
    expect(await codeOf(offer(ann, of(1n), 'ETH'))).to.equal('trade-off');
    expect(await codeOf(offer(ann, of(1n), 'GBP'))).to.equal('trade-off');
    expect(await codeOf(offer(ann, of(1n), 'USD', { isOn: false }))).to.equal('trade-off');
    expect(await codeOf(offer(ann, of(10n ** 18n + 1n), 'USD'))).to.equal('balance-too-low');
  });

  it('is exact between eighteen places and none, both ways', async () => {
    const ann = await rich(10n ** 18n, 'ETH');
    const there = await offer(ann, { amount: 10n ** 18n, currency: 'ETH' }, 'JPY', { spread: 0 });
    expect(there.gets).to.deep.equal({ amount: 500_000n, currency: 'JPY' });
    await accept(ann, there);
    const back = await offer(ann, there.gets, 'ETH', { spread: 0 });
    await accept(ann, back);
    expect(await has(ann, 'ETH')).to.equal(10n ** 18n);
    const huge = await rich(10n ** 37n, 'JPY');
    const all = await offer(huge, { amount: 10n ** 37n, currency: 'JPY' }, 'ETH', { spread: 0 });
    expect(await codeOf(accept(huge, all))).to.equal('amount-too-big');
  });

  it('leaves a wallet that was switched off usable: money goes out of it, none into it', async () => {
    const ann = await rich(2_000_000n, 'BTC');
    const without = { currency: 'USD', options: readOptions({ wallets: [] }) };
    const [own, btc] = await wallets.list(scope, ann.id, without);
    expect(own).to.deep.include({ currency: 'USD', isEnabled: true });
    expect(btc).to.deep.include({ currency: 'BTC', isEnabled: false });
    const wanted = { customerId: ann.id, gives: fraction, to: 'USD' };
    const proposal = await trades.propose(scope, quotes, without, wanted);
    await accept(ann, proposal);
    expect(await has(ann, 'USD')).to.equal(63_360n);
    const into = { customerId: ann.id, gives: proposal.gets, to: 'BTC' };
    expect(await codeOf(trades.propose(scope, quotes, without, into))).to.equal('trade-off');
  });

  it('keeps the books whole through random exchanges, holds and releases', async () => {
    const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
    const random = randomOf(seed);
    const codes = Object.keys(PRICES);
    const pick = () => codes[random(codes.length)] ?? 'USD';
    const ann = await aCustomer(scope);
    for (const currency of codes) await give(ann, { amount: 10n ** 12n, currency });
    for (let step = 0; step < 120; step += 1) {
      const [from, to, seen] = [pick(), pick(), await wallets.list(scope, ann.id, settings())];
      const available = seen.find(({ currency }) => currency === from)?.available.amount ?? 0n;
      const held = seen.find(({ currency }) => currency === from)?.held.amount ?? 0n;
      const part = (all: bigint) => (all * BigInt(random(1000))) / 1000n;
      const move = (amount: bigint, kind: 'hold' | 'release') =>
        ledger.post(scope, { reference: `${kind}:${seed}:${step}`, kind, legs: [
          { account: `customer:${ann.id}`, money: { amount: kind === 'hold' ? -amount : amount, currency: from } },
          { account: `held:${ann.id}`, money: { amount: kind === 'hold' ? amount : -amount, currency: from } } ] }); // prettier-ignore
      const what = random(4);
      if (what === 0 && part(available) > 0n) await move(part(available) || 1n, 'hold').catch(() => undefined);
      else if (what === 1 && held > 0n) await move(held, 'release');
      else if (from !== to) {
        const proposal = await offer(ann, { amount: part(available), currency: from }, to).catch(() => null);
        if (!proposal) continue;
        const { quote, gives, gets } = proposal;
        // Never in the customer's favour, and never more than a smallest unit against them.
        const exact = gives.amount * quote.rate.numerator;
        expect(gets.amount * quote.rate.denominator <= exact, `seed ${seed}`).to.equal(true);
        expect((gets.amount + 1n) * quote.rate.denominator > exact, `seed ${seed}`).to.equal(true);
        await accept(ann, proposal);
        const [row] = await scope.db.query<{ bought: string }>('select bought from quotes where id = $1', [quote.id]);
        expect(row?.bought, `seed ${seed}`).to.equal(`${gets.amount}`);
      }
    } // prettier-ignore
    expect(await brokenBooks(scope), `seed ${seed}`).to.deep.equal([]);
    const lines = await history.list(scope, ann.id, {}, { limit: 1_000 });
    for (const wallet of await wallets.list(scope, ann.id, settings())) {
      const sum = lines
        .flatMap(({ money }) => money)
        .filter(({ currency }) => currency === wallet.currency)
        .reduce((all, { amount }) => all + amount, 0n);
      expect(
        wallet.available.amount + wallet.held.amount,
        `${wallet.currency}, seed ${seed}`,
      ).to.equal(sum);
    }
    const [{ worth } = { worth: -1 }] = await scope.db.query<{ worth: number }>(
      `select count(*)::int as worth from (select a.currency from ledger_entries e
         join ledger_accounts a on a.id = e.account_id group by 1 having sum(e.amount) <> 0) x`,
    );
    expect(worth).to.equal(0);
  });
});

/** A small repeatable source of numbers (xorshift). */
function randomOf(seed: number): (below: number) => number {
  let state = seed || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
