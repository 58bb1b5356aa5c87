import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import { OKX_KEY, startOkx, type OkxSandbox } from '../../../sandbox/okx.ts';
import { systemClock } from '../../../shared/clock.ts';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import { createConnections } from '../../../shared/domain/money/connections.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import * as findings from '../../../shared/domain/money/findings.ts';
import * as ledger from '../../../shared/domain/money/ledger.ts';
import { readOptions } from '../../../shared/domain/shop/options.ts';
import { createQuotes } from '../../../shared/domain/money/quotes.ts';
import * as hedges from '../../../shared/domain/money/trade-hedges.ts';
import * as trades from '../../../shared/domain/money/trades.ts';
import { rateOf, type Money } from '../../../shared/money.ts';
import { okx } from '../../../shared/payments/okx.ts';
import type { Fetch } from '../../../shared/payments/provider.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createHedger } from '../../../shared/workers/hedges.ts';
import { aCustomer } from '../../support/builders.ts';
import { newScope, testPlatform } from '../../support/platform.ts';

const PRICES: Readonly<Record<string, string>> = {
  USD: '1',
  BTC: '64000',
  USDT: '0.999',
  EUR: '1.08',
};

describe('the cover of an exchange', () => {
  let sandbox: OkxSandbox;
  let scope: Scope;
  let accountId: bigint;
  let ann: Customer;
  let passed = 0;
  /** Orders that were sent, and what happens before one is. */
  let sent = 0;
  let before: () => void = () => undefined;

  const quotes = createQuotes({
    rates: {
      async quote(from, to) {
        const [one, other] = [rateOf(from, 'USD', PRICES[from] ?? ''), rateOf(to, 'USD', PRICES[to] ?? '')];
        const [numerator, denominator] = [one.numerator * other.denominator, one.denominator * other.numerator];
        return { rate: { from, to, numerator, denominator }, sources: [], at: 0 };
      },
    },
  }); // prettier-ignore
  const counting: Fetch = (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    if (init?.method === 'POST' && url.endsWith('/trade/order')) {
      before();
      sent += 1;
    }
    return fetch(input, init);
  };

  beforeEach(async () => {
    const { secrets } = await testPlatform();
    passed = 0;
    sent = 0;
    before = () => undefined;
    sandbox = await startOkx({ now: () => Date.now() });
    scope = await newScope({ clock: { ...systemClock, now: () => Date.now() + passed } });
    const { key, secret, passphrase } = OKX_KEY;
    const account = { actorId: 1, provider: 'okx', label: 'x', credentials: { key, secret, passphrase } };
    accountId = (await accounts.add(scope, secrets, account)).id;
    ann = await aCustomer(scope);
  }); // prettier-ignore
  afterEach(() => sandbox.close());

  const hedger = async () => {
    const { secrets } = await testPlatform();
    const providerUrls = { okx: sandbox.url };
    const connections = createConnections({ providers: [okx], providerUrls, secrets, fetch: counting, publicUrl: 'https://x' }); // prettier-ignore
    return createHedger({ connections, quotes });
  };
  const exchange = async (gives: Money, to: string): Promise<bigint> => {
    await ledger.post(scope, { reference: `test:${randomInt(2 ** 47)}`, kind: 'deposit', legs: [
      { account: `customer:${ann.id}`, money: gives },
      { account: 'suspense', money: { ...gives, amount: -gives.amount } } ] }); // prettier-ignore
    const options = readOptions({ wallets: ['BTC', 'USDT', 'EUR'], trade: { hedge: `${accountId}` } });
    const settings = { currency: 'USD', options };
    const wanted = { customerId: ann.id, gives, to };
    const { quote, worth } = await trades.propose(scope, quotes, settings, wanted);
    const confirmed = { quoteId: quote.id, customerId: ann.id, amount: gives.amount, worth: worth.amount };
    await trades.confirm(scope, options, confirmed);
    return quote.id;
  }; // prettier-ignore
  const coins = (amount: bigint) => ({ amount, currency: 'BTC' });

  it('is one market order, however often the job comes and at once', async () => {
    const id = await exchange(coins(1_000_000n), 'USDT');
    const hedge = await hedger();
    await Promise.all(Array.from({ length: 10 }, () => hedge(scope, id)));
    await hedge(scope, id);
    expect(sent).to.equal(1);
    const found = await hedges.find(scope, id);
    expect(found).to.deep.include({ state: 'filled', sold: coins(1_000_000n) });
    expect(found?.bought?.currency).to.equal('USDT');
    expect(found?.order?.key).to.match(/^[0-9a-f]{32}$/);
  });

  it('covers fiat money against USDT, buys what was given away, and leaves fiat for fiat alone', async () => {
    const hedge = await hedger();
    const there = await exchange(coins(1_000_000n), 'USD');
    await hedge(scope, there);
    expect((await hedges.find(scope, there))?.order).to.deep.include({ buy: 'USDT' });
    const back = await exchange({ amount: 64_000n, currency: 'USD' }, 'BTC');
    await hedge(scope, back);
    const { order, state } = (await hedges.find(scope, back)) ?? {};
    expect(state).to.equal('filled');
    expect(order?.buy).to.equal('BTC');
    expect(order?.sell.currency).to.equal('USDT');
    const none = await exchange({ amount: 64_000n, currency: 'USD' }, 'EUR');
    await hedge(scope, none);
    expect((await hedges.find(scope, none))?.state).to.equal('none');
    expect(await hedges.list(scope, { limit: 9, offset: 0 })).to.have.length(2);
    expect(sent).to.equal(2);
  });

  for (const fault of ['fail', 'drop'] as const)
    it(`is asked about and never sent again after an answer that was lost (${fault})`, async () => {
      const id = await exchange(coins(1_000_000n), 'USDT');
      const hedge = await hedger();
      before = () => void (sandbox.faults[fault] = 1);
      await hedge(scope, id);
      before = () => undefined;
      expect((await hedges.find(scope, id))?.state).to.be.oneOf(['unknown', 'filled']);
      for (let time = 0; time < 3; time += 1) await hedge(scope, id);
      expect((await hedges.find(scope, id))?.state).to.equal('filled');
      expect(sent).to.equal(1);
    });

  it('is waited for from when it was placed, however late that was', async () => {
    const id = await exchange(coins(1_000_000n), 'USDT');
    const hedge = await hedger();
    // Prices were away, or the jobs: another process is just placing it.
    passed = 40 * 60_000;
    await hedges.begin(scope, id, { key: 'e'.repeat(32), sell: coins(1_000_000n), buy: 'USDT' });
    await hedge(scope, id);
    expect((await hedges.find(scope, id))?.state).to.equal('unknown');
    passed += 14 * 60_000;
    await hedge(scope, id);
    expect((await hedges.find(scope, id))?.state).to.equal('unknown');
    passed += 2 * 60_000;
    await hedge(scope, id);
    expect(await hedges.find(scope, id)).to.include({ state: 'failed', error: 'never placed' });
    expect(sent).to.equal(0);
  });

  it('is not sent again when the process died before the call: a finding after a while', async () => {
    const id = await exchange(coins(1_000_000n), 'USDT');
    const order = { key: 'f'.repeat(32), sell: coins(1_000_000n), buy: 'USDT' };
    expect(await hedges.begin(scope, id, order)).to.equal(true);
    expect(await hedges.begin(scope, id, order)).to.equal(false);
    const hedge = await hedger();
    await hedge(scope, id);
    expect((await hedges.find(scope, id))?.state).to.equal('unknown');
    passed = 16 * 60_000;
    await hedge(scope, id);
    await hedge(scope, id);
    expect(await hedges.find(scope, id)).to.deep.include({
      state: 'failed',
      error: 'never placed',
    });
    expect(sent).to.equal(0);
    const open = await findings.list(scope, 'open', { limit: 5, offset: 0 });
    expect(open.map(({ kind }) => kind)).to.deep.equal(['hedge']);
  });

  it('that the exchange refuses is a finding, and the customer keeps what they have', async () => {
    const id = await exchange(coins(100_000_000n * 50n), 'USDT');
    await (
      await hedger()
    )(scope, id);
    const found = await hedges.find(scope, id);
    expect(found?.state).to.equal('failed');
    expect(found?.error).to.contain('58350');
    const open = await findings.list(scope, 'open', { limit: 5, offset: 0 });
    expect(open.map(({ reference }) => reference)).to.deep.equal([`hedge:${id}`]);
    const [, usdt] = await ledger.balances(scope, ann.id, 'USD');
    expect(usdt?.currency).to.equal('USDT');
  });
});
