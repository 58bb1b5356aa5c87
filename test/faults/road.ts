import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A callback that went by, to be sent again or to the wrong door. */
export interface Passed {
  readonly path: string;
  readonly method: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** The road between providers and the platform: whatever listens at its end, callbacks find it. */
export interface Road {
  /** What the platform's PUBLIC_URL is. */
  readonly url: string;
  /** Where the platform listens now. */
  target: string;
  /** A sample of what went by. */
  readonly passed: readonly Passed[];
  /** Callbacks that were answered 2xx. */
  readonly taken: number;
  /** Sends something again, perhaps to another door; answers the status, 0 where nobody listens. */
  send(passed: Passed, path?: string): Promise<number>;
  close(): Promise<void>;
}

/** As many as a run needs to choose from. */
const KEPT = 2_000;
const TIMEOUT_MS = 5_000;

/** Opens the road on loopback. */
export async function openRoad(): Promise<Road> {
  const passed: Passed[] = [];
  const counts = { taken: 0 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const one = {
        path: request.url ?? '',
        method: request.method ?? 'POST',
        body: Buffer.concat(parts),
        headers: kept(request.headers),
      };
      if (passed.length < KEPT) passed.push(one);
      void road.send(one).then((status) => response.writeHead(status || 502).end());
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const road: Road = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: '',
    passed,
    get taken() {
      return counts.taken;
    },
    async send({ path, method, body, headers }, door = path) {
      try {
        const answer = await fetch(road.target + door, {
          method,
          headers,
          signal: AbortSignal.timeout(TIMEOUT_MS),
          ...(method === 'GET' ? {} : { body: new Uint8Array(body) }),
        });
        await answer.arrayBuffer();
        if (answer.ok) counts.taken += 1;
        return answer.status;
      } catch {
        return 0;
      }
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return road;
}

/** Without what belongs to the connection alone. */
function kept(headers: IncomingHttpHeaders): Record<string, string> {
  const own = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && !own.has(name) ? [[name, value]] : [],
    ),
  );
}
