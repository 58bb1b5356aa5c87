import { ApiError, badRequest, forbidden } from './errors.ts';
import { fileIdOf, kindOf, knownFile, mediaOf, shareFile } from './files.ts';
import type { Content } from './chats.ts';
import type { MediaKind, Message, User } from './model.ts';
import { spec } from './spec.ts';
import type { Bot, Group, InviteLink, Member, Rights, StoredFile, StoredMessage } from './state.ts';
import { pushUpdate } from './updates.ts';
import { groupObject, someoneOf, tell, unixTime, type World } from './world.ts';

/** A group remembers this many messages. */
const HISTORY = 5000;
/** What only channels and what only groups have of an administrator's rights. */
const CHANNEL_RIGHTS = ['can_post_messages', 'can_edit_messages', 'can_manage_direct_messages'];
const GROUP_RIGHTS = ['can_pin_messages', 'can_manage_topics', 'can_manage_tags'];
/** What makes a message a service message: every member is told, bots of their own doing too. */
const SERVICE = [
  'group_chat_created',
  'supergroup_chat_created',
  'channel_chat_created',
  'new_chat_members',
  'left_chat_member',
  'new_chat_title',
  'migrate_to_chat_id',
  'migrate_from_chat_id',
  'pinned_message',
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
] as const;

/** The permission that each kind of message needs, and the server's word for the kind. */
const SENDING: Record<MediaKind | 'text', readonly [permission: string, what: string]> = {
  text: ['can_send_messages', 'text messages'],
  photo: ['can_send_photos', 'photos'],
  document: ['can_send_documents', 'documents'],
  video: ['can_send_videos', 'videos'],
  audio: ['can_send_audios', 'music'],
  voice: ['can_send_voice_notes', 'voice notes'],
  animation: ['can_send_other_messages', 'animations'],
  sticker: ['can_send_other_messages', 'stickers'],
};

/** Every right that an administrator may have. */
export const RIGHTS = booleans('ChatMemberAdministrator', ['can_be_edited', 'is_anonymous']);
/** Everything that members may be permitted. */
export const PERMISSIONS = booleans('ChatPermissions', []);

/** What let somebody in. */
export interface Way {
  link?: InviteLink;
  viaRequest?: boolean;
}

/** Someone's place in a group; who never was there has left it. */
export function memberOf(group: Group, id: number): Member {
  return group.members.get(id) ?? aMember(id, 'left');
}

/** A member with nothing special. */
export function aMember(id: number, status: Member['status']): Member {
  return { id, status, rights: {}, permissions: {}, isMember: false, untilDate: 0 };
}

/** Whether they are in. */
export function isIn(member: Member): boolean {
  return (
    ['creator', 'administrator', 'member'].includes(member.status) ||
    (member.status === 'restricted' && member.isMember)
  );
}

/** Whether they run the group, with this right if one is named. */
export function isAdmin(group: Group, id: number, right?: string): boolean {
  const { status, rights } = memberOf(group, id);
  if (status === 'creator') return true;
  return status === 'administrator' && (right === undefined || rights[right] === true);
}

/** Whether a member may do what the group's permissions are about. */
export function isPermitted(group: Group, id: number, permission: string): boolean {
  const { status, permissions } = memberOf(group, id);
  if (isAdmin(group, id)) return true;
  const given = status === 'restricted' ? permissions : group.permissions;
  return given[permission] === true;
}

/** All of them, or those that are named true. */
export function rightsFrom(names: readonly string[], wanted: Rights | true): Rights {
  return Object.fromEntries(names.map((name) => [name, wanted === true || wanted[name] === true]));
}

/** Ends bans and restrictions whose time is over. */
export function settleMember(world: World, group: Group, id: number): void {
  const member = group.members.get(id);
  if (!member || member.untilDate === 0 || member.untilDate > unixTime(world)) return;
  const isBack = member.status === 'restricted' && member.isMember;
  group.members.set(id, aMember(id, isBack ? 'member' : 'left'));
}

