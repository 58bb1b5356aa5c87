import { randomBytes } from 'node:crypto';
import { HDKey } from '@scure/bip32';
import { expect } from 'chai';
import { bitcoin } from '../../../../shared/chains/bitcoin.ts';
import { ethereum } from '../../../../shared/chains/ethereum.ts';
import type { Node, Transfer } from '../../../../shared/chains/chain.ts';
import { systemClock, type Clock } from '../../../../shared/clock.ts';
import * as accounts from '../../../../shared/domain/money/accounts.ts';
import { createConnections } from '../../../../shared/domain/money/connections.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import { createDeposits, type Deposits } from '../../../../shared/domain/money/deposits.ts';
import * as invoices from '../../../../shared/domain/money/invoices.ts';
import type { Invoice } from '../../../../shared/domain/money/invoices.ts';
import * as ledger from '../../../../shared/domain/money/ledger.ts';
import { createQuotes } from '../../../../shared/domain/money/quotes.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import { Unavailable } from '../../../../shared/errors.ts';
import { rateOf } from '../../../../shared/money.ts';
import type { PaymentEvent } from '../../../../shared/payments/event.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { createInvoiceWatch } from '../../../../shared/workers/invoice-watch.ts';
import { aCustomer, brokenBooks, contentsOf } from '../../../support/builders.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';

