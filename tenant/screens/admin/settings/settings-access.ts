import { GrammyError } from 'grammy';
import type { Chat, Message } from 'grammy/types';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { saveOptions } from './save-options.ts';
import { showGroup } from './settings-knobs.ts';

/** The chat whose members alone may use the shop. */
export const settingsAccess: ShopScreen = {
  presses: {
    'access:gate': (ctx) => askChat(ctx),
    'access:open': async (ctx) => showGroup(ctx, 'access', await saveOptions(ctx, { gate: null })),
  },
  messages: { 'access:chat': (ctx, message) => setChat(ctx, message) },
};

async function askChat(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) => ask(ctx, scope, 'access:chat'));
  await show(ctx, { text: ctx.t('access-ask'), buttons: [[cancelButton(ctx, 'access')]] });
}

/** The chat that a message names: by being forwarded from there, by its name or its number. */
async function setChat(ctx: ShopContext, message: Message): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const chat = await findChat(ctx, namedChat(message));
  const link = await linkOf(ctx, chat);
  const gate = { chatId: chat.id, title: chat.title ?? '', link };
  await showGroup(ctx, 'access', await saveOptions(ctx, { gate }));
}

/** The chat that staff name: by forwarding from there, by its name or its number. */
export function namedChat(message: Message): number | string {
  const { forward_origin: origin, text = '' } = message;
  if (origin?.type === 'channel') return origin.chat.id;
  if (origin?.type === 'chat') return origin.sender_chat.id;
  const [, name] = /^(?:@|(?:https?:\/\/)?t\.me\/)?([a-z]\w{3,31})$/i.exec(text.trim()) ?? [];
  if (name !== undefined) return `@${name}`;
  if (/^-\d{5,16}$/.test(text.trim())) return Number(text.trim());
  throw new UserError('chat-unreadable');
}

/** Looks at the chat, and whether the bot sees who is in it: for that it must be an administrator. */
export async function findChat(
  ctx: ShopContext,
  named: number | string,
): Promise<Chat & { invite_link?: string }> {
  try {
    const chat = await ctx.api.getChat(named);
    if (chat.type === 'private') throw new UserError('chat-unreadable');
    const me = await ctx.api.getChatMember(chat.id, ctx.botInfo.id);
    if (me.status !== 'administrator') throw new UserError('chat-unseen');
    return chat;
  } catch (error) {
    if (error instanceof GrammyError && [400, 403].includes(error.error_code))
      throw new UserError('chat-unseen');
    throw error;
  }
}

/** How customers get in: the public name, or an invitation that the bot makes where there is none. */
async function linkOf(ctx: ShopContext, chat: Chat & { invite_link?: string }): Promise<string> {
  if (chat.username !== undefined) return `https://t.me/${chat.username}`;
  if (chat.invite_link !== undefined) return chat.invite_link;
  try {
    return await ctx.api.exportChatInviteLink(chat.id);
  } catch (error) {
    if (error instanceof GrammyError && error.error_code === 400)
      throw new UserError('chat-unseen');
    throw error;
  }
}
