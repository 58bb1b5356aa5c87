import type { TextPlace } from '../../shared/domain/settings.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import { ownText, type ShopContext, type ShopScreen } from '../context.ts';
import { commandList } from '../commands.ts';
import { menuButton, supportButton } from './buttons.ts';

/** Pages that only say something: help, support and the rules. The shop's own words win. */
export const pages: ShopScreen = {
  commands: {
    help: (ctx) => showHelp(ctx),
    support: (ctx) => showSupport(ctx),
    paysupport: (ctx) => showPage(ctx, 'paysupport', contactRow(ctx)),
    terms: (ctx) => showPage(ctx, 'terms'),
    privacy: (ctx) => showPage(ctx, 'privacy'),
  },
  presses: { support: (ctx) => showSupport(ctx) },
};

async function showHelp(ctx: ShopContext): Promise<void> {
  const intro = ownText(ctx, 'help') ?? ctx.t('help-text', { shop: ctx.turn.settings.name });
  const commands = commandList(ctx.i18n, ctx.language, ctx.turn.role).map(
    ({ command, description }) => ctx.t('help-command', { command, description }),
  );
  await show(ctx, {
    text: `${intro}\n\n${commands.join('\n')}`,
    buttons: [[supportButton(ctx), menuButton(ctx)]],
  });
}

async function showSupport(ctx: ShopContext): Promise<void> {
  await show(ctx, {
    text: ctx.t('support-text', { contact: ctx.turn.settings.support }),
    buttons: [contactRow(ctx), [menuButton(ctx)]],
  });
}

async function showPage(ctx: ShopContext, place: TextPlace, buttons: Button[] = []): Promise<void> {
  const { name, support } = ctx.turn.settings;
  const text = ownText(ctx, place) ?? ctx.t(`page-${place}`, { shop: name, contact: support });
  await show(ctx, { text, buttons: [buttons, [menuButton(ctx)]] });
}

function contactRow(ctx: ShopContext): Button[] {
  const { support } = ctx.turn.settings;
  if (support === null) return [];
  const url = support.startsWith('@') ? `https://t.me/${support.slice(1)}` : support;
  return [{ text: ctx.label('support-write'), url }];
}
