import { GrammyError, type Api } from 'grammy';
import * as updates from '../shared/domain/shop/updates.ts';
import { createContext, type Incoming } from '../shared/telegram/context.ts';
import type { I18n } from '../shared/telegram/i18n.ts';
import { apologise, createRouter, type Router, type Unknown } from '../shared/telegram/router.ts';
import { publishCommands } from './commands.ts';
import type { ManagerContext, ManagerParts } from './context.ts';
import { readNews, takeNews } from './lifecycle/managed.ts';
import { isOwner } from './lifecycle/registration.ts';
import { findToken, holdsToken } from './lifecycle/token.ts';
import { add, addPasted } from './screens/add.ts';
import { announce } from './screens/announce.ts';
import { bots } from './screens/bots.ts';
import { chains } from './screens/chains.ts';
import { help } from './screens/help.ts';
import { home, showHome } from './screens/home.ts';
import { invite } from './screens/invite.ts';
import { language } from './screens/language.ts';
import { createNew } from './screens/new.ts';
import { tellNews } from './screens/news.ts';
import { shop } from './screens/shop.ts';
import { stats } from './screens/stats.ts';
import { token } from './screens/token.ts';
import { unlock } from './screens/unlock.ts';

/** The manager bot: what the fleet does with updates of tenant 0. */
export interface ManagerBot {
  handle(turn: Incoming): Promise<void>;
  /** Says sorry for a turn that was given up, and forgets the tokens in it. */
  giveUp(turn: Omit<Incoming, 'finish'>): Promise<void>;
  /** Tells Telegram the commands; once at each start. */
  publishCommands(api: Api): Promise<void>;
}

const screens = [
  home,
  add,
  createNew,
  bots,
  shop,
  token,
  invite,
  stats,
  announce,
  unlock,
  chains,
  language,
  help,
];

/** Puts the manager bot together. `i18n` speaks `shared/locales` and `manager/locales`. */
export function createManagerBot(parts: ManagerParts & { readonly i18n: I18n }): ManagerBot {
  const { i18n, config } = parts;
  const router: Router<ManagerContext> = createRouter(screens, fallback);

  const contextOf = async (incoming: Incoming): Promise<ManagerContext | null> => {
    const ctx = await createContext(incoming, i18n);
    if (!ctx) return null;
    const more = { manager: parts, isOwner: isOwner(config, ctx.person.id) };
    return Object.assign(ctx, more);
  };

  return {
    async handle(turn) {
      const incoming = forgetful(turn);
      if (incoming !== turn) await deletePasted(turn);
      const news = readNews(turn.update);
      if (news) {
        const { update, api, scope } = turn;
        const language = i18n.pick(news.user.language_code, 'en');
        const told = { ...news, language, origin: `update:${update.update_id}` };
        const outcome = await takeNews(parts, api, told);
        return scope.transaction(async (scope) => {
          await turn.finish(scope.db);
          await tellNews(scope, told, outcome);
        });
      }
      const ctx = await contextOf(incoming);
      if (ctx) await router.handle(ctx);
      // A turn that changed nothing of tenant 0 is done now, together with forgetting its token.
      if (incoming !== turn && (ctx?.progress ?? 'open') === 'open')
        await turn.scope.transaction((scope) => incoming.finish(scope.db));
    },
    async giveUp(turn) {
      if (holdsToken(turn.update)) {
        await deletePasted(turn);
        await updates.blankTokens(turn.scope, turn.update.update_id);
      }
      const ctx = await contextOf({ ...turn, finish: async () => undefined });
      if (ctx) await apologise(ctx);
    },
    publishCommands: (api) => publishCommands(api, i18n, config.ownerIds),
  };
}

/** A token needs no command; anything else that nobody understands gets the menu. */
async function fallback(ctx: ManagerContext, unknown: Unknown): Promise<void> {
  const text = ctx.message?.text ?? ctx.message?.caption ?? '';
  if (findToken(text)) return addPasted(ctx, text);
  if (unknown === 'press') return void (await ctx.toast(ctx.label('error-button-old'), true));
  await showHome(ctx);
}

/**
 * The raw update is in `updates` before it is handled. Where it holds a token, marking it done takes
 * the token out in the same transaction; until then a crash would need it once more.
 */
function forgetful(turn: Incoming): Incoming {
  if (!holdsToken(turn.update)) return turn;
  return {
    ...turn,
    async finish(db) {
      await turn.finish(db);
      await updates.blankTokens({ ...turn.scope, db }, turn.update.update_id);
    },
  };
}

/** A token must not stay in the chat, whether it was right or wrong. */
async function deletePasted({ update, api, scope }: Pick<Incoming, 'update' | 'api' | 'scope'>) {
  const message = update.message ?? update.edited_message;
  if (!message || !holdsToken(message)) return;
  try {
    await api.deleteMessage(message.chat.id, message.message_id);
  } catch (error) {
    // Gone already (a repeat), or not ours to delete: the person still gets their answer.
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
    scope.log.warn({ updateId: update.update_id }, 'a message with a token could not be deleted');
  }
}
