import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** More than any simulated party is ever sent. */
const LONGEST_BODY = 1_048_576;

export interface Reply {
  readonly status: number;
  readonly type:
    | 'application/json'
    | 'application/octet-stream'
    | 'text/html; charset=utf-8'
    | 'text/plain'
    | 'text/xml';
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Loopback {
  readonly url: string;
  close(): Promise<void>;
}

export type Answerer = (
  request: IncomingMessage,
  url: URL,
  body: string,
) => Reply | null | Promise<Reply | null>;

/** An HTTP server on loopback; `null` answers 404. A free port unless one is named. */
export async function serve(answer: Answerer, port = 0): Promise<Loopback> {
  const server = createServer((request, response) => void handle(answer, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A JSON answer. */
export function json(value: unknown, status = 200): Reply {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

/** An HTML page. */
export function html(body: string, status = 200): Reply {
  return { status, type: 'text/html; charset=utf-8', body };
}

async function handle(answer: Answerer, request: IncomingMessage, response: ServerResponse) {
  const reply = await replyTo(answer, request).catch((error: unknown) =>
    json({ error: error instanceof Error ? error.message : 'failed' }, 500),
  );
  response.writeHead(reply.status, { ...reply.headers, 'content-type': reply.type });
  response.end(reply.body);
}

async function replyTo(answer: Answerer, request: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST_BODY) return json({ error: 'too large' }, 413);
    chunks.push(chunk);
  }
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const reply = await answer(request, url, Buffer.concat(chunks).toString('utf8'));
  return reply ?? json({ error: 'not found' }, 404);
}
