import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from './audit.ts';
import { readOptions, type Options } from '../shop/options.ts';
import { readyRoles, type Permission } from './permissions.ts';

/** What somebody of the staff is: a ready role or one of the shop's own. */
export interface Role {
  /** `OWNER`, `MANAGER`, `SUPPORT`, `STOCK`, or the id of an own role. */
  readonly id: string;
  readonly permissions: readonly Permission[];
}

/** The role with this id in this shop. An own role that is gone may do nothing. */
export function roleOf(id: string, options: Pick<Options, 'roles'>): Role {
  const ready = Object.hasOwn(readyRoles, id) ? readyRoles[id as keyof typeof readyRoles] : null;
  return { id, permissions: ready ?? options.roles[id]?.permissions ?? [] };
}

/** Whether somebody with this role may do it. Nobody without a role may do anything. */
export function can(role: Role | null, permission: Permission): boolean {
  return role !== null && role.permissions.includes(permission);
}

/** Throws UserError `not-allowed` unless the role may. Asked again at each step of a dialogue. */
export function demand(role: Role | null, permission: Permission): void {
  if (!can(role, permission)) throw new UserError('not-allowed');
}

/** Somebody of the staff. */
export interface Member {
  readonly telegramId: number;
  readonly role: Role;
  /** As they call themselves, or as whoever added them saw it; null: they never wrote. */
  readonly name: string | null;
  readonly username: string | null;
  readonly addedAt: Date;
}

/**
 * Whether somebody may give a role, take it away, or change who has it: they hold all that it
 * allows. OWNER is more than its permissions: only an OWNER makes one or unmakes one.
 */
export function outranks(actor: Role, role: Role): boolean {
  if (role.id === 'OWNER') return actor.id === 'OWNER';
  return role.permissions.every((permission) => can(actor, permission));
}

/** Everybody of the staff, strongest first. */
export async function list(scope: Scope): Promise<Member[]> {
  const rows = await scope.db.query<{
    telegram_id: string;
    role: string;
    name: string | null;
    username: string | null;
    added_at: Date;
    options: unknown;
  }>(
    `select s.telegram_id, s.role, coalesce(c.name, s.name) as name, c.username, s.added_at, options
     from staff s left join customers c on c.telegram_id = s.telegram_id cross join settings
     order by array_position(array['OWNER', 'MANAGER', 'SUPPORT', 'STOCK'], role), added_at`,
  );
  return rows.map((row) => ({
    telegramId: Number(row.telegram_id),
    role: roleOf(row.role, readOptions(row.options)),
    name: row.name,
    username: row.username,
    addedAt: row.added_at,
  }));
}

/** Makes somebody the only OWNER: who was one before keeps no door to the shop. A repeat is harmless. */
export async function replaceOwner(scope: Scope, telegramId: number): Promise<void> {
  await scope.transaction(async (scope) => {
    await scope.db.query(`delete from staff where role = 'OWNER' and telegram_id <> $1`, [
      telegramId,
    ]);
    await scope.db.query(
      `insert into staff (telegram_id, role) values ($1, 'OWNER')
       on conflict (telegram_id) do update set role = 'OWNER'`,
      [telegramId],
    );
    await audit.write(scope, telegramId, 'shop.owner');
  });
}
