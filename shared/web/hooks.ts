import { Router } from '@koa/router';
import type { ParameterizedContext } from 'koa';
import { PATH_SIGNATURE } from '../payments/path-proof.ts';
import type { ApprovalQuestion, Credentials, Provider, RawWebhook } from '../payments/provider.ts';
import type { Callback } from '../platform/inbox.ts';
import type { HookRoute } from '../platform/routes.ts';
import { readRaw } from './body.ts';
import { HttpError } from './http-error.ts';

/** No provider's callback comes near it. */
const LONGEST_BODY = 256 * 1024;
/** The form of our keys; anything else is not worth a question to the database. */
const KEY = /^[A-Za-z0-9_-]{8,64}$/;
/** What any callback is answered with, unless its provider wants other words. */
const TAKEN = { ok: true };

export interface HookParts {
  readonly findProvider: (id: string) => Provider | null;
  readonly findRoute: (by: { provider: string; key: string }) => Promise<HookRoute | null>;
  /** The account's credentials, opened from the tenant's seal; null where there is none any more. */
  readonly account: (route: HookRoute) => Promise<Credentials | null>;
  /** Keeps it for good before it returns; a repeat is kept once. */
  readonly store: (callback: Callback) => Promise<unknown>;
  /** Whether this very payout of this account is being submitted now. */
  readonly expects: (route: HookRoute, question: ApprovalQuestion) => Promise<boolean>;
}

/**
 * `POST /hooks/:provider/:key`: a provider's callback; some go on with a proof of their own in the
 * path, some come as GET. 200 only once it is stored; whatever fails before that answers 500, so that
 * the provider tries again. `…/approval`: 200 for a payout that we are submitting now, 400 else.
 */
export function hookRoutes(parts: HookParts): Router {
  const router = new Router();

  const open = async (ctx: ParameterizedContext & { params: Record<string, string> }) => {
    const { provider: id = '', key = '' } = ctx.params;
    const provider = parts.findProvider(id);
    if (ctx.method === 'GET' && provider?.callsByGet !== true)
      throw new HttpError(405, 'method-not-allowed');
    const route = provider && KEY.test(key) ? await parts.findRoute({ provider: id, key }) : null;
    if (!provider || !route) throw new HttpError(404, 'not-found');
    const body =
      ctx.method === 'GET' ? Buffer.from(ctx.querystring) : await readRaw(ctx, LONGEST_BODY);
    const credentials = await parts.account(route);
    if (!credentials) throw new HttpError(404, 'not-found');
    const { [PATH_SIGNATURE]: _claimed, ...headers } = ctx.req.headers;
    const { proof } = ctx.params;
    const webhook: RawWebhook = {
      body,
      headers: proof === undefined ? headers : { ...headers, [PATH_SIGNATURE]: proof },
    };
    return { provider, route, credentials, webhook };
  };

  router.post('/hooks/:provider/:key/approval', async (ctx) => {
    const { provider, route, credentials, webhook } = await open(ctx);
    const question = provider.payouts?.readApproval?.(webhook, credentials);
    if (!question) throw new HttpError(404, 'not-found');
    if (!(await parts.expects(route, question))) throw new HttpError(400, 'refused');
    ctx.body = TAKEN;
  });

  const take = async (ctx: ParameterizedContext & { params: Record<string, string> }) => {
    const { provider, route, credentials, webhook } = await open(ctx);
    const { eventKey } = provider.readWebhook(webhook, credentials);
    const headers = kept(provider, webhook.headers);
    await parts.store({ ...route, eventKey, body: webhook.body, headers });
    ctx.body = provider.callbackAnswer ?? TAKEN;
  };
  for (const path of ['/hooks/:provider/:key', '/hooks/:provider/:key/:proof'])
    router.post(path, take).get(path, take);
  return router;
}

function kept({ proofHeaders }: Provider, headers: RawWebhook['headers']): Record<string, string> {
  const names = ['content-type', ...proofHeaders];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
