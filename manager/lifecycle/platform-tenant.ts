import type { AdminDb } from '../../shared/db/admin.ts';
import type { PlatformDb } from '../../shared/db/tenant-db.ts';
import { UserError } from '../../shared/errors.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import type { Secrets } from '../../shared/secrets.ts';
import type { Telegram } from '../../shared/telegram/client.ts';
import { provision } from './provision.ts';

/**
 * Sees that tenant 0 is there, with the manager bot of the environment. The token on record answers
 * without asking Telegram; a new one is asked who it is. Another bot takes the place of the old one.
 */
export async function ensurePlatformTenant(
  parts: {
    readonly admin: AdminDb;
    readonly platform: PlatformDb;
    readonly secrets: Secrets;
    readonly telegram: Telegram;
  },
  manager: { readonly token: string; readonly ownerId: number },
): Promise<void> {
  const { admin, platform, secrets, telegram } = parts;
  const known = await tenants.findRunning(platform, secrets, tenants.MANAGER_TENANT);
  if (known?.token === manager.token) {
    await revive(platform, known.state);
    return;
  }
  const botInfo = await telegram.api(manager.token).getMe();
  if (!known) {
    try {
      await provision(admin, secrets, {
        token: manager.token,
        botInfo,
        ownerId: manager.ownerId,
        language: 'en',
        id: tenants.MANAGER_TENANT,
      });
    } catch (error) {
      // Another process that starts at the same time was first.
      if (!(error instanceof UserError && error.code === 'bot-known')) throw error;
    }
    return;
  }
  await tenants.setToken(platform, secrets, tenants.MANAGER_TENANT, manager.token, botInfo);
  await tenants.setBot(platform, tenants.MANAGER_TENANT, botInfo.id);
  await revive(platform, known.state);
}

/** A manager bot that was refused before is tried again at each start. */
async function revive(platform: PlatformDb, state: tenants.TenantState): Promise<void> {
  if (state !== 'active')
    await tenants.moveState(platform, tenants.MANAGER_TENANT, [state], 'active', null);
}
