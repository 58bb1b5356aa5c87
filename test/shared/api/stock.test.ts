import { expect } from 'chai';
import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import { aKey, call, startApi, type TestApi } from './support.ts';

describe('stock of the other kind', () => {
  let api: TestApi;
  let key: string;

  before(async () => {
    api = await startApi();
    key = await aKey(api.shop.scope);
  });
  after(() => api.web.web.close());

  const send = (method: string, path: string, body: unknown) =>
    call(`${api.url}/products/${path}`, key, method, body, { 'idempotency-key': `${method}:${path}` }); // prettier-ignore
  const codeOf = async (method: string, path: string, body: unknown) => {
    const { status, body: problem } = await send(method, path, body);
    return [status, problem['code']];
  };

  it('is refused by its kind; what is not there is not found', async () => {
    const { scope } = api.shop;
    const { product } = await plans.create(scope, 1, { name: 'Club', price: 1000n });
    expect(await codeOf('POST', `${product.id}/stock/lines`, { lines: ['KEY-1'] })).to.deep.equal([422, 'stock-no-lines']); // prettier-ignore
    const { body: made } = await call(`${api.url}/products`, key, 'POST',
      { kind: 'unique', name: 'Key', price: { amount: '5', currency: 'USD' } }, { 'idempotency-key': 'make' }); // prettier-ignore
    const id = String(made['id']);
    expect(await codeOf('PATCH', `${id}/stock`, { count: 5 })).to.deep.equal([422, 'stock-in-lines']); // prettier-ignore
    expect((await send('POST', `${id}/stock/lines`, { lines: ['KEY-1'] })).status).to.equal(201);
    expect((await send('PATCH', `${product.id}/stock`, { count: 5 })).body).to.include({
      count: 5,
    });
    expect(await codeOf('PATCH', '999/stock', { count: 5 })).to.deep.equal([404, 'product-gone']);
    expect(await codeOf('POST', '999/stock/lines', { lines: ['A'] })).to.deep.equal([404, 'product-gone']); // prettier-ignore
  });
});
