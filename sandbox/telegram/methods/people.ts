import { quoted, readableChat } from '../chats.ts';
import { badRequest } from '../errors.ts';
import { isAdmin, isIn, localMessage, memberObject, memberOf, settleMember } from '../groups.ts';
import type { Group } from '../state.ts';
import { botUser, chatObject, groupObject, isGroup, userOf } from '../world.ts';
import type { Call, Method } from './method.ts';

const GIFTS = {
  unlimited_gifts: true,
  limited_gifts: true,
  unique_gifts: true,
  premium_subscription: true,
  gifts_from_channels: true,
};
const NO_GIFTS = Object.fromEntries(Object.keys(GIFTS).map((name) => [name, false]));

function getChat(call: Call): unknown {
  const { world, bot, params } = call;
  const chat = readableChat(world, bot, params.text('chat_id'));
  if (!isGroup(chat) && !chat.started) throw badRequest('chat not found');
  const pinned = chat.messages.get(chat.pinned.at(-1) ?? -1);
  const common = {
    max_reaction_count: 11,
    ...(pinned ? { pinned_message: quoted(localMessage(world, bot, pinned.message)) } : {}),
  };
  if (isGroup(chat)) return { ...groupInfo(call, chat), ...common };
  const user = userOf(world, chat.userId);
  return {
    ...chatObject(user),
    ...(user.username ? { active_usernames: [user.username] } : {}),
    accepted_gift_types: GIFTS,
    accent_color_id: chat.userId % 7,
    ...common,
  };
}

function groupInfo({ bot }: Call, group: Group): Record<string, unknown> {
  const primary = [...group.links.values()].find(
    (link) => link.isPrimary && !link.isRevoked && link.creatorId === bot.id,
  );
  return {
    ...groupObject(group),
    ...(group.username ? { active_usernames: [group.username] } : {}),
    ...(group.description ? { description: group.description } : {}),
    ...(primary ? { invite_link: primary.link } : {}),
    ...(group.type === 'channel' ? {} : { permissions: { ...group.permissions } }),
    accepted_gift_types: NO_GIFTS,
    accent_color_id: -group.id % 7,
  };
}

function getChatMember({ world, bot, params }: Call): unknown {
  const chat = readableChat(world, bot, params.text('chat_id'), 'members');
  const id = params.integer('user_id');
  if (id <= 0) throw badRequest('invalid user_id specified');
  if (isGroup(chat)) {
    if (chat.type === 'channel' && id !== bot.id && !isAdmin(chat, bot.id)) {
      throw badRequest('member list is inaccessible');
    }
    if (!world.state.users.has(id) && !world.state.bots.has(id)) {
      throw badRequest('PARTICIPANT_ID_INVALID');
    }
    settleMember(world, chat, id);
    return memberObject(world, chat, memberOf(chat, id));
  }
  if (id === bot.id) return { user: botUser(bot), status: chat.blocked ? 'left' : 'member' };
  if (id !== chat.userId) throw badRequest('member not found');
  return { user: userOf(world, id), status: 'member' };
}

/** Telegram's most members of a supergroup: what is called full is. */
const MOST_MEMBERS = 200_000;

function getChatMemberCount({ world, bot, params }: Call): number {
  const chat = readableChat(world, bot, params.text('chat_id'), 'members');
  if (isGroup(chat) && chat.isFull === true) return MOST_MEMBERS;
  return isGroup(chat) ? [...chat.members.values()].filter(isIn).length : 2;
}

function getChatAdministrators({ world, bot, params }: Call): unknown {
  const chat = readableChat(world, bot, params.text('chat_id'), 'members');
  if (!isGroup(chat)) throw badRequest('there are no administrators in the private chat');
  if (chat.type === 'channel' && !isAdmin(chat, bot.id)) {
    throw badRequest('member list is inaccessible');
  }
  return [...chat.members.values()]
    .filter(({ id }) => isAdmin(chat, id))
    .filter(({ id }) => !world.state.bots.has(id) || id === bot.id || params.flag('return_bots'))
    .map((member) => memberObject(world, chat, member));
}

function getUserProfilePhotos({ world, params }: Call): unknown {
  if (!world.state.users.has(params.integer('user_id'))) throw badRequest('user not found');
  return { total_count: 0, photos: [] };
}

/** What a bot may learn of people and chats. */
export const people: Record<string, Method> = {
  getChat,
  getChatMember,
  getChatMemberCount,
  getChatAdministrators,
  getUserProfilePhotos,
};
