import { readableChat, writableChat } from '../chats.ts';
import { leave } from '../crowd.ts';
import { badRequest } from '../errors.ts';
import {
  aMember,
  isAdmin,
  isIn,
  linkObject,
  memberOf,
  PERMISSIONS,
  rightsFrom,
  setMember,
  settleMember,
} from '../groups.ts';
import {
  createLink,
  decide,
  editLink,
  exportLink,
  renameLink,
  revokeLink,
  type WantedLink,
} from '../invites.ts';
import type { Params } from '../params.ts';
import type { Group, Member, Rights } from '../state.ts';
import { createTopic, deleteTopic, editTopic, setTopicClosed } from '../topics.ts';
import { botUser, isGroup, unixTime } from '../world.ts';
import type { Call, Method } from './method.ts';

const ONLY_LARGE = 'method is available for supergroup and channel chats only';
/** A ban or restriction shorter or longer than this lasts for ever. */
const SHORTEST_S = 30;
const LONGEST_S = 366 * 24 * 3600;

/** The group of `chat_id`, to be changed; in a private chat there is only this refusal. */
function groupAt({ world, bot, params }: Call, refusal: string): Group {
  const chat = writableChat(world, bot, params.text('chat_id'));
  if (!isGroup(chat)) throw badRequest(refusal);
  return chat;
}

const forumAt = (call: Call): Group => groupAt(call, 'the chat is not a forum');
const invitingAt = (call: Call): Group => groupAt(call, "can't invite members to a private chat");

/** Whom the bot wants to ban or restrict; refused as far as the bot may not. */
function target(call: Call, group: Group): Member {
  const { world, bot, params } = call;
  const id = params.integer('user_id');
  if (id <= 0) throw badRequest('invalid user_id specified');
  if (!world.state.users.has(id) && !world.state.bots.has(id)) {
    throw badRequest('PARTICIPANT_ID_INVALID');
  }
  settleMember(world, group, id);
  const member = memberOf(group, id);
  if (id === bot.id) throw badRequest("can't restrict self");
  if (!isAdmin(group, bot.id, 'can_restrict_members')) {
    throw badRequest('not enough rights to restrict/unrestrict chat member');
  }
  if (member.status === 'creator') throw badRequest("can't remove chat owner");
  if (member.status === 'administrator') throw badRequest('user is an administrator of the chat');
  return member;
}

function untilDate({ world, params }: Call): number {
  const until = params.integer('until_date');
  const left = until - unixTime(world);
  return left < SHORTEST_S || left > LONGEST_S ? 0 : until;
}

function banChatMember(call: Call): true {
  const { world, bot, params } = call;
  const group = groupAt(call, "can't ban members in private chats");
  const member = target(call, group);
  const until = untilDate(call);
  setMember(world, group, { ...aMember(member.id, 'kicked'), untilDate: until }, botUser(bot));
  if (params.flag('revoke_messages') || group.type !== 'group') group.requests.delete(member.id);
  if (params.flag('revoke_messages')) {
    for (const [id, stored] of group.messages) {
      if (stored.senderId === member.id) group.messages.delete(id);
    }
  }
  return true;
}

/** Lifts a ban; a member who is in is put out, unless only bans are meant. */
function unbanChatMember(call: Call): true {
  const { world, bot, params } = call;
  const group = groupAt(call, ONLY_LARGE);
  if (group.type === 'group') throw badRequest(ONLY_LARGE);
  const member = target(call, group);
  const isOut = member.status === 'left' || (member.status === 'restricted' && !member.isMember);
  if (isOut || (params.flag('only_if_banned') && member.status !== 'kicked')) return true;
  setMember(world, group, aMember(member.id, 'left'), botUser(bot));
  return true;
}

function restrictChatMember(call: Call): true {
  const { world, bot, params } = call;
  const group = groupAt(call, 'method is available only for supergroups');
  if (group.type !== 'supergroup') throw badRequest('method is available only for supergroups');
  const member = target(call, group);
  const permissions = permissionsFrom(params);
  const isFree = PERMISSIONS.every((name) => permissions[name] || !group.permissions[name]);
  if (isFree) {
    const status = isIn(member) ? 'member' : 'left';
    setMember(world, group, aMember(member.id, status), botUser(bot));
    return true;
  }
  const next: Member = {
    ...aMember(member.id, 'restricted'),
    permissions,
    isMember: isIn(member),
    untilDate: untilDate(call),
  };
  setMember(world, group, next, botUser(bot));
  return true;
}

