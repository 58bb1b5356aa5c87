import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { orderedEntries } from '../../menu-entries.ts';
import { saveOptions } from './save-options.ts';

/** Which buttons the main menu has, and in which order. */
export const settingsMenu: ShopScreen = {
  presses: {
    mainmenu: (ctx) => showEntries(ctx),
    'mainmenu:up': (ctx, name) => moveUp(ctx, name),
    'mainmenu:hide': (ctx, name) => hide(ctx, name),
    'mainmenu:reset': async (ctx) =>
      showEntries(ctx, await saveOptions(ctx, { menu: { order: [], hidden: [] } })),
  },
};

async function showEntries(ctx: ShopContext, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { hidden } = ctx.turn.settings.options.menu;
  const rows = orderedEntries(ctx).map(({ name, button }, at) => [
    {
      text: ctx.label('mainmenu-line', {
        name: button(ctx).text,
        state: hidden.includes(name) ? 'hidden' : 'shown',
      }),
      press: press('mainmenu:hide', name),
    },
    ...(at > 0 ? [{ text: ctx.label('mainmenu-up'), press: press('mainmenu:up', name) }] : []),
  ]);
  await show(ctx, {
    text: ctx.t('mainmenu-text'),
    buttons: [
      ...rows,
      [{ text: ctx.label('mainmenu-reset'), press: 'mainmenu:reset' }],
      undo ? [undo] : [],
      [backButton(ctx, 'settings')],
    ],
  });
}

async function moveUp(ctx: ShopContext, name: string | undefined): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const order = demandNames(ctx, name);
  const at = order.indexOf(name ?? '');
  if (at === 0) return showEntries(ctx);
  order.splice(at - 1, 0, ...order.splice(at, 1));
  const { menu } = ctx.turn.settings.options;
  await showEntries(ctx, await saveOptions(ctx, { menu: { ...menu, order } }));
}

async function hide(ctx: ShopContext, name: string | undefined): Promise<void> {
  demand(ctx.turn.role, 'settings');
  demandNames(ctx, name);
  const { menu } = ctx.turn.settings.options;
  const without = menu.hidden.filter((each) => each !== name);
  const hidden = without.length < menu.hidden.length ? without : [...without, name ?? ''];
  await showEntries(ctx, await saveOptions(ctx, { menu: { ...menu, hidden } }));
}

/** All names as they stand now, if this is one of them. */
function demandNames(ctx: ShopContext, name: string | undefined): string[] {
  const names = orderedEntries(ctx).map((entry) => entry.name);
  if (!names.includes(name ?? '')) throw new UserError('button-old');
  return names;
}
