/** What a refusal may tell beside its words. */
export interface ErrorParameters {
  retry_after?: number;
  migrate_to_chat_id?: number;
}

/** A refusal as the Bot API words it; becomes `{ok: false, error_code, description, parameters?}`. */
export class ApiError extends Error {
  readonly code: number;
  readonly parameters: ErrorParameters | undefined;

  constructor(code: number, description: string, parameters?: ErrorParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

/** 400, in the words after `Bad Request: `. */
export function badRequest(text: string): ApiError {
  return new ApiError(400, `Bad Request: ${text}`);
}

/** 403, in the words after `Forbidden: `. */
export function forbidden(text: string): ApiError {
  return new ApiError(403, `Forbidden: ${text}`);
}

/** 429 with the seconds to wait. */
export function tooManyRequests(retryAfter: number): ApiError {
  return new ApiError(429, `Too Many Requests: retry after ${retryAfter}`, {
    retry_after: retryAfter,
  });
}

/** What an unknown, revoked or replaced token hears. */
export function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized');
}

/** The answer to a callback, pre-checkout or inline query that no longer lives. */
export function queryTooOld(): ApiError {
  return badRequest('query is too old and response timeout expired or query ID is invalid');
}
