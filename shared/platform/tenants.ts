import type { UserFromGetMe } from 'grammy/types';
import type { PlatformDb } from '../db/tenant-db.ts';
import type { Tenant } from '../scope.ts';
import type { Secrets } from '../secrets.ts';

export type TenantState = 'active' | 'paused' | 'revoked' | 'conflict' | 'suspended' | 'removed';

/** A tenant with what the manager shows of it. */
export interface TenantRecord extends Tenant {
  readonly name: string;
  readonly state: TenantState;
  readonly stateReason: string | null;
  readonly managed: boolean;
  readonly hookKey: string;
  readonly schemaVersion: number;
  readonly botInfo: UserFromGetMe;
  readonly createdAt: Date;
  readonly removedAt: Date | null;
  readonly lastActiveAt: Date;
  /** Which list of commands Telegram was given; null: none yet. */
  readonly commands: string | null;
}

/** A tenant as the fleet runs it. */
export interface RunningTenant extends TenantRecord {
  readonly token: string;
  readonly hookSecret: string;
}

/** The platform itself, with the manager bot. */
export const MANAGER_TENANT = 0;
export const TOKEN_PURPOSE = 'bot-token';
export const HOOK_SECRET_PURPOSE = 'telegram-hook';
/** How long the data of a removed shop is kept. */
export const KEEP_REMOVED_DAYS = 30;

interface TenantRow {
  id: string;
  bot_id: string;
  username: string;
  owner_id: string;
  name: string;
  state: TenantState;
  state_reason: string | null;
  managed: boolean;
  hook_key: string;
  schema_version: number;
  bot_info: UserFromGetMe;
  created_at: Date;
  removed_at: Date | null;
  last_active_at: Date;
  commands: string | null;
  token_sealed: Buffer;
  hook_secret_sealed: Buffer;
}

const COLUMNS = `id, bot_id, username, owner_id, name, state, state_reason, managed, hook_key,
  schema_version, bot_info, created_at, removed_at, last_active_at, commands, token_sealed, hook_secret_sealed`;

/** The tenants that these shards' holder runs (shard 256 is tenant 0's alone), most active first. */
export async function listRunning(
  db: PlatformDb,
  secrets: Secrets,
  shards: readonly number[],
): Promise<RunningTenant[]> {
  const rows = await db.query<TenantRow>(
    `select ${COLUMNS} from tenants
     where state in ('active', 'conflict') and (
       (id > 0 and id % 256 = any($1::int[])) or (id = 0 and 256 = any($1::int[])))
     order by last_active_at desc`,
    [shards],
  );
  return rows.map((row) => running(row, secrets));
}

/** One tenant with its opened token, whatever its state; null when there is none. */
export async function findRunning(
  db: PlatformDb,
  secrets: Secrets,
  id: number,
): Promise<RunningTenant | null> {
  const [row] = await db.query<TenantRow>(`select ${COLUMNS} from tenants where id = $1`, [id]);
  return row ? running(row, secrets) : null;
}

/** Looks a tenant up by number, bot, username or the key of its Telegram webhook. */
export async function find(
  db: PlatformDb,
  by: { id: number } | { botId: number } | { username: string } | { hookKey: string },
): Promise<TenantRecord | null> {
  const [column, value] =
    'id' in by ? ['id', by.id]
    : 'botId' in by ? ['bot_id', by.botId]
    : 'username' in by ? ['lower(username)', by.username.toLowerCase()]
    : ['hook_key', by.hookKey]; // prettier-ignore
  const [row] = await db.query<TenantRow>(`select ${COLUMNS} from tenants where ${column} = $1`, [
    value,
  ]);
  return row ? record(row) : null;
}

/** Whose Telegram webhook this key is, and the secret that Telegram was given; null: nobody's. */
export async function findHook(
  db: PlatformDb,
  secrets: Secrets,
  key: string,
): Promise<{ readonly tenantId: number; readonly secret: string } | null> {
  const [row] = await db.query<TenantRow>(`select ${COLUMNS} from tenants where hook_key = $1`, [
    key,
  ]);
  return row ? { tenantId: Number(row.id), secret: running(row, secrets).hookSecret } : null;
}

/** The shops of one operator, newest first; removed ones while their data is still kept. */
export async function listOwned(db: PlatformDb, ownerId: number): Promise<TenantRecord[]> {
  const rows = await db.query<TenantRow>(
    `select ${COLUMNS} from tenants where owner_id = $1 and id > 0 order by id desc`,
    [ownerId],
  );
  return rows.map(record);
}

/** Numbers of every tenant whose schema is there, the platform's own included. */
export async function listKept(db: PlatformDb): Promise<number[]> {
  const rows = await db.query<{ id: string }>('select id from tenants order by id');
  return rows.map((row) => Number(row.id));
}

