import { UserError } from '../../shared/errors.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import type { TenantRecord } from '../../shared/platform/tenants.ts';
import { readId } from '../../shared/telegram/callback.ts';
import type { ManagerContext } from '../context.ts';
import { showBots } from './bots.ts';

/** What an operator does to one of their shops. */
export type Act = (ctx: ManagerContext, tenant: TenantRecord) => Promise<void>;

/** The person's shop with the number in a button. Throws UserError `button-old`. */
export async function ownById(
  ctx: ManagerContext,
  text: string | undefined,
): Promise<TenantRecord> {
  const id = Number(readId(text));
  const tenant = await tenants.find(ctx.manager.database.platform, { id });
  // Somebody else's shop is answered exactly like one that does not exist.
  if (!tenant || tenant.ownerId !== ctx.person.id) throw new UserError('button-old');
  return tenant;
}

/** The person's shop with this bot name. Throws UserError `bot-unknown`. */
export async function ownNamed(ctx: ManagerContext, name: string): Promise<TenantRecord> {
  const username = name.replace(/^(?:https:\/\/t\.me\/|@)/i, '').toLowerCase();
  return own(ctx, (tenant) => tenant.username.toLowerCase() === username, name);
}

/** The person's shop with this bot. Throws UserError `bot-unknown`. */
export function ownBot(ctx: ManagerContext, botId: number): Promise<TenantRecord> {
  return own(ctx, (tenant) => tenant.botId === botId, String(botId));
}

/** Acts on the shop that is named; without a name, somebody with one shop means that one. */
export async function actByName(ctx: ManagerContext, name: string, act: Act): Promise<void> {
  if (name !== '') return act(ctx, await ownNamed(ctx, name));
  const owned = await tenants.listOwned(ctx.manager.database.platform, ctx.person.id);
  const [only] = owned;
  if (owned.length !== 1 || !only) return showBots(ctx, 'bots-choose');
  await act(ctx, only);
}

async function own(
  ctx: ManagerContext,
  matches: (tenant: TenantRecord) => boolean,
  name: string,
): Promise<TenantRecord> {
  const owned = await tenants.listOwned(ctx.manager.database.platform, ctx.person.id);
  const tenant = owned.find(matches);
  if (!tenant) throw new UserError('bot-unknown', { bot: name.slice(0, 64) });
  return tenant;
}
