import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startCryptoPay, type CryptoPaySandbox } from '../sandbox/cryptopay.ts';
import { startTelegram } from '../sandbox/telegram/server.ts';
import { createConnections } from '../shared/domain/money/connections.ts';
import { loginPassword } from '../shared/db/connect.ts';
import * as accounts from '../shared/domain/money/accounts.ts';
import * as customers from '../shared/domain/people/customers.ts';
import { createDeposits } from '../shared/domain/money/deposits.ts';
import { createQuotes } from '../shared/domain/money/quotes.ts';
import * as settings from '../shared/domain/shop/settings.ts';
import { cryptopay } from '../shared/payments/cryptopay.ts';
import type { Tenant } from '../shared/scope.ts';
import { scopeOf } from './credits.ts';
import type { House } from './house.ts';
import { median, quantile, ratio, written } from './numbers.ts';
import { findPgbench, runPgbench } from './pgbench.ts';
import { startProcess } from './process.ts';
import type { Section } from './report.ts';
import type { Sizes } from './sizes.ts';

/** Callbacks under way at once. */
const AT_ONCE = 64;
/** Connections of pgbench: as many as the web server's pool has. */
const CLIENTS = 8;
const AIM_MS = 50;

interface Callback {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How fast callbacks are stored and answered, and how fast they become credits, through the real program. */
export async function measureCallbacks(
  house: House,
  sizes: Sizes,
  tenants: readonly Tenant[],
): Promise<Section> {
  const sandbox = await startCryptoPay();
  const telegram = await startTelegram({ callLog: 1 });
  const owner = telegram.user({ first_name: 'Olivia' }).id;
  const manager = telegram.createBot({ owner, username: 'bench_manager_bot', name: 'Manager' });
  const programs: { end(): Promise<void> }[] = [];
  try {
    const callbacks = await collect(house, sandbox, tenants.slice(0, sizes.callbacks.tenants), sizes.callbacks.count); // prettier-ignore
    const start = async (ROLES: string) => {
      const env = {
        MANAGER_BOT_TOKEN: manager.token, OWNER_IDS: `${owner}`, TELEGRAM_API_ROOT: telegram.url, ROLES, DATABASE_URL: house.adminUrl, SECRET_KEY: house.secretKey, HTTP_PORT: '0',
        CRYPTOPAY_URL: sandbox.url, LOG_LEVEL: 'warn', NODE_ID: `bench-${ROLES}`,
      }; // prettier-ignore
      const program = await startProcess('platform', { env });
      programs.push(program);
      return program;
    };
    const web = await start('web');
    const address = await web.ask<string>('address');
    const warm = callbacks.splice(0, Math.min(200, Math.floor(callbacks.length / 4)));
    const all = warm.length + callbacks.length;
    await post(address, warm.splice(60));
    const calm = await post(address, warm.splice(0, 60), 1);
    const stored = await post(address, callbacks);
    const began = performance.now();
    await start('worker');
    await settled(house, all);
    const credited = all / ((performance.now() - began) / 1000);
    const baseline = await storeRate(house, sizes.credits.seconds);
    const p99 = quantile(stored.ms, 0.99);
    return {
      title: 'Callbacks per second',
      notes: [
        `${callbacks.length} callbacks of ${sizes.callbacks.tenants} tenants, ${AT_ONCE} at once, to a process with the role web: signature proved, stored on disk, 200.`,
        'Then a process with the role worker: each is read again at the simulated provider and booked; its start is in the figure.',
        `pgbench stores the same row and wakes the same job, ${CLIENTS} connections.`,
      ],
      columns: ['', 'a second', 'median ms', '99 % ms', 'of pgbench'],
      rows: [
        ['pgbench, same statement', written(baseline), '–', '–', '1 ×'],
        ['to 200, one at a time', written(calm.perSecond), written(median(calm.ms)), written(quantile(calm.ms, 0.99)), '–'],
        [`to 200, ${AT_ONCE} at once`, written(stored.perSecond), written(median(stored.ms)), written(p99), ratio(stored.perSecond, baseline)],
        ['to credited', written(credited), '–', '–', ratio(credited, baseline)],
      ],
      verdicts: [
        { aim: `200 within ${AIM_MS} ms (99 % of those that come one at a time)`, found: `${written(quantile(calm.ms, 0.99))} ms`, met: quantile(calm.ms, 0.99) < AIM_MS },
      ],
    }; // prettier-ignore
  } finally {
    for (const program of programs) await program.end();
    await sandbox.close();
    await telegram.close();
  }
}

/** Invoices that were paid, and the callbacks that the provider sent of them. */
async function collect(
  house: House,
  sandbox: CryptoPaySandbox,
  tenants: readonly Tenant[],
  count: number,
): Promise<Callback[]> {
  const found: Callback[] = [];
  const receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        const { 'content-type': type = '', 'crypto-pay-api-signature': signature = '' } = request.headers; // prettier-ignore
        found.push({
          path: request.url ?? '',
          body: Buffer.concat(parts).toString(),
          headers: { 'content-type': type, 'crypto-pay-api-signature': String(signature) },
        });
        response.end();
      });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  const here = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const { secrets, database } = house;
  const deposits = createDeposits({
    providers: [cryptopay], chains: {}, platform: database.platform, secrets,
    quotes: createQuotes({ rates: { quote: () => Promise.reject(new Error('one currency only')) } }),
    connections: createConnections({
      providers: [cryptopay], providerUrls: { cryptopay: sandbox.url }, secrets, fetch, publicUrl: here,
    }),
  }); // prettier-ignore
  const shops = await Promise.all(
    tenants.map(async (tenant) => {
      const scope = scopeOf(house, tenant);
      const credentials = { token: `${9_000 + tenant.id}:BenchAppToken${String(tenant.id).padStart(20, '0')}` }; // prettier-ignore
      const account = await accounts.add(scope, secrets, { actorId: 1, provider: 'cryptopay', label: 'bench', credentials }); // prettier-ignore
      sandbox.setWebhook(credentials.token, `${here}/hooks/cryptopay/${account.hookKey}`);
      const { customer } = await customers.beginTurn(scope, { id: 6001, first_name: 'Paula' });
      return { scope, account, customer, settings: await settings.read(scope) };
    }),
  );
  await each(Array.from({ length: count }, (_, n) => n), async (n) => {
    const shop = shops[n % shops.length];
    if (!shop) return;
    const invoice = await deposits.begin(shop.scope, {
      customer: shop.customer, settings: shop.settings, method: `cryptopay:${shop.account.id}`,
      money: { amount: 500n, currency: shop.settings.currency }, reference: `bench:${n}`,
    });
    await sandbox.pay(invoice.externalId ?? '');
  }); // prettier-ignore
  await sandbox.idle();
  receiver.close();
  return found;
}

