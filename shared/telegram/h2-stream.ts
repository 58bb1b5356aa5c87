import http2 from 'node:http2';
import { CallFailed, codeOf, toCallFailed } from './call-failed.ts';
import { guard, MAX_ANSWER_BYTES, type Guard, type RoadAnswer, type RoadRequest } from './road.ts';

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = http2.constants;

/** One request on one connection. `lastProcessed.id` is what the server's GOAWAY named. */
export function exchange(
  client: http2.ClientHttp2Session,
  request: RoadRequest,
  startedAt: number,
  lastProcessed: { readonly id: number },
): Promise<RoadAnswer> {
  return new Promise((resolve, reject) => {
    let stream: http2.ClientHttp2Stream;
    try {
      stream = client.request(headersOf(request), { endStream: request.body === undefined });
    } catch (error) {
      return reject(new CallFailed('connection is closing', 'no', { code: codeOf(error) }));
    }
    new Exchange(stream, lastProcessed, { resolve, reject }).begin(request, startedAt);
  });
}

interface Caller {
  readonly resolve: (answer: RoadAnswer) => void;
  readonly reject: (error: CallFailed) => void;
}

/** A class, as each idle bot waits in one. */
class Exchange {
  readonly #stream: http2.ClientHttp2Stream;
  readonly #lastProcessed: { readonly id: number };
  readonly #caller: Caller;
  #guard: Guard | undefined;
  #chunks: Buffer[] = [];
  #size = 0;
  #head: http2.IncomingHttpHeaders | undefined;
  #hasEnded = false;
  #failure: unknown;

  constructor(
    stream: http2.ClientHttp2Stream,
    lastProcessed: { readonly id: number },
    caller: Caller,
  ) {
    this.#stream = stream;
    this.#lastProcessed = lastProcessed;
    this.#caller = caller;
  }

  begin(request: RoadRequest, startedAt: number): void {
    const { body } = request;
    const stream = this.#stream;
    this.#guard = guard(request, startedAt, (error) => this.#stop(error));
    stream.on('response', (headers) => (this.#head = headers));
    stream.on('data', (chunk: Buffer) => this.#add(chunk));
    stream.on('end', () => (this.#hasEnded = true));
    stream.on('error', (error) => (this.#failure ??= error));
    stream.on('close', () => this.#settle());
    if (typeof body === 'string' || body instanceof Uint8Array) stream.end(body);
    else if (body !== undefined) {
      body.on('error', (error) => this.#stop(error));
      body.pipe(stream);
    }
  }

  #add(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > MAX_ANSWER_BYTES) this.#stop(new CallFailed('answer too large', 'unknown'));
    else this.#chunks.push(chunk);
  }

  #stop(error: unknown): void {
    this.#failure ??= error;
    this.#stream.close(NGHTTP2_CANCEL);
    this.#settle();
  }

  #settle(): void {
    const stream = this.#stream;
    const head = this.#head;
    this.#guard?.release();
    const isCut = stream.aborted || stream.rstCode !== NGHTTP2_NO_ERROR;
    if (this.#failure === undefined && head !== undefined && this.#hasEnded && !isCut) {
      const body = Buffer.concat(this.#chunks);
      this.#caller.resolve({ status: Number(head[':status']), headers: head, body });
    } else this.#caller.reject(reasonOf(stream, this.#failure, this.#lastProcessed.id));
  }
}

function reasonOf(stream: http2.ClientHttp2Stream, failure: unknown, lastId: number): CallFailed {
  if (failure instanceof CallFailed && failure.code !== undefined) return failure;
  if (stream.rstCode === NGHTTP2_REFUSED_STREAM) {
    return new CallFailed('stream refused', 'no', { code: 'NGHTTP2_REFUSED_STREAM' });
  }
  if (stream.id === undefined || stream.id > lastId) {
    return new CallFailed('connection was closing', 'no', { code: 'GOAWAY' });
  }
  return failure === undefined
    ? new CallFailed('connection cut', 'unknown', { code: 'ECONNRESET' })
    : toCallFailed(failure, 'unknown');
}

/** HTTP/2 has no such headers; node refuses to send them. */
const FORBIDDEN = new Set(['connection', 'host', 'keep-alive', 'transfer-encoding', 'upgrade']);

function headersOf(request: RoadRequest): http2.OutgoingHttpHeaders {
  const headers: http2.OutgoingHttpHeaders = { ':method': request.method, ':path': request.path };
  for (const [name, value] of Object.entries(request.headers)) {
    if (!FORBIDDEN.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
  }
  return headers;
}
