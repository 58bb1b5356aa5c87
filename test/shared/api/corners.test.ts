import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { z } from 'zod';
import { problemOf, Refused } from '../../../shared/api/problem.ts';
import { readMoney, readMoneyIn } from '../../../shared/api/shapes.ts';
import { routes } from '../../../shared/api/routes.ts';
import * as privacy from '../../../shared/domain/people/privacy.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import { Unavailable, UserError } from '../../../shared/errors.ts';
import { aCategory, aCustomer, aProduct } from '../../support/builders.ts';
import { addAccount } from '../../tenant/screens/shop.ts';
import { aBuyer, buy } from '../domain/order-support.ts';
import { aKey, call, startApi, type TestApi } from './support.ts';

describe('the corners of the REST API', () => {
  let api: TestApi;
  let key: string;
  before(async () => {
    api = await startApi();
    key = await aKey(api.shop.scope);
    await addAccount(api.shop);
  });
  after(() => api.web.web.close());

  const get = async (path: string) => call(`${api.url}${path}`, key);
  const post = async (path: string, body: unknown, method = 'POST') =>
    call(`${api.url}${path}`, key, method, body, { 'idempotency-key': randomUUID() });
  const said = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body['code']];
  const usd = (amount: string) => ({ amount, currency: 'USD' });

  it('each operation asks for the scope of its section: to read, or to write', () => {
    for (const { operation, tag, method, scope } of routes) {
      const wanted = tag === 'Shop' ? null : `${tag.toLowerCase()}:${method === 'GET' ? 'read' : 'write'}`; // prettier-ignore
      expect(scope, operation).to.equal(wanted);
    }
  });

  it('pages end where the rows do, and a cursor is read only where it comes from', async () => {
    for (let n = 0; n < 4; n += 1) await aCategory(api.shop.scope);
    for (let n = 0; n < 4; n += 1) await aProduct(api.shop.scope);
    const page = async (query: string) => (await get(`/products?${query}`)).body as { items: { id: string }[]; nextCursor: string | null }; // prettier-ignore
    const first = await page('limit=3');
    expect(first.items).to.have.length(3);
    const second = await page(`limit=1&cursor=${first.nextCursor}`);
    expect([second.items.length, second.nextCursor]).to.deep.equal([1, null]);
    expect((await page('limit=4')).nextCursor).to.equal(null);
    expect((await page('')).items).to.have.length(4);
    for (const text of [
      'products:abc',
      'products:0',
      'stock:3',
      'products',
      'products:3 or true',
    ]) {
      const cursor = Buffer.from(text).toString('base64url');
      expect(said(await get(`/products?cursor=${cursor}`)), text).to.deep.equal([422, 'cursor-unreadable']); // prettier-ignore
    }
    expect(said(await get('/products?limit=101'))).to.deep.equal([422, 'invalid-request']);
    expect((await get('/products?limit=100')).status).to.equal(200);
  });

  it('money is exact, in a currency that we know, within what the books hold', () => {
    expect(readMoney(usd('-12.50'))).to.deep.equal({ amount: -1250n, currency: 'USD' });
    expect(readMoneyIn(usd('12.50'), 'USD').amount).to.equal(1250n);
    const code = (work: () => unknown) => {
      try {
        return String(work());
      } catch (error) {
        return error instanceof UserError ? error.code : String(error);
      }
    };
    expect(code(() => readMoney({ amount: '1', currency: 'XXY' }))).to.equal('currency-unknown');
    expect(code(() => readMoneyIn(usd('1'), 'EUR'))).to.equal('currency-other');
    expect(code(() => readMoney(usd(`1${'0'.repeat(28)}`)))).to.equal('amount-too-big');
    expect(readMoney(usd('9'.repeat(28))).amount).to.equal(10n ** 30n - 100n);
  });

  it('what is thrown is told by its kind, and a bug tells nothing', () => {
    const problem = (error: unknown, names = false) => {
      const { status, code } = problemOf(error, { describe: () => null, names });
      return [status, code];
    };
    const sql = (code: string) => Object.assign(new Error('x'), { code });
    const http = (status: number, code?: string) => Object.assign(new Error('x'), { status, code });
    expect(problem(new UserError('not-allowed'))).to.deep.equal([403, 'not-allowed']);
    expect(problem(new UserError('order-gone'), true)).to.deep.equal([404, 'order-gone']);
    expect(problem(new UserError('order-gone'))).to.deep.equal([422, 'order-gone']);
    expect(problem(new UserError('subscription-over'), true)).to.deep.equal([409, 'subscription-over']); // prettier-ignore
    expect(problem(new UserError('rate-unavailable'))).to.deep.equal([503, 'rate-unavailable']);
    for (const code of ['55P03', '57014', '40P01', '40001'])
      expect(problem(sql(code)), code).to.deep.equal([503, 'unavailable']);
    expect(problem(new Unavailable('a node'))).to.deep.equal([503, 'unavailable']);
    expect(problem(sql('23505'))).to.deep.equal([500, 'internal']);
    expect(problem(http(413, 'too-large'))).to.deep.equal([413, 'too-large']);
    expect(problem(http(404))).to.deep.equal([404, 'not-found']);
    expect(problem(http(502))).to.deep.equal([500, 'internal']);
    expect(problem(new Refused(429, 'rate-limited'))).to.deep.equal([429, 'rate-limited']);
  });

  it('an order is cancelled once, and of who had themselves deleted there is no number', async () => {
    const { scope } = api.shop;
    const ann = await aBuyer(scope);
    const id = await buy(scope, ann, await aProduct(scope), { payment: { by: 'invoice', held: 0n } }); // prettier-ignore
    expect((await post(`/orders/${id}/cancel`, { note: null })).body['status']).to.equal('cancelled'); // prettier-ignore
    expect(said(await post(`/orders/${id}/cancel`, { note: 'Again' }))).to.deep.equal([409, 'order-not-open']); // prettier-ignore
    const log = await scope.db.query(`select from audit_log where action = 'order.cancel'`);
    expect(log).to.have.length(1);
    await privacy.erase(scope, null, ann.id, []);
    expect((await get(`/orders/${id}`)).body['customer']).to.deep.include({ id: `${ann.id}`, telegramId: null }); // prettier-ignore
  });

  it('a product is changed in what is said of it, and published only when it can be sold', async () => {
    const { scope } = api.shop;
    const made = await post('/products', { kind: 'text', name: 'Guide', price: usd('1') });
    const path = `/products/${String(made.body['id'])}`;
    expect(said(await post(path, { state: 'published' }, 'PATCH'))).to.deep.equal([422, 'goods-missing']); // prettier-ignore
    const nowhere = [{ at: 'body.categoryId', message: 'This category is not there any more.' }];
    for (const refused of [
      await post(path, { categoryId: '999999' }, 'PATCH'),
      await post('/products', { kind: 'text', name: 'Guide', price: usd('1'), categoryId: '999999' }), // prettier-ignore
    ]) {
      expect(said(refused)).to.deep.equal([422, 'category-gone']);
      expect(refused.body['errors']).to.deep.equal(nowhere);
    }
    expect(said(await post('/products/999999', { name: 'x' }, 'PATCH'))).to.deep.equal([404, 'product-gone']); // prettier-ignore
    const sale = { price: usd('0.50'), from: '2027-01-01T00:00:00.000Z', until: '2027-02-01T00:00:00.000Z' }; // prettier-ignore
    const changed = await post(path, { sale, text: 'secret', state: 'published' }, 'PATCH');
    expect(changed.body).to.deep.include({ name: 'Guide', price: usd('1.00'), state: 'published', sale }); // prettier-ignore
    const category = await aCategory(scope);
    await post(path, { categoryId: `${category.id}` }, 'PATCH');
    expect((await post(path, { name: 'Guide 2' }, 'PATCH')).body).to.deep.include({ categoryId: `${category.id}`, sale }); // prettier-ignore
    expect((await post(path, { sale: null, categoryId: null }, 'PATCH')).body).to.deep.include({ categoryId: null, sale: null }); // prettier-ignore
  });

  it('an invoice is made by what can be paid outside of the chat, with what its payer must say', async () => {
    const { scope, provider } = api.shop;
    const ann = await aCustomer(scope);
    await settings.change(scope, 1, { starPrice: '0.02' });
    const methods = (await get('/payment-methods')).body['items'] as { id: string; source: string }[]; // prettier-ignore
    expect(methods.map(({ source }) => source)).to.deep.equal(['fake']);
    const body = { customerId: `${ann.id}`, money: usd('10'), method: methods[0]?.id };
    expect(said(await post('/invoices', { ...body, method: 'stars' }))).to.deep.equal([422, 'method-unoffered']); // prettier-ignore
    provider.payer = [{ name: 'phone', schema: z.string().regex(/^\d{9}$/) }] as typeof provider.payer; // prettier-ignore
    const at = async (payer: object) => {
      const answer = await post('/invoices', { ...body, payer });
      return answer.status === 201 ? [] : (answer.body['errors'] as { at: string }[]).map((each) => each.at); // prettier-ignore
    };
    expect(await at({})).to.deep.equal(['body.payer.phone']);
    expect(await at({ phone: '1', email: 'x' })).to.deep.equal(['body.payer.phone', 'body.payer.email']); // prettier-ignore
    expect(await at({ phone: '123456789', email: 'x' })).to.deep.equal(['body.payer.email']);
    expect(await at({ phone: '123456789' })).to.deep.equal([]);
    provider.payer = [];
  });

  it('plans say how long they run, and one for nothing runs at once', async () => {
    const { scope } = api.shop;
    const periods = [{ unit: 'day', count: 7 }, { until: '2099-01-01T00:00:00.000Z' }, 'lifetime'] as const; // prettier-ignore
    for (const period of periods)
      await plans.create(scope, 1, { name: 'Plan', price: 0n, state: 'published' }, { period });
    const { items } = (await get('/plans')).body as { items: { id: string; period: object }[] };
    expect(items.map(({ period }) => period)).to.deep.equal([periods[0], periods[1], { lifetime: true }]); // prettier-ignore
    const ann = await aCustomer(scope);
    const [method] = (await get('/payment-methods')).body['items'] as { id: string }[];
    const asked = { customerId: `${ann.id}`, planId: items[0]?.id };
    const free = await post('/subscriptions', { ...asked, method: method?.id });
    expect(free.body, JSON.stringify(free.body)).to.deep.include({ state: 'paid', invoice: null });
    await settings.setOptions(scope, 1, { paymentPolicy: 'stars-only' });
    expect(said(await post('/subscriptions', { ...asked, method: 'balance' }))).to.deep.equal([422, 'plan-stars-only']); // prettier-ignore
    await settings.setOptions(scope, 1, { paymentPolicy: 'mixed' });
  });
});
