import type { UserFromGetMe } from 'grammy/types';
import { UserError } from '../../shared/errors.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import type { Tenant } from '../../shared/scope.ts';
import type { ManagerParts } from '../context.ts';
import { identify } from './token.ts';

type Parts = Pick<ManagerParts, 'database' | 'secrets' | 'telegram' | 'hint'>;

/**
 * Gives a shop's bot the new token that its operator got from BotFather. Throws UserError
 * `token-wrong`, `telegram-unavailable` or `token-other-bot`.
 */
export async function replaceToken(parts: Parts, tenant: Tenant, token: string): Promise<void> {
  const bot = await identify(parts.telegram, token);
  if (bot.id !== tenant.botId)
    throw new UserError('token-other-bot', { bot: tenant.username, other: bot.username });
  await useToken(parts, tenant, token, bot);
}

/**
 * Puts a proven token in place; a shop that was stopped for its old one runs again. Returns whether
 * anything changed. A repeat changes nothing.
 */
export async function useToken(
  { database: { platform }, secrets, hint }: Parts,
  { id }: Tenant,
  token: string,
  botInfo: UserFromGetMe,
): Promise<boolean> {
  const before = await tenants.findRunning(platform, secrets, id);
  const isNew = before?.token !== token;
  if (isNew) await tenants.setToken(platform, secrets, id, token, botInfo);
  const healed = await tenants.moveState(platform, id, ['revoked'], 'active');
  if (isNew || healed) hint(id);
  return isNew || healed;
}
