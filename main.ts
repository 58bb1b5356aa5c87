import type { Clock } from './shared/clock.ts';
import type { Chain } from './shared/chains/chain.ts';
import { chains } from './shared/chains/index.ts';
import { ConfigError, readConfig, type Config } from './shared/config.ts';
import { messageOf } from './shared/errors.ts';
import { createLogger, redact } from './shared/logger.ts';
import { createShutdown } from './shared/shutdown.ts';
import { startPlatform, type PlatformOptions } from './platform.ts';

/** EX_CONFIG of sysexits.h. */
const EXIT_CONFIG = 78;

await main().catch((error: unknown) => {
  process.stderr.write(
    `${redact(error instanceof ConfigError ? error.message : `Shopherd did not start: ${messageOf(error)}`)}\n`,
  );
  process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
});

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLogger(config.logLevel);
  const shutdown = createShutdown(log);
  const end = (reason: string, code: number) =>
    void shutdown.run(reason).then(() => process.exit(code));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(signal, 0));
  process.on('unhandledRejection', (error) => {
    log.fatal({ error }, 'a promise was not waited for');
    end('unhandledRejection', 1);
  });
  process.on('uncaughtException', (error) => {
    log.fatal({ error }, 'an error was not caught');
    end('uncaughtException', 1);
  });
  try {
    const world = await worldOf(config);
    const { address } = await startPlatform({ ...world, log, shutdown });
    log.info({ address, roles: config.roles, node: config.nodeId }, 'Shopherd runs');
    world.announce(address);
  } catch (error) {
    await shutdown.run('failed start');
    throw error;
  }

  async function worldOf(config: Config): Promise<World> {
    if (config.telegram.mode === 'real')
      return { config: config as World['config'], chains, announce: () => undefined };
    const { startSandbox } = await import('./sandbox/start.ts');
    const sandbox = await startSandbox(config, log);
    shutdown.add('sandbox', () => sandbox.close());
    return sandbox;
  }
}

/** Telegram, chains and providers: the real ones or the sandbox's. The platform cannot tell. */
interface World {
  readonly config: PlatformOptions['config'];
  readonly chains: Readonly<Record<string, Chain>>;
  readonly clock?: Clock;
  announce(address: string | null): void;
}
