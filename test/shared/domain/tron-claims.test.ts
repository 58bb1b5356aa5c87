import { expect } from 'chai';
import type { SandboxTron, TronWeather } from '../../../sandbox/tron.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import { createConnections } from '../../../shared/domain/money/connections.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import { createDeposits, type Deposits } from '../../../shared/domain/money/deposits.ts';
import * as invoices from '../../../shared/domain/money/invoices.ts';
import type { Invoice } from '../../../shared/domain/money/invoices.ts';
import * as ledger from '../../../shared/domain/money/ledger.ts';
import { createQuotes } from '../../../shared/domain/money/quotes.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { UserError } from '../../../shared/errors.ts';
import { rateOf } from '../../../shared/money.ts';
import type { Scope } from '../../../shared/scope.ts';
import type { ChainWatch } from '../../../shared/workers/chain-watch.ts';
import { aCustomer, brokenBooks } from '../../support/builders.ts';
import { newScope, testPlatform } from '../../support/platform.ts';
import { connected } from '../chains/support.ts';
import { someTron, tronChain, tronKey, USDT } from '../chains/tron-support.ts';
import { movingClock, settle, watchOf } from '../workers/chain-support.ts';

const FAKE = 'TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj';
const DEPTH = 19;

/** Buffettsbot took a hash for a payment; each of its faults is one of these. */
describe('USDT on TRON, named by its transaction', () => {
  let tron: SandboxTron;
  let chain: Chain;
  let watch: ChainWatch;
  let scope: Scope;
  let deposits: Deposits;
  let weather: TronWeather;
  let ann: Customer;
  let key: string;
  let next = 0;

  before(async () => {
    tron = await someTron();
    tron.mine(30);
  });
  after(() => tron.close());

  beforeEach(async () => {
    weather = {};
    key = tronKey();
    chain = tronChain(tron);
    scope = await newScope();
    const { database, secrets } = await testPlatform();
    const parts = { providers: [], providerUrls: {}, secrets, fetch, publicUrl: 'http://127.0.0.1:1' }; // prettier-ignore
    const quote = async (from: string, to: string) => ({ rate: rateOf(from, to, '1'), sources: ['one', 'two'], at: Date.now() }); // prettier-ignore
    deposits = createDeposits({
      ...parts,
      chains: { [chain.id]: chain },
      nodes: { [chain.id]: connected(chain, tron.door(weather)) },
      platform: database.platform,
      connections: createConnections(parts),
      quotes: createQuotes({ rates: { quote } }),
    });
    await accounts.add(scope, secrets, {
      actorId: 1,
      provider: chain.id,
      label: 'TRON',
      credentials: { xpub: key },
    });
    ann = await aCustomer(scope);
    watch = watchOf({
      db: database.platform,
      chain,
      node: connected(chain, tron.url),
      clock: movingClock(),
      apply: (_tenantId, event) => deposits.chainSeen(scope, event),
    });
  });

  /** An invoice over 25 USDT, on a chain that was read to its tip. */
  const begin = async (customer = ann): Promise<Invoice> => {
    const invoice = await deposits.begin(scope, {
      customer,
      settings: await settings.read(scope),
      method: `${chain.id}:USDT`,
      money: { amount: 2_500n, currency: 'USD' },
      reference: `update:${(next += 1)}`,
    });
    await settle(watch);
    return invoice;
  };
  const to = (invoice: Invoice, amount = '25000000', contract = USDT) => ({ contract, to: invoice.instructions['address'] ?? '', amount }); // prettier-ignore
  const claim = async (invoice: Invoice, text: string) => {
    const found = await deposits.claimCoins(scope, { invoice, text });
    return found.kind;
  };
  const mine = async (blocks: number) => {
    tron.mine(blocks);
    await settle(watch);
  };
  const balance = async (who = ann) => (await ledger.balances(scope, who.id, 'USD'))[0]?.amount ?? 0n; // prettier-ignore
  const status = async ({ id }: Invoice) => (await invoices.find(scope, id))?.status;

  it('is told while it comes, and credited once, however often it is named', async () => {
    const invoice = await begin();
    const txid = tron.call({ logs: [to(invoice)] });
    expect(await claim(invoice, txid)).to.equal('unknown');
    await mine(1);
    const link = `https://tronscan.org/#/transaction/${txid}?lang=ru`;
    const found = await deposits.claimCoins(scope, { invoice, text: link });
    expect(found).to.deep.equal({ kind: 'coming', txid, money: { amount: 25_000_000n, currency: 'USDT' }, confirmations: 1, required: DEPTH, uses: [{ invoiceId: invoice.id, orderId: null, what: null }] }); // prettier-ignore
    expect(await balance()).to.equal(0n);
    await mine(DEPTH - 1);
    expect([await status(invoice), await balance()]).to.deep.equal(['settled', 2_500n]);
    for (let turn = 0; turn < 3; turn += 1) expect(await claim(invoice, txid)).to.equal('credited');
    await mine(2);
    expect(await balance()).to.equal(2_500n);
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('says what it pays when it is named for something else', async () => {
    const [first, second] = [await begin(), await begin()];
    const txid = tron.call({ logs: [to(first)] });
    await mine(1);
    for (const blocks of [0, DEPTH]) {
      await mine(blocks);
      const found = await deposits.claimCoins(scope, { invoice: second, text: txid });
      // Of two that ask the same the newest is paid: what it is stands there, whoever asks.
      expect(found).to.deep.include({
        uses: [{ invoiceId: second.id, orderId: null, what: null }],
      });
      const other = await deposits.claimCoins(scope, { invoice: first, text: txid });
      expect(other).to.deep.include({
        uses: [{ invoiceId: second.id, orderId: null, what: null }],
      });
    }
    // What pays no invoice is the balance's when it is there, and may pay one until then.
    const bob = await aCustomer(scope, 'Bob');
    const { address } = await deposits.address(scope, { customer: bob, settings: await settings.read(scope), method: `${chain.id}:USDT` }); // prettier-ignore
    const free = tron.call({ logs: [{ contract: USDT, to: address, amount: '1000000' }] });
    const invoice = { method: chain.id, customerId: bob.id };
    await mine(1);
    expect(await deposits.claimCoins(scope, { invoice, text: free })).to.deep.include({ kind: 'coming', uses: [] }); // prettier-ignore
    await mine(DEPTH);
    const uses = [{ invoiceId: null, orderId: null, what: null }];
    expect(await deposits.claimCoins(scope, { invoice, text: free })).to.deep.include({ kind: 'credited', uses }); // prettier-ignore
  });

  it('is nothing when its token only has the name', async () => {
    const invoice = await begin();
    const txid = tron.call({ logs: [to(invoice, '25000000', FAKE)] });
    await mine(DEPTH + 1);
    expect(await claim(invoice, txid)).to.equal('no-coin');
    expect([await status(invoice), await balance()]).to.deep.equal(['new', 0n]);
  });

  it('is nothing when it failed', async () => {
    const invoice = await begin();
    const txid = tron.call({ logs: [to(invoice)] }, 'OUT_OF_ENERGY');
    await mine(DEPTH + 1);
    expect(await claim(invoice, txid)).to.equal('failed');
    expect(await balance()).to.equal(0n);
  });

  it('is nobody else’s, whoever names it first', async () => {
    const bob = await aCustomer(scope, 'Bob');
    const [mineOwn, his] = [await begin(), await begin(bob)];
    const txid = tron.call({ logs: [to(mineOwn)] });
    tron.mine();
    expect(await claim(his, txid)).to.equal('elsewhere');
    await mine(DEPTH);
    expect(await claim(his, txid)).to.equal('elsewhere');
    expect([await balance(), await balance(bob)]).to.deep.equal([2_500n, 0n]);
  });

  it('counts with all its transfers, to the smallest unit, whichever comes first', async () => {
    const invoice = await begin();
    const txid = tron.call({
      logs: [{ ...to(invoice, '9'), to: FAKE }, to(invoice, '12000001'), to(invoice, '12999999')],
    });
    await mine(1);
    const found = await deposits.claimCoins(scope, { invoice, text: txid });
    expect(found).to.deep.include({ money: { amount: 25_000_000n, currency: 'USDT' } });
    await mine(DEPTH);
    expect([await status(invoice), await balance()]).to.deep.equal(['settled', 2_500n]);
  });

  it('is found in a block that was read without it, and credited once', async () => {
    await begin();
    // Bob's address is there before anybody knows that it is his.
    const later = chain.deriveAddress(key, 1).address;
    const txid = tron.call({ logs: [{ contract: USDT, to: later, amount: '25000000' }] });
    await mine(3);
    const bob = await aCustomer(scope, 'Bob');
    const invoice = await begin(bob);
    expect(invoice.instructions['address']).to.equal(later);
    const all = await Promise.all(Array.from({ length: 20 }, () => claim(invoice, txid)));
    expect(new Set(all)).to.deep.equal(new Set(['coming']));
    await mine(DEPTH);
    expect([await status(invoice), await balance(bob)]).to.deep.equal(['settled', 2_500n]);
  });

  it('waits for a node that does not answer, and says so', async () => {
    const invoice = await begin();
    const txid = tron.call({ logs: [to(invoice)] });
    await mine(2);
    for (const trouble of [{ status: 503 }, { busy: true }]) {
      Object.assign(weather, trouble);
      const code = await claim(invoice, txid).catch((error: unknown) => error instanceof UserError && error.code); // prettier-ignore
      expect(code).to.equal('coin-no-node');
      for (const name of Object.keys(trouble)) Reflect.deleteProperty(weather, name);
    }
    expect(await claim(invoice, txid)).to.equal('coming');
  });
});
