import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from './audit.ts';
import type { AuditEntry } from './audit.ts';
import * as messages from '../shop/messages.ts';
import type { Options } from '../shop/options.ts';
import { demandOtherOwner, demandRank, demandRole, lock } from './roster.ts';

/** Somebody to be added, as a forwarded message, a contact or a number describes them. */
export interface Candidate {
  readonly telegramId: number;
  readonly name: string | null;
}

/**
 * Gives somebody a role. Nobody gives more than they hold (UserError `role-too-strong`); who is
 * staff already or blocked as a customer is refused. Returns the id of the audit entry.
 */
export async function add(
  scope: Scope,
  actorId: number,
  candidate: Candidate,
  roleId: string,
): Promise<bigint> {
  const roster = await lock(scope, actorId);
  demandRank(roster.actor, demandRole(roleId, roster.options));
  await insert(scope, candidate, roleId, actorId);
  return note(scope, roster.options, {
    actorId,
    action: 'staff.add',
    telegramId: candidate.telegramId,
    before: null,
    after: roleId,
  });
}

/**
 * Changes somebody's role. Both the role they have and the one they get must be within what the
 * actor holds, and the last OWNER stays one. Returns the id of the audit entry.
 */
export async function change(
  scope: Scope,
  actorId: number,
  telegramId: number,
  roleId: string,
): Promise<bigint> {
  const roster = await lock(scope, actorId);
  const before = roster.roles.get(telegramId);
  if (!before) throw new UserError('staff-gone');
  demandRank(roster.actor, before);
  demandRank(roster.actor, demandRole(roleId, roster.options));
  if (roleId !== 'OWNER') demandOtherOwner(roster, telegramId);
  await scope.db.query('update staff set role = $2 where telegram_id = $1', [telegramId, roleId]);
  return note(scope, roster.options, {
    actorId,
    action: 'staff.role',
    telegramId,
    before: before.id,
    after: roleId,
  });
}

/** Takes somebody out of the staff; never the last OWNER. Returns the id of the audit entry. */
export async function remove(scope: Scope, actorId: number, telegramId: number): Promise<bigint> {
  const roster = await lock(scope, actorId);
  const before = roster.roles.get(telegramId);
  if (!before) throw new UserError('staff-gone');
  demandRank(roster.actor, before);
  demandOtherOwner(roster, telegramId);
  await scope.db.query('delete from staff where telegram_id = $1', [telegramId]);
  return note(scope, roster.options, {
    actorId,
    action: 'staff.remove',
    telegramId,
    before: before.id,
    after: null,
  });
}

/** Takes `staff.add`, `staff.role` or `staff.remove` back, by the rules of the verb that does it. */
export async function revert(scope: Scope, { actorId, data }: AuditEntry): Promise<void> {
  const telegramId = Number(data['person']);
  const { before, after } = data as { before: string | null; after: string | null };
  const [row] = await scope.db.query<{ role: string }>(
    'select role from staff where telegram_id = $1',
    [telegramId],
  );
  if ((row?.role ?? null) !== after) throw new UserError('undo-changed');
  if (before === null) await remove(scope, actorId, telegramId);
  else if (after === null) await add(scope, actorId, { telegramId, name: null }, before);
  else await change(scope, actorId, telegramId, before);
}

/** Adds a row of staff. Throws UserError `staff-known` or `staff-blocked`. Under the roster's lock. */
export async function insert(
  scope: Scope,
  candidate: Candidate,
  roleId: string,
  addedBy: number,
): Promise<void> {
  const [known] = await scope.db.query<{ is_staff: boolean; is_blocked: boolean }>(
    `select exists (select from staff where telegram_id = $1) as is_staff,
       exists (select from customers where telegram_id = $1 and blocked_at is not null) as is_blocked`,
    [candidate.telegramId],
  );
  if (known?.is_staff) throw new UserError('staff-known');
  if (known?.is_blocked) throw new UserError('staff-blocked');
  await scope.db.query(
    'insert into staff (telegram_id, role, name, added_by) values ($1, $2, $3, $4)',
    [candidate.telegramId, roleId, candidate.name?.slice(0, 200) ?? null, addedBy],
  );
}

/** Has Telegram told the commands of one chat again. */
export async function publish(scope: Scope, telegramId: number): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({
      task: 'commands',
      key: `commands:${telegramId}`,
      payload: { chatId: telegramId },
    }),
  ]);
}

/** Writes a change down, tells the person and has their commands published. */
async function note(
  scope: Scope,
  options: Options,
  change: {
    readonly actorId: number;
    readonly action: 'staff.add' | 'staff.role' | 'staff.remove';
    readonly telegramId: number;
    readonly before: string | null;
    readonly after: string | null;
  },
): Promise<bigint> {
  const { actorId, action, telegramId, before, after } = change;
  const id = await audit.write(scope, actorId, action, { person: telegramId, before, after });
  await publish(scope, telegramId);
  if (telegramId !== actorId)
    await messages.queue(scope, {
      reference: `staff:${id}`,
      chatId: telegramId,
      content:
        after === null
          ? { key: 'notice-staff-removed' }
          : {
              key: 'notice-staff-role',
              data: { role: after, name: options.roles[after]?.name ?? '' },
              buttons: [[{ key: 'button-admin', press: 'admin' }]],
            },
    });
  return id;
}
