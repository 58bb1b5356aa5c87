import { randomBytes, randomInt } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UserFromGetMe } from 'grammy/types';
import { provision } from '../../manager/lifecycle/provision.ts';
import { systemClock, type Clock } from '../../shared/clock.ts';
import { connectAdmin, type AdminDb } from '../../shared/db/admin.ts';
import { connectDatabase, type Database } from '../../shared/db/connect.ts';
import { startPostgres, type EmbeddedPostgres } from '../../shared/db/embedded.ts';
import { migratePlatform } from '../../shared/db/migrate.ts';
import { createLogger, type Logger } from '../../shared/logger.ts';
import { createScope, type Scope, type Tenant } from '../../shared/scope.ts';
import { createSecrets, type Secrets } from '../../shared/secrets.ts';

/** A platform on a real PostgreSQL: what main.ts makes, without bots and workers. */
export interface TestPlatform {
  readonly adminUrl: string;
  readonly admin: AdminDb;
  readonly database: Database;
  readonly secrets: Secrets;
  readonly secretKey: string;
  readonly log: Logger;
  close(): Promise<void>;
}

export const testLog: Logger = createLogger(process.env['TEST_LOG'] ?? 'silent');

let shared: Promise<{ postgres: EmbeddedPostgres; platform: TestPlatform }> | null = null;
let directory: string | null = null;

/** The one platform that test files share: each makes tenants of its own in it. */
export async function testPlatform(): Promise<TestPlatform> {
  shared ??= (async () => {
    const secretKey = randomBytes(32).toString('hex');
    const postgres = await startPostgres(join(testDirectory(), 'postgres'), { durable: false });
    return { postgres, platform: await openPlatform(postgres.url, secretKey) };
  })();
  return (await shared).platform;
}

/** A platform with a PostgreSQL server of its own, for what touches the whole platform. Close it. */
export async function newPlatform(): Promise<TestPlatform> {
  const secretKey = randomBytes(32).toString('hex');
  const home = join(testDirectory(), `own-${randomBytes(4).toString('hex')}`);
  await templateOf(home);
  const postgres = await startPostgres(join(home, 'postgres'), { durable: false });
  const platform = await openPlatform(postgres.url, secretKey);
  return {
    ...platform,
    async close() {
      await platform.close();
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Migrates and connects to a database. */
export async function openPlatform(adminUrl: string, secretKey: string): Promise<TestPlatform> {
  const secrets = createSecrets(secretKey);
  await migratePlatform(adminUrl, secrets, testLog);
  const database = connectDatabase({ adminUrl, secrets, log: testLog });
  const admin = connectAdmin(adminUrl);
  return {
    adminUrl,
    admin,
    database,
    secrets,
    secretKey,
    log: testLog,
    async close() {
      await database.close();
      await admin.close();
    },
  };
}

/** A fresh shop with an empty schema, about 30 ms. */
export async function newTenant(
  overrides: { ownerId?: number; name?: string; token?: string } = {},
  platform?: TestPlatform,
): Promise<Tenant> {
  const { admin, secrets } = platform ?? (await testPlatform());
  const botInfo = aBot(overrides.name);
  return provision(admin, secrets, {
    token: overrides.token ?? `${botInfo.id}:${randomBytes(26).toString('base64url').slice(0, 35)}`,
    botInfo,
    ownerId: overrides.ownerId ?? randomInt(1_000, 2 ** 31),
    language: 'en',
  });
}

/** A scope on a fresh (or given) tenant. */
export async function newScope(
  options: { tenant?: Tenant; clock?: Clock; platform?: TestPlatform } = {},
): Promise<Scope> {
  const platform = options.platform ?? (await testPlatform());
  const tenant = options.tenant ?? (await newTenant({}, platform));
  return createScope({
    tenant,
    db: platform.database.tenant(tenant.id),
    log: testLog,
    clock: options.clock ?? systemClock,
  });
}

/** What getMe says of a bot that nobody has. */
export function aBot(name = 'Test Shop'): UserFromGetMe {
  const id = randomInt(10_000_000, 2 ** 40);
  return {
    id,
    is_bot: true,
    first_name: name,
    username: `shop_${id}_bot`,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
  } as UserFromGetMe;
}

/** A folder of this test run; removed at its end. */
export function testDirectory(): string {
  directory ??= join(
    roomy() ?? tmpdir(),
    `shopherd-test-${process.pid}-${randomBytes(3).toString('hex')}`,
  );
  mkdirSync(directory, { recursive: true, mode: 0o711 });
  return directory;
}

/**
 * Memory instead of a disk, where there is enough: thousands of small files come and go, and what a
 * disk does with that is no part of what is tested.
 */
function roomy(): string | null {
  const memory = '/dev/shm';
  if (process.platform !== 'linux' || !existsSync(memory)) return null;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 8e9 ? memory : null;
}

/** Ends what the shared parts started. Called once by the root hooks. */
export async function closeShared(): Promise<void> {
  if (shared) {
    const { postgres, platform } = await shared;
    await platform.close();
    await postgres.stop();
  }
  if (directory) rmSync(directory, { recursive: true, force: true });
}

let template: Promise<string> | null = null;

/** initdb takes a second; a stopped, already prepared cluster is copied in a tenth of that. */
async function templateOf(home: string): Promise<void> {
  template ??= (async () => {
    const path = join(testDirectory(), 'template');
    const postgres = await startPostgres(join(path, 'postgres'), { durable: false });
    await postgres.stop();
    return path;
  })();
  cpSync(await template, home, { recursive: true, preserveTimestamps: true });
  if (process.getuid?.() === 0) await chownLike(await template, home);
}

async function chownLike(from: string, to: string): Promise<void> {
  const { chownSync, readdirSync, statSync } = await import('node:fs');
  for (const entry of ['', ...readdirSync(from, { recursive: true })] as string[]) {
    const { uid, gid } = statSync(join(from, entry));
    chownSync(join(to, entry), uid, gid);
  }
}
