import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import type { AuditEntry } from '../staff/audit.ts';
import * as messages from '../shop/messages.ts';
import { hold } from '../staff/roster.ts';

const LONGEST_REASON = 200;

/**
 * The shop serves a customer no more, and tells them why. Throws UserError `customer-gone`,
 * `customer-is-staff`, or `blocked-already`. Returns the id of the audit entry.
 */
export async function block(
  scope: Scope,
  actorId: number,
  customerId: bigint,
  reason: string,
): Promise<bigint> {
  const { roles } = await hold(scope);
  const [customer] = await scope.db.query<{ telegram_id: string; is_blocked: boolean }>(
    `select telegram_id, blocked_at is not null as is_blocked from customers
     where id = $1 and telegram_id > 0`,
    [customerId],
  );
  if (!customer) throw new UserError('customer-gone');
  if (roles.has(Number(customer.telegram_id))) throw new UserError('customer-is-staff');
  if (customer.is_blocked) throw new UserError('blocked-already');
  const why = readReason(reason);
  await scope.db.query(
    `update customers set blocked_at = to_timestamp($2::float8 / 1000), block_reason = $3,
       dialogue = null, dialogue_version = dialogue_version + 1 where id = $1`,
    [customerId, scope.clock.now(), why],
  );
  return note(scope, actorId, 'customer.block', {
    customerId,
    chatId: Number(customer.telegram_id),
    reason: why,
  });
}

/** The shop serves them again, and says so. Returns the id of the audit entry. */
export async function unblock(scope: Scope, actorId: number, customerId: bigint): Promise<bigint> {
  const [customer] = await scope.db.query<{ telegram_id: string; reason: string | null }>(
    `update customers c set blocked_at = null, block_reason = null
     from (select id, block_reason as reason from customers where id = $1 for update) old
     where c.id = old.id and c.blocked_at is not null returning c.telegram_id, old.reason`,
    [customerId],
  );
  if (!customer) throw new UserError('blocked-not');
  return note(scope, actorId, 'customer.unblock', {
    customerId,
    chatId: Number(customer.telegram_id),
    reason: customer.reason ?? '',
  });
}

/** Takes `customer.block` or `customer.unblock` back. */
export async function revert(scope: Scope, { actorId, action, data }: AuditEntry): Promise<void> {
  const customerId = BigInt(String(data['customer']));
  if (action === 'customer.block') await unblock(scope, actorId, customerId);
  else await block(scope, actorId, customerId, String(data['reason']));
}

/** A reason that staff give, as the customer reads it. Throws UserError `reason-length`. */
export function readReason(text: string): string {
  const reason = text.trim().replaceAll(/\s+/g, ' ');
  if (reason === '' || reason.length > LONGEST_REASON)
    throw new UserError('reason-length', { longest: LONGEST_REASON });
  return reason;
}

async function note(
  scope: Scope,
  actorId: number,
  action: 'customer.block' | 'customer.unblock',
  about: { readonly customerId: bigint; readonly chatId: number; readonly reason: string },
): Promise<bigint> {
  const { customerId, chatId, reason } = about;
  const id = await audit.write(scope, actorId, action, { customer: String(customerId), reason });
  await messages.queue(scope, {
    reference: `block:${id}`,
    chatId,
    customerId,
    content:
      action === 'customer.block'
        ? { key: 'notice-blocked', data: { reason } }
        : { key: 'notice-unblocked' },
  });
  return id;
}
