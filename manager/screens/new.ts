import type { Screen } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ManagerContext } from '../context.ts';
import { demandMayAdd } from '../lifecycle/registration.ts';
import { menuButton } from './buttons.ts';

/** Telegram's limits for bots' names and usernames. */
const LONGEST_NAME = 64;
const LONGEST_USERNAME = 32;

/** Lets Telegram make a new bot that the manager bot gets the token of: no token is ever pasted. */
export const createNew: Screen<ManagerContext> = {
  commands: { new: (ctx, name) => showNew(ctx, name) },
  presses: { new: (ctx) => showNew(ctx, '') },
};

async function showNew(ctx: ManagerContext, wanted: string): Promise<void> {
  await demandMayAdd(ctx.manager, ctx.person.id);
  const add = { text: ctx.label('home-button-add'), press: 'add' };
  if (!(await canManage(ctx)))
    return void (await show(ctx, {
      text: ctx.t(ctx.isOwner ? 'new-off-owner' : 'new-off', { bot: ctx.botInfo.username }),
      buttons: [[add], [menuButton(ctx)]],
    }));
  const name = wanted || ctx.label('new-name', { name: ctx.person.first_name });
  await show(ctx, {
    text: ctx.t('new-explain'),
    buttons: [
      [{ text: ctx.label('new-button-create'), url: linkOf(ctx, name) }],
      [add, menuButton(ctx)],
    ],
  });
}

/** What was kept of the bot may be older than the owner's switch in BotFather. */
async function canManage({ botInfo, api }: ManagerContext): Promise<boolean> {
  return botInfo.can_manage_bots || (await api.getMe()).can_manage_bots;
}

/** Telegram answers with a managed_bot update once the person has chosen; the names are suggestions. */
function linkOf(ctx: ManagerContext, name: string): string {
  const title = Array.from(name).slice(0, LONGEST_NAME).join('').trim();
  const number = Math.floor(ctx.scope.clock.random() * 9_000 + 1_000);
  const ending = `_${number}_bot`;
  const begin = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_\d]+|_+$/g, '')
    .slice(0, LONGEST_USERNAME - ending.length);
  const username = `${begin || 'shop'}${ending}`;
  return `https://t.me/newbot/${ctx.botInfo.username}/${username}?name=${encodeURIComponent(title)}`;
}
