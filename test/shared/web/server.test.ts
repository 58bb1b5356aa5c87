import { once } from 'node:events';
import { connect } from 'node:net';
import { Router } from '@koa/router';
import { expect } from 'chai';
import { UserError } from '../../../shared/errors.ts';
import { readJson, readRaw } from '../../../shared/web/body.ts';
import { healthRoutes } from '../../../shared/web/health.ts';
import { metricsRoutes } from '../../../shared/web/metrics.ts';
import { startWeb, type TestWeb } from './support.ts';

describe('web: server', () => {
  let test: TestWeb;
  let reasons: () => Promise<string[]>;
  let release: () => void;
  let enter: () => void;
  let entered: Promise<void>;

  beforeEach(async () => {
    reasons = async () => [];
    test = await startWeb(({ metrics }) => {
      const router = new Router();
      router.get('/bug/:secret', () => {
        throw new Error('the password is hunter2');
      });
      router.get('/odd', () => {
        throw Object.assign(new Error('inner words'), { status: 418, expose: true });
      });
      router.get('/mistake', () => {
        throw new UserError('amount-unreadable');
      });
      router.post('/raw', async (ctx) => {
        ctx.body = { size: (await readRaw(ctx, 1000)).length };
      });
      router.post('/json', async (ctx) => {
        ctx.body = { got: await readJson(ctx, 1000) };
      });
      const gate = new Promise<void>((resolve) => (release = resolve));
      entered = new Promise<void>((resolve) => (enter = resolve));
      router.get('/slow', async (ctx) => {
        enter();
        await gate;
        ctx.body = { done: true };
      });
      router.get('/bigint', (ctx) => {
        ctx.body = { amount: 1n };
      });
      return [healthRoutes(() => reasons(), 100), metricsRoutes(metrics), router];
    });
  });
  afterEach(() => test.web.close());

  const get = (path: string) => fetch(test.url + path);
  const post = (path: string, body: string) => fetch(test.url + path, { method: 'POST', body });

  it('lives, and tells whether it works and why not', async () => {
    expect((await get('/healthz')).status).to.equal(200);
    expect((await get('/readyz')).status).to.equal(200);
    reasons = async () => ['no database', 'eth: no node'];
    const answer = await get('/readyz');
    expect(answer.status).to.equal(503);
    expect(await answer.json()).to.deep.equal({
      ready: false,
      reasons: ['no database', 'eth: no node'],
    });
    reasons = () => Promise.reject(new Error('gone'));
    expect(await (await get('/readyz')).json()).to.deep.include({ ready: false });
    expect((await get('/healthz')).status).to.equal(200);
  });

  it('does not wait for a readiness check that hangs', async () => {
    reasons = () => new Promise(() => undefined);
    expect((await get('/readyz')).status).to.equal(503);
  });

  it('says nothing about a bug, and logs it once without the path', async () => {
    const answer = await get('/bug/my-secret-key');
    expect(answer.status).to.equal(500);
    expect(await answer.json()).to.deep.equal({ error: 'internal' });
    const errors = test.lines.filter((line) => line.includes('hunter2'));
    expect(errors).to.have.lengthOf(1);
    expect(errors[0]).to.include('/bug/:secret').and.not.include('my-secret-key');
    const odd = await get('/odd');
    expect([odd.status, await odd.text()]).to.deep.equal([500, '{"error":"internal"}']);
  });

  it('logs an answer that cannot be written', async () => {
    expect((await get('/bigint')).status).to.equal(500);
    expect(test.lines.join('')).to.include('BigInt');
  });

  it('answers errors, unknown paths and wrong methods in one form', async () => {
    for (const [answer, status, error] of [
      [await get('/mistake'), 400, 'amount-unreadable'],
      [await get('/nowhere'), 404, 'not-found'],
      [await post('/healthz', ''), 405, 'method-not-allowed'],
      [await post('/json', '{'), 400, 'unreadable'],
      [await post('/json', 'x'.repeat(1001)), 413, 'too-large'],
    ] as const) {
      expect(answer.status).to.equal(status);
      expect(await answer.json()).to.deep.equal({ error });
    }
    expect(test.lines).to.deep.equal([]);
  });

  it('reads up to the limit, announced or not', async () => {
    expect(await (await post('/raw', 'x'.repeat(1000))).json()).to.deep.equal({ size: 1000 });
    expect((await post('/raw', 'x'.repeat(1001))).status).to.equal(413);
    const stream = new ReadableStream({
      start(controller) {
        for (let part = 0; part < 50; part++) controller.enqueue(new Uint8Array(100));
        controller.close();
      },
    });
    const chunked = { method: 'POST', body: stream, duplex: 'half' } as RequestInit;
    expect((await fetch(`${test.url}/raw`, chunked)).status).to.equal(413);
  });

  it('refuses a huge body by its announcement', async () => {
    const socket = connect(Number(new URL(test.url).port), '127.0.0.1');
    socket.write('POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\nxxx');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).to.match(/^HTTP\/1.1 413 /);
    expect(answer.toString().toLowerCase()).to.include('connection: close');
    await once(socket, 'close');
  });

  it('survives broken requests and senders that go away', async () => {
    const port = Number(new URL(test.url).port);
    const broken = connect(port, '127.0.0.1');
    broken.write('NONSENSE\r\n\r\n');
    const [answer] = (await once(broken, 'data')) as [Buffer];
    expect(answer.toString()).to.match(/^HTTP\/1.1 400 /);
    const half = connect(port, '127.0.0.1');
    half.write('POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\nxxx');
    half.resume();
    half.end();
    await once(half, 'close');
    expect((await get('/healthz')).status).to.equal(200);
    expect(test.lines).to.deep.equal([]);
  });

  it('sends headers that keep browsers strict', async () => {
    const { headers } = await get('/healthz');
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.get('content-security-policy')).to.include("default-src 'none'");
    expect(headers.get('x-powered-by')).to.equal(null);
  });

  it('counts requests by pattern, never by path', async () => {
    await get('/bug/my-secret-key');
    await get('/made-up-by-a-stranger');
    await fetch(`${test.url}/healthz`, { method: 'PROPFIND' });
    const text = await (await get('/metrics')).text();
    expect(text).to.include(
      'http_request_seconds_count{route="/bug/:secret",method="GET",status="500"} 1',
    );
    expect(text).to.include('{route="none",method="GET",status="404"} 1');
    expect(text).to.include('method="other"');
    expect(text).to.not.include('my-secret-key').and.not.include('stranger');
  });

  it('finishes what is under way when it closes, and takes nothing new', async () => {
    const slow = get('/slow');
    await entered;
    const closing = test.web.close();
    const refused = await get('/healthz').then(
      () => false,
      () => true,
    );
    expect(refused).to.equal(true);
    release();
    expect(await (await slow).json()).to.deep.equal({ done: true });
    const began = performance.now();
    await closing;
    expect(performance.now() - began, 'not by the bound').to.be.below(800);
  });

  it('closes within its bound although a request hangs', async () => {
    const slow = get('/slow').catch(() => 'cut');
    await entered;
    await test.web.close();
    expect(await slow).to.equal('cut');
  });
});