async function post(address: string, callbacks: readonly Callback[], atOnce = AT_ONCE) {
  const ms: number[] = [];
  const began = performance.now();
  await each(
    callbacks,
    async ({ path, body, headers }) => {
      const at = performance.now();
      const answer = await fetch(address + path, { method: 'POST', body, headers });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`a callback was answered ${answer.status}`);
      ms.push(performance.now() - at);
    },
    atOnce,
  );
  return { ms, perSecond: callbacks.length / ((performance.now() - began) / 1000) };
}

async function settled(house: House, count: number): Promise<void> {
  for (;;) {
    const [row] = await house.database.platform.query<{ done: number }>(
      `select count(*)::int as done from inbox where state = 'done'`,
    );
    if ((row?.done ?? 0) >= count) return;
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Some at a time. */
async function each<T>(
  all: readonly T[],
  work: (one: T) => Promise<void>,
  atOnce = AT_ONCE,
): Promise<void> {
  const rest = [...all];
  const hand = async () => {
    for (let one = rest.pop(); one !== undefined; one = rest.pop()) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, hand));
}

/** What `inbox.store` sends, by PostgreSQL's own load generator. */
async function storeRate(house: House, seconds: number): Promise<number> {
  const pgbench = await findPgbench();
  if (pgbench === null) return Number.NaN;
  const url = new URL(house.adminUrl);
  url.username = 'app_platform';
  url.password = loginPassword(house.secrets, 'app_platform');
  const script = `\\set n random(1, 1000000000000000000)
with stored as (
  insert into platform.inbox (tenant_id, provider, account_id, event_key, body, headers)
  values (1, 'cryptopay', 1, 'bench-' || :n, '\\x${'7b7d'.repeat(300)}', '{"content-type": "application/json"}')
  on conflict (provider, account_id, tenant_id, event_key) do update set state = inbox.state
  returning id, tenant_id, state
), woken as (
  select platform.add_platform_job('nothing', json_build_object('inboxId', id, 'tenantId', tenant_id), 'nothing:' || id, now() + interval '1 day') from stored
) select id, (select count(*) from woken) from stored;
`;
  const rates = await Promise.all(
    Array.from({ length: CLIENTS }, () => runPgbench(pgbench, { url: url.toString(), script, seconds })),
  ); // prettier-ignore
  return rates.reduce((sum, rate) => sum + rate, 0);
}
