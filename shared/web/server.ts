import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Router } from '@koa/router';
import Koa, { type Middleware } from 'koa';
import { messageOf } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { answerErrors, routeOf } from './errors.ts';

/** A client that needs longer for its headers, or for all of its request, is not one of ours. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** Longer than the 60 s of usual proxies, so that they close an idle connection, not we. */
const KEEP_ALIVE_MS = 65_000;
const MOST_CONNECTIONS = 5_000;
/** Below the bound that shutdown gives each part. */
const DRAIN_MS = 3_000;

export interface WebParts {
  readonly routers: readonly Router[];
  readonly log: Logger;
  readonly metrics: Metrics;
  /** How long requests under way may take to finish when it closes. */
  readonly drainMs?: number;
}

export interface Web {
  /** Resolves with the address when it listens; port 0 takes a free one. */
  listen(address: { host: string; port: number }): Promise<string>;
  /** Takes no new requests, lets those under way finish within a bound. */
  close(): Promise<void>;
}

/** The web server of this process: the routers handed in, behind limits and error answers. */
export function createWeb({ routers, log, metrics, drainMs = DRAIN_MS }: WebParts): Web {
  const app = new Koa({ proxy: false });
  app.silent = true;
  app.on('error', (error: unknown) => {
    // Senders that go away are their own affair; an answer that cannot be written is ours.
    log[isConnectionError(error) ? 'debug' : 'error']({ error }, 'answer failed');
  });
  app.use(measure(metrics));
  app.use(secureHeaders);
  app.use(answerErrors(log));
  for (const router of routers) app.use(router.routes()).use(router.allowedMethods());
  const answer = app.callback();
  const server = createServer(
    {
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 5_000,
    },
    (request, response) => void answer(request, response),
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.on('dropRequest', () => log.warn('request dropped'));
  return {
    listen: (address) => listen(server, address),
    close: () => drain(server, log, drainMs),
  };
}

function isConnectionError(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined && /^(HPE_|ECONN|EPIPE|ERR_STREAM_PREMATURE_CLOSE)/.test(code);
}

function measure(metrics: Metrics): Middleware {
  return async (ctx, next) => {
    const began = performance.now();
    try {
      await next();
    } finally {
      metrics.request({
        route: routeOf(ctx),
        method: ctx.method,
        status: ctx.status,
        seconds: (performance.now() - began) / 1000,
      });
    }
  };
}

/** Strict for all; a router that serves pages sets its own policy afterwards. */
const secureHeaders: Middleware = async (ctx, next) => {
  ctx.set({
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cache-Control': 'no-store',
  });
  await next();
};

async function listen(server: Server, { host, port }: { host: string; port: number }) {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: taken } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
}

async function drain(server: Server, log: Logger, drainMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => {
    server.close((error) => {
      if (error) log.warn({ reason: messageOf(error) }, 'server did not close cleanly');
      resolve();
    });
  });
  server.closeIdleConnections();
  // Connections that were busy turn idle one by one, and would be kept alive.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const bound = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(bound);
}
