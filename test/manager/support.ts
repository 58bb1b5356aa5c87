import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { User, UserFromGetMe } from 'grammy/types';
import { createManagerBot, type ManagerBot } from '../../manager/bot.ts';
import type { ManagerConfig, ManagerParts } from '../../manager/context.ts';
import { provision } from '../../manager/lifecycle/provision.ts';
import { startTelegram, type SandboxTelegram } from '../../sandbox/telegram/server.ts';
import { systemClock } from '../../shared/clock.ts';
import { createScope, type Scope } from '../../shared/scope.ts';
import { createTelegram } from '../../shared/telegram/client.ts';
import type { Incoming } from '../../shared/telegram/context.ts';
import { createI18n, type I18n } from '../../shared/telegram/i18n.ts';
import { createTransport } from '../../shared/telegram/transport.ts';
import { fakeBot, type FakeBot } from '../support/fake-bot.ts';
import { newPlatform, testLog, type TestPlatform } from '../support/platform.ts';

/** A platform of its own with a manager bot on a local Telegram, and people who talk to it. */
export interface TestManager {
  readonly platform: TestPlatform;
  readonly telegram: SandboxTelegram;
  readonly parts: ManagerParts & { readonly i18n: I18n };
  readonly bot: ManagerBot;
  /** The platform as a tenant. */
  readonly scope: Scope;
  readonly managerToken: string;
  readonly hints: number[];
  /** The manager bot with other settings. */
  withConfig(config: Partial<ManagerConfig>): ManagerBot;
  /** Somebody who writes to it. */
  person(overrides?: Partial<User>, bot?: ManagerBot, info?: Partial<UserFromGetMe>): FakeBot;
  /** The platform's owner. */
  owner(): FakeBot;
  /** A bot that BotFather made for somebody. */
  shopBot(ownerId: number): { id: number; token: string; username: string };
  close(): Promise<void>;
}

export const OWNER_ID = 1_000_001;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** English and Russian, as main.ts loads them. */
export function managerI18n(): I18n {
  return createI18n([join(root, 'shared/locales'), join(root, 'manager/locales')]);
}

/** Starts it all; close it. */
export async function newManager(config: Partial<ManagerConfig> = {}): Promise<TestManager> {
  const platform = await newPlatform();
  const telegram = await startTelegram();
  const transport = createTransport({ apiRoot: telegram.url });
  telegram.user({ id: OWNER_ID, first_name: 'Olga' });
  const made = telegram.createBot({
    owner: OWNER_ID,
    username: 'herd_manager_bot',
    name: 'Manager',
    can_manage_bots: true,
  });
  const client = createTelegram({ apiRoot: telegram.url, transport });
  const tenant = await provision(platform.admin, platform.secrets, {
    id: 0,
    token: made.token,
    botInfo: await client.api(made.token).getMe(),
    ownerId: OWNER_ID,
    language: 'en',
  });
  const hints: number[] = [];
  const parts = {
    database: platform.database,
    admin: platform.admin,
    secrets: platform.secrets,
    telegram: client,
    config: { ownerIds: [OWNER_ID], registration: 'open', probeSeconds: 0, ...config } as const,
    hint: (id: number) => void hints.push(id),
    log: testLog,
    clock: systemClock,
    i18n: managerI18n(),
  };
  const scope = createScope({
    tenant,
    db: platform.database.tenant(0),
    log: testLog,
    clock: systemClock,
  });
  const bot = createManagerBot(parts);
  const self: TestManager = {
    platform,
    telegram,
    parts,
    bot,
    scope,
    managerToken: made.token,
    hints,
    withConfig: (other) => createManagerBot({ ...parts, config: { ...parts.config, ...other } }),
    person(overrides = {}, with_ = bot, info = {}) {
      const handle = (turn: Incoming) =>
        with_.handle({ ...turn, botInfo: { ...turn.botInfo, ...info } });
      return fakeBot(scope, handle, overrides);
    },
    owner: () => self.person({ id: OWNER_ID, first_name: 'Olga' }),
    shopBot(ownerId) {
      telegram.user({ id: ownerId, first_name: 'Shopkeeper' });
      return telegram.createBot({
        owner: ownerId,
        username: `shop_${randomInt(1e9)}_bot`,
        name: 'Fine Things',
      });
    },
    async close() {
      await transport.close();
      await telegram.close();
      await platform.close();
    },
  };
  return self;
}

/** The states of the tenants, by username. */
export async function statesOf(manager: TestManager): Promise<Record<string, string>> {
  const rows = await manager.platform.database.platform.query<{ username: string; state: string }>(
    'select username, state from tenants where id > 0',
  );
  return Object.fromEntries(rows.map((row) => [row.username, row.state]));
}

/** Notices that wait for this person. */
export async function noticesTo(manager: TestManager, personId: number): Promise<string[]> {
  const rows = await manager.scope.db.query<{ key: string }>(
    "select content->>'key' as key from messages where chat_id = $1 order by id",
    [personId],
  );
  return rows.map((row) => row.key);
}
