import {
  startTelegram,
  type SandboxTelegram,
  type TelegramOptions,
} from '../../../sandbox/telegram/server.ts';
import { systemClock } from '../../../shared/clock.ts';
import { createLeaseTable } from '../../../shared/platform/leases.ts';
import { createScope, type Scope, type Tenant } from '../../../shared/scope.ts';
import { createTelegram } from '../../../shared/telegram/client.ts';
import { createTransport } from '../../../shared/telegram/transport.ts';
import {
  createFleet,
  type Fleet,
  type FleetOptions,
  type FleetTenant,
} from '../../../tenant/fleet/pool.ts';
import type { Turn } from '../../../tenant/fleet/turn.ts';
import { newPlatform, newTenant, testLog, type TestPlatform } from '../../support/platform.ts';
import { cert } from '../../shared/telegram/servers.ts';
import { until } from './support.ts';

/** A change of state that the fleet told. */
export interface Told {
  readonly id: number;
  readonly state: string;
  readonly reason: string | undefined;
}

/** A bot on the sandbox with its tenant. */
export interface TestBot {
  readonly tenant: Tenant;
  readonly id: number;
  readonly username: string;
  token: string;
}

/** A platform, a local Telegram and fleets between them. */
export interface Herd {
  readonly telegram: SandboxTelegram;
  readonly platform: TestPlatform;
  readonly told: Told[];
  /** The tenants that shall run. */
  readonly active: Map<number, FleetTenant>;
  scopeOf(tenant: Tenant): Scope;
  addBot(): Promise<TestBot>;
  addFleet(options?: Partial<FleetOptions>): Fleet;
  /** Ends all fleets and bots; the platform goes on. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export const TIMING = {
  timeoutSeconds: 3,
  backoffMinMs: 10,
  backoffMaxMs: 200,
  conflictMinMs: 50,
  healMs: 200,
};
export const LEASES = { leaseMs: 900, renewMs: 150, holdMs: 600, drainMs: 1_000, moves: 256 };

/** Starts it; a local Telegram without limits unless told. */
export async function startHerd(options: TelegramOptions = {}): Promise<Herd> {
  const platform = await newPlatform();
  const telegram = await startTelegram(options);
  const told: Told[] = [];
  const active = new Map<number, FleetTenant>();
  const fleets: { fleet: Fleet; close: () => Promise<void> }[] = [];
  let owner = 100;
  let nodes = 0;

  const scopeOf = (tenant: Tenant) =>
    createScope({
      tenant,
      db: platform.database.tenant(tenant.id),
      log: testLog,
      clock: systemClock,
    });

  const herd: Herd = {
    telegram,
    platform,
    told,
    active,
    scopeOf,
    async addBot() {
      const user = telegram.user({ id: ++owner, first_name: 'Owner' });
      const bot = telegram.createBot({
        owner: user.id,
        username: `shop${owner}_bot`,
        name: 'Shop',
      });
      const tenant = await newTenant({ token: bot.token }, platform);
      const botInfo = { id: bot.id, username: bot.username, is_bot: true, first_name: 'Shop' };
      active.set(tenant.id, {
        ...tenant,
        token: bot.token,
        botInfo: botInfo as FleetTenant['botInfo'],
        lastActiveAt: Date.now(),
      });
      return { ...bot, tenant };
    },
    addFleet(extra = {}) {
      const transport = createTransport({ apiRoot: telegram.url, ca: cert, pollGraceMs: 1_000 });
      const fleet = createFleet({
        node: `node-${++nodes}`,
        roles: ['runner'],
        leaseTable: createLeaseTable(platform.database.platform),
        listActive: async (shards) =>
          [...active.values()].filter((tenant) => shards.includes(tenant.id % 256)),
        transport,
        telegram: createTelegram({ apiRoot: telegram.url, transport }),
        scopeOf,
        handle: echo,
        onPoison: async () => {},
        onState: ({ id }, state, reason) => void told.push({ id, state, reason }),
        refreshToken: async () => undefined,
        slowStart: { unlimited: true },
        clock: systemClock,
        log: testLog,
        pollTiming: TIMING,
        leaseTiming: LEASES,
        retryMs: [10, 20, 40],
        ...extra,
      });
      fleets.push({ fleet, close: transport.close });
      fleet.start();
      return fleet;
    },
    async reset() {
      telegram.clearFaults();
      for (const { fleet, close } of fleets.splice(0)) {
        await fleet.stop();
        await close();
      }
      active.clear();
      told.length = 0;
    },
    async close() {
      await herd.reset();
      await telegram.close();
      await platform.close();
    },
  };
  return herd;
}

/** Answers what it was told, with the effect in the transaction that finishes the update. */
export async function echo(turn: Turn): Promise<void> {
  const { message } = turn.update;
  if (message?.text === undefined) return;
  await turn.scope.transaction(async ({ db }) => {
    await db.query("insert into audit_log (actor_id, action, data) values ($1, 'echo', $2)", [
      message.chat.id,
      JSON.stringify({ text: message.text }),
    ]);
    await turn.finish(db);
  });
  await turn.api.sendMessage(message.chat.id, `echo ${message.text}`);
}

/** The effects of `echo` in a tenant, in their order. */
export async function effectsOf(herd: Herd, tenant: Tenant): Promise<string[]> {
  const rows = await herd
    .scopeOf(tenant)
    .db.query<{ text: string }>(
      "select data->>'text' as text from audit_log where action = 'echo' order by id",
    );
  return rows.map((row) => row.text);
}

export async function undoneOf(herd: Herd, tenant: Tenant): Promise<number> {
  const [row] = await herd
    .scopeOf(tenant)
    .db.query<{ n: number }>('select count(*)::int as n from updates where done_at is null');
  return row?.n ?? 0;
}

export function polling(herd: Herd, bot: TestBot): Promise<void> {
  return until(() => herd.telegram.isPolling(bot.id), 'polling');
}

/** Waits for an answer of the bot that has this text. */
export async function answered(
  herd: Herd,
  userId: number,
  bot: TestBot,
  text: string,
): Promise<void> {
  await herd.telegram.waitFor(userId, bot.id, (message) => message.text === `echo ${text}`, 6_000);
}
