import type { UserFromGetMe } from 'grammy/types';
import { UserError } from '../../shared/errors.ts';
import * as operators from '../../shared/platform/operators.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import type { TenantRecord } from '../../shared/platform/tenants.ts';
import type { ManagerParts } from '../context.ts';
import { isMadeBy, provision } from './provision.ts';
import { refusal } from './registration.ts';
import { useToken } from './replace.ts';
import { botIdOf, findElsewhere, identify, type Elsewhere } from './token.ts';

/** Somebody's wish for a shop. */
export interface AddRequest {
  readonly token: string;
  readonly operatorId: number;
  /** The operator's language: the shop begins with it. */
  readonly language: string;
  /** Telegram id of the manager bot itself: it cannot be a shop. */
  readonly managerId: number;
  /** What asked ("update:<id>"): a repeat finds its own work and says the same again. */
  readonly origin: string;
  /** Also when the bot runs in another program. */
  readonly anyway: boolean;
}

/** What became of it. */
export type Added =
  | { readonly kind: 'added' | 'known' | 'removed' | 'renewed'; readonly tenant: TenantRecord }
  | { readonly kind: 'elsewhere'; readonly bot: UserFromGetMe; readonly where: Elsewhere };

/**
 * Makes a bot a shop of this operator. Throws UserError `token-own`, `token-wrong`,
 * `telegram-unavailable`, `bot-foreign`, `registration-closed` or `not-invited`.
 */
export async function add(parts: ManagerParts, wanted: AddRequest): Promise<Added> {
  const { platform } = parts.database;
  if (botIdOf(wanted.token) === wanted.managerId) throw new UserError('token-own');
  const refused = await refusal(parts, wanted.operatorId);
  // Who may add none can still renew the token of one they have.
  if (refused && (await tenants.listOwned(platform, wanted.operatorId)).length === 0)
    throw new UserError(refused);
  const bot = await identify(parts.telegram, wanted.token);

  const known = await tenants.find(platform, { botId: bot.id });
  if (known) return meetKnown(parts, wanted, known, bot);
  if (refused) throw new UserError(refused);
  if (!wanted.anyway) {
    const { probeSeconds } = parts.config;
    const where = await findElsewhere(parts.telegram, wanted.token, probeSeconds);
    if (where) return { kind: 'elsewhere', bot, where };
  }
  await operators.register(platform, wanted.operatorId);
  return make(parts, wanted, bot);
}

async function make(
  parts: ManagerParts,
  wanted: AddRequest,
  botInfo: UserFromGetMe,
): Promise<Added> {
  const { operatorId: ownerId, token, language, origin } = wanted;
  try {
    const shop = { token, botInfo, ownerId, language, origin };
    const { id } = await provision(parts.admin, parts.secrets, shop);
    parts.hint(id);
  } catch (error) {
    // Somebody added it meanwhile: perhaps a second message of the same operator.
    if (!(error instanceof UserError) || error.code !== 'bot-known') throw error;
  }
  const tenant = await tenants.find(parts.database.platform, { botId: botInfo.id });
  if (!tenant) throw new Error('a provisioned bot has a tenant');
  return meetKnown(parts, wanted, tenant, botInfo);
}

async function meetKnown(
  parts: ManagerParts,
  wanted: AddRequest,
  tenant: TenantRecord,
  bot: UserFromGetMe,
): Promise<Added> {
  if (tenant.ownerId !== wanted.operatorId) throw new UserError('bot-foreign');
  if (tenant.state === 'removed') return { kind: 'removed', tenant };
  if (await isMadeBy(parts.database, tenant.id, wanted.origin)) return { kind: 'added', tenant };
  const renewed = await useToken(parts, tenant, wanted.token, bot);
  return { kind: renewed ? 'renewed' : 'known', tenant };
}
