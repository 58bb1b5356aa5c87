import http2 from 'node:http2';
import { isIP } from 'node:net';
import tls from 'node:tls';
import { CallFailed, toCallFailed } from './call-failed.ts';
import { exchange } from './h2-stream.ts';
import type { RoadAnswer, RoadRequest } from './road.ts';

/** How one HTTP/2 connection behaves. */
export interface H2SessionOptions {
  readonly origin: URL;
  readonly ca?: string | undefined;
  /** Streams at once; the server may allow fewer. */
  readonly maxStreams: number;
  /** Requests before the connection is replaced: nginx closes one after 1000. */
  readonly maxRequests: number;
  /** Time for connecting, TLS and the server's first settings. */
  readonly connectMs: number;
  /** How often a connection is asked whether it still lives. */
  readonly pingMs: number;
  /** How long it may take to answer that. */
  readonly pongMs: number;
  /** Called when a slot became free or the connection ended. */
  readonly onChange: (session: H2Session) => void;
}

/** One HTTP/2 connection. */
export interface H2Session {
  /** Streams that may be opened now; 0 when it takes no more. */
  free(): number;
  active(): number;
  readonly maxStreams: number;
  closed(): boolean;
  send(request: RoadRequest, startedAt: number): Promise<RoadAnswer>;
  /** Takes no more requests and closes when the last one ended. */
  retire(): void;
  destroy(): void;
}

/** The server chose HTTP/1.1. */
export class H2NotOffered extends Error {
  override readonly name = 'H2NotOffered';
}

/** Connects; rejects with `H2NotOffered`, or with a CallFailed that was certainly not processed. */
export async function openSession(options: H2SessionOptions): Promise<H2Session> {
  const socket = await connect(options);
  const client = http2.connect(options.origin, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: 1024 * 1024 },
  });
  const serverStreams = await firstSettings(client, options.connectMs);
  // One window for all streams of the connection: 64 KB would make big batches wait for each other.
  client.setLocalWindowSize(8 * 1024 * 1024);
  return supervise(client, options, Math.min(options.maxStreams, serverStreams));
}

function connect(options: H2SessionOptions): Promise<tls.TLSSocket> {
  const host = options.origin.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      host,
      port: Number(options.origin.port || 443),
      ALPNProtocols: ['h2', 'http/1.1'],
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    });
    const timer = setTimeout(
      () => socket.destroy(new CallFailed('connecting took too long', 'no')),
      options.connectMs,
    );
    const fail = (error: unknown) => {
      clearTimeout(timer);
      reject(toCallFailed(error, 'no'));
    };
    socket.once('error', fail);
    socket.once('close', () => fail(new CallFailed('connection closed', 'no')));
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      if (socket.alpnProtocol === 'h2') return resolve(socket);
      socket.destroy();
      reject(new H2NotOffered());
    });
  });
}

function firstSettings(client: http2.ClientHttp2Session, connectMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      clearTimeout(timer);
      client.destroy();
      reject(toCallFailed(error, 'no'));
    };
    const timer = setTimeout(() => fail(new CallFailed('no settings', 'no')), connectMs);
    client.once('error', fail);
    client.once('close', () => fail(new CallFailed('connection closed', 'no')));
    client.once('remoteSettings', (settings) => {
      clearTimeout(timer);
      // The error listener stays: its promise is settled, and later errors must have a listener.
      resolve(settings.maxConcurrentStreams ?? 100);
    });
  });
}

function supervise(
  client: http2.ClientHttp2Session,
  options: H2SessionOptions,
  maxStreams: number,
): H2Session {
  let active = 0;
  let requests = 0;
  let retired = false;
  let quietTicks = 0;
  let pong: NodeJS.Timeout | undefined;
  const lastProcessed = { id: Infinity };

  const check = () => {
    if (pong !== undefined || client.destroyed) return;
    pong = setTimeout(() => client.destroy(new CallFailed('dead', 'unknown')), options.pongMs);
    client.ping((error) => {
      if (error) return;
      clearTimeout(pong);
      pong = undefined;
    });
  };
  const ticker = setInterval(() => {
    quietTicks = active === 0 ? quietTicks + 1 : 0;
    // Three quiet ticks are a minute: the connection is given back.
    if (quietTicks >= 3) session.retire();
    else check();
  }, options.pingMs);
  ticker.unref();
  client.on('error', () => {});
  client.on('goaway', (_code, lastStreamId) => {
    lastProcessed.id = lastStreamId;
    session.retire();
  });
  client.on('close', () => {
    clearInterval(ticker);
    clearTimeout(pong);
    retired = true;
    options.onChange(session);
  });

  const session: H2Session = {
    maxStreams,
    free: () => (retired || client.closed || client.destroyed ? 0 : maxStreams - active),
    active: () => active,
    closed: () => client.closed || client.destroyed,
    async send(request, startedAt) {
      active++;
      quietTicks = 0;
      if (++requests >= options.maxRequests) retired = true;
      try {
        return await exchange(client, request, startedAt, lastProcessed);
      } catch (error) {
        if (error instanceof CallFailed && error.code === 'ETIMEDOUT') check();
        // Refused without a farewell: this connection is worse than a new one.
        if (error instanceof CallFailed && error.code === 'NGHTTP2_REFUSED_STREAM') retired = true;
        throw error;
      } finally {
        active--;
        if (retired && active === 0) client.close();
        options.onChange(session);
      }
    },
    retire() {
      retired = true;
      if (active === 0) client.close();
    },
    destroy: () => client.destroy(),
  };
  return session;
}
