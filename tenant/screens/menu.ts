import * as ledger from '../../shared/domain/money/ledger.ts';
import type { Unknown } from '../../shared/telegram/router.ts';
import { send, show, type View } from '../../shared/telegram/view.ts';
import { ownText, type ShopContext, type ShopScreen } from '../context.ts';
import { menuButtons } from './menu-entries.ts';

/** The welcome and the main menu. */
export const menu: ShopScreen = {
  commands: {
    start: (ctx) => showWelcome(ctx),
    menu: (ctx) => showMenu(ctx),
    main_menu: (ctx) => showMenu(ctx),
  },
  presses: {
    menu: (ctx) => showMenu(ctx),
    // Below a card that stays as it is.
    'menu:below': async (ctx) => void (await send(ctx, await menuView(ctx))),
  },
};

/** What nobody handles: the menu, with a word why. */
export async function showUnknown(ctx: ShopContext, unknown: Unknown): Promise<void> {
  if (unknown === 'press') await ctx.toast(ctx.label('error-button-old'));
  const hint = unknown === 'press' ? null : ctx.t(`menu-unknown-${unknown}`);
  await show(ctx, await menuView(ctx, hint));
}

async function showMenu(ctx: ShopContext): Promise<void> {
  await show(ctx, await menuView(ctx));
}

/** The first thing that somebody sees. */
export async function showWelcome(ctx: ShopContext): Promise<void> {
  const { customer, settings } = ctx.turn;
  const welcome = ctx.t('menu-welcome', { shop: settings.name, name: customer.name });
  await show(ctx, { text: ownText(ctx, 'welcome') ?? welcome, buttons: menuButtons(ctx) });
}

async function menuView(ctx: ShopContext, hint: string | null = null): Promise<View> {
  const { customer, settings } = ctx.turn;
  const [balance] = await ledger.balances(ctx.scope, customer.id, settings.currency);
  const text = ctx.t('menu-text', { shop: settings.name, balance });
  return { text: hint === null ? text : `${hint}\n\n${text}`, buttons: menuButtons(ctx) };
}
