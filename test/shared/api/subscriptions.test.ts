import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { SandboxTron } from '../../../sandbox/tron.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import { createConnections } from '../../../shared/domain/money/connections.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import { createDeposits, type Deposits } from '../../../shared/domain/money/deposits.ts';
import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import { createQuotes } from '../../../shared/domain/money/quotes.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { rateOf } from '../../../shared/money.ts';
import type { Scope } from '../../../shared/scope.ts';
import type { ChainWatch } from '../../../shared/workers/chain-watch.ts';
import { aCustomer, brokenBooks } from '../../support/builders.ts';
import { newScope, testPlatform } from '../../support/platform.ts';
import { aShop } from '../../tenant/screens/shop.ts';
import { connected } from '../chains/support.ts';
import { someTron, tronChain, tronKey, USDT } from '../chains/tron-support.ts';
import { movingClock, settle, watchOf } from '../workers/chain-support.ts';
import { aKey, call, startApi, type TestApi } from './support.ts';

const DEPTH = 19;

/** The customer's own address, as the bot shows it to them. */
interface Ready {
  readonly customer: Customer;
  readonly address: string;
}

describe('subscriptions by the REST API', () => {
  let tron: SandboxTron;
  let chain: Chain;
  let watch: ChainWatch;
  let scope: Scope;
  let deposits: Deposits;
  let api: TestApi;
  let key: string;
  let planId: string;

  before(async () => {
    tron = await someTron();
    tron.mine(30);
    chain = tronChain(tron);
    const shop = await aShop();
    scope = shop.scope;
    const { database, secrets } = await testPlatform();
    const parts = { providers: [], providerUrls: {}, secrets, fetch, publicUrl: 'http://127.0.0.1:1' }; // prettier-ignore
    const quote = async (from: string, to: string) => ({ rate: rateOf(from, to, '1'), sources: ['one', 'two'], at: Date.now() }); // prettier-ignore
    deposits = createDeposits({
      ...parts,
      chains: { [chain.id]: chain },
      nodes: { [chain.id]: connected(chain, tron.url) },
      platform: database.platform,
      connections: createConnections(parts),
      quotes: createQuotes({ rates: { quote } }),
    });
    await accounts.add(scope, secrets, { actorId: 1, provider: chain.id, label: 'TRON', credentials: { xpub: tronKey() } }); // prettier-ignore
    watch = watchOf({
      db: database.platform,
      chain,
      node: connected(chain, tron.url),
      clock: movingClock(),
      apply: (_tenantId, event) => deposits.chainSeen(scope, event),
    });
    await settle(watch);
    api = await startApi({ shop: { ...shop, deposits } });
    key = await aKey(scope);
    const plan = await plans.create(scope, 1, { name: 'Club', price: 1000n, state: 'published' }, { graceDays: 2 }); // prettier-ignore
    planId = `${plan.product.id}`;
  });
  after(async () => {
    await api.web.web.close();
    await tron.close();
  });

  const post = (path: string, body: unknown, name: string = randomUUID(), by = key) =>
    call(`${api.url}${path}`, by, 'POST', body, { 'idempotency-key': name });
  const get = (path: string, by = key) => call(`${api.url}${path}`, by);
  const mine = async (blocks: number) => {
    tron.mine(blocks);
    await settle(watch);
  };
  const ready = async (): Promise<Ready> => {
    const customer = await aCustomer(scope);
    const read = await settings.read(scope);
    const { address } = await deposits.address(scope, { customer, settings: read, method: `${chain.id}:USDT` }); // prettier-ignore
    await settle(watch);
    return { customer, address };
  };
  const send = (to: string, amount = '10000000') => tron.call({ logs: [{ contract: USDT, to, amount }] }); // prettier-ignore
  const byHash = (customer: Customer, transactionHash: string, name?: string) =>
    post('/subscriptions', { telegramId: customer.telegramId, planId, method: `${chain.id}:USDT`, transactionHash }, name); // prettier-ignore
  const of = async (customer: Customer) => {
    const { body } = await get(`/users/${customer.telegramId}/subscriptions`);
    return body['items'] as { id: string; status: string; endsAt: string; planId: string }[];
  };
  const days = (iso: string | undefined) => (Date.parse(iso ?? '') - Date.now()) / 86_400_000;

  it('are begun by a transaction once it is deep enough, and by each transaction once', async () => {
    const { customer, address } = await ready();
    const hash = send(address);
    await mine(1);
    const name = randomUUID();
    const begun = await byHash(customer, hash, name);
    expect(begun.status, JSON.stringify(begun.body)).to.equal(201);
    expect(begun.body).to.deep.include({ state: 'waiting', subscription: null });
    expect(await of(customer)).to.deep.equal([]);
    // Sent again before it is credited: the same order, and no second one.
    const again = await byHash(customer, hash);
    expect(again.body['orderId']).to.equal(begun.body['orderId']);
    await mine(DEPTH);
    const [first, ...others] = await of(customer);
    expect(others).to.deep.equal([]);
    expect(first).to.deep.include({ status: 'active', planId });
    expect(days(first?.endsAt)).to.be.within(27, 32);
    // The first fault of all: a hash that was used before.
    for (const text of [hash, `https://tronscan.org/#/transaction/${hash}`]) {
      const repeat = await byHash(customer, text);
      expect([repeat.status, repeat.body['code']]).to.deep.equal([409, 'hash-used']);
    }
    expect((await byHash(customer, hash, name)).headers.get('idempotency-replayed')).to.equal(
      'true',
    );
    // Not when it is over either: its order keeps the name for ever.
    await post(`/subscriptions/${first?.id}/revoke`, { reason: 'A test' });
    expect((await byHash(customer, hash)).status).to.equal(409);
    expect((await of(customer))[0]?.status).to.equal('ended');
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('are paid from the balance by what came before anybody asked, and by nobody else’s money', async () => {
    const [ann, bob] = [await ready(), await ready()];
    const hash = send(ann.address);
    await mine(DEPTH + 1);
    const stolen = await byHash(bob.customer, hash);
    expect([stolen.status, stolen.body['code']]).to.deep.equal([422, 'hash-elsewhere']);
    const own = await byHash(ann.customer, hash);
    expect(own.body).to.deep.include({ state: 'paid', invoice: null });
    const twenty = await Promise.all(Array.from({ length: 20 }, () => byHash(ann.customer, hash)));
    expect(new Set(twenty.map(({ status }) => status))).to.deep.equal(new Set([409]));
    expect(await of(ann.customer)).to.have.length(1);
    expect(await of(bob.customer)).to.deep.equal([]);
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('are not another’s: a transaction that is named again says what it was used for', async () => {
    const { customer, address } = await ready();
    const other = await plans.create(scope, 1, { name: 'Library', price: 1000n, state: 'published' }, {}); // prettier-ignore
    const otherwise = (transactionHash: string) =>
      post('/subscriptions', { telegramId: customer.telegramId, planId: `${other.product.id}`, method: `${chain.id}:USDT`, transactionHash }); // prettier-ignore
    const hash = send(address);
    await mine(1);
    const begun = await byHash(customer, hash);
    expect(begun.body).to.deep.include({ state: 'waiting' });
    const order = String(begun.body['orderId']);
    for (const blocks of [0, DEPTH]) {
      await mine(blocks);
      const again = await otherwise(hash);
      expect([again.status, again.body['code']], `${blocks}`).to.deep.equal([409, 'hash-used']);
      expect(again.body['detail']).to.contain(`order #${order} (Club)`);
    }
    expect((await of(customer)).map((each) => each.planId)).to.deep.equal([planId]);
    // What comes for an order that its customer placed in the chat is not a plan's either.
    const placed = await post('/subscriptions', { telegramId: customer.telegramId, planId, method: `${chain.id}:USDT` }); // prettier-ignore
    const coming = send(address);
    await mine(1);
    const taken = await otherwise(coming);
    expect([taken.status, taken.body['code']]).to.deep.equal([409, 'hash-used']);
    expect(taken.body['detail']).to.contain(`order #${String(placed.body['orderId'])} (Club)`);
    // Nor what comes for a top-up, until it is on the balance.
    await mine(DEPTH);
    const read = await settings.read(scope);
    await deposits.begin(scope, { customer, settings: read, method: `${chain.id}:USDT`, money: { amount: 1000n, currency: 'USD' }, reference: randomUUID() }); // prettier-ignore
    const topUp = send(address);
    await mine(1);
    const early = await otherwise(topUp);
    expect([early.status, early.body['code']]).to.deep.equal([409, 'hash-used']);
    expect(early.body['detail']).to.contain('for a top-up');
    await mine(DEPTH);
    expect((await otherwise(topUp)).body).to.deep.include({ state: 'paid' });
    await products.change(scope, 1, other.product.id, { state: 'deleted' });
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('are not begun by what failed, is unknown, has another coin or is too little', async () => {
    const { customer, address } = await ready();
    const failed = tron.call({ logs: [{ contract: USDT, to: address, amount: '10000000' }] }, 'OUT_OF_ENERGY'); // prettier-ignore
    const little = send(address, '4000000');
    const fake = tron.call({ logs: [{ contract: 'TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj', to: address, amount: '10000000' }] }); // prettier-ignore
    await mine(DEPTH + 1);
    for (const [hash, status, code] of [
      [failed, 422, 'hash-failed'], ['0'.repeat(64), 422, 'hash-unknown'], [fake, 422, 'hash-no-coin'],
      [little, 409, 'balance-too-low'],
    ] as const) {
      const answer = await byHash(customer, hash);
      expect([answer.status, answer.body['code']], code).to.deep.equal([status, code]);
    } // prettier-ignore
    expect(await of(customer)).to.deep.equal([]);
  });

  it('are bought by twenty same requests once, and a renewal adds to the end', async () => {
    const { customer, address } = await ready();
    send(address, '30000000');
    await mine(DEPTH + 1);
    const body = { telegramId: customer.telegramId, planId, method: 'balance' };
    const name = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('/subscriptions', body, name))); // prettier-ignore
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).to.deep.equal([]);
    const [once] = await of(customer);
    expect(days(once?.endsAt)).to.be.within(27, 32);
    const renewed = await post('/subscriptions', body);
    expect(renewed.body['state']).to.equal('paid');
    expect(days((await of(customer))[0]?.endsAt)).to.be.within(57, 63);
    await post('/subscriptions', body);
    const short = await post('/subscriptions', body);
    expect([short.status, short.body['code']]).to.deep.equal([409, 'balance-too-low']);
    const periods = await get(`/subscriptions/${once?.id}/periods`);
    expect(periods.body['items']).to.have.length(3);
    const asked = await post('/subscriptions', { ...body, method: `${chain.id}:USDT` });
    const { instructions, asked: wanted } = asked.body['invoice'] as { instructions: object; asked: object }; // prettier-ignore
    expect(instructions).to.have.property('address', address);
    expect(wanted).to.deep.equal({ amount: '10.000000', currency: 'USDT' });
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('are given with a reason, once, and taken', async () => {
    const customer = await aCustomer(scope);
    const body = { customerId: `${customer.id}`, planId, term: { unit: 'day', count: 10 }, reason: 'For your patience' }; // prettier-ignore
    const name = randomUUID();
    const given = await post('/subscriptions/grants', body, name);
    expect(given.status, JSON.stringify(given.body)).to.equal(201);
    await post('/subscriptions/grants', body, name);
    expect(days((await of(customer))[0]?.endsAt)).to.be.within(9.9, 10.1);
    const notices = await scope.db.query<{ content: { data: object } }>(
      `select content from messages where customer_id = $1 and content->>'key' = 'notice-subscription-granted'`,
      [customer.id],
    );
    expect(notices).to.have.length(1);
    expect(notices[0]?.content.data).to.deep.include({ reason: 'For your patience', product: 'Club' }); // prettier-ignore
    const path = `/subscriptions/${String(given.body['id'])}/revoke`;
    expect((await post(path, { reason: 'Enough' })).body['status']).to.equal('ended');
    expect((await post(path, { reason: 'Enough' })).body['code']).to.equal('subscription-over');
    for (const [action, actor] of [['subscription.grant', scope.tenant.ownerId], ['subscription.revoke', scope.tenant.ownerId]] as const) {
      const rows = await scope.db.query<{ data: { apiKey: string } }>(
        'select data from audit_log where action = $1 and actor_id = $2', [action, actor]);
      expect(rows.at(-1)?.data.apiKey, action).to.equal('Test');
    } // prettier-ignore
  });

  it('are nobody’s to read or to take without a key of this shop that may', async () => {
    const customer = await aCustomer(scope);
    const body = { customerId: `${customer.id}`, planId, reason: 'x' };
    const { body: given } = await post('/subscriptions/grants', body);
    const other = await newScope();
    api.scopes.set(other.tenant.id, other);
    const theirs = await aKey(other);
    const reader = await aKey(scope, ['subscriptions:read']);
    const id = String(given['id']);
    expect((await get(`/subscriptions/${id}`, reader)).status).to.equal(200);
    expect((await get('/plans', reader)).body['items']).to.have.length(1);
    expect((await get(`/plans/${planId}`, reader)).body).to.deep.include({ graceDays: 2, period: { unit: 'month', count: 1 } }); // prettier-ignore
    expect((await post(`/subscriptions/${id}/revoke`, { reason: 'x' }, 'x', reader)).status).to.equal(403); // prettier-ignore
    expect((await call(`${api.url}/users/${customer.telegramId}/subscriptions`, null)).status).to.equal(401); // prettier-ignore
    for (const path of [`/subscriptions/${id}`, `/plans/${planId}`, `/users/${customer.telegramId}/subscriptions`])
      expect((await get(path, theirs)).status, path).to.equal(404); // prettier-ignore
    expect((await post(`/subscriptions/${id}/revoke`, { reason: 'x' }, 'x', theirs)).status).to.equal(404); // prettier-ignore
    expect((await post('/subscriptions/grants', body, 'y', theirs)).status).to.equal(422);
    expect((await get('/subscriptions', theirs)).body['items']).to.deep.equal([]);
    expect((await get(`/subscriptions?telegramId=${customer.telegramId}&status=active`)).body['items']).to.have.length(1); // prettier-ignore
  });
});
