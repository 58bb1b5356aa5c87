import http2 from 'node:http2';
import { CallFailed, codeOf, toCallFailed } from './call-failed.ts';
import { guard, MAX_ANSWER_BYTES, type RoadAnswer, type RoadRequest } from './road.ts';

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
    const chunks: Buffer[] = [];
    let size = 0;
    let head: http2.IncomingHttpHeaders | undefined;
    let ended = false;
    let failure: unknown;
    const stop = (error: unknown) => {
      failure ??= error;
      stream.close(NGHTTP2_CANCEL);
      settle();
    };
    const settle = () => {
      release();
      const cut = stream.aborted || stream.rstCode !== NGHTTP2_NO_ERROR;
      if (failure === undefined && head !== undefined && ended && !cut) {
        return resolve({
          status: Number(head[':status']),
          headers: head,
          body: Buffer.concat(chunks),
        });
      }
      reject(reasonOf(stream, failure, lastProcessed.id));
    };
    const release = guard(request, startedAt, stop);
    stream.on('response', (headers) => (head = headers));
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) return stop(new CallFailed('answer too large', 'unknown'));
      chunks.push(chunk);
    });
    stream.on('end', () => (ended = true));
    stream.on('error', (error) => (failure ??= error));
    stream.on('close', settle);
    const { body } = request;
    if (typeof body === 'string' || body instanceof Uint8Array) stream.end(body);
    else if (body !== undefined) {
      body.on('error', stop);
      body.pipe(stream);
    }
  });
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