describe('invoices in coins', () => {
  let scope: Scope;
  let deposits: Deposits;
  let ann: Customer;
  let price: string;
  let ahead: number;
  let next = 0;
  /** What the node says of transactions that wait. */
  let waits: () => Promise<readonly Transfer[]>;
  const mempool: Node = {
    tip: () => Promise.resolve(1),
    block: () => Promise.resolve(null),
    waiting: () => waits(),
  };
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead };

  beforeEach(async () => {
    [price, ahead] = ['2000', 0];
    waits = () => Promise.resolve([]);
    scope = await newScope({ clock });
    const { database, secrets } = await testPlatform();
    const parts = { providers: [], providerUrls: {}, secrets, fetch, publicUrl: 'http://127.0.0.1:1' }; // prettier-ignore
    const rates = {
      quote: async (from: string, to: string) => ({
        rate: rateOf(from, to, price),
        sources: ['one', 'two'],
        at: clock.now(),
      }),
    };
    deposits = createDeposits({
      ...parts,
      chains: { ethereum, bitcoin },
      nodes: { bitcoin: mempool },
      platform: database.platform,
      connections: createConnections(parts),
      quotes: createQuotes({ rates }),
    });
    const seed = HDKey.fromMasterSeed(randomBytes(32));
    for (const [provider, path] of [
      ['ethereum', "m/44'/60'/0'"],
      ['bitcoin', "m/84'/0'/0'"],
    ] as const)
      // prettier-ignore
      await accounts.add(scope, secrets, {
        actorId: 1,
        provider,
        label: provider,
        credentials: { xpub: seed.derive(path).publicExtendedKey },
      });
    ann = await aCustomer(scope);
  });

  const begin = async (method: string, amount = 1_000n, customer = ann): Promise<Invoice> =>
    deposits.begin(scope, {
      customer,
      settings: await settings.read(scope),
      method,
      money: { amount, currency: 'USD' },
      reference: `update:${(next += 1)}`,
    });

  /** What the chain watch tells of a payment for an invoice. */
  const tell = (
    { method, asked, instructions, customerId }: Invoice,
    status: PaymentEvent['status'],
    overrides: Partial<PaymentEvent> & { readonly name?: string } = {},
  ) => {
    const { name = 'one', ...rest } = overrides;
    return deposits.chainSeen(scope, {
      reference: `${method}:${name}:0`,
      road: 'chain',
      source: method,
      status,
      money: asked,
      credit: null,
      rate: null,
      fee: null,
      invoiceId: null,
      customerId,
      details: { txid: name, address: instructions['address'] ?? '' },
      ...rest,
    });
  };
  const balance = async (who = ann) => (await ledger.balances(scope, who.id, 'USD'))[0]?.amount;
  const now = async ({ id }: Invoice) => {
    const found = await invoices.find(scope, id);
    if (!found) throw new Error('it is there');
    return found;
  };
  const expire = async (invoice: Invoice) => {
    ahead += 31 * 60_000;
    await invoices.end(scope, invoice.id, 'expired');
  };

  it('credit what was asked at the price of then, once, whatever the price does', async () => {
    const invoice = await begin('ethereum:ETH');
    expect(invoice.asked).to.deep.equal({ amount: 5_000_000_000_000_000n, currency: 'ETH' });
    await tell(invoice, 'processing');
    expect((await now(invoice)).status).to.equal('processing');
    price = '1000';
    await Promise.all(Array.from({ length: 20 }, () => tell(invoice, 'settled')));
    expect(await now(invoice)).to.include({ status: 'settled', paid: 'exact', isLate: false });
    expect(await balance()).to.equal(1_000n);
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('take a part by their own price, and the rest later', async () => {
    const invoice = await begin('bitcoin:BTC');
    const part = { ...invoice.asked, amount: invoice.asked.amount / 4n };
    await tell(invoice, 'settled', { money: part });
    expect(await now(invoice)).to.include({ status: 'processing', paid: 'partial' });
    expect(await balance()).to.equal(250n);
    const rest = { ...part, amount: invoice.asked.amount - part.amount };
    await tell(invoice, 'settled', { money: rest, name: 'two' });
    expect(await now(invoice)).to.include({ status: 'settled', paid: 'exact' });
    expect(await balance()).to.equal(1_000n);
  });

  it('credit too much at the price of its confirmation', async () => {
    const invoice = await begin('ethereum:ETH');
    price = '4000';
    await tell(invoice, 'settled', {
      money: { ...invoice.asked, amount: invoice.asked.amount * 2n },
    });
    expect(await now(invoice)).to.include({ status: 'settled', paid: 'over' });
    expect(await balance()).to.equal(3_000n);
  });

  it('credit late money at the price of its confirmation, however late at an own address', async () => {
    const invoice = await begin('bitcoin:BTC');
    await expire(invoice);
    ahead += 90 * 24 * 3600_000;
    price = '1000';
    await tell(invoice, 'settled');
    expect(await now(invoice)).to.include({ status: 'settled', isLate: true });
    expect(await balance()).to.equal(500n);
  });

  it('are late by the time of the money, whichever job looks first', async () => {
    const invoice = await begin('bitcoin:BTC');
    ahead += 31 * 60_000;
    price = '1000';
    await tell(invoice, 'processing');
    expect((await now(invoice)).endedAt, 'its time is over').to.not.equal(null);
    await tell(invoice, 'settled');
    expect(await now(invoice)).to.include({ status: 'settled', isLate: true });
    expect(await balance()).to.equal(500n);
    // The same, told for the first time when it is deep enough.
    const second = await begin('ethereum:ETH');
    ahead += 31 * 60_000;
    price = '500';
    await tell(second, 'settled');
    expect(await now(second)).to.include({ status: 'settled', isLate: true });
    expect(await balance(), 'both at half the price').to.equal(1_000n);
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('are in time by the time of the money, however long its telling takes', async () => {
    const { database } = await testPlatform();
    for (const [index, status] of (['processing', 'settled'] as const).entries()) {
      const invoice = await begin('bitcoin:BTC');
      const name = `${scope.tenant.id}-slow-${index}`;
      ahead += 35 * 60_000;
      await database.platform.query(
        `insert into sightings (chain, txid, ordinal, script, tenant_id, customer_id, currency, amount, height, block_hash, seen_at)
         values ('bitcoin', $1, '0', '\\x00', $2, $3, 'BTC', 1, 1, 'x', now() - interval '10 minutes')`,
        [name, scope.tenant.id, ann.id],
      );
      await invoices.end(scope, invoice.id, 'expired');
      expect((await now(invoice)).status).to.equal('expired');
      price = '1000';
      await tell(invoice, status, { name });
      await tell(invoice, 'settled', { name });
      expect(await now(invoice)).to.include({ status: 'settled', isLate: false });
      price = '2000';
    }
    expect(await balance()).to.equal(2_000n);
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('are late when the money came after their time, though nobody ended them yet', async () => {
    const { database } = await testPlatform();
    const invoice = await begin('bitcoin:BTC');
    const name = `${scope.tenant.id}-late`;
    ahead += 35 * 60_000;
    await database.platform.query(
      `insert into sightings (chain, txid, ordinal, script, tenant_id, customer_id, currency, amount, height, block_hash, seen_at)
       values ('bitcoin', $1, '0', '\\x00', $2, $3, 'BTC', 1, 1, 'x', now() - interval '3 minutes')`,
      [name, scope.tenant.id, ann.id],
    );
    price = '1000';
    await invoices.end(scope, invoice.id, 'expired');
    await tell(invoice, 'settled', { name });
    expect(await now(invoice)).to.include({ status: 'settled', isLate: true });
    expect(await balance()).to.equal(500n);
  });

  it('are not what pays an address for ever long after: that goes to the balance', async () => {
    const invoice = await begin('ethereum:ETH');
    await expire(invoice);
    ahead += 25 * 3600_000;
    await tell(invoice, 'settled');
    expect((await now(invoice)).status).to.equal('expired');
    expect(await balance()).to.equal(1_000n);
  });

  it('take one payment each where two wait at one address, the one of the amount first', async () => {
    const small = await begin('ethereum:ETH', 1_000n);
    const large = await begin('ethereum:ETH', 3_000n);
    expect(small.instructions['address']).to.equal(large.instructions['address']);
    // Two outputs of one transaction.
    await tell(small, 'processing', { name: 'tx', reference: 'ethereum:tx:0' });
    await tell(large, 'processing', { name: 'tx', reference: 'ethereum:tx:1' });
    await tell(large, 'settled', { name: 'tx', reference: 'ethereum:tx:1' });
    await tell(small, 'settled', { name: 'tx', reference: 'ethereum:tx:0' });
    for (const each of [small, large])
      expect(await now(each)).to.include({ status: 'settled', paid: 'exact' });
    // Paid again: nothing is open any more.
    await tell(small, 'settled', { name: 'again' });
    expect(await balance()).to.equal(5_000n);
    expect(await now(small)).to.include({ paid: 'exact' });
  });

  it('are not paid by another coin: that goes to the balance at its own price', async () => {
    const invoice = await begin('ethereum:ETH');
    await tell(invoice, 'settled', { money: { amount: 1_000_000n, currency: 'USDT' } });
    expect((await now(invoice)).status).to.equal('new');
    expect(await balance()).to.equal(200_000n);
  });

  it('tell whoever sends dust that there is nothing to credit', async () => {
    const invoice = await begin('ethereum:ETH');
    await tell(invoice, 'settled', { money: { amount: 1n, currency: 'ETH' } });
    expect(await balance()).to.equal(0n);
    const said = Object.values(await contentsOf(scope)).join('\n');
    expect(said).to.contain('"why":"dust"');
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('know nothing to take back of what was gone before they were told', async () => {
    const invoice = await begin('bitcoin:BTC');
    expect(await tell(invoice, 'reversed')).to.deep.equal({ status: 'reversed' });
    expect((await now(invoice)).status).to.equal('new');
    expect((await contentsOf(scope))['messages']).to.equal('');
    await tell(invoice, 'settled');
    expect(await balance()).to.equal(1_000n);
  });

  it('wait on after a reorganisation and are credited when it comes back', async () => {
    const invoice = await begin('bitcoin:BTC');
    await tell(invoice, 'processing');
    await tell(invoice, 'reversed');
    expect((await now(invoice)).status).to.equal('new');
    await expire(invoice);
    // It belongs to the invoice that it was first seen for, in time.
    await tell(invoice, 'processing');
    await tell(invoice, 'settled');
    expect(await now(invoice)).to.include({ status: 'settled', isLate: false });
    expect(await balance()).to.equal(1_000n);
  });

  it('give a customer the same untouched address again, and nobody else', async () => {
    const bob = await aCustomer(scope);
    const [first, second, other] = [
      await begin('bitcoin:BTC'),
      await begin('bitcoin:BTC', 2_000n),
      await begin('bitcoin:BTC', 1_000n, bob),
    ];
    expect(second.instructions['address']).to.equal(first.instructions['address']);
    expect(other.instructions['address']).to.not.equal(first.instructions['address']);
    await tell(first, 'settled');
    expect((await now(first)).status).to.equal('settled');
    expect((await now(second)).status).to.equal('new');
  });

  it('go on saying that a payment was seen, whoever writes the card, until it is gone or mined', async () => {
    const invoice = await begin('bitcoin:BTC');
    await invoices.setCard(scope, invoice.id, { chatId: ann.telegramId, messageId: 5 });
    const watch = createInvoiceWatch(deposits);
    const card = async () => {
      await watch(scope, invoice.id);
      const [row] = await scope.db.query<{ content: { key: string } }>(
        `select content from messages where method = 'edit' order by id desc limit 1`,
      );
      return row?.content.key;
    };
    const asked = { times: 0 };
    const seen = {
      txid: 'tx',
      ordinal: '0',
      script: Buffer.from('00', 'hex'),
      money: invoice.asked,
    };
    waits = () => {
      asked.times += 1;
      return Promise.resolve([seen]);
    };
    ahead = 9 * 60_000;
    expect(await card()).to.equal('coin-card-waiting');
    expect(asked.times, 'nobody looked: no node is asked for a countdown').to.equal(0);
    expect((await deposits.coinStanding(scope, invoice, true))?.waiting).to.deep.equal(
      invoice.asked,
    );
    ahead = 15 * 60_000;
    expect(await card()).to.equal('coin-card-coming');
    waits = () => Promise.reject(new Unavailable('down'));
    ahead = 20 * 60_000;
    await watch(scope, invoice.id);
    expect((await deposits.coinStanding(scope, invoice))?.waiting, 'a node that is down takes nothing back').to.deep.equal(invoice.asked); // prettier-ignore
    // It was replaced by another that pays somebody else.
    waits = () => Promise.resolve([]);
    ahead = 25 * 60_000;
    expect(await card()).to.equal('coin-card-waiting');
    expect(await balance(), 'nothing of it was money').to.equal(0n);
    waits = () => Promise.resolve([seen]);
    await deposits.coinStanding(scope, invoice, true);
    await tell(invoice, 'processing');
    const standing = await deposits.coinStanding(scope, await now(invoice));
    expect(standing?.decided).to.equal(0);
    await tell(invoice, 'settled');
    expect(await balance()).to.equal(1_000n);
  });

  it('keep their card true: countdown at a few marks, and the end', async () => {
    const invoice = await begin('ethereum:ETH');
    await invoices.setCard(scope, invoice.id, { chatId: ann.telegramId, messageId: 5 });
    const watch = createInvoiceWatch(deposits);
    const edits = async () =>
      (
        await scope.db.query<{ content: { key: string; data: { minutes?: number } } }>(
          `select content from messages where method = 'edit' order by id`,
        )
      ).map(({ content }) => content);
    for (const minutes of [10, 10, 15, 24]) {
      ahead = minutes * 60_000;
      await watch(scope, invoice.id);
    }
    expect((await edits()).map(({ data }) => data.minutes)).to.deep.equal([20, 15, 6]);
    ahead = 31 * 60_000;
    await watch(scope, invoice.id);
    expect((await edits()).at(-1)?.key).to.equal('coin-card-over');
    await tell(invoice, 'processing');
    await watch(scope, invoice.id);
    expect((await edits()).at(-1)?.key).to.equal('invoice-card-processing');
  });
});
