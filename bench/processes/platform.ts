import { chains } from '../../shared/chains/index.ts';
import { readConfig, type Config } from '../../shared/config.ts';
import { createShutdown } from '../../shared/shutdown.ts';
import { startPlatform } from '../../platform.ts';
import { log } from '../house.ts';
import { answer, cpuMs } from './answers.ts';

/** A process of the platform as the environment wants it, the manager bot's Telegram included. */
interface Options {
  readonly env: Readonly<Record<string, string>>;
}

let address: string | null = null;

answer({
  async begin({ env }: Options) {
    const config = readConfig(env) as Config & {
      telegram: Extract<Config['telegram'], { mode: 'real' }>;
    };
    ({ address } = await startPlatform({ config, chains, log, shutdown: createShutdown(log) }));
  },
  address: () => address,
  cpu: cpuMs,
});
