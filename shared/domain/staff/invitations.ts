import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { digest, randomKey } from '../../secrets.ts';
import * as appointments from './appointments.ts';
import type { Candidate } from './appointments.ts';
import * as audit from './audit.ts';
import * as messages from '../shop/messages.ts';
import { demandRank, demandRole, hold, lock } from './roster.ts';
import { outranks, type Role } from './staff.ts';

/** A link that lies around for longer is found by the wrong one. */
const INVITATION_MS = 24 * 3_600_000;

/**
 * Makes a code that lets whoever opens it first into the staff, once and for 24 hours. Only its
 * digest is kept. Nobody gives more than they hold.
 */
export async function create(scope: Scope, actorId: number, roleId: string): Promise<string> {
  const roster = await lock(scope, actorId);
  demandRank(roster.actor, demandRole(roleId, roster.options));
  const code = randomKey(15);
  await scope.db.query(
    `insert into approvals (kind, data, requested_by, created_at)
     values ('invitation', $1, $2, to_timestamp($3::float8 / 1000))`,
    [JSON.stringify({ code: digestOf(code), role: roleId }), actorId, scope.clock.now()],
  );
  await audit.write(scope, actorId, 'staff.invite', { role: roleId });
  return code;
}

/** How many invitations are still open. */
export async function countOpen(scope: Scope): Promise<number> {
  const [row] = await scope.db.query<{ open: number }>(
    `select count(*)::int as open from approvals where kind = 'invitation' and state = 'open'
       and created_at > to_timestamp($1::float8 / 1000)`,
    [scope.clock.now() - INVITATION_MS],
  );
  return row?.open ?? 0;
}

/** Ends every open invitation; says how many there were. */
export async function withdraw(scope: Scope, actorId: number): Promise<void> {
  await lock(scope, actorId);
  const rows = await scope.db.query(
    `update approvals set state = 'refused', decided_by = $1, decided_at = now()
     where kind = 'invitation' and state = 'open' returning id`,
    [actorId],
  );
  await audit.write(scope, actorId, 'staff.uninvite', { count: rows.length });
}

/**
 * Lets somebody in by their code, once (UserError `invitation-gone`). Who made it must still be
 * staff and hold all that the role allows. Returns the role.
 */
export async function accept(scope: Scope, candidate: Candidate, code: string): Promise<Role> {
  const { options, roles } = await hold(scope);
  const [row] = await scope.db.query<{ requested_by: string; role: string }>(
    `update approvals set state = 'approved', decided_by = $2, decided_at = now()
     where kind = 'invitation' and state = 'open' and data->>'code' = $1
       and created_at > to_timestamp($3::float8 / 1000)
     returning requested_by, data->>'role' as role`,
    [digestOf(code), candidate.telegramId, scope.clock.now() - INVITATION_MS],
  );
  if (!row) throw new UserError('invitation-gone');
  const inviterId = Number(row.requested_by);
  const inviter = roles.get(inviterId);
  const role = demandRole(row.role, options);
  if (!inviter?.permissions.includes('staff') || !outranks(inviter, role))
    throw new UserError('invitation-gone');
  await appointments.insert(scope, candidate, role.id, inviterId);
  const id = await audit.write(scope, candidate.telegramId, 'staff.join', { role: role.id });
  await appointments.publish(scope, candidate.telegramId);
  await messages.queue(scope, {
    reference: `staff:${id}`,
    chatId: inviterId,
    content: {
      key: 'notice-staff-joined',
      data: {
        person: candidate.name ?? String(candidate.telegramId),
        role: role.id,
        name: options.roles[role.id]?.name ?? '',
      },
    },
  });
  return role;
}

function digestOf(code: string): string {
  return digest(code).toString('hex');
}
