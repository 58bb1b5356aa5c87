import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { AxiosResponse } from 'axios';
import type { OpenAPIClient } from 'openapi-client-axios';
import { routes } from '../../../shared/api/routes.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import { aCustomer, aProduct, brokenBooks } from '../../support/builders.ts';
import { addAccount } from '../../tenant/screens/shop.ts';
import { buy, give } from '../domain/order-support.ts';
import { aKey, clientOf, startApi, type TestApi } from './support.ts';

type Params = Readonly<Record<string, string | number>>;
/** What an operation is called with: its parameters, and the body where it has one. */
type Input = readonly [params: Params, body?: unknown];
/** What it takes, and what it refuses with which status and code. */
type Case = readonly [good: Input, bad: Input, status: number, code: string];
type Problem = { readonly code: string; readonly status: number; readonly detail: string };

const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('each operation of the REST API, by a client that is generated from its description', () => {
  let api: TestApi;
  let client: OpenAPIClient;
  let cases: Readonly<Record<string, Case>>;

  const run = async (operation: string, [params, body]: Input) => {
    const config = { headers: { 'idempotency-key': randomUUID() } };
    const answer = (await client[operation]?.(params, body, config)) as AxiosResponse<Problem> | undefined; // prettier-ignore
    if (!answer) throw new Error(`the client has no ${operation}`);
    return answer;
  };

  before(async () => {
    api = await startApi();
    client = await clientOf(api, await aKey(api.shop.scope));
    cases = await casesOf(api);
  });
  after(() => api.web.web.close());

  it('is called here', () => {
    const described = Object.values(client.api.getOperations()).map(({ operationId }) => String(operationId)); // prettier-ignore
    expect(described.toSorted()).to.deep.equal(routes.map(({ operation }) => operation).toSorted());
    expect(Object.keys(cases).toSorted()).to.deep.equal(described.toSorted());
  });

  // The table is read while tests are declared: its rows are made when they run.
  for (const { operation, status } of routes)
    it(`${operation} takes what fits and says what does not`, async () => {
      const [good, bad, refused, code] = cases[operation]!;
      const documented = Object.keys(client.api.getOperation(operation)?.responses ?? {});
      const taken = await run(operation, good);
      expect(taken.status, JSON.stringify(taken.data)).to.equal(status);
      const { data, headers, ...answer } = await run(operation, bad);
      expect([answer.status, data.code], JSON.stringify(data)).to.deep.equal([refused, code]);
      expect(headers['content-type']).to.contain('application/problem+json');
      expect(data.detail, 'a sentence, not a code').to.match(/ .*\.$/s);
      expect(documented).to.include.members([`${status}`, `${refused}`]);
    });

  after(async () => {
    expect(await brokenBooks(api.shop.scope)).to.deep.equal([]);
  });
});

