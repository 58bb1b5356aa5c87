import { quoted } from '../chats.ts';
import { badRequest } from '../errors.ts';
import { botUser, chatObject, readableChat, userOf } from '../world.ts';
import type { Call, Method } from './method.ts';

function getChat({ world, bot, params }: Call): unknown {
  const chat = readableChat(world, bot, params.text('chat_id'));
  if (!chat.started) throw badRequest('chat not found');
  const pinned = chat.messages.get(chat.pinned.at(-1) ?? -1);
  const user = userOf(world, chat.userId);
  return {
    ...chatObject(user),
    ...(user.username ? { active_usernames: [user.username] } : {}),
    accepted_gift_types: {
      unlimited_gifts: true,
      limited_gifts: true,
      unique_gifts: true,
      premium_subscription: true,
      gifts_from_channels: true,
    },
    accent_color_id: chat.userId % 7,
    max_reaction_count: 11,
    ...(pinned ? { pinned_message: quoted(pinned.message) } : {}),
  };
}

function getChatMember({ world, bot, params }: Call): unknown {
  const chat = readableChat(world, bot, params.text('chat_id'));
  const id = params.integer('user_id');
  if (id === bot.id) return { user: botUser(bot), status: chat.blocked ? 'left' : 'member' };
  if (id !== chat.userId) throw badRequest('member not found');
  return { user: userOf(world, id), status: 'member' };
}

function getUserProfilePhotos({ world, params }: Call): unknown {
  if (!world.state.users.has(params.integer('user_id'))) throw badRequest('user not found');
  return { total_count: 0, photos: [] };
}

/** What a bot may learn of its users. */
export const people: Record<string, Method> = { getChat, getChatMember, getUserProfilePhotos };
