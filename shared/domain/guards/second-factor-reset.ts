import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import * as messages from '../shop/messages.ts';
import { hold } from '../staff/roster.ts';
import { can, type Role } from '../staff/staff.ts';

/**
 * Takes somebody's factor away, because they lost it: an OWNER does it for weaker staff, who may decide
 * on withdrawals for customers. Payouts wait for a day then. Throws UserError `not-allowed`
 * or `factor-gone`.
 */
export async function reset(scope: Scope, actorId: number, telegramId: number): Promise<void> {
  const { roles } = await hold(scope);
  if (!mayReset(roles.get(actorId) ?? null, roles.get(telegramId) ?? null))
    throw new UserError('not-allowed');
  await takeAway(scope, actorId, telegramId);
}

/**
 * The same for the shop's operator, whom nobody in the shop may be able to help: by the platform's
 * owner. Throws UserError `factor-gone`.
 */
export async function resetOperator(scope: Scope, platformOwnerId: number): Promise<void> {
  await scope.transaction((scope) => takeAway(scope, platformOwnerId, scope.tenant.ownerId));
}

/** Whether somebody with one role (null: none) may take the factor of somebody with the other away. */
export function mayReset(actor: Role | null, other: Role | null): boolean {
  if (other !== null) return actor?.id === 'OWNER' && other.id !== 'OWNER';
  return can(actor, 'customers') && can(actor, 'withdrawals');
}

async function takeAway(scope: Scope, actorId: number, telegramId: number): Promise<void> {
  const rows = await scope.db.query(
    `update second_factors set sealed = null, recovery = '[]', failures = 0, locked_until = null,
       reset_at = to_timestamp($2::float8 / 1000)
     where telegram_id = $1 and sealed is not null returning 1`,
    [telegramId, scope.clock.now()],
  );
  if (rows.length === 0) throw new UserError('factor-gone');
  const entry = await audit.write(scope, actorId, 'factor.reset', { person: telegramId });
  await messages.queue(scope, {
    reference: `factor-reset:${entry}`,
    chatId: telegramId,
    content: {
      key: 'notice-factor-reset',
      buttons: [[{ key: 'button-security', press: 'security' }]],
    },
  });
}