/** Those that nobody has removed: only their providers are asked at night. */
export async function listOpen(db: PlatformDb): Promise<number[]> {
  const rows = await db.query<{ id: string }>(
    `select id from tenants where state <> 'removed' order by id`,
  );
  return rows.map((row) => Number(row.id));
}

/**
 * Moves a tenant to a state, only from one of `from`. Returns whether it moved, so that what follows
 * (a notice, a hint) happens once.
 */
export async function moveState(
  db: PlatformDb,
  id: number,
  from: readonly TenantState[],
  to: TenantState,
  reason: string | null = null,
): Promise<boolean> {
  const rows = await db.query(
    `update tenants set state = $3, state_reason = $4, state_changed_at = now(),
       removed_at = case when $3 = 'removed' then now() end
     where id = $1 and state = any($2) returning id`,
    [id, from, to, reason],
  );
  return rows.length === 1;
}

/** Replaces a bot's token and what getMe said with it. */
export async function setToken(
  db: PlatformDb,
  secrets: Secrets,
  id: number,
  token: string,
  botInfo: UserFromGetMe,
): Promise<void> {
  await db.query(
    'update tenants set token_sealed = $2, bot_info = $3, username = $4 where id = $1',
    [
      id,
      secrets.seal(token, { tenantId: id, purpose: TOKEN_PURPOSE }),
      JSON.stringify(botInfo),
      botInfo.username,
    ],
  );
}

/** Puts another bot in a tenant's place: only the platform's own tenant may change its bot. */
export async function setBot(db: PlatformDb, id: number, botId: number): Promise<void> {
  await db.query('update tenants set bot_id = $2 where id = $1', [id, botId]);
}

/** Notes which list of commands Telegram was given for a bot. */
export async function setCommands(db: PlatformDb, id: number, commands: string): Promise<void> {
  await db.query('update tenants set commands = $2 where id = $1', [id, commands]);
}

/** Gives a shop to another operator (the owner of its managed bot changed). */
export async function setOwner(db: PlatformDb, id: number, ownerId: number): Promise<void> {
  await db.query('update tenants set owner_id = $2 where id = $1', [id, ownerId]);
}

/** Notes that these tenants had updates: the most active start first after a restart. */
export async function touch(db: PlatformDb, ids: readonly number[]): Promise<void> {
  await db.query('update tenants set last_active_at = now() where id = any($1::bigint[])', [ids]);
}

function record(row: TenantRow): TenantRecord {
  return {
    id: Number(row.id),
    botId: Number(row.bot_id),
    username: row.username,
    ownerId: Number(row.owner_id),
    name: row.name,
    state: row.state,
    stateReason: row.state_reason,
    managed: row.managed,
    hookKey: row.hook_key,
    schemaVersion: row.schema_version,
    botInfo: row.bot_info,
    createdAt: row.created_at,
    removedAt: row.removed_at,
    lastActiveAt: row.last_active_at,
    commands: row.commands,
  };
}

function running(row: TenantRow, secrets: Secrets): RunningTenant {
  const id = Number(row.id);
  return {
    ...record(row),
    token: secrets.open(row.token_sealed, { tenantId: id, purpose: TOKEN_PURPOSE }),
    hookSecret: secrets.open(row.hook_secret_sealed, {
      tenantId: id,
      purpose: HOOK_SECRET_PURPOSE,
    }),
  };
}

/** Every tenant's number, also of removed ones. */
export async function listIds(db: PlatformDb): Promise<number[]> {
  const rows = await db.query<{ id: string }>('select id from tenants order by id');
  return rows.map((row) => Number(row.id));
}

/**
 * Seals a tenant's token and webhook secret again where the key before still holds them; only if
 * nobody changed them meanwhile. Returns how many were moved. Throws when neither key opens one.
 */
export async function reseal(db: PlatformDb, secrets: Secrets, id: number): Promise<number> {
  const [row] = await db.query<TenantRow>(`select ${COLUMNS} from tenants where id = $1`, [id]);
  if (!row) return 0;
  let moved = 0;
  for (const [column, purpose] of [
    ['token_sealed', TOKEN_PURPOSE],
    ['hook_secret_sealed', HOOK_SECRET_PURPOSE],
  ] as const) {
    const belongs = { tenantId: id, purpose };
    if (!secrets.isOld(row[column], belongs)) continue;
    const sealed = secrets.seal(secrets.open(row[column], belongs), belongs);
    await db.query(`update tenants set ${column} = $2 where id = $1 and ${column} = $3`, [
      id,
      sealed,
      row[column],
    ]);
    moved += 1;
  }
  return moved;
}
