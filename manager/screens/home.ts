import { UserError } from '../../shared/errors.ts';
import * as managedBots from '../../shared/platform/managed-bots.ts';
import * as operators from '../../shared/platform/operators.ts';
import type { Screen } from '../../shared/telegram/router.ts';
import { send, show, type Button, type View } from '../../shared/telegram/view.ts';
import { publishForOwner } from '../commands.ts';
import { originOf, type ManagerContext } from '../context.ts';
import { refusal } from '../lifecycle/registration.ts';
import { takeNews } from '../lifecycle/managed.ts';
import { INVITATION_PREFIX } from './invite.ts';
import { tellNews } from './news.ts';

/** The first thing a person sees, and where every Menu button leads. */
export const home: Screen<ManagerContext> = {
  commands: {
    start: (ctx, payload) => start(ctx, payload),
    menu: (ctx) => showHome(ctx),
  },
  presses: { menu: (ctx) => showHome(ctx) },
};

async function start(ctx: ManagerContext, payload: string): Promise<void> {
  if (ctx.isOwner) await publishForOwner(ctx.api, ctx.i18n, ctx.person.id);
  if (payload.startsWith(INVITATION_PREFIX))
    await enter(ctx, payload.slice(INVITATION_PREFIX.length));
  await showHome(ctx);
}

/** Lets the holder of an invitation in; bots that Telegram made for them meanwhile become shops. */
async function enter(ctx: ManagerContext, code: string): Promise<void> {
  const { platform } = ctx.manager.database;
  const now = new Date(ctx.scope.clock.now());
  const redeemed = await operators.redeem(platform, code, ctx.person.id, now);
  if (redeemed === 'invalid') throw new UserError('invitation-invalid');
  if (redeemed === 'welcome') await send(ctx, { text: ctx.t('home-invited') });
  for (const waiting of await managedBots.listWaiting(platform, ctx.person.id)) {
    const bot = {
      id: waiting.botId,
      is_bot: true,
      first_name: waiting.name ?? '',
      ...(waiting.username === null ? {} : { username: waiting.username }),
    };
    const news = { user: ctx.person, bot, language: ctx.language, origin: originOf(ctx) };
    const outcome = await takeNews(ctx.manager, ctx.api, news);
    await tellNews(ctx.scope, news, outcome);
  }
}

/** Shows the menu. */
export async function showHome(ctx: ManagerContext): Promise<void> {
  await show(ctx, await homeView(ctx));
}

async function homeView(ctx: ManagerContext): Promise<View> {
  const refused = await refusal(ctx.manager, ctx.person.id);
  const button = (key: string, press: string): Button => ({ text: ctx.label(key), press });
  const mayAdd = refused === null;
  return {
    text: ctx.t(refused ? `home-${refused}` : 'home-welcome', { name: ctx.person.first_name }),
    buttons: [
      mayAdd ? [button('home-button-add', 'add'), button('home-button-new', 'new')] : [],
      [button('home-button-bots', 'bots'), button('home-button-stats', 'stats')],
      ctx.isOwner
        ? [button('home-button-invite', 'invite'), button('home-button-announce', 'announce')]
        : [],
      [button('home-button-language', 'language'), button('home-button-help', 'help')],
    ],
  };
}
