import { redact } from '../logger.ts';

/** What is known beyond the sentence; never the URL, because the token is part of it. */
export interface CallFailedDetail {
  /** The system's or protocol's name of the failure: `ECONNREFUSED`, `NGHTTP2_REFUSED_STREAM`. */
  readonly code?: string | undefined;
  /** The HTTP status, when there was an answer that is not the Bot API's JSON. */
  readonly status?: number | undefined;
}

/**
 * A call that brought no answer of the Bot API. `processed` says whether Telegram may have done it:
 * `no` when it certainly was never handled, `unknown` when the connection was cut after sending.
 * It carries no `cause`: errors of the network layer may hold the URL, and so the token.
 */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly processed: 'no' | 'unknown';
  readonly code: string | undefined;
  readonly status: number | undefined;

  constructor(reason: string, processed: 'no' | 'unknown', detail: CallFailedDetail = {}) {
    super(redact(reason));
    this.processed = processed;
    this.code = detail.code;
    this.status = detail.status;
  }
}

/** The machine-readable name of a network error, if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Translates an error of sockets and protocols; what is one of ours already stays as it is. */
export function toCallFailed(error: unknown, processed: 'no' | 'unknown'): CallFailed {
  if (error instanceof CallFailed) return error;
  const code = codeOf(error);
  return new CallFailed(code === undefined ? 'call failed' : `call failed: ${code}`, processed, {
    code,
  });
}
