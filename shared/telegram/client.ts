import { Api, HttpError, type ApiClientOptions, type Transformer } from 'grammy';
import { CallFailed } from './call-failed.ts';
import type { Transport } from './transport.ts';

export { GrammyError } from 'grammy';
export { CallFailed } from './call-failed.ts';

/** Makes Bot API clients that share the transport. */
export interface Telegram {
  /**
   * A client for one bot; cheap enough to make one whenever needed. It throws grammY's `GrammyError`
   * when Telegram refuses and `CallFailed` when no answer came. Never log it: it holds the token.
   */
  api(token: string): Api;
}

/** Above the transport's own deadlines, which know more about what happened. */
const TIMEOUT_SECONDS = 150;

/** Without automatic repetition: who calls knows whether a second time is harmless. */
export function createTelegram(options: {
  readonly apiRoot: string;
  readonly transport: Pick<Transport, 'fetch'>;
}): Telegram {
  const { transport } = options;
  const clientOptions: ApiClientOptions = {
    apiRoot: options.apiRoot.replace(/\/+$/, ''),
    timeoutSeconds: TIMEOUT_SECONDS,
    sensitiveLogs: false,
    // grammY types node-fetch's function; it calls it with (url, init) and reads `json()` only.
    fetch: transport.fetch,
  };
  return {
    api(token) {
      const api = new Api(token, clientOptions);
      api.config.use(translate);
      return api;
    },
  };
}

const translate: Transformer = async (previous, method, payload, signal) => {
  try {
    return await previous(method, payload, signal);
  } catch (error) {
    // `HttpError` keeps the error of the network layer, which may hold the URL.
    if (!(error instanceof HttpError)) throw error;
    if (error.error instanceof CallFailed) throw error.error;
    throw new CallFailed(`call failed: ${method}`, 'unknown');
  }
};
