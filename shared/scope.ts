import type { Clock } from './clock.ts';
import type { TenantDb } from './db/tenant-db.ts';
import type { Logger } from './logger.ts';

/** One shop (tenant 0 is the platform itself: the manager bot). What the fleet and the workers know of it. */
export interface Tenant {
  readonly id: number;
  /** Telegram id of its bot. */
  readonly botId: number;
  /** Username of its bot, without @. */
  readonly username: string;
  /** Telegram id of its operator. */
  readonly ownerId: number;
}

/** The tenant we work for, as a value: made per update, callback or loop turn, first argument of every domain function. */
export interface Scope {
  readonly tenant: Tenant;
  readonly db: TenantDb;
  readonly log: Logger;
  readonly clock: Clock;
  /** The API key by which somebody of the staff acts, by its name: the audit log says so. */
  readonly via?: string;
  /** Runs `work` in one transaction; the inner scope shadows the outer. */
  transaction<T>(work: (scope: Scope) => Promise<T>): Promise<T>;
}

/** Makes a scope for a tenant. */
export function createScope(parts: Omit<Scope, 'transaction'>): Scope {
  const scope: Scope = {
    ...parts,
    transaction: (work) =>
      parts.db.transaction((db) => {
        const inner: Scope = { ...scope, db, transaction: (nested) => nested(inner) };
        return work(inner);
      }),
  };
  return scope;
}

/** The name of something in a shared map or in Redis: always begins with the tenant. */
export function keyOf(
  tenant: Pick<Tenant, 'id'>,
  ...parts: readonly (string | number | bigint)[]
): string {
  return [`t${tenant.id}`, ...parts].join(':');
}