/** Someone's place as the Bot API tells it. */
export function memberObject(world: World, group: Group, member: Member): Record<string, unknown> {
  const user = someoneOf(world, member.id);
  const { status, untilDate } = member;
  switch (status) {
    case 'creator':
      return { user, status, is_anonymous: false };
    case 'administrator': {
      const foreign = group.type === 'channel' ? GROUP_RIGHTS : CHANNEL_RIGHTS;
      const rights = RIGHTS.filter((name) => !foreign.includes(name)).map((name) => [
        name,
        member.rights[name] === true,
      ]);
      const fixed = { can_be_edited: false, is_anonymous: false };
      return { user, status, ...fixed, ...Object.fromEntries(rights) };
    }
    case 'restricted': {
      const permissions = rightsFrom(PERMISSIONS, member.permissions);
      return { user, status, is_member: member.isMember, ...permissions, until_date: untilDate };
    }
    case 'kicked':
      return { user, status, until_date: untilDate };
    case 'member': {
      const place = group.payers?.get(member.id);
      return { user, status, ...(place ? { until_date: place.untilDate } : {}) };
    }
    case 'left':
    default:
      return { user, status };
  }
}

/** A link as the Bot API tells it. */
export function linkObject(world: World, group: Group, link: InviteLink): Record<string, unknown> {
  const waiting = [...group.requests.values()].filter((each) => each.link === link.link).length;
  return {
    invite_link: link.link,
    ...(link.name ? { name: link.name } : {}),
    creator: someoneOf(world, link.creatorId),
    ...(link.expireDate ? { expire_date: link.expireDate } : {}),
    ...(link.memberLimit ? { member_limit: link.memberLimit } : {}),
    ...(waiting > 0 ? { pending_join_request_count: waiting } : {}),
    creates_join_request: link.createsJoinRequest,
    is_primary: link.isPrimary,
    is_revoked: link.isRevoked,
    ...(link.subscription
      ? {
          subscription_period: link.subscription.periodS,
          subscription_price: link.subscription.price,
        }
      : {}),
  };
}

/** Changes someone's place, with the updates and service messages that follow from it. */
export function setMember(world: World, group: Group, next: Member, by: User, way: Way = {}): void {
  const before = memberOf(group, next.id);
  const change = {
    chat: groupObject(group),
    from: by,
    date: unixTime(world),
    old_chat_member: memberObject(world, group, before),
    new_chat_member: memberObject(world, group, next),
    ...(way.link ? { invite_link: linkObject(world, group, way.link) } : {}),
    ...(way.viaRequest ? { via_join_request: true } : {}),
  };
  const admins = botsIn(world, group).filter((bot) => isAdmin(group, bot.id));
  group.members.set(next.id, next);
  // Who is banned pays no more.
  if (next.status === 'kicked') group.payers?.delete(next.id);
  const itself = world.state.bots.get(next.id);
  if (itself) pushUpdate(world, itself, 'my_chat_member', change, group.id);
  for (const bot of admins) {
    if (bot !== itself) pushUpdate(world, bot, 'chat_member', change, group.id);
  }
  tell(world, 'group', undefined, group);
  if (group.type === 'channel' || isIn(before) === isIn(next)) return;
  const user = someoneOf(world, next.id);
  // Who was let in joins by themselves.
  const senderId = way.viaRequest ? next.id : by.id;
  post(
    world,
    group,
    senderId,
    isIn(next) ? { new_chat_members: [user] } : { left_chat_member: user },
  );
}

/** Puts a message into a group and tells the bots that may see it. */
export function post(
  world: World,
  group: Group,
  senderId: number,
  content: Content,
  more: Partial<StoredMessage> = {},
): StoredMessage {
  const chat = groupObject(group);
  const sender = someoneOf(world, senderId);
  const message: Message = {
    message_id: group.nextMessageId++,
    ...(group.type === 'channel' ? { sender_chat: chat } : { from: sender }),
    chat,
    date: unixTime(world),
    ...content,
  };
  const fromBot = world.state.bots.has(senderId);
  const stored: StoredMessage = { message, fromBot, senderId, ...more };
  group.messages.set(message.message_id, stored);
  if (group.messages.size > HISTORY) group.messages.delete(group.messages.keys().next().value!);
  tell(world, 'message', undefined, group, { messageId: message.message_id });
  const kind = group.type === 'channel' ? 'channel_post' : 'message';
  const gone = world.state.bots.get(content.left_chat_member?.id ?? 0);
  for (const bot of [...botsIn(world, group), ...(gone ? [gone] : [])]) {
    if (sees(group, bot, stored)) {
      pushUpdate(world, bot, kind, localMessage(world, bot, message), group.id);
    }
  }
  return stored;
}

