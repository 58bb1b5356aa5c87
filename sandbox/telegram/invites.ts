import { badRequest } from './errors.ts';
import {
  aMember,
  botsIn,
  groupNamed,
  isAdmin,
  isIn,
  linkObject,
  memberOf,
  setMember,
  settleMember,
} from './groups.ts';
import type { User } from './model.ts';
import { checkPrice, pay, placeOf } from './paid-places.ts';
import type { Group, InviteLink } from './state.ts';
import { pushUpdate } from './updates.ts';
import { chatOf, groupObject, randomText, tell, unixTime, userOf, type World } from './world.ts';

/** After a request the bot may write to the person for this long. */
const REQUEST_OPEN_MS = 300_000;
/** A guard's answer is waited for so long. */
const QUERY_MS = 10_000;
const MOST_MEMBERS = 99_999;
const NAME_LENGTH = 32;

/** What a link is asked to be. */
export interface WantedLink {
  name?: string;
  expireDate?: number;
  memberLimit?: number;
  createsJoinRequest?: boolean;
  /** What a place by it costs. */
  subscription?: { periodS: number; price: number };
}

/** Makes a link into a group. */
export function createLink(
  world: World,
  group: Group,
  creatorId: number,
  wanted: WantedLink,
  isPrimary = false,
): InviteLink {
  checkLinkRights(group, creatorId);
  const link: InviteLink = {
    link: `https://t.me/+${randomText(16)}`,
    creatorId,
    isPrimary,
    isRevoked: false,
    joined: 0,
    ...checkLink(world, wanted),
  };
  const { subscription: asked } = wanted;
  if (asked) link.subscription = checkPrice(group, asked.periodS, asked.price);
  group.links.set(link.link, link);
  tell(world, 'group', undefined, group);
  return link;
}

/** Changes a link. */
export function editLink(
  world: World,
  group: Group,
  byId: number,
  name: string,
  wanted: WantedLink,
): InviteLink {
  const link = ownLink(group, byId, name);
  if (link.isRevoked || link.isPrimary) throw badRequest('INVITE_HASH_EXPIRED');
  if (link.subscription)
    throw badRequest('sandbox: editChatSubscriptionInviteLink is for links with a price');
  Object.assign(link, checkLink(world, wanted));
  tell(world, 'group', undefined, group);
  return link;
}

/** Renames a link with a price: nothing else of it can be changed. */
export function renameLink(
  world: World,
  group: Group,
  byId: number,
  name: string,
  newName: string,
): InviteLink {
  const link = ownLink(group, byId, name);
  if (link.isRevoked || !link.subscription) throw badRequest('INVITE_HASH_EXPIRED');
  link.name = newName.slice(0, NAME_LENGTH);
  tell(world, 'group', undefined, group);
  return link;
}

/** Makes a link lead nowhere; a primary one is followed by another. */
export function revokeLink(world: World, group: Group, byId: number, name: string): InviteLink {
  const link = ownLink(group, byId, name);
  if (link.isRevoked) throw badRequest('INVITE_HASH_EXPIRED');
  link.isRevoked = true;
  if (link.isPrimary) createLink(world, group, byId, {}, true);
  tell(world, 'group', undefined, group);
  return link;
}

/** A new primary link; the one before is revoked. */
export function exportLink(world: World, group: Group, byId: number): string {
  checkLinkRights(group, byId);
  for (const link of group.links.values()) {
    if (link.isPrimary && link.creatorId === byId) link.isRevoked = true;
  }
  return createLink(world, group, byId, {}, true).link;
}

/** A user opens a link or a public group's name; what has a price is paid if they say so, once for each month. */
export function join(
  world: World,
  userId: number,
  name: string,
  isPaying = false,
): 'joined' | 'requested' {
  const user = userOf(world, userId);
  const [group, link] = findGroup(world, name);
  settleMember(world, group, userId);
  const member = memberOf(group, userId);
  if (isIn(member)) throw new Error('USER_ALREADY_PARTICIPANT');
  if (member.status === 'kicked') throw new Error('You are banned from this group.');
  if (link && isSpent(world, group, link) && !placeOf(world, group, userId))
    throw new Error('INVITE_HASH_EXPIRED');
  if (link?.createsJoinRequest) {
    request(world, group, user, link);
    return 'requested';
  }
  const shut = whyShut(world, group, userId);
  if (shut !== null) throw new Error(shut.replace(/^USER_/, ''));
  // Who left comes back while their month runs, and not by the link.
  if (placeOf(world, group, userId)) {
    letIn(world, group, userId, user, {});
    return 'joined';
  }
  if (link?.subscription) {
    if (!isPaying) throw new Error('STARS_PAYMENT_REQUIRED');
    pay(world, group, userId, link, link.subscription);
  }
  if (link) count(link, userId);
  letIn(world, group, userId, user, link ? { link } : {});
  return 'joined';
}

