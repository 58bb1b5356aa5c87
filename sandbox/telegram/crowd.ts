import {
  aMember,
  isAdmin,
  isIn,
  isPermitted,
  memberOf,
  PERMISSIONS,
  post,
  RIGHTS,
  rightsFrom,
  setMember,
} from './groups.ts';
import type { Group, Rights } from './state.ts';
import { findByUsername, someoneOf, tell, userOf, type World } from './world.ts';

/** What members of a new group may do: everything but what is the administrators'. */
const PERMITTED = PERMISSIONS.filter(
  (name) => !['can_change_info', 'can_pin_messages', 'can_manage_topics'].includes(name),
);

/** What a person asks for who makes a group. */
export interface NewGroup {
  title: string;
  /** A supergroup unless told. */
  type?: Group['type'];
  is_forum?: boolean;
  /** Makes it public. */
  username?: string;
  description?: string;
}

/** A person makes a group or a channel and owns it. */
export function createGroup(world: World, ownerId: number, wanted: NewGroup): Group {
  userOf(world, ownerId);
  const title = wanted.title.trim();
  if (title === '' || title.length > 128) throw new Error('The title must have 1–128 letters.');
  const type = wanted.type ?? 'supergroup';
  if (type !== 'supergroup' && wanted.is_forum) throw new Error('Only supergroups have topics.');
  const username = (wanted.username ?? '').replace(/^@/, '');
  if (username !== '') {
    if (type === 'group') throw new Error('A basic group has no username.');
    if (!/^[a-z]\w{3,31}$/i.test(username)) throw new Error('Sorry, this username is invalid.');
    if (isTaken(world, username)) throw new Error('Sorry, this username is already taken.');
  }
  const group = newGroup(world, type, title);
  group.isForum = wanted.is_forum === true;
  group.username = username;
  group.description = wanted.description ?? '';
  group.members.set(ownerId, aMember(ownerId, 'creator'));
  post(world, group, ownerId, createdContent(type));
  tell(world, 'group', undefined, group);
  return group;
}

/** A member brings somebody in. */
export function addMember(world: World, byId: number, group: Group, id: number): void {
  const may =
    group.type === 'channel' || isAdmin(group, byId)
      ? isAdmin(group, byId, 'can_invite_users')
      : isIn(memberOf(group, byId)) && isPermitted(group, byId, 'can_invite_users');
  if (!may) throw new Error('You may not add members.');
  if (group.type === 'channel' && world.state.bots.has(id)) {
    throw new Error('A bot can be added to a channel only as an administrator.');
  }
  if (isIn(memberOf(group, id))) throw new Error('They are in already.');
  setMember(world, group, aMember(id, 'member'), someoneOf(world, byId));
}

/** Makes somebody an administrator with these rights, or a mere member again with `null`. */
export function setAdmin(
  world: World,
  byId: number,
  group: Group,
  id: number,
  rights: Rights | true | null,
): void {
  if (!isAdmin(group, byId, 'can_promote_members')) {
    throw new Error('You may not appoint administrators.');
  }
  if (memberOf(group, id).status === 'creator') throw new Error('That is the owner.');
  const member = aMember(id, rights === null ? 'member' : 'administrator');
  if (rights !== null) {
    // Appointing others is given only by name, as in Telegram's clients.
    const all = Object.fromEntries(RIGHTS.map((name) => [name, name !== 'can_promote_members']));
    const given = rights === true ? all : rightsFrom(RIGHTS, rights);
    member.rights = { ...given, can_manage_chat: true };
  }
  setMember(world, group, member, someoneOf(world, byId));
}

/** An administrator bans somebody. */
export function ban(world: World, byId: number, group: Group, id: number): void {
  if (!isAdmin(group, byId, 'can_restrict_members')) throw new Error('You may not remove members.');
  if (isAdmin(group, id) && !isAdmin(group, byId, 'can_promote_members')) {
    throw new Error('They are an administrator.');
  }
  setMember(world, group, aMember(id, 'kicked'), someoneOf(world, byId));
}

/** Somebody goes. */
export function leave(world: World, group: Group, id: number): void {
  const before = memberOf(group, id);
  if (!isIn(before)) throw new Error('They are not in this group.');
  const isRestricted = before.status === 'restricted';
  const next = isRestricted ? { ...before, isMember: false } : aMember(id, 'left');
  setMember(world, group, next, someoneOf(world, id));
}

/** Has a bot asked about each request to join; null: nobody is. */
export function setGuard(world: World, byId: number, group: Group, botId: number | null): void {
  if (!isAdmin(group, byId, 'can_invite_users')) throw new Error('You may not choose the guard.');
  if (botId === null) delete group.guardId;
  else if (isAdmin(group, botId, 'can_invite_users')) group.guardId = botId;
  else throw new Error('The bot must be an administrator who may invite users.');
  tell(world, 'group', undefined, group);
}

/** The owner deletes the group: its bots are told that they left, and nobody knows it any more. */
export function dissolve(world: World, byId: number, group: Group): void {
  if (memberOf(group, byId).status !== 'creator') throw new Error('Only the owner may do that.');
  for (const { id } of group.members.values())
    if (world.state.bots.has(id) && isIn(memberOf(group, id)))
      setMember(world, group, aMember(id, 'left'), someoneOf(world, byId));
  world.state.groups.delete(group.id);
  tell(world, 'group', undefined, group);
}

/** A basic group becomes a supergroup with another id, as when topics are switched on. */
export function upgrade(world: World, byId: number, group: Group): Group {
  if (group.type !== 'group') throw new Error('Only basic groups are upgraded.');
  if (memberOf(group, byId).status !== 'creator') throw new Error('Only the owner may do that.');
  const next = newGroup(world, 'supergroup', group.title);
  for (const [id, member] of group.members) next.members.set(id, { ...member });
  next.permissions = { ...group.permissions };
  post(world, group, byId, { migrate_to_chat_id: next.id });
  group.migratedTo = next.id;
  post(world, next, byId, { migrate_from_chat_id: group.id });
  tell(world, 'group', undefined, next);
  return next;
}

/** Switches topics on or off. */
export function setForum(world: World, byId: number, group: Group, isForum: boolean): void {
  if (group.type !== 'supergroup') throw new Error('Only supergroups have topics.');
  if (!isAdmin(group, byId, 'can_change_info')) throw new Error('You may not change this group.');
  group.isForum = isForum;
  tell(world, 'group', undefined, group);
}

function newGroup(world: World, type: Group['type'], title: string): Group {
  const number = world.state.nextGroupId++;
  const group: Group = {
    // Basic groups have short ids; the others begin with -100.
    id: type === 'group' ? -number : -1_000_000_000_000 - number,
    type,
    title,
    username: '',
    description: '',
    isForum: false,
    members: new Map(),
    permissions: rightsFrom(PERMITTED, true),
    topics: new Map(),
    links: new Map(),
    requests: new Map(),
    messages: new Map(),
    pinned: [],
    nextMessageId: 1,
    files: new Map(),
    migratedTo: 0,
  };
  world.state.groups.set(group.id, group);
  return group;
}

function createdContent(type: Group['type']) {
  if (type === 'channel') return { channel_chat_created: true as const };
  return type === 'group'
    ? { group_chat_created: true as const }
    : { supergroup_chat_created: true as const };
}

function isTaken(world: World, username: string): boolean {
  const wanted = username.toLowerCase();
  return (
    findByUsername(world, username) !== undefined ||
    [...world.state.groups.values()].some((each) => each.username.toLowerCase() === wanted)
  );
}
