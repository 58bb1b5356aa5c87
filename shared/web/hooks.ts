import { Router } from '@koa/router';
import type { Credentials, Provider } from '../payments/provider.ts';
import type { Callback } from '../platform/inbox.ts';
import type { HookRoute } from '../platform/routes.ts';
import { readRaw } from './body.ts';
import { HttpError } from './http-error.ts';

/** No provider's callback comes near it. */
const LONGEST_BODY = 256 * 1024;
/** The form of our keys; anything else is not worth a question to the database. */
const KEY = /^[A-Za-z0-9_-]{8,64}$/;

export interface HookParts {
  readonly findProvider: (id: string) => Provider | null;
  readonly findRoute: (by: { provider: string; key: string }) => Promise<HookRoute | null>;
  /** The account's credentials, opened from the tenant's seal; null where there is none any more. */
  readonly account: (route: HookRoute) => Promise<Credentials | null>;
  /** Keeps it for good before it returns; a repeat is kept once. */
  readonly store: (callback: Callback) => Promise<unknown>;
}

/**
 * `POST /hooks/:provider/:key`: a provider's callback. 200 only once it is stored; whatever fails
 * before that answers 500, so that the provider tries again.
 */
export function hookRoutes(parts: HookParts): Router {
  const router = new Router();
  router.post('/hooks/:provider/:key', async (ctx) => {
    const { provider: id = '', key = '' } = ctx.params;
    const provider = parts.findProvider(id);
    const route = provider && KEY.test(key) ? await parts.findRoute({ provider: id, key }) : null;
    if (!provider || !route) throw new HttpError(404, 'not-found');
    const body = await readRaw(ctx, LONGEST_BODY);
    const credentials = await parts.account(route);
    if (!credentials) throw new HttpError(404, 'not-found');
    const { headers } = ctx.req;
    const { eventKey } = provider.readWebhook({ body, headers }, credentials);
    await parts.store({ ...route, eventKey, body, headers: kept(provider, headers) });
    ctx.body = { ok: true };
  });
  return router;
}

function kept(
  { proofHeaders }: Provider,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const names = ['content-type', ...proofHeaders];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
