import type { Message } from 'grammy/types';
import * as audit from '../../../../shared/domain/staff/audit.ts';
import * as communities from '../../../../shared/domain/subscriptions/communities.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { look } from '../../../../shared/telegram/chat-sight.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { findChat, namedChat } from '../settings/settings-access.ts';
import { showChat } from './chat.ts';

/** What the bot asks to be allowed in a chat: to let people in and to put them out. */
const RIGHTS = 'invite_users+restrict_members';

/** The shop's closed chats, and how another one is brought in. */
export const chats: ShopScreen = {
  presses: {
    chats: (ctx) => showChats(ctx),
    'chats:connect': (ctx) => showConnect(ctx),
    'chats:name': (ctx) => askName(ctx),
  },
  messages: { 'chats:named': (ctx, message) => connect(ctx, message) },
};

async function showChats(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const found = await communities.list(ctx.scope);
  const open = ({ chatId, kind, title, trouble }: communities.Community): Button[] => [
    {
      text: ctx.label('chats-line', { kind, title, trouble: trouble ?? 'none' }),
      press: press('chat', chatId),
    },
  ];
  await show(ctx, {
    text: ctx.t('chats-text', { count: found.length }),
    buttons: [
      ...found.map(open),
      [{ text: ctx.label('chats-connect'), press: 'chats:connect' }],
      [backButton(ctx, 'subscriptions')],
    ],
  });
}

async function showConnect(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const bot = `https://t.me/${ctx.botInfo.username}`;
  await show(ctx, {
    text: ctx.t('chats-connect-text', { bot: ctx.botInfo.username }),
    buttons: [
      [
        {
          text: ctx.label('chats-connect-group'),
          url: `${bot}?startgroup=connect&admin=${RIGHTS}`,
        },
      ],
      [{ text: ctx.label('chats-connect-channel'), url: `${bot}?startchannel&admin=${RIGHTS}` }],
      [{ text: ctx.label('chats-connect-name'), press: 'chats:name' }],
      [backButton(ctx, 'chats')],
    ],
  });
}

/** A chat where the bot has been an administrator all along: Telegram tells of it only when it changes. */
async function askName(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  await ctx.commit((scope) => ask(ctx, scope, 'chats:named'));
  await show(ctx, { text: ctx.t('chats-ask'), buttons: [[cancelButton(ctx, 'chats')]] });
}

async function connect(ctx: ShopContext, message: Message): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const { id: chatId } = await findChat(ctx, namedChat(message));
  if (ctx.turn.settings.options.staffChat?.chatId === chatId) throw new UserError('chat-is-staffs');
  const sight = await look(ctx.api, ctx.botInfo.id, chatId);
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    const what = await communities.note(scope, sight, true);
    if (what === 'connected')
      await audit.write(scope, ctx.person.id, 'chat.connect', {
        name: sight.title ?? '',
        chat: chatId,
      });
  });
  await showChat(ctx, chatId);
}
