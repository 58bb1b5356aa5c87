import type { Api } from 'grammy';
import { purgeRemoved } from './manager/lifecycle/remove.ts';
import type { Chain, Node } from './shared/chains/chain.ts';
import type { Clock } from './shared/clock.ts';
import { isLocal, type Config } from './shared/config.ts';
import type { AdminDb } from './shared/db/admin.ts';
import type { Database } from './shared/db/connect.ts';
import { unseal } from './shared/domain/orders/deliveries.ts';
import type { Connections } from './shared/domain/money/connections.ts';
import type { Deposits } from './shared/domain/money/deposits.ts';
import * as unseenCoins from './shared/domain/coins/unseen-coins.ts';
import type { Payouts } from './shared/domain/payouts/payouts.ts';
import type { Quotes } from './shared/domain/money/quotes.ts';
import type { Logger } from './shared/logger.ts';
import { createOutward } from './shared/outward.ts';
import { createPapers } from './shared/papers/papers.ts';
import type { Metrics } from './shared/metrics.ts';
import type { Provider } from './shared/payments/provider.ts';
import type { Scopes } from './shared/platform/scopes.ts';
import * as tenants from './shared/platform/tenants.ts';
import type { Scope } from './shared/scope.ts';
import type { Secrets } from './shared/secrets.ts';
import type { Shutdown } from './shared/shutdown.ts';
import type { Files } from './shared/telegram/files.ts';
import type { I18n } from './shared/telegram/i18n.ts';
import { createPace } from './shared/telegram/pace.ts';
import { renderContent } from './shared/telegram/view.ts';
import { createCallbackReader } from './shared/workers/callbacks.ts';
import { createChainWatch } from './shared/workers/chain-watch.ts';
import { tellHalt } from './shared/workers/chain-resume.ts';
import { startJobs } from './shared/workers/jobs.ts';
import { maintain } from './shared/workers/maintain.ts';
import { startSchedule } from './shared/workers/schedule.ts';
import { createSender } from './shared/workers/sender.ts';
import { readCharges } from './shared/workers/stars.ts';
import { createTasks, type ApiOf } from './shared/workers/tasks.ts';

/** Changed with the lists of commands: what was published before is published again. */
export const COMMANDS_VERSION = 'part 5';

/** What the workers share with the rest of the process. */
export interface WorkerParts {
  readonly config: Config;
  /** Telegram ids of the platform's owners. */
  readonly ownerIds: readonly number[];
  readonly chains: Readonly<Record<string, Chain>>;
  readonly nodes: Readonly<Record<string, Node>>;
  readonly log: Logger;
  readonly shutdown: Shutdown;
  readonly clock: Clock;
  readonly database: Database;
  readonly admin: AdminDb;
  readonly secrets: Secrets;
  readonly providers: readonly Provider[];
  readonly metrics: Metrics;
  readonly scopes: Scopes;
  readonly deposits: Deposits;
  readonly quotes: Quotes;
  readonly payouts: Payouts;
  readonly connections: Connections;
  readonly apiOf: ApiOf;
  readonly wordsOf: (tenantId: number) => I18n;
  /** What people sent as files. */
  readonly files: Files;
  readonly publishCommands: (scope: Scope, api: Api, chatId?: number) => Promise<void>;
}

/** Starts what the role `worker` does: the chain watch, the jobs and the schedule. */
export async function startWorkers(parts: WorkerParts): Promise<void> {
  const { config, chains, nodes, log, shutdown, clock, database, admin, secrets, metrics, scopes, deposits, payouts, connections, apiOf, wordsOf } = parts; // prettier-ignore
  const { platform } = database;
  const watched = { db: platform, chains, nodes, clock, log };
  const watch = createChainWatch({
    ...watched,
    metrics: { observe: (status) => metrics.chainLag(status.chain, status.lag ?? 0) },
    apply: async (tenantId, event) => deposits.chainSeen(await scopes.of(tenantId), event),
    onHalt: async (halted) => tellHalt(await scopes.of(0), parts.ownerIds, halted),
    report: async (gap) => unseenCoins.note(await scopes.of(gap.tenantId), gap),
  });
  const send = createSender({
    apiOf,
    unseal: (scope, content) => unseal(scope, secrets, content),
    pace: createPace(),
    render(tenantId, language, fallback, content) {
      const i18n = wordsOf(tenantId);
      return renderContent(i18n, i18n.pick(language, fallback), content);
    },
  });
  const papers = createPapers();
  shutdown.add('papers', () => papers.close());
  const tasks = createTasks({
    scopeOf: (tenantId) => scopes.of(tenantId),
    chains,
    nodes,
    deposits,
    payouts,
    connections,
    send,
    platform,
    secrets,
    files: parts.files,
    wordsOf,
    papers,
    outward: createOutward({ isLocal: isLocal(parts.config) }),
    quotes: parts.quotes,
    readCallback: createCallbackReader({
      platform,
      providers: parts.providers,
      secrets,
      deposits,
      connections,
      payouts,
    }),
    apiOf,
    async publishCommands(scope, api, chatId) {
      await parts.publishCommands(scope, api, chatId);
      if (chatId !== undefined) return;
      await tenants.setCommands(platform, scope.tenant.id, COMMANDS_VERSION);
    },
    maintain: () =>
      maintain({
        platform,
        scopeOf: (tenantId) => scopes.of(tenantId),
        readCharges: (scope) => readCharges(scope, { apiOf, deposits }),
        purge: () => purgeRemoved(admin, new Date(clock.now()), log),
        log,
      }),
  });
  const jobs = await startJobs({ databaseUrl: database.platformUrl, platform, nodeId: config.nodeId, tasks, log }); // prettier-ignore
  shutdown.add('jobs', () => jobs.stop());
  watch.start();
  shutdown.add('chain watch', () => watch.stop());
  const schedule = startSchedule(platform, metrics, clock);
  shutdown.add('schedule', () => schedule.stop());
}
