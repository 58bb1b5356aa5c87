import { join } from 'node:path';
import { provision } from '../manager/lifecycle/provision.ts';
import { systemClock } from '../shared/clock.ts';
import { readConfig, type Config } from '../shared/config.ts';
import { connectAdmin } from '../shared/db/admin.ts';
import { connectDatabase } from '../shared/db/connect.ts';
import { startPostgres } from '../shared/db/embedded.ts';
import { migratePlatform, migrateTenants } from '../shared/db/migrate.ts';
import { messageOf } from '../shared/errors.ts';
import { createLogger } from '../shared/logger.ts';
import * as operators from '../shared/platform/operators.ts';
import { createScopes } from '../shared/platform/scopes.ts';
import * as tenants from '../shared/platform/tenants.ts';
import type { Scope } from '../shared/scope.ts';
import { secretKey } from '../shared/secret-key.ts';
import { createSecrets } from '../shared/secrets.ts';
import { fillShop } from './demo-shop.ts';
import { introduce, OPERATOR } from './people.ts';

// `npm run seed`: a demo shop for people to look at, in the sandbox. Twice is once.
try {
  if (process.env['NODE_ENV'] === 'production')
    throw new Error('Demo data does not belong into NODE_ENV=production.');
  const config = readConfig(process.env);
  await refuse(config);
  await seed(config);
} catch (error) {
  console.error(`Nothing was seeded. ${messageOf(error)}`);
  process.exitCode = 1;
}

async function refuse(config: Config): Promise<void> {
  if (config.telegram.mode === 'real')
    throw new Error('The demo shop lives in the sandbox: unset MANAGER_BOT_TOKEN.');
  const answers = await fetch(`http://${config.http.host}:${config.http.port}/healthz`).catch(() => null); // prettier-ignore
  if (answers?.ok)
    throw new Error(
      'The platform runs here: stop it first. It has one PostgreSQL and one local Telegram in DATA_DIR.',
    );
}

async function seed(config: Config): Promise<void> {
  const log = createLogger('warn');
  const embedded = config.databaseUrl
    ? null
    : await startPostgres(join(config.dataDir, 'postgres'));
  const adminUrl = config.databaseUrl ?? embedded?.url ?? '';
  try {
    const secrets = createSecrets(await secretKey(config.secretKey, config.dataDir, log));
    await migratePlatform(adminUrl, secrets, log);
    await migrateTenants(adminUrl, log);
    const database = connectDatabase({ adminUrl, secrets, log });
    const admin = connectAdmin(adminUrl);
    try {
      const bot = await introduce(join(config.dataDir, 'sandbox', 'telegram.json'));
      const known = await tenants.find(database.platform, { botId: bot.botInfo.id });
      await operators.register(database.platform, OPERATOR.id);
      const tenant = known ?? (await provision(admin, secrets, { ...bot, ownerId: OPERATOR.id, language: 'en' })); // prettier-ignore
      const scope: Scope = createScopes({ database, log, clock: systemClock }).from(tenant);
      const done = await fillShop(scope, secrets);
      console.log(
        `@${tenant.username} is ready: ${done.customers} customers, ${done.orders} orders, ${done.invoices} invoices.\n` +
          `Now: npm start. In the middle pane you are ${OPERATOR.first_name}, who runs it.`,
      );
    } finally {
      await database.close();
      await admin.close();
    }
  } finally {
    await embedded?.stop();
  }
}
