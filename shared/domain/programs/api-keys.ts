import { randomBytes, timingSafeEqual } from 'node:crypto';
import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { digest, randomKey } from '../../secrets.ts';
import * as audit from '../staff/audit.ts';
import type { Permission } from '../staff/permissions.ts';
import { hold } from '../staff/roster.ts';
import { readSettingsRow, type Settings, type SettingsRow } from '../shop/settings.ts';
import { can, roleOf, type Role } from '../staff/staff.ts';

/** What a key may be allowed, each with the right that its maker must hold, now and later. */
export const scopes = {
  'customers:read': 'customers',
  'customers:write': 'customers',
  'products:read': 'catalogue',
  'products:write': 'catalogue',
  'stock:read': 'stock',
  'stock:write': 'stock',
  'orders:read': 'orders',
  'orders:write': 'orders',
  'invoices:read': 'payments',
  'invoices:write': 'payments',
  'subscriptions:read': 'subscriptions',
  'subscriptions:write': 'subscriptions',
  'balances:read': 'balances',
  'balances:write': 'balances',
  'statistics:read': 'statistics',
} as const satisfies Readonly<Record<string, Permission>>;
export type ApiScope = keyof typeof scopes;
export const scopeNames = Object.keys(scopes) as ApiScope[];

/** A key as staff see it: what it is opened with is shown once, when it is made. */
export interface ApiKey {
  /** `1f00…`, 16 digits: what it begins with. */
  readonly prefix: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly madeBy: number;
  /** Name of who made it, where we know one. */
  readonly maker: string | null;
  readonly madeAt: Date;
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Whoever calls with a key: somebody of the staff, held to the key's scopes. */
export interface Caller {
  readonly prefix: string;
  readonly name: string;
  readonly actorId: number;
  /** Scopes of the key that its maker still holds the right for. */
  readonly scopes: readonly ApiScope[];
  readonly settings: Settings;
}

/** More than a shop has programs; the list is one screen. */
const MOST_KEYS = 20;
const LONGEST_NAME = 40;
/** 256 bits: nothing to guess, so a plain digest is enough. */
const SECRET_BYTES = 32;
/** When a key was last used is kept to the minute: not a write for each request. */
const USED_MS = 60_000;

/** What the name of a key may be: one line. Throws UserError `name-length`. */
export function readName(text: string): string {
  const name = text.trim().replaceAll(/\s+/g, ' ');
  if (name === '' || name.length > LONGEST_NAME)
    throw new UserError('name-length', { longest: LONGEST_NAME });
  return name;
}

/** What of these scopes somebody may give to a key. */
export function grantable(role: Role | null, wanted: readonly string[] = scopeNames): ApiScope[] {
  return scopeNames.filter((name) => wanted.includes(name) && can(role, scopes[name]));
}

/**
 * Makes a key and returns it whole, for this one time: only a digest is kept. Nobody gives what they do
 * not hold (UserError `not-allowed`). Throws `too-many-keys`, `key-no-scopes`.
 */
export async function make(
  scope: Scope,
  actorId: number,
  wanted: { readonly name: string; readonly scopes: readonly string[] },
): Promise<{ readonly token: string; readonly prefix: string }> {
  const name = readName(wanted.name);
  const { roles } = await hold(scope);
  const role = roles.get(actorId) ?? null;
  const given = grantable(role, wanted.scopes);
  if (!can(role, 'settings') || given.length < wanted.scopes.length)
    throw new UserError('not-allowed');
  if (given.length === 0) throw new UserError('key-no-scopes');
  const [count] = await scope.db.query<{ count: number }>(
    'select count(*)::int as count from api_keys where revoked_at is null',
  );
  if ((count?.count ?? 0) >= MOST_KEYS) throw new UserError('too-many-keys', { most: MOST_KEYS });
  const prefix = randomBytes(8).toString('hex');
  const secret = randomKey(SECRET_BYTES);
  await scope.db.query('insert into platform.api_routes (prefix) values ($1)', [prefix]);
  await scope.db.query(
    `insert into api_keys (prefix, secret_hash, name, scopes, made_by, made_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [prefix, hashOf(prefix, secret), name, given, actorId, new Date(scope.clock.now())],
  );
  await audit.write(scope, actorId, 'apikey.make', { name, scopes: given });
  return { token: `shk_${prefix}_${secret}`, prefix };
}

/** A key's two parts, of the text that a client sends; null: it cannot be one. */
export function readToken(
  text: string,
): { readonly prefix: string; readonly secret: string } | null {
  const [, prefix = '', secret = ''] = /^shk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  return prefix === '' ? null : { prefix, secret };
}

/**
 * Who calls with this key, and the shop's settings, in one query; null for a wrong or revoked one. A key
 * is never more than its maker: who left the staff, or lost a right, takes it from their keys too.
 */
export async function open(
  scope: Scope,
  { prefix, secret }: { readonly prefix: string; readonly secret: string },
): Promise<Caller | null> {
  const [row] = await scope.db.query<{
    secret_hash: Buffer;
    name: string;
    scopes: string[];
    made_by: string;
    used_at: Date | null;
    role: string | null;
    settings: SettingsRow;
  }>(
    `select k.secret_hash, k.name, k.scopes, k.made_by, k.used_at, s.role, to_jsonb(o) as settings
     from api_keys k cross join settings o left join staff s on s.telegram_id = k.made_by
     where k.prefix = $1 and k.revoked_at is null`,
    [prefix],
  );
  // As long for an unknown key as for a wrong one.
  const isSame = timingSafeEqual(row?.secret_hash ?? hashOf(prefix, ''), hashOf(prefix, secret));
  if (!row || !isSame) return null;
  const settings = readSettingsRow(row.settings);
  const now = scope.clock.now();
  if (row.used_at === null || row.used_at.getTime() + USED_MS <= now)
    await scope.db.query(
      `update api_keys set used_at = $2 where prefix = $1 and (used_at is null or used_at < $2)`,
      [prefix, new Date(now)],
    );
  const role = row.role === null ? null : roleOf(row.role, settings.options);
  return {
    prefix,
    name: row.name,
    actorId: Number(row.made_by),
    scopes: grantable(role, row.scopes),
    settings,
  };
}

/** The shop's keys, newest first, those that were revoked last. */
export async function list(scope: Scope): Promise<ApiKey[]> {
  const rows = await scope.db.query<KeyRow>(
    `select k.prefix, k.name, k.scopes, k.made_by, coalesce(c.name, s.name) as maker, k.made_at, k.used_at, k.revoked_at
     from api_keys k left join customers c on c.telegram_id = k.made_by left join staff s on s.telegram_id = k.made_by
     order by k.revoked_at is not null, k.made_at desc, k.prefix limit $1`,
    [2 * MOST_KEYS],
  );
  return rows.map(read);
}

/** One of the shop's keys. Throws UserError `key-gone`. */
export async function find(scope: Scope, prefix: string): Promise<ApiKey> {
  const [row] = await scope.db.query<KeyRow>(
    `select k.prefix, k.name, k.scopes, k.made_by, coalesce(c.name, s.name) as maker, k.made_at, k.used_at, k.revoked_at
     from api_keys k left join customers c on c.telegram_id = k.made_by left join staff s on s.telegram_id = k.made_by
     where k.prefix = $1`,
    [prefix],
  );
  if (!row) throw new UserError('key-gone');
  return read(row);
}

/** Ends a key for good, from the next request on; a repeat is harmless. The caller has checked the right. */
export async function revoke(scope: Scope, actorId: number, prefix: string): Promise<void> {
  const [row] = await scope.db.query<{ name: string }>(
    'update api_keys set revoked_at = $2 where prefix = $1 and revoked_at is null returning name',
    [prefix, new Date(scope.clock.now())],
  );
  if (row) await audit.write(scope, actorId, 'apikey.revoke', { name: row.name });
}

interface KeyRow {
  prefix: string;
  name: string;
  scopes: string[];
  made_by: string;
  maker: string | null;
  made_at: Date;
  used_at: Date | null;
  revoked_at: Date | null;
}

function read(row: KeyRow): ApiKey {
  return {
    prefix: row.prefix,
    name: row.name,
    scopes: scopeNames.filter((name) => row.scopes.includes(name)),
    madeBy: Number(row.made_by),
    maker: row.maker,
    madeAt: row.made_at,
    usedAt: row.used_at,
    revokedAt: row.revoked_at,
  };
}

function hashOf(prefix: string, secret: string): Buffer {
  return digest(`api-key:${prefix}:${secret}`);
}
