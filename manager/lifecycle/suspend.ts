import { UserError } from '../../shared/errors.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import type { TenantRecord, TenantState } from '../../shared/platform/tenants.ts';
import type { ManagerParts } from '../context.ts';

type Parts = Pick<ManagerParts, 'database' | 'hint'>;

/** Stops a shop's bot until its operator wants it again. Throws UserError `pause-<state>`. */
export async function pause(parts: Parts, tenant: TenantRecord): Promise<void> {
  await move(parts, tenant, { from: ['active', 'conflict'], to: 'paused', verb: 'pause' });
}

/** Lets a paused shop run again. Throws UserError `resume-<state>`: what else has to be done first. */
export async function resume(parts: Parts, tenant: TenantRecord): Promise<void> {
  await move(parts, tenant, { from: ['paused'], to: 'active', verb: 'resume' });
}

async function move(
  { database: { platform }, hint }: Parts,
  { id, username }: TenantRecord,
  { from, to, verb }: { from: readonly TenantState[]; to: TenantState; verb: 'pause' | 'resume' },
): Promise<void> {
  const moved = await tenants.moveState(platform, id, from, to);
  hint(id);
  if (moved) return;
  const now = await tenants.find(platform, { id });
  // A redelivered press finds what it did before.
  if (now?.state === to) return;
  throw new UserError(`${verb}-${now?.state ?? 'removed'}`, { bot: username });
}
