import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { z } from 'zod';
import { route, type Route } from '../../../shared/api/route.ts';
import { systemClock } from '../../../shared/clock.ts';
import * as apiKeys from '../../../shared/domain/programs/api-keys.ts';
import * as apiRequests from '../../../shared/domain/programs/api-requests.ts';
import type { Scope } from '../../../shared/scope.ts';
import { newScope } from '../../support/platform.ts';
import { aKey, call, startApi, type TestApi } from './support.ts';

const DAY_MS = 24 * 3_600_000;

describe('requests with an Idempotency-Key', () => {
  let scope: Scope;
  let prefix: string;
  let now: number;

  beforeEach(async () => {
    now = Date.parse('2026-05-01T12:00:00Z');
    scope = await newScope({ clock: { ...systemClock, now: () => now } });
    prefix = apiKeys.readToken(await aKey(scope))?.prefix ?? '';
  });

  const claim = (name: string, text = 'body') =>
    apiRequests.claim(scope, { prefix, name, fingerprint: Buffer.from(text) });
  const codeOf = (work: Promise<unknown>) =>
    work.then(() => 'done', (error: Error) => error.message); // prettier-ignore

  it('are worked on by one of twenty, and the others hear of it', async () => {
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(claim('a'))));
    expect(codes.filter((code) => code === 'done')).to.have.length(1);
    expect(codes.filter((code) => code === 'idempotency-key-busy')).to.have.length(19);
  });

  it('get the same answer for a day, and begin anew after it', async () => {
    const first = (await claim('a')) as apiRequests.Claim;
    await apiRequests.answer(scope, first, { status: 201, body: { b: 1, a: 2 } });
    now += DAY_MS - 1;
    expect(await claim('a')).to.deep.equal({ status: 201, body: { b: 1, a: 2 } });
    expect(await codeOf(claim('a', 'other'))).to.equal('idempotency-key-reused');
    now += 1;
    const anew = (await claim('a', 'other')) as apiRequests.Claim;
    expect(anew.reference).to.not.equal(first.reference);
    now += DAY_MS;
    await apiRequests.forgetOld(scope);
    expect(await scope.db.query('select * from api_requests')).to.deep.equal([]);
  });

  it('are taken over from a process that died, which then does nothing more', async () => {
    const dead = (await claim('a')) as apiRequests.Claim;
    now += 59_000;
    expect(await codeOf(claim('a'))).to.equal('idempotency-key-busy');
    now += 1_000;
    expect(await codeOf(claim('a', 'other'))).to.equal('idempotency-key-reused');
    const next = (await claim('a')) as apiRequests.Claim;
    expect(next.reference).to.equal(dead.reference);
    const late = scope.transaction(async (scope) => {
      await scope.db.query(`update settings set name = 'too late'`);
      await apiRequests.answer(scope, dead, { status: 200, body: {} });
    });
    expect(await codeOf(late)).to.equal('idempotency-key-busy');
    expect(await scope.db.query(`select 1 from settings where name = 'too late'`)).to.deep.equal(
      [],
    );
    await apiRequests.release(scope, dead, { isTraced: false });
    await apiRequests.answer(scope, next, { status: 200, body: {} });
    expect(await claim('a')).to.deep.equal({ status: 200, body: {} });
  });
});

describe('a request that fails half-way', () => {
  let api: TestApi;
  let key: string;
  let isBroken = true;

  /** Writes, then breaks, then answers. */
  const breaking = (path: string, answer: unknown): Route =>
    route({
      method: 'POST', path, operation: `break${path.slice(1)}`, summary: 'Break', tag: 'Test', scope: null,
      answer: z.strictObject({ done: z.boolean() }), status: 201,
      async handle({ scope }) {
        await scope.db.query(`update settings set name = name || '!'`);
        if (isBroken && answer === null) throw new Error('relation "secret_table" does not exist at shk_');
        return (isBroken ? answer : { done: true }) as { done: boolean };
      },
    }); // prettier-ignore

  before(async () => {
    api = await startApi({ routes: [breaking('/throws', null), breaking('/leaks', { done: true, secret: 'x' })] }); // prettier-ignore
    key = await aKey(api.shop.scope);
  });
  after(() => api.web.web.close());

  it('leaves nothing behind, says nothing of itself, and may be sent again', async () => {
    const nameNow = async () =>
      (await api.shop.scope.db.query<{ name: string }>('select name from settings'))[0]?.name;
    for (const path of ['/throws', '/leaks']) {
      const before = await nameNow();
      isBroken = true;
      const headers = { 'idempotency-key': randomUUID() };
      const failed = await call(`${api.url}${path}`, key, 'POST', {}, headers);
      expect(failed.status).to.equal(500);
      expect(failed.body).to.deep.equal({
        type: 'urn:shopherd:problem:internal', title: 'Internal Server Error', status: 500, code: 'internal',
        detail: 'Something went wrong on our side. It was logged; try again later.',
      }); // prettier-ignore
      expect(await nameNow()).to.equal(before);
      isBroken = false;
      const done = await call(`${api.url}${path}`, key, 'POST', {}, headers);
      expect([done.status, done.body]).to.deep.equal([201, { done: true }]);
      expect(await nameNow()).to.equal(`${before}!`);
      const again = await call(`${api.url}${path}`, key, 'POST', {}, headers);
      expect(again.headers.get('idempotency-replayed')).to.equal('true');
      expect(await nameNow()).to.equal(`${before}!`);
    }
    expect(api.web.lines.filter((line) => line.includes('an API request failed'))).to.have.length(
      2,
    );
  });

  it('is refused before anything is read of it: no JSON, another type, too large', async () => {
    const send = (body: string, type: string) =>
      fetch(`${api.url}/customers`, { method: 'POST', body, headers: { authorization: `Bearer ${key}`, 'content-type': type, 'idempotency-key': 'x' } }); // prettier-ignore
    expect((await send('{}', 'application/json')).status).to.equal(404);
    const whole = await startApi({ shop: api.shop });
    const put = async (body: string, type: string) => {
      const answer = await fetch(`${whole.url}/products`, { method: 'POST', body, headers: { authorization: `Bearer ${key}`, 'content-type': type, 'idempotency-key': 'x' } }); // prettier-ignore
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    expect(await put('{', 'application/json')).to.deep.equal([400, 'body-unreadable']);
    expect(await put('a=b', 'application/x-www-form-urlencoded')).to.deep.equal([415, 'body-type']);
    expect(await put(`"${'x'.repeat(600_000)}"`, 'application/json')).to.deep.equal([413, 'too-large']); // prettier-ignore
    await whole.web.web.close();
  });
});
