import { GrammyError, type Api } from 'grammy';
import type { Update, User, UserFromGetMe } from 'grammy/types';
import * as staff from '../../shared/domain/staff/staff.ts';
import { UserError } from '../../shared/errors.ts';
import * as managedBots from '../../shared/platform/managed-bots.ts';
import * as operators from '../../shared/platform/operators.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import type { TenantRecord } from '../../shared/platform/tenants.ts';
import { createScope, type Tenant } from '../../shared/scope.ts';
import type { ManagerParts } from '../context.ts';
import { isMadeBy, provision } from './provision.ts';
import { refusal } from './registration.ts';
import { useToken } from './replace.ts';
import { identify } from './token.ts';

/** A managed bot and whose it is, as Telegram told it. */
export interface ManagedNews {
  readonly user: User;
  readonly bot: User;
}

/** What became of the news. */
export type ManagedOutcome =
  | { readonly kind: 'added' | 'renewed' | 'moved'; readonly tenant: Tenant }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'nothing' };

/** The managed bot that an update tells about: its own kind, and the service message beside it. */
export function readNews(update: Update): ManagedNews | null {
  if (update.managed_bot) return update.managed_bot;
  const { message } = update;
  if (!message?.managed_bot_created || !message.from || message.chat.type !== 'private')
    return null;
  return { user: message.from, bot: message.managed_bot_created.bot };
}

/**
 * Takes news of a managed bot: every one is kept, because Telegram has no list of them. A new bot
 * becomes a shop of who made it; a shop gets its new token or its new operator in place.
 */
export async function takeNews(
  parts: ManagerParts,
  manager: Api,
  news: ManagedNews & { readonly language: string; readonly origin: string },
): Promise<ManagedOutcome> {
  const { platform } = parts.database;
  const { user, bot } = news;
  const seen = await managedBots.see(platform, {
    botId: bot.id,
    ownerId: user.id,
    username: bot.username ?? null,
    name: bot.first_name,
    body: { user, bot },
  });
  const known = await tenants.find(platform, { botId: bot.id });
  if (!known && seen.claimed) return { kind: 'nothing' };
  const refused = known ? null : await refusal(parts, user.id);
  if (refused) return { kind: 'refused', code: refused };

  const token = await tokenOf(manager, bot.id);
  if (token === null) return { kind: 'nothing' };
  const botInfo = await identify(parts.telegram, token);
  if (!known) return make(parts, news, token, botInfo);
  if (await isMadeBy(parts.database, known.id, news.origin))
    return { kind: 'added', tenant: known };
  return renew(parts, known, user.id, token, botInfo);
}

/**
 * Another token for a managed bot whose token is refused, kept before it is returned; undefined when
 * there is none. For the fleet.
 */
export async function refreshToken(
  parts: ManagerParts,
  manager: Api,
  { id }: Pick<Tenant, 'id'>,
): Promise<string | undefined> {
  const tenant = await tenants.findRunning(parts.database.platform, parts.secrets, id);
  if (!tenant) return undefined;
  // Meanwhile the operator may have replaced it: what is kept now is worth another try.
  const token = tenant.managed ? await tokenOf(manager, tenant.botId) : tenant.token;
  if (token === null) return undefined;
  if (token !== tenant.token) {
    const { platform } = parts.database;
    await tenants.setToken(platform, parts.secrets, id, token, tenant.botInfo);
  }
  return token;
}

async function make(
  parts: ManagerParts,
  { user, language, origin }: ManagedNews & { language: string; origin: string },
  token: string,
  botInfo: UserFromGetMe,
): Promise<ManagedOutcome> {
  const shop = { token, botInfo, ownerId: user.id, language, origin, managed: true };
  await operators.register(parts.database.platform, user.id);
  try {
    const tenant = await provision(parts.admin, parts.secrets, shop);
    parts.hint(tenant.id);
    return { kind: 'added', tenant };
  } catch (error) {
    if (error instanceof UserError && error.code === 'bot-known') return { kind: 'nothing' };
    throw error;
  }
}

async function renew(
  parts: ManagerParts,
  tenant: TenantRecord,
  ownerId: number,
  token: string,
  botInfo: UserFromGetMe,
): Promise<ManagedOutcome> {
  const isRenewed = await useToken(parts, tenant, token, botInfo);
  if (tenant.ownerId === ownerId)
    return isRenewed ? { kind: 'renewed', tenant } : { kind: 'nothing' };
  const { database, log, clock } = parts;
  // The row comes last: a crash before it leaves the difference that repeats all of this.
  await staff.replaceOwner(
    createScope({ tenant, db: database.tenant(tenant.id), log, clock }),
    ownerId,
  );
  await tenants.setOwner(database.platform, tenant.id, ownerId);
  await operators.register(parts.database.platform, ownerId);
  parts.hint(tenant.id);
  return { kind: 'moved', tenant: { ...tenant, ownerId } };
}

/** Null when Telegram does not let us manage this bot (any more). */
async function tokenOf(manager: Api, botId: number): Promise<string | null> {
  try {
    return await manager.getManagedBotToken(botId);
  } catch (error) {
    if (error instanceof GrammyError && [400, 403].includes(error.error_code)) return null;
    throw error;
  }
}
