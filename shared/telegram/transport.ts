import type { Readable } from 'node:stream';
import type { ApiResponse, Update } from 'grammy/types';
import type { Logger } from '../logger.ts';
import { CallFailed } from './call-failed.ts';
import { createH1Road } from './h1-road.ts';
import { createH2Road } from './h2-road.ts';
import { H2NotOffered } from './h2-session.ts';
import type { Road, RoadAnswer, RoadCounts, RoadRequest, Stop } from './road.ts';

export { CallFailed } from './call-failed.ts';

/** Where the Bot API is and how wide the roads to it are. */
export interface TransportOptions {
  /** `https://api.telegram.org`, a local server, the sandbox; may have a path. */
  readonly apiRoot: string;
  /** Certificate of the server's authority, PEM; for tests and private servers. */
  readonly ca?: string | undefined;
  readonly log?: Logger | undefined;
  /** HTTP/2 connections for calls (100 at once on each). */
  readonly maxSendConnections?: number;
  /** HTTP/1.1 connections for calls. */
  readonly maxSendSockets?: number;
  /** Connections for long polls: one per bot with HTTP/1.1, one per 100 bots with HTTP/2. */
  readonly maxPollConnections?: number;
  readonly callMs?: number;
  /** Uploads and downloads of files. */
  readonly fileMs?: number;
  /** Beyond the poll's own `timeout`; both together are the hard deadline. */
  readonly pollGraceMs?: number;
  readonly streamsPerConnection?: number;
  readonly requestsPerConnection?: number;
  readonly connectMs?: number;
  readonly pingMs?: number;
  readonly pongMs?: number;
}

/** The parameters of getUpdates that we set. */
export interface PollBody {
  readonly offset: number;
  readonly limit: number;
  /** Seconds. */
  readonly timeout: number;
  readonly allowed_updates: readonly string[];
}

/** What grammY hands to its `fetch`. */
export interface FetchInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable | undefined;
  readonly signal?: Stop | undefined;
}

/** What grammY reads of an answer, and a little more for downloads. */
export interface FetchAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  json(): Promise<unknown>;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The two roads to the Bot API. */
export interface Transport {
  /** getUpdates, over connections of its own. Rejects with `CallFailed`. */
  poll(token: string, body: PollBody, signal?: AbortSignal): Promise<ApiResponse<Update[]>>;
  /** Any call or download below `apiRoot`. Rejects with `CallFailed`. */
  fetch(url: string | URL, init?: FetchInit): Promise<FetchAnswer>;
  counts(): { readonly polls: RoadCounts; readonly calls: RoadCounts };
  close(): Promise<void>;
}

/** A server that did not offer HTTP/2 is asked again after this time. */
const ASK_AGAIN_MS = 600_000;

/** Opens no connection before the first request. */
export function createTransport(options: TransportOptions): Transport {
  const root = options.apiRoot.replace(/\/+$/, '');
  const origin = new URL(root);
  const prefix = origin.pathname === '/' ? '' : origin.pathname;
  const polls = createRoad(origin, options, {
    h1: options.maxPollConnections ?? 20_000,
    h2: options.maxPollConnections ?? 1_000,
  });
  const calls = createRoad(origin, options, {
    h1: options.maxSendSockets ?? 64,
    h2: options.maxSendConnections ?? 8,
  });

  const pathOf = (url: string) => {
    if (!url.startsWith(`${root}/`)) throw new CallFailed('not an address of the Bot API', 'no');
    return checked(prefix + url.slice(root.length));
  };

  return {
    async poll(token, body, signal) {
      const answer = await polls.send({
        method: 'POST',
        path: checked(`${prefix}/bot${token}/getUpdates`),
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        deadlineMs: body.timeout * 1000 + (options.pollGraceMs ?? 10_000),
        signal,
      });
      // A freed HTTP/1.1 socket is usable again only after this turn of the loop.
      await new Promise(setImmediate);
      return parse(answer) as ApiResponse<Update[]>;
    },
    async fetch(url, init = {}) {
      const path = pathOf(String(url));
      const isFile = path.startsWith(`${prefix}/file/`);
      const upload = typeof init.body === 'object' && !(init.body instanceof Uint8Array);
      const answer = await calls.send({
        method: init.method ?? 'GET',
        path,
        headers: init.headers ?? {},
        body: typeof init.body === 'string' ? Buffer.from(init.body) : init.body,
        deadlineMs: isFile || upload ? (options.fileMs ?? 120_000) : (options.callMs ?? 30_000),
        signal: init.signal,
      });
      return {
        ok: answer.status >= 200 && answer.status < 300,
        status: answer.status,
        statusText: '',
        json: async () => parse(answer),
        text: async () => answer.body.toString('utf8'),
        arrayBuffer: async () => new Uint8Array(answer.body).buffer,
      };
    },
    counts: () => ({ polls: polls.counts(), calls: calls.counts() }),
    async close() {
      await Promise.all([polls.close(), calls.close()]);
    },
  };
}

/** A path with other characters would make node throw an error that quotes it. */
function checked(path: string): string {
  if (!/^[\x21-\x7e]+$/.test(path)) throw new CallFailed('malformed token or path', 'no');
  return path;
}

function parse(answer: RoadAnswer): unknown {
  try {
    const value: unknown = JSON.parse(answer.body.toString('utf8'));
    if (typeof value === 'object' && value !== null && 'ok' in value) return value;
  } catch {
    // Answered below: the text may be a proxy's page.
  }
  // A proxy answers 502 to 504 when it does not know what became of the request behind it.
  throw new CallFailed(`answer is not the Bot API's (${answer.status})`, 'unknown', answer);
}

interface Widths {
  readonly h1: number;
  readonly h2: number;
}

/** HTTP/2 where the server offers it, otherwise HTTP/1.1. */
function createRoad(origin: URL, options: TransportOptions, widths: Widths): Road {
  const h1 = createH1Road({ origin, ca: options.ca, maxConnections: widths.h1 });
  if (origin.protocol !== 'https:') return h1;
  const h2 = createH2Road({
    origin,
    ca: options.ca,
    log: options.log,
    maxConnections: widths.h2,
    maxStreams: options.streamsPerConnection ?? 100,
    maxRequests: options.requestsPerConnection ?? 900,
    connectMs: options.connectMs ?? 10_000,
    pingMs: options.pingMs ?? 20_000,
    pongMs: options.pongMs ?? 5_000,
  });
  let askAgainAt = 0;
  return {
    async send(request: RoadRequest) {
      if (performance.now() < askAgainAt) return h1.send(request);
      try {
        return await h2.send(request);
      } catch (error) {
        if (!(error instanceof H2NotOffered)) throw error;
        if (performance.now() >= askAgainAt) options.log?.info('telegram speaks HTTP/1.1 here');
        askAgainAt = performance.now() + ASK_AGAIN_MS;
        return h1.send(request);
      }
    },
    counts: () => {
      const [a, b] = [h1.counts(), h2.counts()];
      return { connections: a.connections + b.connections, requests: a.requests + b.requests };
    },
    async close() {
      await Promise.all([h1.close(), h2.close()]);
    },
  };
}
