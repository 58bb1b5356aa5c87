import * as communities from '../../../../shared/domain/communities.ts';
import * as plans from '../../../../shared/domain/plans.ts';
import { press, readChatId, readId } from '../../../../shared/telegram/callback.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { demandPlan } from './plan-edit.ts';

/** Which of the shop's chats a plan opens. */
export const planChats: ShopScreen = {
  presses: {
    within: (ctx, id) => showChoice(ctx, readId(id)),
    'within:set': (ctx, id, chat) => turn(ctx, readId(id), readChatId(chat)),
  },
};

async function showChoice(ctx: ShopContext, id: bigint): Promise<void> {
  const { product, chats } = await demandPlan(ctx, id);
  const all = await communities.list(ctx.scope);
  const isIn = (chatId: number) => chats.some((chat) => chat.id === chatId);
  await show(ctx, {
    text: ctx.t(all.length === 0 ? 'within-none' : 'within-text', { plan: product.name }),
    buttons: [
      ...all.map(({ chatId, title }) => [
        {
          text: `${isIn(chatId) ? '✅' : '▫️'} ${clip(title, 50)}`,
          press: press('within:set', id, chatId),
        },
      ]),
      [{ text: ctx.label('chats-connect'), press: 'chats:connect' }],
      [backButton(ctx, press('offer', id))],
    ],
  });
}

async function turn(ctx: ShopContext, id: bigint, chatId: number): Promise<void> {
  const { chats } = await demandPlan(ctx, id);
  const { title } = await communities.find(ctx.scope, chatId);
  const isIn = !chats.some((chat) => chat.id === chatId);
  await ctx.commit((scope) => plans.setChat(scope, ctx.person.id, id, { id: chatId, title, isIn }));
  await ctx.toast(ctx.label('settings-saved'));
  await showChoice(ctx, id);
}
