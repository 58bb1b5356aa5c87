import { createHash } from 'node:crypto';
import { Router } from '@koa/router';
import type { ParameterizedContext } from 'koa';
import type { z } from 'zod';
import { events } from '../api/events.ts';
import { documentOf } from '../api/openapi.ts';
import { problemOf, Refused, type Describe, type Problem } from '../api/problem.ts';
import type { ApiTools, Call, Route } from '../api/route.ts';
import type { Limits, LimitVerdict } from '../cache/ports.ts';
import * as apiKeys from '../domain/programs/api-keys.ts';
import type { Caller } from '../domain/programs/api-keys.ts';
import * as apiRequests from '../domain/programs/api-requests.ts';
import type { Logger } from '../logger.ts';
import { createScope, keyOf, type Scope } from '../scope.ts';
import { isText } from '../cut.ts';
import { readRaw } from './body.ts';

const BASE = '/api/v1';
/** A thousand lines of stock are far below. */
const LONGEST_BODY = 512 * 1024;
/** Five a second are enough for a program that knows what it wants. */
const PER_MINUTE = 300;
/** However many keys a shop makes: another shop's requests are answered beside its own. */
const SHOP_PER_MINUTE = 600;
const WINDOW_S = 60;

export interface ApiParts extends ApiTools {
  readonly routes: readonly Route[];
  /** Whose keys begin like this; null: nobody's. */
  readonly findTenant: (prefix: string) => Promise<number | null>;
  readonly scopeOf: (tenantId: number) => Promise<Scope>;
  readonly limits: Limits;
  /** What the outside calls us. */
  readonly publicUrl: string;
  /** The English sentence for an error of the domain. */
  readonly describe: Describe;
  readonly log: Logger;
  /** Requests of one key in a minute. */
  readonly perMinute?: number;
  /** Requests of all keys of one shop in a minute. */
  readonly shopPerMinute?: number;
}

type Params = ParameterizedContext & { params: Record<string, string> };

/**
 * `/api/v1`: the REST API of one shop. Its key finds the shop; everything after that happens in the
 * shop's scope, under its role in the database. What is no route of ours is answered last.
 */
export function apiRoutes(parts: ApiParts): Router[] {
  const router = new Router({ prefix: BASE });
  const document = documentOf(parts.routes, `${parts.publicUrl}${BASE}`, events);
  router.get('/openapi.json', (ctx) => {
    ctx.body = document;
  });
  for (const route of parts.routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const handle = (ctx: Params) => guarded(ctx, parts, route, () => run(ctx, parts, route));
    if (route.method === 'GET') router.get(path, handle);
    else if (route.method === 'POST') router.post(path, handle);
    else router.patch(path, handle);
  }
  return [router, strays(parts)];
}

/** Addresses and methods that there are not, in the words of this API. */
function strays(parts: ApiParts): Router {
  const known = parts.routes.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${BASE}${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));
  const router = new Router();
  router.all(`${BASE}{/*rest}`, (ctx: Params) =>
    guarded(ctx, parts, null, async () => {
      const methods = known.filter(({ pattern }) => pattern.test(ctx.path));
      if (methods.length === 0) throw new Refused(404, 'not-found');
      ctx.set('Allow', methods.map(({ method }) => method).join(', '));
      throw new Refused(405, 'method-not-allowed');
    }),
  );
  return router;
}

/** Answers what is thrown as a problem. A bug is logged by its route, never by its address or headers. */
async function guarded(
  ctx: Params,
  { describe, log }: ApiParts,
  route: Route | null,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const names = route !== null && Object.keys(route.params.shape).length > 0;
    const problem: Problem = problemOf(error, { describe, names });
    if (problem.status >= 500) log.error({ error, operation: route?.operation }, 'an API request failed'); // prettier-ignore
    if (problem.status === 503) ctx.set('Retry-After', '5');
    if (problem.status === 401) ctx.set('WWW-Authenticate', 'Bearer realm="shopherd"');
    ctx.status = problem.status;
    ctx.body = JSON.stringify(problem);
    ctx.type = 'application/problem+json';
  }
}

async function run(ctx: Params, parts: ApiParts, route: Route): Promise<void> {
  const { scope, caller } = await open(ctx, parts);
  await limit(ctx, parts, scope, caller);
  if (route.scope !== null && !caller.scopes.includes(route.scope))
    throw new Refused(403, 'scope-missing');
  const raw = route.method === 'GET' ? null : await readBody(ctx, route);
  const read = {
    params: parse(route.params, ctx.params, 'path'),
    query: parse(route.query, ctx.query, 'query'),
    body: route.body === null ? null : parse(route.body, raw, 'body'),
  };
  const call = (scope: Scope, reference: string): Call<never, never, never> => ({
    scope, caller, tools: parts, reference, ...(read as { params: never; query: never; body: never }),
  }); // prettier-ignore
  const answer = async (scope: Scope, reference: string) =>
    route.answer.parse(await route.handle(call(scope, reference)));
  if (route.method !== 'POST') {
    const body =
      route.method === 'GET' || route.outside
        ? await answer(scope, '')
        : await scope.transaction((scope) => answer(scope, ''));
    return reply(ctx, { status: route.status, body });
  }
  const name = readName(ctx);
  const fingerprint = fingerprintOf(ctx, raw);
  const claim = await apiRequests.claim(scope, { prefix: caller.prefix, name, fingerprint });
  if ('status' in claim) {
    ctx.set('Idempotency-Replayed', 'true');
    return reply(ctx, claim);
  }
  const work = async (scope: Scope) => {
    const body = await answer(scope, claim.reference);
    await apiRequests.answer(scope, claim, { status: route.status, body });
    return { status: route.status, body };
  };
  try {
    reply(ctx, await (route.outside ? work(scope) : scope.transaction(work)));
  } catch (error) {
    await apiRequests.release(scope, claim, { isTraced: route.outside });
    throw error;
  }
}

