import { createHash, createHmac, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startCryptoPay, type CryptoPaySandbox } from '../../../sandbox/cryptopay.ts';
import { createConnections } from '../../../shared/domain/money/connections.ts';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import { createDeposits, type Deposits } from '../../../shared/domain/money/deposits.ts';
import * as findings from '../../../shared/domain/money/findings.ts';
import * as invoices from '../../../shared/domain/money/invoices.ts';
import * as ledger from '../../../shared/domain/money/ledger.ts';
import { createQuotes } from '../../../shared/domain/money/quotes.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { Unavailable } from '../../../shared/errors.ts';
import { cryptopay } from '../../../shared/payments/cryptopay.ts';
import * as inbox from '../../../shared/platform/inbox.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createCallbackReader } from '../../../shared/workers/callbacks.ts';
import { createInvoiceWatch } from '../../../shared/workers/invoice-watch.ts';
import { aCustomer, brokenBooks } from '../../support/builders.ts';
import { newScope, testPlatform } from '../../support/platform.ts';

interface Delivery {
  body: Buffer;
  headers: Record<string, string>;
}

describe('callbacks, pollers and the check button', () => {
  let provider: CryptoPaySandbox;
  let deposits: Deposits;
  let read: (scope: Scope, id: bigint) => Promise<void>;
  let watch: (scope: Scope, id: bigint) => Promise<void>;
  let deliveries: Delivery[] = [];
  let receiver: import('node:http').Server;
  let receiverUrl: string;

  before(async () => {
    const { createServer } = await import('node:http');
    receiver = createServer((request, response) => {
      const parts: Buffer[] = [];
      request
        .on('data', (part: Buffer) => parts.push(part))
        .on('end', () => {
          deliveries.push({
            body: Buffer.concat(parts),
            headers: request.headers as Record<string, string>,
          });
          response.end('{}');
        });
    });
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
    receiverUrl = `http://127.0.0.1:${(receiver.address() as { port: number }).port}/`;
    provider = await startCryptoPay({ retryDelaysMs: [] });
    const { database, secrets } = await testPlatform();
    const providers = [cryptopay];
    const connections = createConnections({
      providers, providerUrls: { cryptopay: provider.url }, secrets, fetch, publicUrl: 'http://127.0.0.1:1',
    }); // prettier-ignore
    deposits = createDeposits({
      providers, chains: {}, platform: database.platform, secrets, connections,
      quotes: createQuotes({ rates: { quote: () => Promise.reject(new Error('no rates here')) } }),
    }); // prettier-ignore
    read = createCallbackReader({
      platform: database.platform,
      providers: [cryptopay],
      secrets,
      deposits,
      connections,
      payouts: { check: () => Promise.reject(new Error('no payouts here')) },
    });
    watch = createInvoiceWatch(deposits);
  });
  beforeEach(() => {
    deliveries = [];
  });
  after(async () => {
    await provider.close();
    await new Promise((done) => receiver.close(done));
  });

  interface Shop {
    scope: Scope;
    customer: Customer;
    account: accounts.ProviderAccount;
  }
  async function aShop(): Promise<Shop> {
    const scope = await newScope();
    const { secrets } = await testPlatform();
    const token = `${1000 + Math.floor(Math.random() * 1e8)}:${randomUUID().replaceAll('-', '')}AA`;
    const account = await accounts.add(scope, secrets, {
      actorId: 1,
      provider: 'cryptopay',
      label: 'app',
      credentials: { token },
    });
    provider.setWebhook(token, receiverUrl);
    return { scope, customer: await aCustomer(scope), account };
  }
  async function invoiceOf({ scope, customer, account }: Shop) {
    return deposits.begin(scope, {
      customer, settings: await settings.read(scope), method: `cryptopay:${account.id}`,
      money: { amount: 1000n, currency: 'USD' }, reference: `test:${randomUUID()}`,
    }); // prettier-ignore
  }
  async function store(shop: Shop, { body, headers }: Delivery) {
    const { database } = await testPlatform();
    const event = cryptopay.readWebhook(
      { body, headers },
      (await accounts.credentials(shop.scope, (await testPlatform()).secrets, shop.account.id))
        .credentials,
    );
    return inbox.store(database.platform, {
      tenantId: shop.scope.tenant.id,
      provider: 'cryptopay',
      accountId: shop.account.id,
      eventKey: event.eventKey,
      body,
      headers,
    });
  }
  const balance = async ({ scope, customer }: Shop) =>
    (await ledger.balances(scope, customer.id, 'USD'))[0]?.amount;
  const paid = async (shop: Shop) => {
    const invoice = await invoiceOf(shop);
    await provider.pay(invoice.externalId ?? '');
    await provider.idle();
    return { invoice, delivery: deliveries.at(-1) as Delivery };
  };

  it('credits once from the callback, the poller and the button, all at once', async () => {
    const shop = await aShop();
    const { invoice, delivery } = await paid(shop);
    const { id } = await store(shop, delivery);
    await Promise.all([
      ...Array.from({ length: 20 }, () => read(shop.scope, id)),
      ...Array.from({ length: 5 }, () => watch(shop.scope, invoice.id)),
      ...Array.from({ length: 5 }, () => deposits.check(shop.scope, invoice.id)),
    ]);
    expect(await balance(shop)).to.equal(1000n);
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
  });

  it('stores a callback that comes fifty times at once as one row', async () => {
    const shop = await aShop();
    const { delivery } = await paid(shop);
    const stored = await Promise.all(Array.from({ length: 50 }, () => store(shop, delivery)));
    expect(new Set(stored.map((each) => each.id)).size).to.equal(1);
    expect(stored.filter((each) => each.isNew)).to.have.length(1);
  });

  it('believes the provider, not the callback: an unpaid invoice is not credited', async () => {
    const shop = await aShop();
    const { delivery } = await paid(shop);
    const other = await invoiceOf(shop);
    const { createHash, createHmac } = await import('node:crypto');
    const { credentials } = await accounts.credentials(
      shop.scope,
      (await testPlatform()).secrets,
      shop.account.id,
    );
    const body = Buffer.from(
      delivery.body.toString().replaceAll(/"invoice_id":\d+/g, `"invoice_id":${other.externalId}`),
    );
    const key = createHash('sha256')
      .update(credentials['token'] ?? '')
      .digest();
    const forged = {
      body,
      headers: { 'crypto-pay-api-signature': createHmac('sha256', key).update(body).digest('hex') },
    };
    const { id } = await store(shop, forged);
    await read(shop.scope, id);
    expect((await invoices.find(shop.scope, other.id))?.status).to.equal('new');
    expect(await balance(shop)).to.equal(0n);
  });

  it("keeps another shop's valid event out", async () => {
    const [mine, theirs] = [await aShop(), await aShop()];
    const { delivery } = await paid(theirs);
    const refused = await store(mine, delivery).catch((error: unknown) => error);
    expect((refused as Error).name).to.equal('WebhookRejected');
    expect(await balance(mine)).to.equal(0n);
    const { id } = await store(theirs, delivery);
    // The job of the right row, run for the wrong shop.
    await read(mine.scope, id);
    expect(await balance(mine)).to.equal(0n);
    await read(theirs.scope, id);
    expect(await balance(theirs)).to.equal(1000n);
  });

  it('shows staff an event of no invoice of ours with what the provider says, once, and never credits it', async () => {
    const shop = await aShop();
    const { invoice, delivery } = await paid(shop);
    await shop.scope.db.query(`update invoices set external_id = '1', key = 'gone' where id = $1`, [
      invoice.id,
    ]);
    const { id } = await store(shop, delivery);
    // It may be faster than our own note of the invoice.
    expect(await read(shop.scope, id).catch((error: Error) => error)).to.be.instanceOf(Unavailable);
    await read(shop.scope, id);
    await store(shop, delivery);
    await read(shop.scope, id);
    const { database } = await testPlatform();
    expect(await inbox.read(database.platform, id)).to.include({ state: 'ignored' });
    const found = await findings.list(shop.scope, 'open', { limit: 5, offset: 0 });
    expect(found).to.have.length(1);
    expect(found[0]).to.include({ kind: 'stray-event' });
    expect(found[0]?.data).to.include({
      provider: 'cryptopay',
      status: 'settled',
      house: `provider:cryptopay:${shop.account.id}`,
      reference: `cryptopay:${shop.account.id}:${invoice.externalId}`,
    });
    expect(found[0]?.data['raw']).to.contain('invoice_paid');
    const told = await shop.scope.db.query(
      `select 1 from messages where content->>'key' = 'notice-finding'`,
    );
    expect(told).to.have.length(1);
    expect(await balance(shop)).to.equal(0n);
  });

  it('keeps what fits nothing also where its beginning ends in the middle of a character', async () => {
    const { database, secrets } = await testPlatform();
    const shop = await aShop();
    const { delivery } = await paid(await aShop());
    const { credentials } = await accounts.credentials(shop.scope, secrets, shop.account.id);
    const key = createHash('sha256')
      .update(credentials['token'] ?? '')
      .digest();
    const said = JSON.parse(delivery.body.toString()) as object;
    // An odd number of units before it, so that each even place is in the middle of one.
    const body = Buffer.from(JSON.stringify({ pad: `.${'🙂'.repeat(900)}`, ...said }));
    const signature = createHmac('sha256', key).update(body).digest('hex');
    const { id } = await store(shop, { body, headers: { 'crypto-pay-api-signature': signature } });
    await read(shop.scope, id).catch(() => undefined);
    await read(shop.scope, id);
    expect(await inbox.read(database.platform, id)).to.include({ state: 'ignored' });
    const [found] = await findings.list(shop.scope, 'open', { limit: 5, offset: 0 });
    expect(found?.data['raw']).to.match(/🙂$/u);
  });

  it('finds the invoice by our own name when the crash came before its number was noted', async () => {
    const shop = await aShop();
    const { invoice, delivery } = await paid(shop);
    await shop.scope.db.query('update invoices set external_id = null where id = $1', [invoice.id]);
    const { id } = await store(shop, delivery);
    await read(shop.scope, id);
    expect(await balance(shop)).to.equal(1000n);
  });

  it('finds by asking what no callback told', async () => {
    const shop = await aShop();
    const { invoice } = await paid(shop);
    await watch(shop.scope, invoice.id);
    expect(await balance(shop)).to.equal(1000n);
  });

  it('ends an invoice whose time is over, and still takes late money', async () => {
    const shop = await aShop();
    const invoice = await invoiceOf(shop);
    await shop.scope.db.query(
      `update invoices set expires_at = now() - interval '1 minute' where id = $1`,
      [invoice.id],
    );
    await watch(shop.scope, invoice.id);
    expect((await invoices.find(shop.scope, invoice.id))?.status).to.equal('expired');
    await provider.pay(invoice.externalId ?? '');
    await watch(shop.scope, invoice.id);
    expect(await invoices.find(shop.scope, invoice.id)).to.include({
      status: 'settled',
      paid: 'exact',
      isLate: true,
    });
    expect(await balance(shop)).to.equal(1000n);
  });

  it('ends no invoice while its provider says nothing, and takes what was paid meanwhile as paid in time', async () => {
    const shop = await aShop();
    const invoice = await invoiceOf(shop);
    await shop.scope.db.query('update invoices set expires_at = now() where id = $1', [invoice.id]);
    const silent = { ...deposits, check: () => Promise.reject(new Unavailable('silence')) };
    await createInvoiceWatch(silent)(shop.scope, invoice.id);
    expect(await invoices.find(shop.scope, invoice.id)).to.include({
      status: 'new',
      endedAt: null,
    });
    await provider.pay(invoice.externalId ?? '');
    await watch(shop.scope, invoice.id);
    expect(await invoices.find(shop.scope, invoice.id)).to.include({
      status: 'settled',
      isLate: false,
    });
  });
});
