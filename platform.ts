import { fileURLToPath } from 'node:url';
import { createManagerBot } from './manager/bot.ts';
import { refreshToken } from './manager/lifecycle/managed.ts';
import { onFleetState, tellSuspended } from './manager/lifecycle/notices.ts';
import { ensurePlatformTenant } from './manager/lifecycle/platform-tenant.ts';
import { createMemoryPorts } from './shared/cache/memory.ts';
import { createRedisPorts } from './shared/cache/redis.ts';
import type { Chain } from './shared/chains/chain.ts';
import { connectChains } from './shared/chains/connect.ts';
import { createCharts } from './shared/charts/charts.ts';
import { systemClock, type Clock } from './shared/clock.ts';
import { isLocal, type Config } from './shared/config.ts';
import { connectAdmin } from './shared/db/admin.ts';
import { connectDatabase } from './shared/db/connect.ts';
import { startPostgres } from './shared/db/embedded.ts';
import { migratePlatform, migrateTenants } from './shared/db/migrate.ts';
import * as accounts from './shared/domain/money/accounts.ts';
import { createConnections } from './shared/domain/money/connections.ts';
import { createDeposits } from './shared/domain/money/deposits.ts';
import { createPayouts } from './shared/domain/payouts/payouts.ts';
import { createQuotes } from './shared/domain/money/quotes.ts';
import type { Logger } from './shared/logger.ts';
import { createMetrics } from './shared/metrics.ts';
import { providersFor } from './shared/payments/index.ts';
import * as inbox from './shared/platform/inbox.ts';
import * as jobWorkers from './shared/platform/job-workers.ts';
import { createLeaseTable } from './shared/platform/leases.ts';
import * as routes from './shared/platform/routes.ts';
import { createScopes } from './shared/platform/scopes.ts';
import * as tenants from './shared/platform/tenants.ts';
import { createRates } from './shared/rates/index.ts';
import { createSecrets } from './shared/secrets.ts';
import { secretKey } from './shared/secret-key.ts';
import type { Shutdown } from './shared/shutdown.ts';
import { createTelegram } from './shared/telegram/client.ts';
import { createFiles } from './shared/telegram/files.ts';
import { createI18n } from './shared/telegram/i18n.ts';
import { createTransport } from './shared/telegram/transport.ts';
import { routes as apiTable } from './shared/api/routes.ts';
import { apiRoutes } from './shared/web/api.ts';
import { healthRoutes } from './shared/web/health.ts';
import { hookRoutes } from './shared/web/hooks.ts';
import { metricsRoutes } from './shared/web/metrics.ts';
import { createWeb } from './shared/web/server.ts';
import { telegramRoutes } from './shared/web/telegram.ts';
import type { ApiOf } from './shared/workers/tasks.ts';
import { createShopBot } from './tenant/bot.ts';
import { COMMANDS_VERSION, startWorkers } from './platform-workers.ts';
import { createFleet } from './tenant/fleet/pool.ts';
import { createReceiver } from './tenant/fleet/receiver.ts';

/** What a process needs to be a platform, or one part of it. */
export interface PlatformOptions {
  readonly config: Config & { readonly telegram: Extract<Config['telegram'], { mode: 'real' }> };
  readonly chains: Readonly<Record<string, Chain>>;
  readonly log: Logger;
  readonly shutdown: Shutdown;
  readonly clock?: Clock;
}

export interface Platform {
  /** Where the web server listens; null without that role. */
  readonly address: string | null;
  /** Tells the fleet, here and elsewhere, to look at a tenant. */
  hint(tenantId: number): void;
}

const isManager = (tenantId: number) => tenantId === tenants.MANAGER_TENANT;
const localeDir = (room: string) => fileURLToPath(new URL(`${room}/locales`, import.meta.url));
/** Telegram's own servers admit new bots slowly; any other server is ours. */
const TELEGRAM = 'https://api.telegram.org';

