import { OpenAPIClientAxios, type Document, type OpenAPIClient } from 'openapi-client-axios';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import type { Ports } from '../../../shared/cache/ports.ts';
import { routes as apiTable } from '../../../shared/api/routes.ts';
import type { Route } from '../../../shared/api/route.ts';
import { ethereum } from '../../../shared/chains/ethereum.ts';
import * as apiKeys from '../../../shared/domain/programs/api-keys.ts';
import type { ApiScope } from '../../../shared/domain/programs/api-keys.ts';
import * as routes from '../../../shared/platform/routes.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { apiRoutes } from '../../../shared/web/api.ts';
import { testPlatform } from '../../support/platform.ts';
import { aShop, type Shop } from '../../tenant/screens/shop.ts';
import { startWeb, type TestWeb } from '../web/support.ts';

export interface TestApi {
  readonly web: TestWeb;
  readonly url: string;
  readonly shop: Shop;
  /** Shops of this server by number; add others to call them. */
  readonly scopes: Map<number, Scope>;
}

/** The API of a shop on a real HTTP server. */
export async function startApi(
  options: {
    readonly perMinute?: number;
    readonly shopPerMinute?: number;
    readonly ports?: Ports;
    readonly shop?: Shop;
    readonly routes?: readonly Route[];
  } = {},
): Promise<TestApi> {
  const shop = options.shop ?? (await aShop());
  const { database, secrets } = await testPlatform();
  const scopes = new Map([[shop.scope.tenant.id, shop.scope]]);
  const i18n = createI18n(['shared/locales', 'tenant/locales']);
  const web = await startWeb(({ log }) =>
    apiRoutes({
      routes: options.routes ?? apiTable,
      secrets,
      deposits: shop.deposits,
      quotes: shop.quotes,
      chains: { ethereum },
      platform: database.platform,
      publicUrl: 'https://shops.example',
      log,
      limits: (options.ports ?? createMemoryPorts()).limits,
      findTenant: (prefix) => routes.findApi(database.platform, prefix),
      scopeOf: (id) => Promise.resolve(scopes.get(id) as Scope),
      describe: (code, data) =>
        i18n.has(`error-${code}`) ? i18n.plain('en', `error-${code}`, data) : null,
      perMinute: options.perMinute ?? 100_000,
      shopPerMinute: options.shopPerMinute ?? 100_000,
    }),
  );
  return { web, url: `${web.url}/api/v1`, shop, scopes };
}

/** A key of the shop's owner that may all, or these. */
export async function aKey(
  scope: Scope,
  scopes: readonly ApiScope[] = apiKeys.scopeNames,
): Promise<string> {
  const { token } = await scope.transaction((scope) =>
    apiKeys.make(scope, scope.tenant.ownerId, { name: 'Test', scopes }),
  );
  return token;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Calls with a key, as curl would. */
export async function call(
  url: string,
  key: string | null,
  method = 'GET',
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

/** A client that is made of nothing but the description, by a tool that knows nothing of us. */
export async function clientOf(api: TestApi, key: string): Promise<OpenAPIClient> {
  const definition = (await (await fetch(`${api.url}/openapi.json`)).json()) as Document;
  const client = new OpenAPIClientAxios({
    definition: { ...definition, servers: [{ url: api.url }] },
    axiosConfigDefaults: {
      headers: { authorization: `Bearer ${key}` },
      validateStatus: () => true,
    },
  });
  return client.init();
}