/** Permissions as given; unless each stands for itself, the wide ones imply the narrow ones. */
function permissionsFrom(params: Params): Rights {
  const given = rightsFrom(PERMISSIONS, (params.object('permissions') ?? {}) as Rights);
  if (params.flag('use_independent_chat_permissions')) return given;
  const media = PERMISSIONS.filter(
    (name) => name.startsWith('can_send_') && !/messages|polls/.test(name),
  );
  if (given.can_send_other_messages || given.can_add_web_page_previews) {
    for (const name of media) given[name] = true;
  }
  const isTalking = [...media, 'can_send_polls'].some((name) => given[name]);
  if (isTalking) given.can_send_messages = true;
  return given;
}

function leaveChat(call: Call): true {
  const { world, bot, params } = call;
  const chat = readableChat(world, bot, params.text('chat_id'));
  if (!isGroup(chat)) throw badRequest("can't leave private chats");
  if (isIn(memberOf(chat, bot.id))) leave(world, chat, bot.id);
  return true;
}

function wantedLink(params: Params): WantedLink {
  return {
    name: params.text('name'),
    expireDate: params.integer('expire_date'),
    memberLimit: params.integer('member_limit'),
    createsJoinRequest: params.flag('creates_join_request'),
  };
}

function forumTopic(call: Call): unknown {
  const { world, bot, params } = call;
  const topic = createTopic(world, forumAt(call), bot.id, {
    name: params.text('name'),
    iconColor: params.integer('icon_color'),
    iconEmoji: params.text('icon_custom_emoji_id'),
  });
  return {
    message_thread_id: topic.id,
    name: topic.name,
    icon_color: topic.iconColor,
    ...(topic.iconEmoji ? { icon_custom_emoji_id: topic.iconEmoji } : {}),
  };
}

function editForumTopic(call: Call): true {
  const { world, bot, params } = call;
  editTopic(world, forumAt(call), bot.id, params.integer('message_thread_id'), {
    ...(params.has('name') ? { name: params.text('name') } : {}),
    ...(params.has('icon_custom_emoji_id')
      ? { iconEmoji: params.text('icon_custom_emoji_id') }
      : {}),
  });
  return true;
}

function closer(isClosed: boolean): Method {
  return (call) => {
    const { world, bot, params } = call;
    setTopicClosed(world, forumAt(call), bot.id, params.integer('message_thread_id'), isClosed);
    return true;
  };
}

function decider(isApproved: boolean): Method {
  return (call) => {
    const { world, bot, params } = call;
    const id = params.integer('user_id');
    if (!world.state.users.has(id)) throw badRequest('user not found');
    const group = groupAt(call, "the chat can't have join requests");
    decide(world, group, botUser(bot), id, isApproved);
    return true;
  };
}

/** What bots do with members, links and topics of groups. */
export const groups: Record<string, Method> = {
  banChatMember,
  unbanChatMember,
  restrictChatMember,
  leaveChat,
  exportChatInviteLink: (call) => exportLink(call.world, invitingAt(call), call.bot.id),
  createChatInviteLink: (call) => {
    const { world, bot, params } = call;
    const group = invitingAt(call);
    return linkObject(world, group, createLink(world, group, bot.id, wantedLink(params)));
  },
  editChatInviteLink: (call) => {
    const { world, bot, params } = call;
    const group = invitingAt(call);
    const link = editLink(world, group, bot.id, params.text('invite_link'), wantedLink(params));
    return linkObject(world, group, link);
  },
  createChatSubscriptionInviteLink: (call) => {
    const { world, bot, params } = call;
    const group = invitingAt(call);
    const subscription = {
      periodS: params.integer('subscription_period'),
      price: params.integer('subscription_price'),
    };
    const wanted = { name: params.text('name'), subscription };
    return linkObject(world, group, createLink(world, group, bot.id, wanted));
  },
  editChatSubscriptionInviteLink: (call) => {
    const { world, bot, params } = call;
    const group = invitingAt(call);
    const [link, name] = [params.text('invite_link'), params.text('name')];
    return linkObject(world, group, renameLink(world, group, bot.id, link, name));
  },
  revokeChatInviteLink: (call) => {
    const { world, bot, params } = call;
    const group = invitingAt(call);
    const link = revokeLink(world, group, bot.id, params.text('invite_link'));
    return linkObject(world, group, link);
  },
  approveChatJoinRequest: decider(true),
  declineChatJoinRequest: decider(false),
  createForumTopic: forumTopic,
  editForumTopic,
  closeForumTopic: closer(true),
  reopenForumTopic: closer(false),
  deleteForumTopic: (call) => {
    const { world, bot, params } = call;
    deleteTopic(world, forumAt(call), bot.id, params.integer('message_thread_id'));
    return true;
  },
};
