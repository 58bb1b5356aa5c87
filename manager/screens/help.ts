import type { Screen } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import { commandsFor } from '../commands.ts';
import type { ManagerContext } from '../context.ts';
import { menuButton } from './buttons.ts';

/** What the bot can do for this person. */
export const help: Screen<ManagerContext> = {
  commands: { help: (ctx) => showHelp(ctx) },
  presses: { help: (ctx) => showHelp(ctx) },
};

async function showHelp(ctx: ManagerContext): Promise<void> {
  const commands = commandsFor(ctx.isOwner).map(
    (command) => `/${command} — ${ctx.t(`command-${command}`)}`,
  );
  await show(ctx, {
    text: [ctx.t('help-text'), commands.join('\n')].join('\n\n'),
    buttons: [[menuButton(ctx)]],
  });
}
