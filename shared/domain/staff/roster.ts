import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { readOptions, type Options } from '../shop/options.ts';
import { demand, outranks, roleOf, type Role } from './staff.ts';

/** Who works in a shop and as what, held still until the transaction ends. */
export interface Roster {
  readonly options: Options;
  readonly roles: ReadonlyMap<number, Role>;
  /** Who is about to change it: what they may now, not when their turn began. */
  readonly actor: Role;
}

/**
 * Locks the roster in the caller's transaction: changes of staff and of roles happen one after
 * another. Throws UserError `not-allowed` when the actor has not the permission `staff` (any more).
 */
export async function lock(scope: Scope, actorId: number): Promise<Roster> {
  const { options, roles } = await hold(scope);
  const actor = roles.get(actorId) ?? null;
  demand(actor, 'staff');
  return { options, roles, actor: actor as Role };
}

/** The same for who needs no permission: an invited person, an undo that checks by itself. */
export async function hold(scope: Scope): Promise<Omit<Roster, 'actor'>> {
  const [row] = await scope.db.query<{ options: unknown }>(
    'select options from settings for update',
  );
  // A statement of its own: it must see what the lock waited for.
  const staff = await scope.db.query<{ telegram_id: string; role: string }>(
    'select telegram_id, role from staff',
  );
  const options = readOptions(row?.options);
  const roles = new Map(
    staff.map(({ telegram_id, role }) => [Number(telegram_id), roleOf(role, options)]),
  );
  return { options, roles };
}

/** Throws UserError `role-too-strong` unless the actor may give and take this role. */
export function demandRank(actor: Role, role: Role): void {
  if (!outranks(actor, role)) throw new UserError('role-too-strong');
}

/** Throws UserError `last-owner` when nobody but this one is an OWNER. */
export function demandOtherOwner({ roles }: Pick<Roster, 'roles'>, telegramId: number): void {
  const owners = [...roles].filter(([, role]) => role.id === 'OWNER');
  if (owners.length === 1 && owners[0]?.[0] === telegramId) throw new UserError('last-owner');
}

/** The role with this id, which must be there. Throws UserError `role-gone`. */
export function demandRole(id: string, options: Options): Role {
  const role = roleOf(id, options);
  if (role.permissions.length === 0 && !Object.hasOwn(options.roles, id))
    throw new UserError('role-gone');
  return role;
}
