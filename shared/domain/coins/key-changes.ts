import type { Chain } from '../../chains/chain.ts';
import type { PlatformDb } from '../../db/tenant-db.ts';
import { chooseKey, keyInUse } from '../../platform/chain-keys.ts';
import type { Scope } from '../../scope.ts';
import type { Secrets } from '../../secrets.ts';
import * as accounts from '../money/accounts.ts';
import type { ProviderAccount } from '../money/accounts.ts';
import * as messages from '../shop/messages.ts';
import type { Options } from '../shop/options.ts';
import * as settings from '../shop/settings.ts';
import * as staff from '../staff/staff.ts';

/** Hours before new addresses come from a changed key, as the shop has it now. */
export function waitH(
  { keyWait: { hours, before } }: Pick<Options, 'keyWait'>,
  now: number,
): number {
  return before && before.until > now ? Math.max(hours, before.hours) : hours;
}

/** Another wait: a longer one at once, a shorter one once that of now is over. */
export function withWait(
  options: Pick<Options, 'keyWait'>,
  hours: number,
  now: number,
): Pick<Options, 'keyWait'> {
  const known = waitH(options, now);
  const before = hours < known ? { hours: known, until: now + known * 3600_000 } : null;
  return { keyWait: { hours, before } };
}

/** Makes a registered key the shop's; from when on it is used, null: now. */
export function choose(
  scope: Scope,
  platform: PlatformDb,
  { id: chain }: Pick<Chain, 'id'>,
  fingerprint: string,
  coolDownH: number,
): Promise<Date | null> {
  return chooseKey(platform, {
    chain,
    tenantId: scope.tenant.id,
    fingerprint,
    nowMs: scope.clock.now(),
    coolDownMs: coolDownH * 3600_000,
  });
}

/** The key that still gives addresses while a changed one waits; null: none waits. */
export async function before(
  scope: Scope,
  { platform, secrets }: { readonly platform: PlatformDb; readonly secrets: Secrets },
  chain: Chain,
): Promise<string | null> {
  const [account] = await accounts.list(scope, chain.id);
  if (!account || chain.source === 'pool') return null;
  const { credentials } = await accounts.credentials(scope, secrets, account.id);
  const now = chain.readKey(credentials['xpub'] ?? '');
  const used = await keyInUse(platform, chain.id, now, scope.clock.now());
  return used.fingerprint === now.fingerprint ? null : used.key;
}

/** Every owner hears of a changed key, whatever notices the shop has switched off, and can undo it. */
export async function tellOwners(
  scope: Scope,
  change: { readonly chain: string; readonly added: ProviderAccount; readonly usedFrom: Date },
): Promise<void> {
  const { chain, added, usedFrom } = change;
  const { options } = await settings.read(scope);
  const owners = (await staff.list(scope)).filter(({ role }) => role.id === 'OWNER');
  for (const { telegramId } of owners)
    await messages.queue(scope, {
      reference: `key:${added.id}:${telegramId}`,
      chatId: telegramId,
      content: {
        key: 'notice-key-changed',
        data: {
          network: { key: `network-${chain}` },
          label: added.label,
          from: { date: usedFrom.toISOString(), zone: options.timeZone },
        },
        buttons: [[{ key: 'key-undo', press: `key:undo:${chain}` }]],
      },
    });
}
