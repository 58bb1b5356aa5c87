import { createCharts } from '../../shared/charts/charts.ts';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { systemClock } from '../../shared/clock.ts';
import { connectDatabase } from '../../shared/db/connect.ts';
import { createConnections } from '../../shared/domain/money/connections.ts';
import { createDeposits } from '../../shared/domain/money/deposits.ts';
import { createPayouts } from '../../shared/domain/payouts/payouts.ts';
import { createQuotes } from '../../shared/domain/money/quotes.ts';
import { providersFor } from '../../shared/payments/index.ts';
import { chains } from '../../shared/chains/index.ts';
import { createMemoryPorts } from '../../shared/cache/memory.ts';
import { createLeaseTable } from '../../shared/platform/leases.ts';
import { createScopes } from '../../shared/platform/scopes.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import { createRates } from '../../shared/rates/index.ts';
import { createSecrets } from '../../shared/secrets.ts';
import { createTelegram } from '../../shared/telegram/client.ts';
import { createFiles } from '../../shared/telegram/files.ts';
import { createI18n } from '../../shared/telegram/i18n.ts';
import { createTransport, type Transport } from '../../shared/telegram/transport.ts';
import { createShopBot } from '../../tenant/bot.ts';
import { createFleet, type Fleet } from '../../tenant/fleet/pool.ts';
import { SHARDS } from '../../tenant/fleet/shards.ts';
import { log } from '../house.ts';
import { answer, cost, cpuMs } from './answers.ts';

/** Our fleet as platform.ts puts it together, for the tenants of some bots. */
interface Options {
  readonly apiRoot: string;
  readonly ca?: string;
  readonly adminUrl: string;
  readonly secretKey: string;
  readonly botIds: readonly number[];
  readonly pollSeconds: number;
}

const localeDir = (room: string) =>
  fileURLToPath(new URL(`../../${room}/locales`, import.meta.url));
let fleet: Fleet;
let transport: Transport;
let botIds: readonly number[] = [];
/** Those that run already. */
const wanted = new Set<number>();
/** How often each statement was sent. */
const statements: Record<string, number> = {};
countStatements();

answer({
  begin,
  start,
  async cost() {
    const { polls, calls } = transport.counts();
    return { ...(await cost()), connections: polls.connections + calls.connections };
  },
  cpu: cpuMs,
  statements: () => statements,
});

function begin(options: Options): void {
  const secrets = createSecrets(options.secretKey);
  const database = connectDatabase({ adminUrl: options.adminUrl, secrets, log });
  const { platform } = database;
  const { apiRoot, ca } = options;
  transport = createTransport({ apiRoot, ca, log });
  const telegram = createTelegram({ apiRoot, transport });
  const scopes = createScopes({ database, log, clock: systemClock });
  const outside = {
    providers: providersFor(true),
    providerUrls: {},
    secrets,
    fetch,
    publicUrl: 'http://127.0.0.1',
    isLocal: true,
  };
  const shop = {
    ...outside,
    i18n: createI18n([localeDir('shared'), localeDir('tenant')], log),
    production: true,
    connections: createConnections(outside),
    chains,
    charts: createCharts(),
    platform,
    files: createFiles({ apiRoot, transport }),
    ports: createMemoryPorts(log),
  };
  const { cache } = shop.ports;
  const rates = createRates({ urls: [], fetch, clock: systemClock, cache });
  const quotes = createQuotes({ rates });
  const bot = createShopBot({
    ...shop,
    quotes,
    deposits: createDeposits({ ...shop, quotes }),
    payouts: createPayouts({ ...shop, nodes: {} }),
  });
  ({ botIds } = options);
  fleet = createFleet({
    node: 'bench',
    roles: ['runner'],
    leaseTable: createLeaseTable(platform),
    transport,
    telegram,
    clock: systemClock,
    log,
    scopeOf: (tenant) => scopes.from(tenant),
    async listActive(shards) {
      const found = await tenants.listRunning(platform, secrets, shards);
      return found
        .filter(({ botId }) => wanted.has(botId))
        .map((tenant) => ({ ...tenant, lastActiveAt: tenant.lastActiveAt.getTime() }));
    },
    onActive: (ids) => tenants.touch(platform, ids),
    handle: (turn) => bot.handle(turn),
    onPoison: (turn) => bot.apologise(turn),
    onState: () => {},
    refreshToken: async () => undefined,
    slowStart: { unlimited: true },
    pollTiming: { timeoutSeconds: options.pollSeconds },
  });
}

/** Lets more of the bots run: as when they are added. */
function start({ from, to }: { readonly from: number; readonly to: number }): void {
  for (const id of botIds.slice(from, to)) wanted.add(id);
  if (from === 0) fleet.start();
  else for (let tenant = 1; tenant <= SHARDS; tenant += 1) fleet.hint(tenant);
}

/** There is no pg_stat_statements here: everything that a connection is asked is counted. */
function countStatements(): void {
  const { prototype } = pg.Client as unknown as {
    prototype: { query: (this: unknown, ...values: unknown[]) => unknown };
  };
  const original = prototype.query;
  prototype.query = function query(...values) {
    const [text] = values;
    const name = typeof text === 'string' ? nameOf(text) : 'other';
    statements[name] = (statements[name] ?? 0) + 1;
    return original.apply(this, values);
  };
}

/** A function by its name, anything else by its first word. */
function nameOf(text: string): string {
  return /^select (\w+?)(?:_\d+)?\(/.exec(text)?.[1] ?? /\w+/.exec(text)?.[0] ?? '';
}
