import type { Api } from 'grammy';
import type { Update } from 'grammy/types';
import * as customers from '../shared/domain/customers.ts';
import type { Scope } from '../shared/scope.ts';
import { createContext, type Incoming } from '../shared/telegram/context.ts';
import { apologise } from '../shared/telegram/router.ts';
import { publishChatCommands, publishCommands } from './commands.ts';
import type { ShopContext, ShopParts } from './context.ts';
import { answerInline } from './inline.ts';
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

  const contextOf = async (incoming: Incoming): Promise<ShopContext | null> => {
    const ctx = await createContext(incoming, shop.i18n);
    return ctx && Object.assign(ctx, { shop });
  };

  return {
    async handle(incoming) {
      const { update } = incoming;
      if (update.inline_query) return answerInline(shop, incoming);
      if (update.my_chat_member) return noteMembership(incoming.scope, update);
      if (update.message?.refunded_payment) return noteRefund(incoming.scope, update);
      if (update.message?.successful_payment) return notePaid(shop, incoming.scope, update);
      const ctx = await contextOf(incoming);
      if (!ctx) return;
      await (update.pre_checkout_query ? answerCheckout(ctx) : router.handle(ctx));
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
  const { customer } = await customers.beginTurn(scope, change.from);
  await customers.markUnreachable(scope, customer.id);
}
