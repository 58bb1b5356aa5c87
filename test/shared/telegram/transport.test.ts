import http2 from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { systemClock } from '../../../shared/clock.ts';
import { CallFailed, createTransport, type Transport } from '../../../shared/telegram/transport.ts';
import type { TransportOptions } from '../../../shared/telegram/transport.ts';
import {
  answer,
  cert,
  failureOf,
  h1Server,
  h2Server,
  key,
  lineTo,
  listening,
  TOKEN,
} from './servers.ts';

const BODY = { offset: 0, limit: 100, timeout: 1, allowed_updates: ['message'] };

describe('transport', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  const started = <S extends { close(): Promise<void> }>(server: S): S => {
    closers.push(() => server.close());
    return server;
  };
  const transportTo = (apiRoot: string, options: Partial<TransportOptions> = {}): Transport =>
    started(createTransport({ apiRoot, ca: cert, ...options }));

  it('speaks HTTP/2 where the server offers it, polls and calls on other connections', async () => {
    const server = started(
      await h2Server((stream, headers) => answer(stream, [{ path: headers[':path'] }])),
    );
    const transport = transportTo(server.url);
    const polled = await transport.poll(TOKEN, BODY);
    expect(polled).to.deep.equal({ ok: true, result: [{ path: `/bot${TOKEN}/getUpdates` }] });
    await call(transport, server.url);
    expect(server.sessions).to.have.length(2);
  });

  it('opens no more streams on a connection than the server allows', async () => {
    let most = 0;
    const open = new Map<unknown, number>();
    const server = started(
      await h2Server(
        (stream) => {
          const count = (open.get(stream.session) ?? 0) + 1;
          open.set(stream.session, count);
          most = Math.max(most, count);
          setTimeout(() => {
            open.set(stream.session, (open.get(stream.session) ?? 1) - 1);
            answer(stream, []);
          }, 30);
        },
        { maxConcurrentStreams: 7 },
      ),
    );
    const transport = transportTo(server.url, { maxSendConnections: 3 });
    const all = Array.from({ length: 100 }, (_, n) => call(transport, server.url, n));
    expect(await Promise.all(all)).to.have.length(100);
    expect(most).to.be.at.most(7);
    expect(server.sessions.length).to.equal(3);
  });

  it('replaces a connection after its number of requests, losing none', async () => {
    const perSession = new Map<unknown, number>();
    const server = started(
      await h2Server((stream) => {
        perSession.set(stream.session, (perSession.get(stream.session) ?? 0) + 1);
        answer(stream, []);
      }),
    );
    const transport = transportTo(server.url, { requestsPerConnection: 20, maxSendConnections: 2 });
    for (let round = 0; round < 10; round++) {
      await Promise.all(Array.from({ length: 10 }, (_, n) => call(transport, server.url, n)));
    }
    expect(Math.max(...perSession.values())).to.be.at.most(20);
    expect(perSession.size).to.be.at.least(5);
  });

  it('repeats a refused stream on another connection, and only then', async () => {
    let refused = 0;
    let answered = 0;
    const server = started(
      await h2Server((stream) => {
        if (server.sessions.indexOf(stream.session as never) === 0) {
          refused++;
          stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
        } else {
          answered++;
          answer(stream, []);
        }
      }),
    );
    const transport = transportTo(server.url);
    await Promise.all(Array.from({ length: 5 }, (_, n) => call(transport, server.url, n)));
    expect(refused).to.be.at.least(1);
    expect(answered).to.equal(5);
  });

  it('repeats what a GOAWAY left unprocessed', async () => {
    const seen: string[] = [];
    const server = started(
      await h2Server((stream, headers) => {
        seen.push(String(headers[':path']));
        const first = server.sessions[0];
        if (stream.session === first && first !== undefined && seen.length === 3) {
          // Stream 1 was handled; those after it were not.
          first.goaway(http2.constants.NGHTTP2_NO_ERROR, 1);
        } else if (stream.session !== first || stream.id === 1) answer(stream, stream.id);
      }),
    );
    const transport = transportTo(server.url);
    const results = await Promise.all([1, 2, 3].map((n) => call(transport, server.url, n)));
    expect(results).to.have.length(3);
    expect(server.sessions.length).to.equal(2);
  });

  it('calls a connection that was cut after sending unknown, and never repeats it', async () => {
    let requests = 0;
    const server = started(
      await h2Server((stream) => {
        requests++;
        stream.session?.destroy();
      }),
    );
    const error = await failureOf(call(transportTo(server.url), server.url));
    expect(error).to.be.instanceOf(CallFailed).and.include({ processed: 'unknown' });
    expect(requests).to.equal(1);
  });

  it('falls back to HTTP/1.1 where ALPN does not offer HTTP/2', async () => {
    const versions: string[] = [];
    const tls = createTlsServer({ key, cert }, (request, response) => {
      versions.push(request.httpVersion);
      response.end(JSON.stringify({ ok: true, result: [] }));
    });
    const server = started(await listening(tls, 'https'));
    const transport = transportTo(server.url);
    await transport.poll(TOKEN, BODY);
    await call(transport, server.url);
    await call(transport, server.url);
    expect(versions).to.deep.equal(['1.1', '1.1', '1.1']);
  });

  it('bounds the sockets for calls over HTTP/1.1', async () => {
    let most = 0;
    const server = started(
      await h1Server((_request, response) => {
        most = Math.max(most, server.sockets.size);
        setTimeout(() => response.end('{"ok":true,"result":1}'), 5);
      }),
    );
    const transport = transportTo(server.url, { maxSendSockets: 4 });
    await Promise.all(Array.from({ length: 60 }, (_, n) => call(transport, server.url, n)));
    expect(most).to.equal(4);
  });

  it('knows that nothing was processed when nobody listens', async () => {
    const server = await h1Server(() => {});
    await server.close();
    for (const root of [server.url, server.url.replace('http:', 'https:')]) {
      const transport = transportTo(root);
      const calls = [call(transport, root), transport.poll(TOKEN, BODY)];
      for (const error of await Promise.all(calls.map(failureOf))) {
        expect(error).to.be.instanceOf(CallFailed).and.include({
          processed: 'no',
          code: 'ECONNREFUSED',
        });
      }
    }
  });

  it('ends a request that is never answered at its deadline, as unknown', async () => {
    const silent = started(await h2Server(() => {}));
    const plain = started(await h1Server(() => {}));
    for (const { url } of [silent, plain]) {
      const transport = transportTo(url, { callMs: 80, pollGraceMs: -900 });
      const calls = [call(transport, url), transport.poll(TOKEN, BODY)];
      for (const error of await Promise.all(calls.map(failureOf))) {
        expect(error).to.be.instanceOf(CallFailed).and.include({
          processed: 'unknown',
          code: 'ETIMEDOUT',
        });
      }
    }
  });

  it('notices a dead connection by itself, before the requests on it are due', async () => {
    const server = started(await h2Server(() => {}));
    const line = started(await lineTo(server.url));
    const transport = transportTo(line.url, { pingMs: 60, pongMs: 600 });
    const polling = failureOf(transport.poll(TOKEN, { ...BODY, timeout: 50 }));
    // A few times it hears that the connection lives.
    while (transport.counts().polls.requests === 0) await systemClock.sleep(5);
    await systemClock.sleep(200);
    expect(transport.counts().polls).to.deep.equal({ connections: 1, requests: 1 });
    line.freeze();
    const startedAt = performance.now();
    expect(await polling)
      .to.be.instanceOf(CallFailed)
      .and.include({ processed: 'unknown' });
    expect(performance.now() - startedAt).to.be.below(1_500);
  });

  it('can be interrupted', async () => {
    const server = started(await h2Server(() => {}));
    const transport = transportTo(server.url);
    const stop = new AbortController();
    const polling = failureOf(transport.poll(TOKEN, BODY, stop.signal));
    while (transport.counts().polls.requests === 0) await systemClock.sleep(5);
    stop.abort();
    expect(await polling).to.include({ code: 'ABORT_ERR' });
    expect(transport.counts().polls.requests).to.equal(0);
  });

  it("says unknown to a proxy's page instead of the Bot API's answer", async () => {
    const server = started(
      await h1Server((_request, response) => {
        response.statusCode = 502;
        response.end('<html>bad gateway</html>');
      }),
    );
    const error = await failureOf(call(transportTo(server.url), server.url));
    expect(error).to.include({ processed: 'unknown', status: 502 });
  });

  it('never shows the token in an error, however deep one looks', async () => {
    const cut = started(await h2Server((stream) => stream.session?.destroy()));
    const reset = started(await h1Server((request) => request.socket.destroy()));
    const gone = await h1Server(() => {});
    await gone.close();
    const errors: Error[] = [];
    for (const { url } of [cut, reset, gone]) {
      const transport = transportTo(url);
      errors.push(await failureOf(call(transport, url)));
      errors.push(await failureOf(transport.poll(TOKEN, BODY)));
    }
    const transport = transportTo(reset.url);
    errors.push(await failureOf(transport.poll(`${TOKEN} x\n`, BODY)));
    errors.push(await failureOf(transport.fetch(`https://elsewhere.test/bot${TOKEN}/getMe`)));
    expect(errors).to.have.length(8);
    for (const error of errors) {
      expect(error).to.be.instanceOf(CallFailed);
      expect(inspect(error, { depth: Infinity, showHidden: true })).not.to.contain('AAE-abc');
      expect(String(error.stack)).not.to.contain('AAE-abc');
    }
  });
});

async function call(transport: Transport, root: string, n = 0): Promise<unknown> {
  return (await transport.fetch(`${root}/bot${TOKEN}/getMe?n=${n}`)).json();
}
