import { expect } from 'chai';
import * as apiKeys from '../../../shared/domain/programs/api-keys.ts';
import { contentsOf } from '../../support/builders.ts';
import { newScope } from '../../support/platform.ts';
import { aKey, call, startApi, type TestApi } from './support.ts';

describe('keys of the REST API', () => {
  let api: TestApi;

  before(async () => {
    api = await startApi();
  });
  after(() => api.web.web.close());

  const status = async (key: string | null, path = '/shop') =>
    (await call(`${api.url}${path}`, key)).status;

  it('say whose shop it is, and what they may', async () => {
    const key = await aKey(api.shop.scope, ['orders:read']);
    const { status, body, headers } = await call(`${api.url}/shop`, key);
    expect(status).to.equal(200);
    expect(body['bot']).to.equal(api.shop.scope.tenant.username);
    expect(body['key']).to.deep.equal({ name: 'Test', scopes: ['orders:read'] });
    expect(headers.get('ratelimit')).to.match(/^"key";r=\d+;t=\d+$/);
  });

  it('are refused alike: none, half a one, a wrong one, a revoked one', async () => {
    const { scope } = api.shop;
    const key = await aKey(scope);
    const { prefix } = apiKeys.readToken(key) ?? { prefix: '' };
    const wrong = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
    const unknown = key.replace(prefix, '0'.repeat(16));
    const answers = [];
    for (const each of [null, 'shk_x', wrong, unknown]) answers.push(await call(`${api.url}/shop`, each)); // prettier-ignore
    expect(await status(key)).to.equal(200);
    await apiKeys.revoke(scope, scope.tenant.ownerId, prefix);
    answers.push(await call(`${api.url}/shop`, key));
    for (const answer of answers) {
      expect(answer.status).to.equal(401);
      expect(answer.headers.get('www-authenticate')).to.equal('Bearer realm="shopherd"');
      expect(answer.headers.get('content-type')).to.contain('application/problem+json');
      expect(answer.body).to.deep.equal(answers[0]?.body);
    }
  });

  it('are nowhere in the database and nowhere in the log', async () => {
    const key = await aKey(api.shop.scope);
    await call(`${api.url}/shop`, key);
    await call(`${api.url}/nothing/${key}`, key);
    const { secret } = apiKeys.readToken(key) ?? { secret: '' };
    expect(JSON.stringify(await contentsOf(api.shop.scope))).to.not.contain(secret);
    expect(api.web.lines.join('\n')).to.not.contain(secret);
    const { redact } = await import('../../../shared/logger.ts');
    expect(redact(`GET with ${key}!`)).to.match(/^GET with shk_[0-9a-f]{16}_\[key\]!$/);
  });

  it('may no more than their scopes, and no more than who made them', async () => {
    const { scope } = api.shop;
    const manager = 4_242;
    await scope.db.query(`insert into staff (telegram_id, role) values ($1, 'MANAGER')`, [manager]);
    const make = (scopes: string[]) =>
      scope.transaction((scope) => apiKeys.make(scope, manager, { name: 'M', scopes }));
    let refused = '';
    await make(['invoices:read']).catch((error: Error) => (refused = error.message));
    expect(refused).to.equal('not-allowed');
    const { token } = await make(['orders:read', 'balances:read']);
    const scopesOf = async () => {
      const { body } = await call(`${api.url}/shop`, token);
      return (body['key'] as { scopes: string[] }).scopes;
    };
    expect(await scopesOf()).to.deep.equal(['orders:read', 'balances:read']);
    await scope.db.query(`update staff set role = 'SUPPORT' where telegram_id = $1`, [manager]);
    expect(await scopesOf()).to.deep.equal(['orders:read']);
    await scope.db.query('delete from staff where telegram_id = $1', [manager]);
    expect(await scopesOf()).to.deep.equal([]);
  });

  it('of another shop open that one only, and a shop cannot take a key of another', async () => {
    const other = await newScope();
    api.scopes.set(other.tenant.id, other);
    const key = await aKey(other, ['orders:read']);
    const { body } = await call(`${api.url}/shop`, key);
    expect(body['bot']).to.equal(other.tenant.username);
    const { prefix } = apiKeys.readToken(key) ?? { prefix: '' };
    const taken = await api.shop.scope.db
      .query('insert into platform.api_routes (prefix) values ($1)', [prefix])
      .then(() => '', (error: { code: string }) => error.code); // prettier-ignore
    expect(taken).to.equal('23505');
    const forged = await api.shop.scope.db
      .query('insert into platform.api_routes (prefix, tenant_id) values ($1, $2)', ['1'.repeat(16), other.tenant.id])
      .then(() => '', (error: { code: string }) => error.code); // prettier-ignore
    expect(forged).to.equal('42501');
    for (const sql of ['select * from platform.api_routes', `select platform.find_api_route('${prefix}')`])
      expect(await api.shop.scope.db.query(sql).then(() => '', (error: { code: string }) => error.code)).to.equal('42501'); // prettier-ignore
  });

  it('are counted each by itself', async () => {
    const few = await startApi({ perMinute: 3, shop: api.shop });
    const [one, two] = [await aKey(api.shop.scope), await aKey(api.shop.scope)];
    const answers = [];
    for (let i = 0; i < 4; i += 1) answers.push(await call(`${few.url}/shop`, one));
    expect(answers.map((each) => each.status)).to.deep.equal([200, 200, 200, 429]);
    expect(answers[0]?.headers.get('ratelimit')).to.match(/^"key";r=2;t=/);
    expect(answers[0]?.headers.get('ratelimit-policy')).to.equal('"key";q=3;w=60');
    expect(Number(answers[3]?.headers.get('retry-after'))).to.be.within(1, 60);
    expect(answers[3]?.body['code']).to.equal('rate-limited');
    expect((await call(`${few.url}/shop`, two)).status).to.equal(200);
    await few.web.web.close();
  });

  it('share what their shop may have in a minute, and take nothing of another’s', async () => {
    const few = await startApi({ perMinute: 3, shopPerMinute: 4, shop: api.shop });
    const { scope } = api.shop;
    const [one, two, three] = [await aKey(scope), await aKey(scope), await aKey(scope)];
    const asked = async (key: string) => (await call(`${few.url}/shop`, key)).status;
    const of = async (key: string, times: number) => {
      const found = [];
      for (let i = 0; i < times; i += 1) found.push(await asked(key));
      return found;
    };
    // What one key may not have any more takes nothing from the others.
    expect(await of(one, 6)).to.deep.equal([200, 200, 200, 429, 429, 429]);
    expect(await asked(two)).to.equal(200);
    const { status: found, headers } = await call(`${few.url}/shop`, three);
    expect([found, headers.get('ratelimit-policy')]).to.deep.equal([429, '"shop";q=4;w=60']);
    expect(headers.get('ratelimit')).to.match(/^"shop";r=0;t=/);
    expect(Number(headers.get('retry-after'))).to.be.within(1, 60);
    const other = await startApi({ perMinute: 3, shopPerMinute: 4 });
    expect((await call(`${other.url}/shop`, await aKey(other.shop.scope))).status).to.equal(200);
    await few.web.web.close();
    await other.web.web.close();
  });

  it('say in words of this API what there is not', async () => {
    const key = await aKey(api.shop.scope);
    for (const path of ['/nothing', '', '/shop/x', '/%E0%A4%A'])
      expect(await status(key, path), path).to.be.oneOf([400, 404]);
    const { status: found, headers, body } = await call(`${api.url}/shop`, key, 'DELETE');
    expect([found, headers.get('allow'), body['code']]).to.deep.equal([405, 'GET', 'method-not-allowed']);
    expect((await call(`${api.url}/shop?x=1`, key)).body['errors']).to.have.length(1);
  }); // prettier-ignore
});
