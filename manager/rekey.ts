import { join } from 'node:path';
import { systemClock } from '../shared/clock.ts';
import { ConfigError, readConfig } from '../shared/config.ts';
import { connectDatabase } from '../shared/db/connect.ts';
import { startPostgres } from '../shared/db/embedded.ts';
import { migratePlatform } from '../shared/db/migrate.ts';
import { createLogger } from '../shared/logger.ts';
import { secretKey } from '../shared/secret-key.ts';
import { createSecrets } from '../shared/secrets.ts';
import { rekey } from './lifecycle/rekey.ts';

/** EX_CONFIG: the environment has to be mended first. */
const BAD_CONFIG = 78;

// `npm run rekey`: moves every sealed value from SECRET_KEY_PREVIOUS to SECRET_KEY. With the embedded
// PostgreSQL the platform has to be stopped before, because that server has one owner at a time.
process.exitCode = await main();

async function main(): Promise<number> {
  // A program of its own, so it reads the environment as main.ts does.
  // oxlint-disable-next-line node/no-process-env
  const env = process.env;
  const log = createLogger(env['LOG_LEVEL'] ?? 'info');
  try {
    const config = readConfig(env);
    if (config.secretKeyPrevious === null)
      throw new ConfigError(['SECRET_KEY_PREVIOUS is missing: name the key to move away from']);
    const key = await secretKey(config.secretKey, config.dataDir, log);
    if (key.toLowerCase() === config.secretKeyPrevious.toLowerCase())
      throw new ConfigError(['SECRET_KEY and SECRET_KEY_PREVIOUS are the same key']);
    return await run(config, createSecrets(key, config.secretKeyPrevious), log);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    log.fatal({ problems: error.problems }, 'the configuration has problems');
    return BAD_CONFIG;
  }
}

async function run(
  config: ReturnType<typeof readConfig>,
  secrets: ReturnType<typeof createSecrets>,
  log: ReturnType<typeof createLogger>,
): Promise<number> {
  const embedded = config.databaseUrl
    ? null
    : await startPostgres(join(config.dataDir, 'postgres'));
  const adminUrl = config.databaseUrl ?? embedded?.url ?? '';
  try {
    // The logins' passwords come from the key: they move first, or nobody could log in.
    await migratePlatform(adminUrl, secrets, log);
    const database = connectDatabase({ adminUrl, secrets, log });
    try {
      const done = await rekey({ database, secrets, log, clock: systemClock });
      log.info(done, 'rekeyed: SECRET_KEY_PREVIOUS may be taken away once nothing failed');
      return done.failed === 0 ? 0 : 1;
    } finally {
      await database.close();
    }
  } finally {
    await embedded?.stop();
  }
}
