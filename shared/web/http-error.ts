/** An answer that is not 2xx, on purpose: its code is shown to the caller, nothing else. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, options?: ErrorOptions) {
    super(code, options);
    this.status = status;
    this.code = code;
  }
}
