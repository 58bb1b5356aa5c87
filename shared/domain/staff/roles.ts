import { randomInt } from 'node:crypto';
import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as appointments from './appointments.ts';
import * as audit from './audit.ts';
import type { Permission } from './permissions.ts';
import { demandRank, lock, type Roster } from './roster.ts';

/** More than a shop has kinds of work; the settings row stays small. */
const MOST_ROLES = 20;
const LONGEST_NAME = 32;

/** An own role of the shop, as it is kept in its options. */
interface OwnRole {
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** Makes an own role that may nothing yet. Returns its id. */
export async function add(scope: Scope, actorId: number, name: string): Promise<string> {
  const { options } = await lock(scope, actorId);
  if (Object.keys(options.roles).length >= MOST_ROLES)
    throw new UserError('too-many-roles', { most: MOST_ROLES });
  const id = `r${randomInt(36 ** 5).toString(36)}`;
  await save(scope, id, { name: readName(name), permissions: [] });
  await audit.write(scope, actorId, 'role.add', { name: readName(name) });
  return id;
}

/** Renames an own role. */
export async function rename(
  scope: Scope,
  actorId: number,
  id: string,
  name: string,
): Promise<void> {
  const roster = await lock(scope, actorId);
  const role = own(roster, id);
  await save(scope, id, { ...role, name: readName(name) });
  await audit.write(scope, actorId, 'role.change', { before: role.name, after: readName(name) });
}

/**
 * Allows a role something, or not any more. Neither what the role may now nor what is added goes
 * beyond what the actor holds. Everybody who has the role is held to it from their next step on.
 */
export async function toggle(
  scope: Scope,
  actorId: number,
  id: string,
  permission: Permission,
): Promise<void> {
  const roster = await lock(scope, actorId);
  const role = own(roster, id);
  demandRank(roster.actor, { id, permissions: [permission] });
  const permissions = role.permissions.includes(permission)
    ? role.permissions.filter((each) => each !== permission)
    : [...role.permissions, permission];
  await save(scope, id, { ...role, permissions });
  await audit.write(scope, actorId, 'role.change', {
    name: role.name,
    before: role.permissions,
    after: permissions,
  });
  for (const telegramId of holders(roster, id)) await appointments.publish(scope, telegramId);
}

/** Removes an own role that nobody has. */
export async function remove(scope: Scope, actorId: number, id: string): Promise<void> {
  const roster = await lock(scope, actorId);
  const role = own(roster, id);
  if (holders(roster, id).length > 0) throw new UserError('role-in-use');
  await scope.db.query(
    `update settings set options = options #- array['roles', $1::text], version = version + 1`,
    [id],
  );
  await audit.write(scope, actorId, 'role.remove', { ...role });
}

/** The role, which the actor must hold all of. */
function own(roster: Roster, id: string): OwnRole {
  const role = Object.hasOwn(roster.options.roles, id) ? roster.options.roles[id] : undefined;
  if (!role) throw new UserError('role-gone');
  demandRank(roster.actor, { id, permissions: role.permissions });
  return role;
}

function holders({ roles }: Roster, id: string): number[] {
  return [...roles].filter(([, role]) => role.id === id).map(([telegramId]) => telegramId);
}

async function save(scope: Scope, id: string, role: OwnRole): Promise<void> {
  await scope.db.query(
    `update settings set version = version + 1, options = options || jsonb_build_object('roles',
       coalesce(options->'roles', '{}') || jsonb_build_object($1::text, $2::jsonb))`,
    [id, JSON.stringify(role)],
  );
}

function readName(text: string): string {
  const name = text.trim().replaceAll(/\s+/g, ' ');
  if (name === '' || name.length > LONGEST_NAME)
    throw new UserError('name-length', { longest: LONGEST_NAME });
  return name;
}
