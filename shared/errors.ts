/** Money is written as the reader's language does; its amount is a text, as it is stored. */
export type ErrorData = Readonly<
  Record<string, string | number | { readonly amount: string; readonly currency: string }>
>;

/**
 * Something the person in front of the screen can mend. `code` is the key of a translated
 * sentence (`error-<code>` in `shared/locales`), `data` its variables.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: string;
  readonly data: ErrorData;

  constructor(code: string, data: ErrorData = {}) {
    super(code);
    this.code = code;
    this.data = data;
  }
}

/** A callback whose sender is not proven (`401`) or whose content cannot be read (`400`). */
export class WebhookRejected extends Error {
  override readonly name = 'WebhookRejected';
  readonly status: 400 | 401;

  constructor(reason: string, status: 400 | 401 = 401) {
    super(reason);
    this.status = status;
  }
}

/** The provider, node or rate source did not answer usefully; the same question may be asked again. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** The text of anything thrown, without a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
