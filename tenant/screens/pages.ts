import { show } from '../../shared/telegram/view.ts';
import { ownText, type ShopContext, type ShopScreen } from '../context.ts';
import { commandList } from '../commands.ts';
import { menuButton, supportButton } from './buttons.ts';

/** Pages that only say something: help and the rules. The shop's own words win. */
export const pages: ShopScreen = {
  commands: {
    help: (ctx) => showHelp(ctx),
    terms: (ctx) => showTerms(ctx),
  },
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

async function showTerms(ctx: ShopContext): Promise<void> {
  const { name, support } = ctx.turn.settings;
  const text = ownText(ctx, 'terms') ?? ctx.t('page-terms', { shop: name, contact: support });
  await show(ctx, { text, buttons: [[menuButton(ctx)]] });
}
