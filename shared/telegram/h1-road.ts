import http from 'node:http';
import https from 'node:https';
import { CallFailed, toCallFailed } from './call-failed.ts';
import { guard, MAX_ANSWER_BYTES, type Road, type RoadAnswer, type RoadRequest } from './road.ts';

/** Where an HTTP/1.1 road leads and how wide it is. */
export interface H1RoadOptions {
  /** Scheme and host; no token in it. */
  readonly origin: URL;
  readonly ca?: string | undefined;
  /** An unbounded agent opens a socket per request that it cannot serve at once. */
  readonly maxConnections: number;
}

/** An idle socket is dropped before servers and proxies in between usually drop theirs. */
const IDLE_SOCKET_MS = 20_000;

/** Connections that carry one request at a time. */
export function createH1Road(options: H1RoadOptions): Road {
  const secure = options.origin.protocol === 'https:';
  const settings = {
    keepAlive: true,
    maxSockets: options.maxConnections,
    maxFreeSockets: options.maxConnections,
    timeout: IDLE_SOCKET_MS,
  };
  const agent = secure
    ? new https.Agent({ ...settings, ...(options.ca === undefined ? {} : { ca: options.ca }) })
    : new http.Agent(settings);
  const open = new Set<http.ClientRequest>();

  const start = (request: RoadRequest) => {
    const target = {
      protocol: options.origin.protocol,
      hostname: options.origin.hostname.replace(/^\[|\]$/g, ''),
      port: options.origin.port,
      method: request.method,
      path: request.path,
      headers: request.headers,
      agent,
    };
    return secure ? https.request(target) : http.request(target);
  };

  return {
    async send(request) {
      if (request.signal?.aborted) throw new CallFailed('call aborted', 'no');
      const clientRequest = start(request);
      open.add(clientRequest);
      try {
        return await exchange(clientRequest, request, secure);
      } finally {
        open.delete(clientRequest);
      }
    },
    counts: () => ({
      connections: count(agent.sockets) + count(agent.freeSockets),
      requests: open.size,
    }),
    close: async () => {
      for (const request of open) request.destroy();
      agent.destroy();
    },
  };
}

function count(sockets: NodeJS.ReadOnlyDict<readonly unknown[]>): number {
  return Object.values(sockets).reduce((sum, list) => sum + (list?.length ?? 0), 0);
}

function exchange(
  clientRequest: http.ClientRequest,
  request: RoadRequest,
  secure: boolean,
): Promise<RoadAnswer> {
  return new Promise((resolve, reject) => {
    // Before a socket is connected nothing can have reached the server.
    let sent = false;
    clientRequest.on('socket', (socket) => {
      if (!socket.connecting) sent = true;
      else socket.once(secure ? 'secureConnect' : 'connect', () => (sent = true));
    });
    const fail = (error: unknown) => {
      watch.release();
      reject(
        error instanceof CallFailed && !sent
          ? new CallFailed(error.message, 'no', error)
          : toCallFailed(error, sent ? 'unknown' : 'no'),
      );
      clientRequest.destroy();
    };
    const watch = guard(request, performance.now(), fail);
    clientRequest.on('error', fail);
    clientRequest.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) return fail(new CallFailed('answer too large', 'unknown'));
        chunks.push(chunk);
      });
      response.on('error', fail);
      response.on('aborted', () => fail(new CallFailed('answer cut', 'unknown')));
      response.on('end', () => {
        if (!response.complete) return fail(new CallFailed('answer cut', 'unknown'));
        watch.release();
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, body: Buffer.concat(chunks) });
      });
    });
    const { body } = request;
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
      clientRequest.end(body);
    } else {
      body.on('error', fail);
      body.pipe(clientRequest);
    }
  });
}