/** A message with the file ids that this bot knows. */
export function localMessage(world: World, bot: Bot, message: Message): Message {
  const local = structuredClone(message);
  const fileId = fileIdOf(local);
  if (kindOf(local) && fileId !== undefined && !knownFile(bot, fileId)) {
    const file = anyFile(world, fileId);
    if (file) Object.assign(local, mediaOf(shareFile(bot, file)));
  }
  for (const name of ['reply_to_message', 'pinned_message'] as const) {
    const inner = local[name];
    if (inner) local[name] = localMessage(world, bot, inner);
  }
  return local;
}

/** A file by anybody's id of it. */
export function anyFile(world: World, fileId: string): StoredFile | undefined {
  for (const owner of [...world.state.groups.values(), ...world.state.bots.values()]) {
    const file = knownFile(owner, fileId);
    if (file) return file;
  }
  return undefined;
}

/** The group of a `chat_id`, as far as this bot may know of it; undefined where it names none. */
export function groupOf(world: World, bot: Bot, chatId: string): Group | undefined {
  const group = chatId.startsWith('@')
    ? groupNamed(world, chatId)
    : world.state.groups.get(Number(chatId));
  if (!group) return undefined;
  const isKnown = group.members.has(bot.id) || group.username !== '';
  return isKnown ? group : undefined;
}

/** A public group by its username. */
export function groupNamed(world: World, username: string): Group | undefined {
  const wanted = username.replace(/^@/, '').toLowerCase();
  if (wanted === '') return undefined;
  return [...world.state.groups.values()].find((each) => each.username.toLowerCase() === wanted);
}

/**
 * Refuses where the bot is no member. A public group may be read from outside; a basic group may
 * be read by whoever was there once, but for its members.
 */
export function checkMembership(
  group: Group,
  bot: Bot,
  access: 'read' | 'members' | 'write',
): void {
  const isReading = access === 'read' || (access === 'members' && group.type !== 'group');
  if (isReading && group.type === 'group') return;
  if (group.migratedTo !== 0) {
    throw new ApiError(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: group.migratedTo,
    });
  }
  const member = memberOf(group, bot.id);
  if (member.status === 'kicked') throw forbidden(`bot was kicked from the ${group.type} chat`);
  if (!isIn(member) && !(isReading && group.username)) {
    throw forbidden(`bot is not a member of the ${group.type} chat`);
  }
}

/** Refuses what the bot may not send into a group. */
export function checkSending(group: Group, bot: Bot, content: Content): void {
  if (group.type === 'channel') {
    if (!isAdmin(group, bot.id, 'can_post_messages')) {
      throw badRequest('need administrator rights in the channel chat');
    }
    return;
  }
  const [permission, what] = kindOfSending(content);
  if (!isPermitted(group, bot.id, permission)) {
    throw badRequest(`not enough rights to send ${what} to the chat`);
  }
}

/** The bots in a group. */
export function botsIn(world: World, group: Group): Bot[] {
  return [...group.members.values()].flatMap((member) =>
    isIn(member) ? (world.state.bots.get(member.id) ?? []) : [],
  );
}

/** The permission that a message needs, and the server's word for it. */
export function kindOfSending(content: Content): readonly [permission: string, what: string] {
  return SENDING[kindOf(content) ?? 'text'];
}

/** Whether a bot is told of a message: privacy mode hides people's talk from mere members. */
function sees(group: Group, bot: Bot, { message, fromBot, senderId }: StoredMessage): boolean {
  if (SERVICE.some((name) => message[name] !== undefined)) return true;
  if (senderId === bot.id) return false;
  if (group.type === 'channel') return true;
  // Bots do not see each other's messages.
  if (fromBot) return false;
  if (isAdmin(group, bot.id)) return true;
  if (message.via_bot?.id === bot.id) return true;
  if (message.reply_to_message?.from?.id === bot.id) return true;
  const command = /^\/\w+(?:@(\w+))?/.exec(message.text ?? message.caption ?? '');
  return Boolean(command && (command[1] ?? bot.username).toLowerCase() === bot.username.toLowerCase()); // prettier-ignore
}

function booleans(type: string, without: readonly string[]): string[] {
  return (spec.types[type]?.fields ?? [])
    .filter(({ name, types }) => types[0] === 'Boolean' && !without.includes(name))
    .map(({ name }) => name);
}
