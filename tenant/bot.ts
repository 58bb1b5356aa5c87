import type { Api } from 'grammy';
import type { Update } from 'grammy/types';
import * as customers from '../shared/domain/people/customers.ts';
import type { Scope } from '../shared/scope.ts';
import { createContext, type Incoming } from '../shared/telegram/context.ts';
import { publishChatCommands, publishCommands } from './commands.ts';
import { answerInline } from './inline.ts';
import { apologise, guard } from '../shared/telegram/router.ts';
import { mayAdminister, type ShopContext, type ShopParts } from './context.ts';
import { answerRequest, createOfferPace, noteMember } from './communities.ts';
import { stopAt } from './gate.ts';
import { guardedActions } from './guarded.ts';
import { handleGroup, isInGroup } from './groups.ts';
import { followLink } from './links.ts';
import { spilledSecret } from './spilled-secrets.ts';
import { answerCheckout, notePaid, noteRefund } from './stars.ts';
import { createShopRouter } from './router.ts';

/** The bot of every shop: one for all. */
export interface ShopBot {
  /** Handles one update; throws what is worth another try. */
  handle(incoming: Incoming): Promise<void>;
  /** Tells the person that a turn failed for good. */
  apologise(incoming: Omit<Incoming, 'finish'>): Promise<void>;
  /** Tells Telegram the commands of one shop, or of one chat whose role has changed. */
  publishCommands(api: Api, scope: Scope, chatId?: number): Promise<void>;
}

/** Puts the bot together. */
export function createShopBot(shop: ShopParts): ShopBot {
  const router = createShopRouter();
  const offerPace = createOfferPace();

  const contextOf = async (incoming: Incoming): Promise<ShopContext | null> => {
    const ctx = await createContext(incoming, shop.i18n);
    if (!ctx) return null;
    const { options, language } = ctx.turn.settings;
    const mayChoose = options.languages.length === 0 || options.languages.includes(ctx.language);
    if (!mayChoose && !mayAdminister(ctx.turn.role)) ctx.language = shop.i18n.pick(null, language);
    return Object.assign(ctx, { shop, guarded: guardedActions });
  };

  return {
    async handle(incoming) {
      const { update } = incoming;
      if (update.inline_query) return answerInline(shop, incoming);
      if (update.message?.refunded_payment) return noteRefund(shop, incoming.scope, update);
      if (update.message?.successful_payment) return notePaid(shop, incoming.scope, update);
      if (update.chat_member) return noteMember(incoming);
      if (update.chat_join_request) return answerRequest(shop, incoming, offerPace);
      if (isInGroup(incoming)) return handleGroup(shop, incoming);
      if (update.my_chat_member) return noteMembership(incoming.scope, update);
      const ctx = await contextOf(incoming);
      if (!ctx) return;
      if (update.pre_checkout_query) return answerCheckout(ctx);
      const stop = await stopAt(ctx);
      if (stop) return guard(ctx, stop);
      const spilled = spilledSecret(ctx);
      if (spilled) return guard(ctx, spilled);
      followLink(ctx);
      await router.handle(ctx);
    },
    async apologise(incoming) {
      const ctx = await contextOf({ ...incoming, finish: async () => {} });
      if (ctx) await apologise(ctx);
    },
    publishCommands: (api, scope, chatId) =>
      chatId === undefined
        ? publishCommands(shop.i18n, api, scope)
        : publishChatCommands(shop.i18n, api, scope, chatId),
  };
}

/** Who blocks the bot gets nothing until they write again. */
async function noteMembership(scope: Scope, update: Update): Promise<void> {
  const change = update.my_chat_member;
  if (change?.chat.type !== 'private' || change.new_chat_member.status !== 'kicked') return;
  await customers.markBlocking(scope, change.from.id);
}
