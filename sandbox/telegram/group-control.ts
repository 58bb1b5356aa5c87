import * as crowd from './crowd.ts';
import { isIn, memberObject, memberOf, settleMember } from './groups.ts';
import { createLink, decide, join, revokeLink, type WantedLink } from './invites.ts';
import type { Message, User } from './model.ts';
import { stopPaying } from './paid-places.ts';
import { shareChat, shareContact, shareUsers, startGroup } from './shares.ts';
import type { Group, InviteLink, Member, PaidPlace, Rights } from './state.ts';
import { createTopic, setTopicClosed } from './topics.ts';
import type { Place } from './users.ts';
import { botOf, someoneOf, type World } from './world.ts';

/** A person or bot by id, or a bot by username. */
export type MemberName = number | string;

/** Somebody in a group. */
export interface MemberInfo {
  user: User;
  status: Member['status'];
  /** The rights of an administrator that are given. */
  rights: string[];
}

/** A group as its members' clients show it. */
export interface GroupView {
  id: number;
  type: Group['type'];
  title: string;
  username: string;
  description: string;
  is_forum: boolean;
  members: MemberInfo[];
  topics: { id: number; name: string; iconColor: number; isClosed: boolean }[];
  links: InviteLink[];
  /** Who pays Telegram for their place, and the Stars that the channel got by it. */
  payers: ({ user: User } & PaidPlace)[];
  stars: number;
  /** Who waits to be let in. */
  requests: User[];
  pinned: number[];
  /** The bot that is asked about requests; 0: none. */
  guard: number;
  migratedTo: number;
}

/** What people do with groups; groups are named by their id. */
export interface GroupControl {
  /** Makes a group (a supergroup unless told), supergroup with topics, or channel. */
  createGroup(ownerId: number, wanted: crowd.NewGroup): GroupView;
  groups(): GroupView[];
  group(groupId: number): GroupView;
  addMember(byId: number, groupId: number, member: MemberName): void;
  /** Makes an administrator: with all rights but appointing others, or with the named ones. */
  promote(byId: number, groupId: number, member: MemberName, rights?: Rights): void;
  demote(byId: number, groupId: number, member: MemberName): void;
  ban(byId: number, groupId: number, member: MemberName): void;
  leave(groupId: number, userId: number): void;
  /** Opens an invite link, or `@name` of a public group; `isPaying`: also where a place costs Stars. */
  join(userId: number, link: string, isPaying?: boolean): 'joined' | 'requested';
  /** Pays no more for a place, or goes on. */
  stopPaying(groupId: number, userId: number, isStopped?: boolean): void;
  /** An administrator lets a waiting person in, or not. */
  answerJoinRequest(byId: number, groupId: number, userId: number, isApproved: boolean): void;
  invite(byId: number, groupId: number, wanted?: WantedLink): string;
  revokeInvite(byId: number, groupId: number, link: string): void;
  /** Opens a topic and returns its id. */
  createTopic(byId: number, groupId: number, name: string): number;
  closeTopic(byId: number, groupId: number, topicId: number, isClosed?: boolean): void;
  setForum(byId: number, groupId: number, isForum: boolean): void;
  /** Makes a supergroup of a basic group; its id is another. */
  upgradeGroup(byId: number, groupId: number): GroupView;
  /** Fills a group, so that nobody else comes in, or makes room. */
  setFull(groupId: number, isFull: boolean): void;
  /** Has somebody be in as many chats as Telegram allows, or not. */
  setCrowded(userId: number, isCrowded: boolean): void;
  /** Has a bot asked about each request to join; null: nobody is. */
  setGuard(byId: number, groupId: number, bot: MemberName | null): void;
  /** The owner deletes the group. */
  deleteGroup(byId: number, groupId: number): void;
  /** Taps a `request_chat` button of the keyboard and chooses a group. */
  shareChat(userId: number, bot: MemberName, requestId: number, groupId: number): Message;
  /** Taps a `request_users` button and chooses people. */
  shareUsers(userId: number, bot: MemberName, requestId: number, chosen: number[]): Message;
  /** Taps a `request_contact` button. */
  shareContact(userId: number, bot: MemberName): Message;
  /** Follows `t.me/bot?startgroup=payload`, with `&admin=…` as a list of rights without `can_`. */
  startGroup(
    userId: number,
    bot: MemberName,
    groupId: number,
    payload: string,
    rights?: string[],
  ): void;
  /** Someone's place as `getChatMember` tells it. */
  member(groupId: number, member: MemberName): Record<string, unknown>;
}