/** A shop in which each operation has something to do, and how it is called. */
async function casesOf({ shop }: TestApi): Promise<Readonly<Record<string, Case>>> {
  const { scope } = shop;
  await addAccount(shop);
  const [account] = await scope.db.query<{ id: string }>('select id from provider_accounts');
  const method = `fake:${account?.id}`;
  const ann = await aCustomer(scope);
  await give(scope, ann, 10_000n);
  const manual = await aProduct(scope);
  const parcel = await aProduct(scope, { kind: 'physical' });
  const keys = await products.create(scope, 1, { kind: 'unique', name: 'Key', price: 100n });
  const plan = (await plans.create(scope, 1, { name: 'Club', price: 1000n, state: 'published' })).product.id; // prettier-ignore
  const lineOf = async (orderId: bigint) =>
    (await scope.db.query<{ id: string }>('select id from order_lines where order_id = $1', [orderId]))[0]?.id; // prettier-ignore
  const paid = await buy(scope, ann, manual);
  const sent = await buy(scope, ann, parcel);
  const open = await buy(scope, ann, manual, { payment: { by: 'invoice', held: 0n } });
  const club = await buy(scope, ann, (await products.find(scope, plan))!);
  const [subscription] = await scope.db.query<{ id: string }>('select id from subscriptions');
  const invoiceOf = { customerId: `${ann.id}`, money: usd('10'), method };
  const { id: invoice } = await shop.deposits.begin(scope, {
    customer: ann, settings: await settings.read(scope), method, money: { amount: 1000n, currency: 'USD' }, reference: 'one',
  }); // prettier-ignore

  const customer = { customerId: `${ann.id}` };
  const telegram = { telegramId: ann.telegramId };
  const product = { productId: `${manual.id}` };
  const key = { productId: `${keys.id}` };
  const order = (id: bigint) => ({ orderId: `${id}` });
  const owned = { subscriptionId: `${subscription?.id}` };
  const nobody = '999999';
  const invalid = [422, 'invalid-request'] as const;
  /** Where nothing can be asked for, there is one thing too much. */
  const tooMuch: Case = [[{}], [{ nonsense: '1' }], ...invalid];
  const list = (good: Params = {}, name?: string): Case => [[{ limit: 5, ...good }], [{ ...(name === undefined ? {} : good), ...(name === undefined ? { limit: 0 } : { [name]: 'nonsense' }) }], ...invalid]; // prettier-ignore
  const one = (name: string, id: string | number, code: string, none: string | number = nobody): Case => [[{ [name]: id }], [{ [name]: none }], 404, code]; // prettier-ignore
  return {
    getShop: tooMuch,
    getStats: tooMuch,
    listCategories: tooMuch,
    listPlans: tooMuch,
    listUsers: list({ telegramId: ann.telegramId }, 'telegramId'),
    listCustomers: list({ username: 'ann_x' }, 'cursor').toSpliced(2, 2, 422, 'cursor-unreadable') as unknown as Case, // prettier-ignore
    listProducts: list({ kind: 'unique' }, 'kind'),
    listStock: list({ isLow: 'true' }, 'isLow'),
    listOrders: list({ status: 'paid' }, 'status'),
    listInvoices: list({ status: 'new' }, 'status'),
    listWallets: list({ currency: 'USD' }, 'currency'),
    listLedger: list({ from: '2026-01-01T00:00:00Z' }, 'from'),
    listTransactions: list({ type: 'deposit' }, 'type'),
    listSubscriptions: list({ planId: `${plan}` }, 'planId'),
    listSubscriptionsOfUser: one('telegramId', ann.telegramId, 'customer-gone', 4),
    listPaymentMethods: [[{ currency: 'USD' }], [{ currency: 'dollars' }], ...invalid],
    getDailyAnalytics: [[{ days: 3 }], [{ days: 367 }], ...invalid],
    getUser: one('telegramId', ann.telegramId, 'customer-gone', 4),
    getCustomer: one('customerId', `${ann.id}`, 'customer-gone'),
    getProduct: one('productId', `${manual.id}`, 'product-gone'),
    getStock: one('productId', `${keys.id}`, 'product-gone'),
    getOrder: one('orderId', `${paid}`, 'order-gone'),
    getInvoice: one('invoiceId', `${invoice}`, 'invoice-gone'),
    getPlan: one('planId', `${plan}`, 'product-gone'),
    getSubscription: one('subscriptionId', owned.subscriptionId, 'subscription-gone'),
    listPeriods: one('subscriptionId', owned.subscriptionId, 'subscription-gone'),
    listWalletsOfCustomer: one('customerId', `${ann.id}`, 'customer-gone'),
    createUser: [[{}, { telegramId: 777, name: 'Bob' }], [{}, { telegramId: 0, name: 'Bob' }], ...invalid], // prettier-ignore
    adjustBalance: [[customer, { money: usd('1'), reason: 'Sorry' }], [customer, { money: usd('0'), reason: 'Sorry' }], 422, 'amount-too-small'], // prettier-ignore
    createProduct: [[{}, { kind: 'manual', name: 'New', price: usd('1') }], [{}, { kind: 'access', name: 'New', price: usd('1') }], ...invalid], // prettier-ignore
    updateProduct: [[product, { name: 'Newer' }], [product, { text: 'It is not delivered as a text' }], 422, 'goods-other-kind'], // prettier-ignore
    setStock: [[product, { count: 5 }], [key, { count: 5 }], 422, 'stock-in-lines'],
    addStockLines: [[key, { lines: ['a'] }], [product, { lines: ['a'] }], 422, 'stock-no-lines'],
    deliverOrderLine: [[order(paid), { lineId: await lineOf(paid), text: 'Here' }], [order(club), { lineId: nobody, text: null }], 404, 'order-gone'], // prettier-ignore
    shipOrder: [[order(sent), { tracking: 'RR1' }], [order(club), { tracking: 'RR1' }], 409, 'order-delivered'], // prettier-ignore
    cancelOrder: [[order(open), { note: null }], [order(club), { note: 'Too late' }], 409, 'order-not-open'], // prettier-ignore
    createInvoice: [[{}, invoiceOf], [{}, { ...invoiceOf, ...telegram }], 422, 'customer-unsaid'],
    createSubscription: [[{}, { ...customer, planId: `${plan}`, method: 'balance' }], [{}, { ...customer, planId: `${plan}`, method, transactionHash: '0x12345678' }], 422, 'hash-other-method'], // prettier-ignore
    grantSubscription: [[{}, { ...telegram, planId: `${plan}`, reason: 'Thanks' }], [{}, { ...telegram, planId: `${plan}`, reason: 'Thanks', term: { until: '2020-01-01T00:00:00Z' } }], 409, 'plan-enough'], // prettier-ignore
    revokeSubscription: [[owned, { reason: 'Enough' }], [{ subscriptionId: nobody }, { reason: 'Enough' }], 404, 'subscription-gone'], // prettier-ignore
  };
}