/** The shop and the caller of a key. Wrong, revoked and unknown keys are told the same. */
async function open(ctx: Params, parts: ApiParts): Promise<{ scope: Scope; caller: Caller }> {
  const [, text = ''] = /^Bearer +(\S+)$/i.exec(ctx.get('authorization')) ?? [];
  const token = apiKeys.readToken(text);
  const tenantId = token && (await parts.findTenant(token.prefix));
  if (!token || tenantId === null) throw new Refused(401, 'unauthorized');
  const found = await parts.scopeOf(tenantId);
  const caller = await apiKeys.open(found, token);
  if (!caller) throw new Refused(401, 'unauthorized');
  return { scope: createScope({ ...found, via: caller.name }), caller };
}

/** Counts the request, and says how many are left (draft-ietf-httpapi-ratelimit-headers). */
async function limit(ctx: Params, parts: ApiParts, scope: Scope, { prefix }: Caller) {
  const key = { name: 'api', points: parts.perMinute ?? PER_MINUTE, durationS: WINDOW_S };
  const shop = { name: 'api-shop', points: parts.shopPerMinute ?? SHOP_PER_MINUTE, durationS: WINDOW_S }; // prettier-ignore
  const ofKey = await parts.limits.take(key, keyOf(scope.tenant, 'api', prefix));
  tellLimit(ctx, 'key', key.points, ofKey);
  // What its own limit refuses takes nothing from the other keys.
  if (!ofKey.allowed) throw new Refused(429, 'rate-limited');
  const ofShop = await parts.limits.take(shop, keyOf(scope.tenant, 'api'));
  if (ofShop.allowed) return;
  tellLimit(ctx, 'shop', shop.points, ofShop);
  throw new Refused(429, 'rate-limited');
}

function tellLimit(ctx: Params, name: string, points: number, verdict: LimitVerdict): void {
  const seconds = Math.ceil((verdict.allowed ? verdict.resetMs : verdict.retryAfterMs) / 1000);
  ctx.set('RateLimit-Policy', `"${name}";q=${points};w=${WINDOW_S}`);
  ctx.set('RateLimit', `"${name}";r=${verdict.allowed ? verdict.remaining : 0};t=${seconds}`);
  if (!verdict.allowed) ctx.set('Retry-After', String(seconds));
}

async function readBody(ctx: Params, route: Route): Promise<unknown> {
  const raw = await readRaw(ctx, LONGEST_BODY);
  if (route.body === null) return null;
  if (ctx.is('application/json') === false) throw new Refused(415, 'body-type');
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    throw new Refused(400, 'body-unreadable');
  }
}

function parse(schema: z.ZodType, value: unknown, place: 'path' | 'query' | 'body'): unknown {
  const read = schema.safeParse(value);
  if (read.success) {
    const odd = oddTextAt(read.data, [place]);
    if (odd === null) return read.data;
    throw new Refused(422, 'invalid-request', [{ at: odd.join('.'), message: 'No text: it has a NUL or half a character in it.' }]); // prettier-ignore
  }
  // An address that cannot be one is nobody's.
  if (place === 'path') throw new Refused(404, 'not-found');
  const errors = read.error.issues.slice(0, 20).map(({ path, message }) => ({
    at: [place, ...path.map(String)].join('.'),
    message,
  }));
  throw new Refused(422, 'invalid-request', errors);
}

/** Where in what was read a text stands that no column takes; what was read is as deep as its schema. */
function oddTextAt(value: unknown, at: readonly string[]): readonly string[] | null {
  if (typeof value === 'string') return isText(value) ? null : at;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, each] of Object.entries(value)) {
    const odd = isText(name) ? oddTextAt(each, [...at, name]) : at;
    if (odd !== null) return odd;
  }
  return null;
}

function readName(ctx: Params): string {
  const name = ctx.get('idempotency-key');
  if (!/^[\x21-\x7e]{1,128}$/.test(name)) throw new Refused(400, 'idempotency-key-missing');
  return name;
}

/** What makes two requests the same: where they go and what they say. */
function fingerprintOf(ctx: Params, body: unknown): Buffer {
  const text = `${ctx.method} ${ctx.path}?${ctx.querystring}\n${JSON.stringify(body)}`;
  return createHash('sha256').update(text).digest();
}

function reply(ctx: Params, { status, body }: { status: number; body: unknown }): void {
  ctx.status = status;
  ctx.body = JSON.stringify(body);
  ctx.type = 'application/json';
}