/** The place that a name means: negative numbers are groups. */
export function placeOf(world: World, name: number | string): Place {
  return typeof name === 'number' && name < 0 ? groupAt(world, name) : botOf(world, name);
}

/** The hand on the groups. */
export function groupControlOf(world: World): GroupControl {
  const at = (id: number): Group => groupAt(world, id);
  const idOf = (name: MemberName): number =>
    typeof name === 'string' ? botOf(world, name).id : someoneOf(world, name).id;
  const view = (id: number): GroupView => viewGroup(world, at(id));
  return {
    createGroup: (ownerId, wanted) => view(crowd.createGroup(world, ownerId, wanted).id),
    groups: () => [...world.state.groups.keys()].map(view),
    group: view,
    addMember: (byId, id, member) => crowd.addMember(world, byId, at(id), idOf(member)),
    promote: (byId, id, member, rights) =>
      crowd.setAdmin(world, byId, at(id), idOf(member), rights ?? true),
    demote: (byId, id, member) => crowd.setAdmin(world, byId, at(id), idOf(member), null),
    ban: (byId, id, member) => crowd.ban(world, byId, at(id), idOf(member)),
    leave: (id, userId) => crowd.leave(world, at(id), userId),
    join: (userId, link, isPaying) => join(world, userId, link, isPaying),
    stopPaying: (id, userId, isStopped = true) => stopPaying(world, at(id), userId, isStopped),
    answerJoinRequest: (byId, id, userId, isApproved) =>
      decide(world, at(id), someoneOf(world, byId), userId, isApproved),
    invite: (byId, id, wanted = {}) => createLink(world, at(id), byId, wanted).link,
    revokeInvite: (byId, id, link) => void revokeLink(world, at(id), byId, link),
    createTopic: (byId, id, name) => createTopic(world, at(id), byId, { name }).id,
    closeTopic: (byId, id, topicId, isClosed = true) =>
      setTopicClosed(world, at(id), byId, topicId, isClosed),
    setForum: (byId, id, isForum) => crowd.setForum(world, byId, at(id), isForum),
    upgradeGroup: (byId, id) => view(crowd.upgrade(world, byId, at(id)).id),
    setFull(id, isFull) {
      at(id).isFull = isFull;
      world.touch();
    },
    setCrowded: (userId, isCrowded) =>
      void (isCrowded ? world.crowded.add(userId) : world.crowded.delete(userId)),
    setGuard: (byId, id, bot) =>
      crowd.setGuard(world, byId, at(id), bot === null ? null : idOf(bot)),
    deleteGroup: (byId, id) => crowd.dissolve(world, byId, at(id)),
    shareChat: (userId, name, requestId, id) =>
      shareChat(world, userId, botOf(world, name), requestId, at(id)),
    shareUsers: (userId, name, requestId, chosen) =>
      shareUsers(world, userId, botOf(world, name), requestId, chosen),
    shareContact: (userId, name) => shareContact(world, userId, botOf(world, name)),
    startGroup: (userId, name, id, payload, rights) =>
      startGroup(world, userId, botOf(world, name), at(id), payload, rights),
    member: (id, name) => {
      settleMember(world, at(id), idOf(name));
      return memberObject(world, at(id), memberOf(at(id), idOf(name)));
    },
  };
}

function groupAt(world: World, id: number): Group {
  const group = world.state.groups.get(id);
  if (!group) throw new Error(`sandbox: there is no group ${id}`);
  return group;
}

function viewGroup(world: World, group: Group): GroupView {
  const members = [...group.members.values()].filter(isIn).map(({ id, status, rights }) => ({
    user: someoneOf(world, id),
    status,
    rights: Object.keys(rights).filter((name) => rights[name]),
  }));
  return {
    id: group.id,
    type: group.type,
    title: group.title,
    username: group.username,
    description: group.description,
    is_forum: group.isForum,
    members,
    topics: [...group.topics.values()].map(({ id, name, iconColor, isClosed }) => ({
      id,
      name,
      iconColor,
      isClosed,
    })),
    links: [...group.links.values()].filter((link) => !link.isRevoked),
    payers: [...(group.payers ?? [])].map(([id, place]) => ({
      user: someoneOf(world, id),
      ...place,
    })),
    stars: group.stars ?? 0,
    requests: [...group.requests.keys()].map((id) => someoneOf(world, id)),
    pinned: group.pinned,
    guard: group.guardId ?? 0,
    migratedTo: group.migratedTo,
  };
}
