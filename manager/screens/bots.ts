import { listOwned, type TenantState } from '../../shared/platform/tenants.ts';
import type { Screen } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ManagerContext } from '../context.ts';
import { menuButton } from './buttons.ts';

/** Telegram shows at most 100 buttons; nobody may own more bots than half of that. */
const MOST = 50;

/** The shops of the person who asks. */
export const bots: Screen<ManagerContext> = {
  commands: { bots: (ctx) => showBots(ctx) },
  presses: { bots: (ctx) => showBots(ctx) },
};

const ICONS: Readonly<Record<TenantState, string>> = {
  active: '🟢',
  paused: '⏸',
  revoked: '🔑',
  conflict: '⚠️',
  suspended: '🛠',
  removed: '🗑',
};

/** A state at a glance. */
export function iconOf(state: TenantState): string {
  return ICONS[state];
}

/** Lists the person's shops; `key` says what to choose one for. */
export async function showBots(ctx: ManagerContext, key = 'bots-title'): Promise<void> {
  const owned = (await listOwned(ctx.manager.database.platform, ctx.person.id)).slice(0, MOST);
  await show(ctx, {
    text: ctx.t(owned.length === 0 ? 'bots-none' : key, { count: owned.length }),
    buttons: [
      ...owned.map((tenant) => [
        {
          text: `${iconOf(tenant.state)} ${tenant.name} · @${tenant.username}`,
          press: `shop:${tenant.id}`,
        },
      ]),
      owned.length === 0 ? [{ text: ctx.label('home-button-add'), press: 'add' }] : [],
      [menuButton(ctx)],
    ],
  });
}
