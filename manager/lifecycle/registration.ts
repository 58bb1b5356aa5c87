import { UserError } from '../../shared/errors.ts';
import * as operators from '../../shared/platform/operators.ts';
import type { ManagerParts } from '../context.ts';

type Parts = Pick<ManagerParts, 'config' | 'database'>;

/** Why somebody may not add a shop, as the code of a UserError; null: they may. */
export async function refusal(
  { config, database }: Parts,
  telegramId: number,
): Promise<'registration-closed' | 'not-invited' | null> {
  if (isOwner(config, telegramId) || config.registration === 'open') return null;
  if (config.registration === 'closed') return 'registration-closed';
  return (await operators.isOperator(database.platform, telegramId)) ? null : 'not-invited';
}

/** Throws UserError `registration-closed` or `not-invited` unless this person may add a shop. */
export async function demandMayAdd(parts: Parts, telegramId: number): Promise<void> {
  const code = await refusal(parts, telegramId);
  if (code) throw new UserError(code);
}

/** Whether this person runs the platform. */
export function isOwner(config: Parts['config'], telegramId: number): boolean {
  return config.ownerIds.includes(telegramId);
}
