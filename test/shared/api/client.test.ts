import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { AxiosResponse } from 'axios';
import type { OpenAPIClient } from 'openapi-client-axios';
import * as payments from '../../../shared/domain/money/payments.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { aCategory, aCustomer, anEvent, aProduct, brokenBooks } from '../../support/builders.ts';
import { newScope } from '../../support/platform.ts';
import { addAccount } from '../../tenant/screens/shop.ts';
import { aKey, clientOf, startApi, type TestApi } from './support.ts';

type Body = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly items: { readonly id: string; readonly name: string }[];
  readonly nextCursor: string | null;
  readonly code: string;
};

describe('the REST API, by a client that is generated from its description', () => {
  let api: TestApi;
  let client: OpenAPIClient;

  before(async () => {
    api = await startApi();
    client = await clientOf(api, await aKey(api.shop.scope));
  });
  after(() => api.web.web.close());

  const once = (name: string = randomUUID()) => ({ headers: { 'idempotency-key': name } });
  const run = async (
    operation: string,
    params: Record<string, unknown> = {},
    body?: unknown,
    config = once(),
    by = client,
  ) => {
    const call = by[operation];
    if (!call) throw new Error(`the client has no ${operation}`);
    const answer = (await call(params as never, body, config)) as AxiosResponse<Body>;
    return { status: answer.status, body: answer.data, headers: answer.headers };
  };
  const usd = (amount: string) => ({ amount, currency: 'USD' });

  it('adds a product, changes it, stocks it and reads it back', async () => {
    const category = await aCategory(api.shop.scope);
    const made = await run('createProduct', {}, {
      kind: 'unique', name: 'Key', price: usd('12.50'), categoryId: `${category.id}`, state: 'published',
      tiers: [{ from: 10, price: usd('10') }],
    }); // prettier-ignore
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    expect(made.body).to.deep.include({ price: usd('12.50'), categoryId: `${category.id}`, state: 'published', available: 0 }); // prettier-ignore
    const at = { productId: made.body.id };
    const added = await run('addStockLines', at, { lines: ['a', 'b', 'a'] });
    expect([added.status, added.body]).to.deep.equal([201, { added: 2, known: 0, repeated: 1 }]);
    expect((await run('addStockLines', at, { lines: ['b', 'c'] })).body).to.deep.equal({ added: 1, known: 1, repeated: 0 }); // prettier-ignore
    const changed = await run('updateProduct', at, { price: usd('20'), sale: { price: usd('15'), from: null, until: null } }); // prettier-ignore
    expect(changed.body).to.deep.include({ price: usd('20.00'), name: 'Key', available: 3 });
    expect((await run('getProduct', at)).body).to.deep.equal(changed.body);
    expect((await run('getStock', at)).body).to.deep.include({ lines: { available: 3, reserved: 0, sold: 0, withdrawn: 0 } }); // prettier-ignore
    expect((await run('listStock', { isLow: 'true' })).body.items.length).to.be.greaterThan(0);
    expect((await run('listCategories')).body.items).to.have.length.greaterThan(0);
    // Who did it, and by which key, stands in the log.
    const [entry] = await api.shop.scope.db.query<{ actor_id: string; data: { apiKey: string } }>(
      `select actor_id, data from audit_log where action = 'product.create' order by id desc limit 1`,
    );
    expect(entry).to.deep.include({ actor_id: `${api.shop.scope.tenant.ownerId}` });
    expect(entry?.data.apiKey).to.equal('Test');
  });

  it('refuses what does not fit, and says where', async () => {
    const wrong = await run('createProduct', {}, { kind: 'unique', name: '', price: { amount: '1,5', currency: 'USD' }, more: 1 }); // prettier-ignore
    expect(wrong.status).to.equal(422);
    expect(wrong.headers['content-type']).to.contain('application/problem+json');
    expect(wrong.body).to.deep.include({ code: 'invalid-request', type: 'urn:shopherd:problem:invalid-request', title: 'Unprocessable Entity' }); // prettier-ignore
    const at = (wrong.body['errors'] as { at: string }[]).map((each) => each.at);
    expect(at).to.include.members(['body.name', 'body.price.amount']);
    const other = await run('createProduct', {}, { kind: 'text', name: 'T', price: { amount: '1', currency: 'EUR' } }); // prettier-ignore
    expect([other.status, other.body.code]).to.deep.equal([422, 'currency-other']);
    const empty = await run('createProduct', {}, { kind: 'text', name: 'T', price: usd('1'), state: 'published' }); // prettier-ignore
    expect([empty.status, empty.body.code]).to.deep.equal([422, 'goods-missing']);
    // What was refused made nothing.
    expect((await run('listProducts', { kind: 'text' })).body.items).to.deep.equal([]);
    const text = await run('createProduct', {}, { kind: 'text', name: 'T', price: usd('1'), text: 'secret words', state: 'published' }); // prettier-ignore
    expect(text.status).to.equal(201);
    expect(JSON.stringify(text.body)).to.not.contain('secret words');
    for (const odd of ['a\u0000b', 'half \ud83d of one']) {
      const name = await run('createUser', {}, { telegramId: 777_000_222, name: odd });
      expect([name.status, name.body['errors']]).to.deep.equal([422, [{ at: 'body.name', message: 'No text: it has a NUL or half a character in it.' }]]); // prettier-ignore
      const said = await run('updateProduct', { productId: text.body.id }, { description: odd });
      expect([said.status, said.body.code]).to.deep.equal([422, 'invalid-request']);
    }
    const nul = await run('listLedger', { kind: '\u0000' });
    expect([nul.status, nul.body.code]).to.deep.equal([422, 'invalid-request']);
    const precise = await run('createProduct', {}, { kind: 'manual', name: 'T', price: usd('1.001') }); // prettier-ignore
    expect([precise.status, precise.body.code]).to.deep.equal([422, 'amount-too-precise']);
    const nowhere = await run('createProduct', {}, { kind: 'manual', name: 'T', price: usd('1'), categoryId: '999999' }); // prettier-ignore
    expect([nowhere.status, nowhere.body.code]).to.deep.equal([422, 'category-gone']);
  });

  it('pages through 250 rows while others come in, each one once', async () => {
    const { scope } = api.shop;
    const names = Array.from({ length: 250 }, (_, at) => `Row ${at}`);
    await scope.db.query(
      `insert into customers (telegram_id, name) select 5000000 + n, 'Row ' || n from generate_series(0, 249) n order by n`,
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page: Body = (await run('listCustomers', { limit: 40, ...(cursor === null ? {} : { cursor }) })).body; // prettier-ignore
      seen.push(...page.items.map(({ name }) => name).filter((name) => name.startsWith('Row ')));
      cursor = page.nextCursor;
      pages += 1;
      await aCustomer(scope, 'Newcomer');
    } while (cursor !== null);
    expect(seen).to.deep.equal(names.toReversed());
    expect(pages).to.equal(7);
    const odd = await run('listOrders', {
      cursor: Buffer.from('customers:5').toString('base64url'),
    });
    expect([odd.status, odd.body.code]).to.deep.equal([422, 'cursor-unreadable']);
    expect((await run('listCustomers', { limit: 101 })).status).to.equal(422);
  });

  it('makes somebody known by their number, and nobody by a name', async () => {
    const known = await aCustomer(api.shop.scope, 'Ann');
    const again = await run('createUser', {}, { telegramId: known.telegramId, name: 'Mallory', username: 'ann' }); // prettier-ignore
    expect(again.body).to.deep.include({ id: `${known.id}`, name: 'Ann', username: null });
    const made = await run('createUser', {}, { telegramId: 777_000_111, name: 'Bob', username: 'bob_b', language: 'ru' }); // prettier-ignore
    expect(made.body).to.deep.include({ telegramId: 777_000_111, name: 'Bob', isReachable: false });
    // A second one with the same username is somebody else.
    const twin = await run('createUser', {}, { telegramId: 777_000_112, name: 'Eve', username: 'bob_b' }); // prettier-ignore
    expect(twin.body.id).to.not.equal(made.body.id);
    expect((await run('getUser', { telegramId: 777_000_111 })).body).to.deep.equal(made.body);
    expect((await run('listUsers', { username: 'BOB_B' })).body.items).to.have.length(2);
    expect((await run('getUser', { telegramId: 4 })).status).to.equal(404);
  });

  it('corrects a balance once, however often it is asked, under the rules of the shop', async () => {
    const { scope } = api.shop;
    const { id } = await aCustomer(scope);
    const at = { customerId: `${id}` };
    const key = once();
    const body = { money: usd('25'), reason: 'A gift' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => run('adjustBalance', at, body, key)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((each) => each !== 201 && each !== 409)).to.deep.equal([]);
    expect(statuses).to.include(201);
    const replay = await run('adjustBalance', at, body, key);
    expect([replay.status, replay.headers['idempotency-replayed']]).to.deep.equal([201, 'true']);
    expect(replay.body).to.deep.equal({ state: 'done', approvalId: null });
    const other = await run('adjustBalance', at, { ...body, money: usd('26') }, key);
    expect([other.status, other.body.code]).to.deep.equal([422, 'idempotency-key-reused']);
    const wallets = (await run('listWalletsOfCustomer', at)).body['items'] as unknown[];
    expect(wallets[0]).to.deep.equal({ available: usd('25.00'), held: usd('0.00') });
    const low = await run('adjustBalance', at, { money: usd('-30'), reason: 'Too much' });
    expect([low.status, low.body.code]).to.deep.equal([409, 'balance-too-low']);
    const without = await run('adjustBalance', at, body, { headers: { 'idempotency-key': '' } });
    expect([without.status, without.body.code]).to.deep.equal([400, 'idempotency-key-missing']);
    // Above the limit a second person decides: a key cannot be one.
    await scope.db.query(`insert into staff (telegram_id, role) values (91, 'MANAGER')`);
    await scope.db.query(`update settings set options = options || '{"approveAbove": "1000"}'`);
    const waits = await run('adjustBalance', at, { money: usd('11'), reason: 'Big' });
    await scope.db.query(`update settings set options = options - 'approveAbove'`);
    expect(waits.body['state']).to.equal('waiting');
    expect((await run('listLedger', { customerId: `${id}` })).body.items).to.have.length(1);
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('tells of people, their money and their days whatever MahavabaPay told', async () => {
    const { scope } = api.shop;
    const ann = await aCustomer(scope, 'Ann');
    await scope.db.query(`update customers set username = 'ann_a' where id = $1`, [ann.id]);
    await payments.apply(scope, anEvent(ann));
    await scope.db.query(
      `insert into identity_checks (customer_id, level, state, created_at) values ($1, 'basic', 'accepted', now())`,
      [ann.id],
    );
    const who = { telegramId: ann.telegramId, username: 'ann_a' };
    const user = await run('getUser', { telegramId: ann.telegramId });
    expect(user.body).to.deep.include({ ...who, identity: 'basic', balances: [usd('10.00')] });
    const narrow = await clientOf(api, await aKey(scope, ['customers:read']));
    const less = await run('getUser', { telegramId: ann.telegramId }, undefined, once(), narrow);
    expect(less.body).to.deep.include({ ...who, balances: null });
    const [moved] = (await run('listTransactions', { customerId: `${ann.id}` })).body.items;
    expect(moved).to.deep.include({ ...who, type: 'deposit', status: 'settled' });
    const [purse] = (await run('listWallets', { limit: 1 })).body.items;
    expect(purse).to.deep.include({ ...who, available: usd('10.00') });
    const { body } = await run('getDailyAnalytics', { days: 2 });
    const days = body['days'] as { payments: number; volume: unknown[] }[];
    const told = days.reduce((sum, { payments }) => sum + payments, 0);
    expect(told).to.equal((await run('getStats')).body['payments']);
    expect(days.at(-1)?.volume).to.have.length(1);
    expect(days[0]).to.deep.include({ payments: 0, volume: [] });
  });

  it('makes an invoice with a link, and the same one for the same request', async () => {
    await addAccount(api.shop);
    const { id } = await aCustomer(api.shop.scope);
    const [method] = (await run('listPaymentMethods')).body.items;
    const key = once();
    const body = { customerId: `${id}`, money: usd('10'), method: method?.id };
    const made = await run('createInvoice', {}, body, key);
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    expect(made.body).to.deep.include({ status: 'new', asked: usd('10.00'), customerId: `${id}` });
    expect(made.body['payUrl']).to.match(/^https:\/\/provider\.example\/pay\//);
    expect((await run('createInvoice', {}, body, key)).body).to.deep.equal(made.body);
    expect((await run('getInvoice', { invoiceId: made.body.id })).body).to.deep.equal(made.body);
    expect((await run('listInvoices', { customerId: `${id}` })).body.items).to.have.length(1);
    const unknown = await run('createInvoice', {}, { ...body, method: 'fake:999' });
    expect([unknown.status, unknown.body.code]).to.deep.equal([422, 'method-unoffered']);
    const nobody = await run('createInvoice', {}, { money: usd('10'), method: method?.id });
    expect([nobody.status, nobody.body.code]).to.deep.equal([422, 'customer-unsaid']);
    // A provider that is down is no invoice; the same key may be tried again and then it is one.
    api.shop.provider.isDown = true;
    const again = once();
    const down = await run('createInvoice', {}, body, again);
    expect([down.status, down.body.code]).to.deep.equal([503, 'provider-unavailable']);
    api.shop.provider.isDown = false;
    expect((await run('createInvoice', {}, body, again)).status).to.equal(201);
    expect((await run('listInvoices', { customerId: `${id}` })).body.items).to.have.length(2);
  });

  it('asks for no more and no less than customers may top up', async () => {
    await addAccount(api.shop);
    const { scope } = api.shop;
    const { id } = await aCustomer(scope);
    const [method] = (await run('listPaymentMethods')).body.items;
    const payments = {
      tolerance: 0,
      partial: 'balance',
      over: 'balance',
      late: 'balance',
    } as const;
    await settings.setOptions(scope, 1, { payments: { ...payments, least: '500', most: '2000' } });
    const ask = async (amount: string) =>
      (await run('createInvoice', {}, { customerId: `${id}`, money: usd(amount), method: method?.id })).body; // prettier-ignore
    expect(await ask('4.99')).to.deep.include({ status: 422, code: 'deposit-least', detail: 'The least that can be topped up is $5.00.' }); // prettier-ignore
    expect(await ask('20.01')).to.deep.include({ status: 422, code: 'deposit-most' });
    expect(await ask('20')).to.deep.include({ status: 'new' });
    await settings.setOptions(scope, 1, { payments: { ...payments, least: null, most: null } });
  });

  it('delivers what is paid, once', async () => {
    const { scope } = api.shop;
    const product = await aProduct(scope);
    const buyer = api.shop.customer();
    await buyer.say('/start');
    await api.shop.credit(buyer, 5000n);
    await buyer.say('/shop');
    await buyer.press(`buy:${product.id}`);
    await buyer.tap('Confirm');
    const { items } = (await run('listOrders', { status: 'paid' })).body as unknown as {
      items: { id: string; lines: { id: string }[] }[];
    };
    const [bought] = items;
    expect(items).to.have.length(1);
    const at = { orderId: bought?.id };
    const body = { lineId: bought?.lines[0]?.id, text: 'Here it is' };
    const done = await run('deliverOrderLine', at, body);
    expect([done.status, done.body['status']]).to.deep.equal([200, 'completed']);
    const twice = await run('deliverOrderLine', at, body);
    expect([twice.status, twice.body.code]).to.deep.equal([409, 'order-delivered']);
    expect((await run('cancelOrder', at, { note: null })).status).to.equal(409);
    const stats = (await run('getStats')).body as unknown as { users: number };
    expect(stats.users).to.be.greaterThan(1);
    const daily = (await run('getDailyAnalytics', { days: 3 })).body as unknown as { days: { orders: number }[]; orders: number }; // prettier-ignore
    expect(daily.days).to.have.length(3);
    expect(daily.days.at(-1)?.orders).to.equal(1);
    expect((await run('listTransactions')).status).to.equal(200);
    expect((await run('listWallets', { currency: 'USD' })).body.items.length).to.be.greaterThan(1);
  });

  it('shows and changes nothing of another shop', async () => {
    const other = await newScope();
    api.scopes.set(other.tenant.id, other);
    const theirs = await clientOf(api, await aKey(other));
    const product = await aProduct(api.shop.scope);
    const customer = await aCustomer(api.shop.scope);
    await scope404('getProduct', { productId: `${product.id}` });
    await scope404('updateProduct', { productId: `${product.id}` }, { name: 'Mine' });
    await scope404('getStock', { productId: `${product.id}` });
    await scope404('setStock', { productId: `${product.id}` }, { count: 5 });
    await scope404('addStockLines', { productId: `${product.id}` }, { lines: ['x'] });
    await scope404('getOrder', { orderId: '1' });
    await scope404('cancelOrder', { orderId: '1' }, { note: null });
    await scope404('getInvoice', { invoiceId: '1' });
    await scope404('getCustomer', { customerId: `${customer.id}` });
    await scope404('getUser', { telegramId: customer.telegramId });
    await scope404('adjustBalance', { customerId: `${customer.id}` }, { money: usd('1'), reason: 'Mine' }); // prettier-ignore
    expect((await run('listCustomers', {}, undefined, once(), theirs)).body.items).to.deep.equal(
      [],
    );
    expect((await products.find(api.shop.scope, product.id))?.name).to.equal(product.name);

    async function scope404(operation: string, params: object, body?: unknown) {
      const { status } = await run(operation, { ...params }, body, once(), theirs);
      expect(status, operation).to.equal(404);
    }
  });

  it('allows a key what it was given, and nothing else', async () => {
    const reader = await clientOf(api, await aKey(api.shop.scope, ['orders:read', 'statistics:read'])); // prettier-ignore
    const by = (operation: string, params = {}, body?: unknown) =>
      run(operation, params, body, once(), reader);
    expect((await by('listOrders')).status).to.equal(200);
    expect((await by('getStats')).status).to.equal(200);
    for (const [operation, params, body] of [
      ['listProducts', {}], ['listCustomers', {}], ['listLedger', {}], ['listInvoices', {}], ['listStock', {}],
      ['shipOrder', { orderId: '1' }, { tracking: 'x' }], ['createProduct', {}, {}],
    ] as const) {
      const { status, body: problem } = await by(operation, params, body);
      expect([status, problem.code], operation).to.deep.equal([403, 'scope-missing']);
    } // prettier-ignore
  });
});
