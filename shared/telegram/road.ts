import type { Readable } from 'node:stream';
import { CallFailed } from './call-failed.ts';

/** One HTTP request, without its host: the road knows where it leads. */
export interface RoadRequest {
  readonly method: string;
  /** Path with query. It holds the token: never put it into an error or a log. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable | undefined;
  /** From now until the whole answer is here, waiting for a connection included. */
  readonly deadlineMs: number;
  readonly signal?: Stop | undefined;
}

/** A whole answer. */
export interface RoadAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** How many connections and requests are under way. */
export interface RoadCounts {
  readonly connections: number;
  readonly requests: number;
}

/** A bounded set of connections to one server. */
export interface Road {
  send(request: RoadRequest): Promise<RoadAnswer>;
  counts(): RoadCounts;
  close(): Promise<void>;
}

/** What we need of an AbortSignal; grammY brings one of its own making. */
export interface Stop {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** getUpdates answers with 4 MiB at most, downloads are limited to 20 MB by Telegram's cloud. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Runs `onStop` once when the request is aborted or too late; its `release` calls that off. */
export function guard(
  request: RoadRequest,
  startedAt: number,
  onStop: (error: CallFailed) => void,
): Guard {
  return new Guard(request, startedAt, onStop);
}

/** A class, as each idle bot waits behind one. */
export class Guard {
  readonly #timer: NodeJS.Timeout;
  readonly #signal: Stop | undefined;
  readonly #onStop: (error: CallFailed) => void;
  readonly #onAbort: () => void;

  constructor(request: RoadRequest, startedAt: number, onStop: (error: CallFailed) => void) {
    const restMs = startedAt + request.deadlineMs - performance.now();
    this.#onStop = onStop;
    this.#signal = request.signal;
    this.#timer = setTimeout(endLate, Math.max(0, restMs), this);
    this.#onAbort = this.end.bind(this, 'call aborted', 'ABORT_ERR');
    this.#signal?.addEventListener('abort', this.#onAbort);
    if (this.#signal?.aborted) queueMicrotask(this.#onAbort);
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  end(message: string, code: string): void {
    this.release();
    this.#onStop(new CallFailed(message, 'unknown', { code }));
  }
}

function endLate(guard: Guard): void {
  guard.end('call took too long', 'ETIMEDOUT');
}
