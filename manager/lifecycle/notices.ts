import * as messages from '../../shared/domain/shop/messages.ts';
import * as episodes from '../../shared/platform/episodes.ts';
import type { Episode } from '../../shared/platform/episodes.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import type { TenantState } from '../../shared/platform/tenants.ts';
import { createScope, type Scope, type Tenant } from '../../shared/scope.ts';
import type { ManagerParts } from '../context.ts';

type Parts = Pick<ManagerParts, 'database' | 'log' | 'clock'>;

/** What the fleet says of a bot that concerns its operator, and from which states it is news. */
const NEWS = {
  revoked: { from: ['active', 'conflict'], key: 'notice-revoked' },
  conflict: { from: ['active'], key: 'notice-conflict' },
  active: { from: ['conflict'], key: 'notice-healed' },
} as const satisfies Readonly<Record<string, { from: readonly TenantState[]; key: string }>>;

/**
 * Takes over a state that the fleet found and tells the operator once per episode. The notice comes
 * first and names the episode that ends with it: a crash in between repeats both and queues one.
 */
export async function onFleetState(
  parts: Parts,
  { id }: Pick<Tenant, 'id'>,
  state: string,
  reason?: string,
): Promise<void> {
  if (!isNews(state)) return;
  if (id === tenants.MANAGER_TENANT) {
    // Nobody could be told by the bot that is in trouble; its row stays, the environment names its token.
    if (state !== 'active') parts.log.error({ state, reason }, 'the manager bot is in trouble');
    return;
  }
  const { platform } = parts.database;
  const episode = await episodes.find(platform, id);
  const { from, key } = NEWS[state];
  if (!episode || !from.some((each) => each === episode.state)) return;
  await tell(await platformScope(parts), episode, state, {
    key,
    data: { bot: episode.tenant.username, reason: reason ?? null },
    buttons: [shopButton(id)],
  });
  await tenants.moveState(platform, id, from, state, reason ?? null);
}

/** Tells operators whose shop a failed migration suspended, or a later one mended; after each migrating. */
export async function tellSuspended(parts: Parts): Promise<number> {
  const suspensions = await episodes.listSuspensions(parts.database.platform);
  if (suspensions.length === 0) return 0;
  const scope = await platformScope(parts);
  let told = 0;
  for (const episode of suspensions) {
    const state = episode.state === 'suspended' ? 'suspended' : 'healed';
    const content = {
      key: `notice-${state}`,
      data: { bot: episode.tenant.username },
      buttons: [shopButton(episode.tenant.id)],
    };
    if (await tell(scope, episode, state, content)) told += 1;
  }
  return told;
}

/** The platform itself as a tenant: what the manager bot says is queued there. */
export async function platformScope({ database, log, clock }: Parts): Promise<Scope> {
  const tenant = await tenants.find(database.platform, { id: tenants.MANAGER_TENANT });
  if (!tenant) throw new Error('the platform has no tenant 0 yet');
  const { id, botId, username, ownerId } = tenant;
  return createScope({
    tenant: { id, botId, username, ownerId },
    db: database.tenant(id),
    log,
    clock,
  });
}

function tell(
  scope: Scope,
  { tenant, since }: Episode,
  state: string,
  content: messages.MessageContent,
): Promise<boolean> {
  return messages.queue(scope, {
    reference: `shop:${tenant.id}:${state}:${since}`,
    chatId: tenant.ownerId,
    content,
  });
}

function shopButton(id: number): readonly messages.MessageButton[] {
  return [{ key: 'shop-button-open', press: `shop:${id}` }];
}

function isNews(state: string): state is keyof typeof NEWS {
  return Object.hasOwn(NEWS, state);
}
