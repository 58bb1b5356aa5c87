import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';

/** Certificate and behaviour of the HTTP/2 side. */
export interface TlsOptions {
  key: string | Buffer;
  cert: string | Buffer;
  /** A connection gets GOAWAY after this many requests, as nginx does after 1000. */
  goawayAfter?: number;
  maxConcurrentStreams?: number;
}

/** One request over HTTP/1.1 or HTTP/2, and the ways to treat it. */
export interface Exchange {
  method: string;
  url: string;
  contentType: string;
  body: AsyncIterable<unknown>;
  /** Aborted when the client went away. */
  signal: AbortSignal;
  answer(status: number, headers: Record<string, string | number>, body: Buffer): void;
  /** Breaks the connection (HTTP/1.1) or the stream (HTTP/2) off. */
  cut(): void;
}

/** A listening server. */
export interface Listener {
  url: string;
  port: number;
  close(): Promise<void>;
}

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

/** Listens, plain or with TLS (HTTP/2 and HTTP/1.1 by ALPN). */
export async function listen(
  options: { host: string; port: number; tls: TlsOptions | undefined },
  handle: (exchange: Exchange) => Promise<void>,
): Promise<Listener> {
  const { host, tls } = options;
  const onRequest = (request: Request, response: Response): void => {
    void handle(exchangeOf(request, response, tls?.goawayAfter));
  };
  const server: Server | Http2SecureServer = tls
    ? createSecureServer(
        {
          key: tls.key,
          cert: tls.cert,
          allowHTTP1: true,
          settings: { maxConcurrentStreams: tls.maxConcurrentStreams ?? 128 },
        },
        onRequest,
      )
    : createServer({ keepAliveTimeout: 65_000 }, onRequest);
  const sockets = new Set<Socket>();
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that vanishes is its own business.
    socket.on('error', () => undefined);
  });
  if (tls) server.on('session', (session) => session.on('error', () => undefined));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const requestsOf = new WeakMap<object, number>();

function exchangeOf(
  request: Request,
  response: Response,
  goawayAfter: number | undefined,
): Exchange {
  const gone = new AbortController();
  const count = (requestsOf.get(connectionOf(request)) ?? 0) + 1;
  requestsOf.set(connectionOf(request), count);
  const isLast = goawayAfter !== undefined && count >= goawayAfter;
  if (isLast && 'stream' in response) {
    // Sends GOAWAY; streams under way end in peace, later ones are refused.
    (response.stream.session as ServerHttp2Session | undefined)?.close();
  }
  response.on('close', () => gone.abort());
  response.on('error', () => gone.abort());
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    contentType: request.headers['content-type'] ?? '',
    body: request,
    signal: gone.signal,
    answer(status, headers, body) {
      if (gone.signal.aborted) return;
      const all = { ...headers, 'content-length': body.length };
      if ('stream' in response) response.writeHead(status, all);
      else response.writeHead(status, isLast ? { ...all, connection: 'close' } : all);
      response.end(body);
    },
    cut() {
      if ('stream' in response) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      else request.socket.destroy();
    },
  };
}

function connectionOf(request: Request): object {
  return 'stream' in request ? (request.stream.session ?? request.stream) : request.socket;
}
