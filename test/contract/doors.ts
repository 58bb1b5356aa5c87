import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../shared/clock.ts';
import * as accounts from '../../shared/domain/money/accounts.ts';
import { createConnections } from '../../shared/domain/money/connections.ts';
import { createDeposits } from '../../shared/domain/money/deposits.ts';
import type { Invoice } from '../../shared/domain/money/invoices.ts';
import * as ledger from '../../shared/domain/money/ledger.ts';
import { createQuotes } from '../../shared/domain/money/quotes.ts';
import * as settings from '../../shared/domain/shop/settings.ts';
import { Unavailable } from '../../shared/errors.ts';
import type { Money } from '../../shared/money.ts';
import { findProvider, providers as table } from '../../shared/payments/index.ts';
import type { Credentials } from '../../shared/payments/provider.ts';
import * as inbox from '../../shared/platform/inbox.ts';
import * as routes from '../../shared/platform/routes.ts';
import { createScopes } from '../../shared/platform/scopes.ts';
import type { Scope } from '../../shared/scope.ts';
import { hookRoutes } from '../../shared/web/hooks.ts';
import { createCallbackReader } from '../../shared/workers/callbacks.ts';
import { startJobs } from '../../shared/workers/jobs.ts';
import { startWeb } from '../shared/web/support.ts';
import { aCustomer } from '../support/builders.ts';
import { newPlatform, newScope, testLog } from '../support/platform.ts';

/** A callback as it came, to be sent again. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What of a callback's headers says who sent it. */
const KEPT = /^(content-type|[a-z0-9-]*signature[a-z0-9-]*)$/;

/**
 * The web server, the inbox and the job that reads it, as a platform runs them, on a database whose
 * jobs nobody else takes. Providers call `publicUrl`, where each callback is written down first.
 */
export async function openDoors() {
  const platform = await newPlatform();
  const { database, secrets } = platform;
  const db = database.platform;
  const scopes = createScopes({ database, log: testLog, clock: systemClock });
  const providers = Object.values(table);
  const providerUrls: Record<string, string> = {};
  const recorded: Recorded[] = [];

  const web = await startWeb(() => [
    hookRoutes({
      findProvider: (id) => findProvider(id, false),
      findRoute: (by) => routes.find(db, by),
      account: async ({ tenantId, accountId }) =>
        accounts.findCredentials(await scopes.of(tenantId), secrets, accountId),
      store: (callback) => inbox.store(db, callback),
      expects: async () => false,
    }),
  ]);
  const outside = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = 'POST', url: path = '/' } = request;
      const callback = {
        method,
        path,
        headers: kept(request.headers),
        body: Buffer.concat(chunks),
      };
      recorded.push(callback);
      const answer = doors.holds ? Promise.resolve(200) : doors.send(callback);
      void answer.then((status) => response.writeHead(status).end('{}'));
    });
  });
  await new Promise<void>((done) => {
    outside.listen(0, '127.0.0.1', done);
  });
  const publicUrl = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  const connections = createConnections({ providers, providerUrls, secrets, fetch, publicUrl });
  const deposits = createDeposits({
    providers,
    connections,
    chains: {},
    quotes: createQuotes({ rates: { quote: () => Promise.reject(new Unavailable('no rates')) } }),
    platform: db,
    secrets,
  });
  const readCallback = createCallbackReader({
    platform: db,
    providers,
    secrets,
    deposits,
    connections,
    payouts: { check: () => Promise.reject(new Error('no payouts here')) },
  });
  const jobs = await startJobs({
    databaseUrl: database.platformUrl,
    platform: db,
    nodeId: 'contract',
    log: testLog,
    tasks: {
      inbox: async ({ tenantId, inboxId }) =>
        readCallback(await scopes.of(Number(tenantId)), BigInt(String(inboxId))),
    },
  });
  const count = async (sql: string, values: readonly unknown[] = []) =>
    Number((await db.query<{ count: string }>(sql, [...values]))[0]?.count);

  const doors = {
    platform,
    publicUrl,
    /** Where each provider is. */
    providerUrls,
    deposits,
    /** What came, oldest first. */
    recorded,
    /** While true, callbacks are answered 200 and lost, but for what was written down. */
    holds: false,
    /** Sends a callback to the web server; answers its status. */
    async send({ method, path, headers, body }: Recorded): Promise<number> {
      const init = { method, headers: { ...headers }, ...(method === 'GET' ? {} : { body }) };
      const answer = await fetch(`${web.url}${path}`, init);
      await answer.arrayBuffer();
      return answer.status;
    },
    /** Waits until each stored callback was looked into. */
    async read(): Promise<void> {
      while ((await count(`select count(*) from inbox where state = 'new'`)) > 0)
        await new Promise((done) => setTimeout(done, 5));
    },
    stored: ({ tenant }: Scope) =>
      count('select count(*) from inbox where tenant_id = $1', [tenant.id]),
    /** As after a long time: no stored callback is known any more. */
    forget: () => db.query('delete from inbox'),
    async close(): Promise<void> {
      await new Promise<void>((done) => {
        outside.close(() => done());
        outside.closeAllConnections();
      });
      await web.web.close();
      await jobs.stop();
      await platform.close();
    },
  };
  return doors;
}

export type Doors = Awaited<ReturnType<typeof openDoors>>;

/** A new shop in the currency of what it asks for, with an account at one provider and a customer. */
export async function aShopAt(doors: Doors, id: string, credentials: Credentials, money: Money) {
  const scope = await newScope({ platform: doors.platform });
  await settings.change(scope, 1, { currency: money.currency });
  const account = await accounts.add(scope, doors.platform.secrets, {
    actorId: 1,
    provider: id,
    label: id,
    credentials,
  });
  const customer = await aCustomer(scope);
  const door = `/hooks/${id}/${account.hookKey}`;
  return {
    scope,
    /** The path of its callbacks. */
    door,
    callbackUrl: `${doors.publicUrl}${door}`,
    /** A top-up as its customer begins it. */
    begin: async (payer: Readonly<Record<string, string>>): Promise<Invoice> =>
      doors.deposits.begin(scope, {
        customer,
        settings: await settings.read(scope),
        method: `${id}:${account.id}`,
        money,
        reference: `test:${randomUUID()}`,
        payer,
      }),
    balance: async (): Promise<bigint> =>
      (await ledger.balances(scope, customer.id, money.currency))[0]?.amount ?? 0n,
  };
}

function kept(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      KEPT.test(name) && typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}