/** Puts the parts of this process's roles together and starts them, the database first. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { config, chains, log, shutdown, clock = systemClock } = options;
  const has = (role: Config['roles'][number]) => config.roles.includes(role);

  const adminUrl = config.databaseUrl ?? (await embedded());
  const secrets = createSecrets(
    await secretKey(config.secretKey, config.dataDir, log),
    config.secretKeyPrevious,
  );
  await migratePlatform(adminUrl, secrets, log);
  await migrateTenants(adminUrl, log);
  const database = connectDatabase({ adminUrl, secrets, log });
  shutdown.add('database', () => database.close());
  const admin = connectAdmin(adminUrl);
  shutdown.add('admin connections', () => admin.close());

  const metrics = createMetrics();
  const ports = config.redisUrl
    ? createRedisPorts(config.redisUrl, { log, failed: (port) => metrics.portFailed(port) })
    : createMemoryPorts(log);
  shutdown.add('ports', () => ports.close());
  const transport = createTransport({ apiRoot: config.telegram.apiRoot, log });
  shutdown.add('transport', () => transport.close());
  const telegram = createTelegram({ apiRoot: config.telegram.apiRoot, transport });
  const { platform } = database;
  await ensurePlatformTenant(
    { admin, platform, secrets, telegram },
    { token: config.telegram.managerToken, ownerId: config.telegram.ownerIds[0] ?? 0 },
  );

  const scopes = createScopes({ database, log, clock });
  const rates = createRates({ urls: config.ratesUrls, fetch, clock, cache: ports.cache });
  const quotes = createQuotes({ rates });
  const providers = providersFor(config.production);
  const publicUrl = config.http.publicUrl;
  const { providerUrls } = config;
  const connections = createConnections({ providers, providerUrls, secrets, fetch, publicUrl });
  const nodes = connectChains(chains, config.chains, { fetch, clock }, config.chainKeys);
  const deposits = createDeposits({
    providers, connections, chains, nodes, quotes, platform, secrets,
    onCredit: (source) => metrics.credit(source),
  }); // prettier-ignore
  const payouts = createPayouts({ providers, connections, chains, nodes, platform });
  const words = {
    manager: createI18n([localeDir('shared'), localeDir('manager')], log),
    shop: createI18n([localeDir('shared'), localeDir('tenant')], log),
  };
  const wordsOf = (tenantId: number) => (isManager(tenantId) ? words.manager : words.shop);
  const hint = (tenantId: number) => void ports.hints.publish({ kind: 'fleet', tenantId });
  const managerParts = {
    database, admin, secrets, telegram, hint, log, clock,
    config: { ownerIds: config.telegram.ownerIds, registration: config.registration },
  }; // prettier-ignore
  const managerBot = createManagerBot({ ...managerParts, i18n: words.manager });
  const files = createFiles({ apiRoot: config.telegram.apiRoot, transport });
  const charts = createCharts();
  shutdown.add('charts', () => charts.close());
  const shopBot = createShopBot({
    production: config.production, i18n: words.shop, deposits, payouts, connections, quotes, providers, providerUrls, chains, charts, secrets, platform, fetch, publicUrl, isLocal: isLocal(config),
    files: createFiles({ apiRoot: config.telegram.apiRoot, transport }), ports,
  }); // prettier-ignore
  await tellSuspended(managerParts);

  const apiOf: ApiOf = async (tenantId, also) => {
    const tenant = await tenants.findRunning(platform, secrets, tenantId);
    return tenant && ['active', 'paused', 'conflict', also].includes(tenant.state)
      ? telegram.api(tenant.token)
      : null;
  };

  const fleet = has('manager') || has('runner') ? startFleet() : null;
  if (has('worker'))
    await startWorkers({
      config, chains, nodes, log, shutdown, clock, database, admin, secrets, providers, metrics, scopes, deposits, payouts, quotes, connections, apiOf,
      wordsOf, files, ownerIds: config.telegram.ownerIds,
      publishCommands: (scope, api, chatId) =>
        isManager(scope.tenant.id) ? managerBot.publishCommands(api) : shopBot.publishCommands(api, scope, chatId),
    }); // prettier-ignore
  return { address: has('web') ? await startWeb() : null, hint };

  async function embedded(): Promise<string> {
    const postgres = await startPostgres(`${config.dataDir}/postgres`);
    shutdown.add('postgres', () => postgres.stop());
    return postgres.url;
  }

  function startFleet() {
    const made = createFleet({
      node: config.nodeId,
      roles: config.roles,
      leaseTable: createLeaseTable(platform),
      transport,
      telegram,
      clock,
      log,
      scopeOf: (tenant) => scopes.from(tenant),
      async listActive(shards) {
        const found = await tenants.listRunning(platform, secrets, shards);
        for (const tenant of found) await publishSoon(tenant);
        return found.map((tenant) => ({ ...tenant, lastActiveAt: tenant.lastActiveAt.getTime() }));
      },
      onActive: (ids) => tenants.touch(platform, ids),
      handle: (turn) => (isManager(turn.scope.tenant.id) ? managerBot : shopBot).handle(turn),
      onPoison: (turn) =>
        isManager(turn.scope.tenant.id) ? managerBot.giveUp(turn) : shopBot.apologise(turn),
      onState: (tenant, state, reason) => onFleetState(managerParts, tenant, state, reason),
      async refreshToken(tenant) {
        const manager = await apiOf(tenants.MANAGER_TENANT);
        return manager ? refreshToken(managerParts, manager, tenant) : undefined;
      },
      metrics,
      webhook: config.updates === 'webhook' ? { targetOf } : undefined,
      slowStart: config.telegram.apiRoot === TELEGRAM ? undefined : { unlimited: true },
    });
    shutdown.add('fleet', () => made.stop());
    made.start();
    const unsubscribe = ports.hints.subscribe(({ kind, tenantId }) => {
      if (kind === 'fleet') made.hint(tenantId);
      if (kind === 'updates') made.wake(tenantId);
    });
    shutdown.add('hints', unsubscribe);
    const timer = setInterval(() => metrics.leases(made.shards().length), 5_000).unref();
    shutdown.add('lease gauge', () => clearInterval(timer));
    return made;
  }

  async function targetOf(tenant: { readonly id: number }) {
    const found = await tenants.findRunning(platform, secrets, tenant.id);
    if (!found) throw new Error(`there is no tenant ${tenant.id}`);
    return { url: `${publicUrl}/telegram/${found.hookKey}`, secretToken: found.hookSecret };
  }

  /** A list of commands that Telegram does not have yet is published by a job. */
  async function publishSoon(tenant: tenants.TenantRecord): Promise<void> {
    if (tenant.commands === COMMANDS_VERSION) return;
    await jobWorkers.addJob(platform, 'commands', { tenantId: tenant.id }, `commands:${tenant.id}`);
  }

  async function startWeb(): Promise<string> {
    const receive = createReceiver({
      scopeOf: (tenantId) => scopes.of(tenantId),
      fleet: fleet ?? undefined,
      wake: (tenantId) => ports.hints.publish({ kind: 'updates', tenantId }),
    });
    const web = createWeb({
      log,
      metrics,
      routers: [
        healthRoutes(readiness),
        metricsRoutes(metrics),
        hookRoutes({
          findProvider: (id) => providers.find((provider) => provider.id === id) ?? null,
          findRoute: (by) => routes.find(platform, by),
          account: async (route) =>
            accounts.findCredentials(await scopes.of(route.tenantId), secrets, route.accountId),
          store: async (callback) => void (await inbox.store(platform, callback)),
          expects: async ({ tenantId, accountId }, question) =>
            payouts.expects(await scopes.of(tenantId), { ...question, accountId }),
        }),
        ...apiRoutes({
          routes: apiTable, secrets, deposits, quotes, chains, platform, publicUrl, log, limits: ports.limits,
          findTenant: (prefix) => routes.findApi(platform, prefix),
          scopeOf: (tenantId) => scopes.of(tenantId),
          describe: (code, data) =>
            words.shop.has(`error-${code}`) ? words.shop.plain('en', `error-${code}`, data) : null,
        }), // prettier-ignore
        telegramRoutes({
          findBot: (key) => tenants.findHook(platform, secrets, key),
          receive: async (tenantId, update) => void (await receive(tenantId, update)),
        }),
      ],
    });
    const address = await web.listen({ host: config.http.host, port: config.http.port });
    shutdown.add('web', () => web.close());
    return address;
  }

  async function readiness(): Promise<string[]> {
    const reasons: string[] = [];
    await tenants
      .find(platform, { id: tenants.MANAGER_TENANT })
      .catch(() => reasons.push('the database does not answer'));
    if (fleet && fleet.shards().length === 0) reasons.push('no shard is leased yet');
    return reasons;
  }
}
