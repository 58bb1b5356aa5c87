import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import { createServer, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';

export const key = readFileSync(
  new URL('../../fixtures/tls/localhost-key.pem', import.meta.url),
  'utf8',
);
export const cert = readFileSync(
  new URL('../../fixtures/tls/localhost.pem', import.meta.url),
  'utf8',
);

/** Looks like a token and is none. */
export const TOKEN = '123456789:AAE-abcdefghijklmnopqrstuvwxyz0123456';

export interface TestServer {
  readonly url: string;
  readonly sockets: Set<Socket>;
  close(): Promise<void>;
}

/** An HTTP/2 server whose streams the test answers itself. */
export async function h2Server(
  onStream: (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void,
  settings: http2.Settings = {},
): Promise<TestServer & { readonly sessions: http2.ServerHttp2Session[] }> {
  const server = http2.createSecureServer({ key, cert, settings });
  const sessions: http2.ServerHttp2Session[] = [];
  server.on('session', (session) => {
    sessions.push(session);
    session.on('error', () => {});
  });
  server.on('sessionError', () => {});
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    onStream(stream, headers);
  });
  return { ...(await listening(server, 'https')), sessions };
}

/** An HTTP/1.1 server. */
export async function h1Server(onRequest: Parameters<typeof createServer>[1]): Promise<TestServer> {
  return listening(createServer(onRequest as never), 'http');
}

export async function listening(
  server: Server | http2.Http2SecureServer,
  scheme: 'http' | 'https',
): Promise<TestServer> {
  const sockets = new Set<Socket>();
  server.on(scheme === 'http' ? 'connection' : 'secureConnection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A line to a server that can go dead: open at both ends, carrying nothing. */
export async function lineTo(url: string): Promise<TestServer & { freeze(): void }> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let frozen = false;
  const carry = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (chunk) => void (frozen || to.write(chunk)));
    from.on('error', () => {});
    from.on('close', () => to.destroy());
  };
  const server = createTcpServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    carry(near, far);
    carry(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${target.protocol}//127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets,
    freeze: () => {
      frozen = true;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers a stream as the Bot API does. */
export function answer(stream: http2.ServerHttp2Stream, result: unknown, status = 200): void {
  stream.respond({ ':status': status, 'content-type': 'application/json' });
  stream.end(JSON.stringify({ ok: true, result }));
}

/** The rejection of a promise, whatever it is. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  throw new Error('did not fail');
}