/** Lets a waiting user in, or not. */
export function decide(
  world: World,
  group: Group,
  by: User,
  userId: number,
  isApproved: boolean,
): void {
  if (!isAdmin(group, by.id, 'can_invite_users')) {
    throw badRequest('not enough rights to manage chat join requests');
  }
  const waiting = group.requests.get(userId);
  if (!waiting) {
    throw badRequest(
      isIn(memberOf(group, userId)) ? 'USER_ALREADY_PARTICIPANT' : 'HIDE_REQUESTER_MISSING',
    );
  }
  const shut = isApproved ? whyShut(world, group, userId) : null;
  if (shut !== null) throw badRequest(shut);
  group.requests.delete(userId);
  const link = group.links.get(waiting.link);
  if (isApproved) {
    if (link) count(link, userId);
    letIn(world, group, userId, by, { ...(link ? { link } : {}), viaRequest: true });
  }
  tell(world, 'group', undefined, group);
}

/** Why somebody cannot come in now, in the words of https://core.telegram.org/method/messages.hideChatJoinRequest. */
function whyShut(world: World, group: Group, userId: number): string | null {
  if (group.isFull === true) return 'USERS_TOO_MUCH';
  return world.crowded.has(userId) ? 'USER_CHANNELS_TOO_MUCH' : null;
}

function letIn(
  world: World,
  group: Group,
  userId: number,
  by: User,
  way: { link?: InviteLink; viaRequest?: boolean },
): void {
  const before = memberOf(group, userId);
  // A restriction outlives leaving and coming back.
  const member =
    before.status === 'restricted' ? { ...before, isMember: true } : aMember(userId, 'member');
  setMember(world, group, member, by, way);
}

function request(world: World, group: Group, user: User, link: InviteLink): void {
  group.requests.set(user.id, { link: link.link, date: unixTime(world) });
  for (const bot of botsIn(world, group)) {
    if (!isAdmin(group, bot.id, 'can_invite_users')) continue;
    chatOf(bot, user.id).openUntilMs = world.now() + REQUEST_OPEN_MS;
    const query = group.guardId === bot.id ? randomText(12) : null;
    if (query !== null)
      bot.queries.set(query, {
        kind: 'join',
        userId: user.id,
        groupId: group.id,
        expiresAtMs: world.now() + QUERY_MS,
      });
    const asked = {
      chat: groupObject(group),
      from: user,
      user_chat_id: user.id,
      date: unixTime(world),
      invite_link: linkObject(world, group, link),
      ...(query === null ? {} : { query_id: query }),
    };
    pushUpdate(world, bot, 'chat_join_request', asked, group.id);
  }
  tell(world, 'group', undefined, group);
}

function findGroup(world: World, name: string): [Group, InviteLink | undefined] {
  for (const group of world.state.groups.values()) {
    const link = group.links.get(name.trim());
    if (link) return [group, link];
  }
  const named = groupNamed(world, name.replace(/^https?:\/\/t\.me\//, '').trim());
  if (!named) throw new Error('INVITE_HASH_EXPIRED');
  return [named, undefined];
}

function count(link: InviteLink, userId: number): void {
  link.joined += 1;
  link.joinedBy = [...(link.joinedBy ?? []), userId];
}

function isSpent(world: World, group: Group, link: InviteLink): boolean {
  const inside = [...new Set(link.joinedBy)].filter((id) => isIn(memberOf(group, id)));
  const isLate = link.expireDate !== 0 && link.expireDate <= unixTime(world);
  const isFull = link.memberLimit !== 0 && inside.length >= link.memberLimit;
  return link.isRevoked || isLate || isFull;
}

function checkLink(
  world: World,
  { name = '', expireDate = 0, memberLimit = 0, createsJoinRequest = false }: WantedLink,
): Pick<InviteLink, 'name' | 'expireDate' | 'memberLimit' | 'createsJoinRequest'> {
  if (createsJoinRequest && memberLimit > 0) {
    throw badRequest("member limit can't be specified for links requiring administrator approval");
  }
  if (memberLimit < 0 || memberLimit > MOST_MEMBERS) throw badRequest('USAGE_LIMIT_INVALID');
  if (expireDate !== 0 && expireDate <= unixTime(world)) throw badRequest('EXPIRE_DATE_INVALID');
  return { name: name.slice(0, NAME_LENGTH), expireDate, memberLimit, createsJoinRequest };
}

function checkLinkRights(group: Group, byId: number): void {
  if (!isAdmin(group, byId, 'can_invite_users')) {
    throw badRequest('not enough rights to manage chat invite link');
  }
}

function ownLink(group: Group, byId: number, name: string): InviteLink {
  checkLinkRights(group, byId);
  const link = group.links.get(name);
  if (link?.creatorId !== byId) throw badRequest('INVITE_HASH_EXPIRED');
  return link;
}
