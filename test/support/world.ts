import { join } from 'node:path';
import { mkdtempSync } from 'node:fs';
import { startPlatform } from '../../platform.ts';
import type { SandboxChain } from '../../sandbox/chain.ts';
import { startCryptoPay, type CryptoPaySandbox } from '../../sandbox/cryptopay.ts';
import { startRates } from '../../sandbox/rates.ts';
import type { ChatMessage } from '../../sandbox/telegram/model.ts';
import { startTelegram, type SandboxTelegram } from '../../sandbox/telegram/server.ts';
import { ethereum, ethereumWith } from '../../shared/chains/ethereum.ts';
import { systemClock, type Clock } from '../../shared/clock.ts';
import { readConfig, type Config } from '../../shared/config.ts';
import { createShutdown } from '../../shared/shutdown.ts';
import { newPlatform, testDirectory, testLog, type TestPlatform } from './platform.ts';

/** Everything outside the platform, on loopback: Telegram, Crypto Pay, prices, perhaps a chain. */
export interface TestWorld {
  readonly telegram: SandboxTelegram;
  readonly cryptopay: CryptoPaySandbox;
  readonly platform: TestPlatform;
  readonly manager: { readonly id: number; readonly token: string; readonly username: string };
  readonly owner: number;
  /** The environment that a process of this platform gets. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts a platform in this process; stop it before the world closes. */
  start(overrides?: Readonly<Record<string, string>>): Promise<RunningPlatform>;
  close(): Promise<void>;
}

export interface RunningPlatform {
  /** Where its web server listens. */
  readonly address: string;
  /** Has the fleet look at a shop that was made behind its back. */
  hint(tenantId: number): void;
  stop(): Promise<void>;
}

export const OWNER = 7001;
export const APP_TOKEN = '1001:TestCryptoPayAppToken000000000000001';

/** Starts a world with nobody in it but the platform's owner. */
export async function newWorld(
  options: { readonly chain?: SandboxChain; readonly clock?: Clock } = {},
): Promise<TestWorld> {
  const { chain, clock = systemClock } = options;
  const telegram = await startTelegram({ clock: () => clock.now() });
  const cryptopay = await startCryptoPay({ retryDelaysMs: [50, 200, 1000] });
  const rates = await startRates();
  const platform = await newPlatform();
  telegram.user({ id: OWNER, first_name: 'Olivia', username: 'olivia_owner' });
  const manager = telegram.createBot({
    owner: OWNER,
    username: 'test_manager_bot',
    name: 'Manager',
    can_manage_bots: true,
  });
  const env = {
    MANAGER_BOT_TOKEN: manager.token,
    OWNER_IDS: String(OWNER),
    REGISTRATION: 'open',
    TELEGRAM_API_ROOT: telegram.url,
    DATABASE_URL: platform.adminUrl,
    SECRET_KEY: platform.secretKey,
    DATA_DIR: mkdtempSync(join(testDirectory(), 'data-')),
    HTTP_PORT: '0',
    CRYPTOPAY_URL: cryptopay.url,
    RATES_URL: rates.url,
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
    ...(chain ? { ETH_URL: chain.url } : {}),
  };
  return {
    telegram,
    cryptopay,
    platform,
    manager,
    owner: OWNER,
    env,
    async start(overrides = {}) {
      const shutdown = createShutdown(testLog);
      const config = readConfig({ ...env, ...overrides }) as Config & {
        telegram: Extract<Config['telegram'], { mode: 'real' }>;
      };
      const { address, hint } = await startPlatform({
        config,
        chains: { ethereum: chainOf(chain) },
        log: testLog,
        shutdown,
        clock,
      });
      return { address: address ?? '', hint, stop: () => shutdown.run('test') };
    },
    async close() {
      await platform.close();
      await Promise.all([telegram.close(), cryptopay.close(), rates.close()]);
    },
  };
}

/** The test chain's contracts and number; three blocks deep is enough where blocks are free. */
export function chainOf(chain: Pick<SandboxChain, 'assets' | 'chainId'> | undefined) {
  if (!chain) return ethereum;
  return ethereumWith({
    assets: chain.assets,
    chainId: chain.chainId,
    confirmationsRequired: 3,
    blockTimeS: 1,
  });
}

/** One person's chat with one bot, as they use it. */
export function chatOf(telegram: SandboxTelegram, userId: number, bot: number | string) {
  const textOf = (message: ChatMessage) => message.text ?? message.caption ?? '';
  /** The newest message of the bot that has all these words. */
  const seen = (...words: string[]) =>
    telegram.waitFor(
      userId,
      bot,
      (message) => message.from_bot && words.every((word) => textOf(message).includes(word)),
      15_000,
    );
  return {
    say: (text: string) => telegram.say(userId, bot, text),
    seen,
    texts: () => telegram.chat(userId, bot).map(textOf),
    /** Presses the newest button whose label has these words. */
    async press(label: string) {
      for (let tries = 0; tries < 150; tries += 1) {
        for (const message of telegram.chat(userId, bot).toReversed()) {
          const rows =
            message.reply_markup && 'inline_keyboard' in message.reply_markup
              ? message.reply_markup.inline_keyboard
              : [];
          const button = rows.flat().find((each) => each.text.includes(label));
          if (button?.callback_data)
            return telegram.press(userId, bot, message.message_id, button.callback_data);
          if (button?.url) return { url: button.url };
          if (button) return { button };
        }
        await new Promise((done) => setTimeout(done, 100));
      }
      throw new Error(`no button "${label}"`);
    },
  };
}
