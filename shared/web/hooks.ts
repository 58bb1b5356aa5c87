import { Router } from '@koa/router';
import type { Credentials, Provider, ProviderEvent } from '../payments/provider.ts';
import { readRaw } from './body.ts';
import { HttpError } from './http-error.ts';

/** No provider's callback comes near it. */
const LONGEST_BODY = 256 * 1024;
/** The form of our keys; anything else is not worth a question to the database. */
const KEY = /^[A-Za-z0-9_-]{8,64}$/;

/** One provider account of one tenant, by the opaque key in its callback's path. */
export interface HookRoute {
  readonly key: string;
  readonly tenantId: number;
  readonly provider: string;
  readonly accountId: bigint;
}

/** A callback whose sender is proven, as the inbox keeps it. */
export interface ProvenCallback {
  readonly route: HookRoute;
  readonly event: ProviderEvent;
  readonly body: Buffer;
  /** Those that the provider's proof needs, and the type of the content. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface HookParts {
  findProvider(id: string): Provider | null;
  findRoute(provider: string, key: string): Promise<HookRoute | null>;
  /** The account's credentials, opened from the tenant's seal; null where there is none any more. */
  account(route: HookRoute): Promise<Credentials | null>;
  /** Keeps it for good before it returns; a repeat is kept once. */
  store(callback: ProvenCallback): Promise<void>;
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
    const route = provider && KEY.test(key) ? await parts.findRoute(id, key) : null;
    if (!provider || !route) throw new HttpError(404, 'not-found');
    const body = await readRaw(ctx, LONGEST_BODY);
    const credentials = await parts.account(route);
    if (!credentials) throw new HttpError(404, 'not-found');
    const event = provider.readWebhook({ body, headers: ctx.req.headers }, credentials);
    await parts.store({ route, event, body, headers: kept(provider, ctx.req.headers) });
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
