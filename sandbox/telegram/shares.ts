import { addMember, setAdmin } from './crowd.ts';
import { isAdmin, isIn, memberOf, RIGHTS, rightsFrom } from './groups.ts';
import type { KeyboardButton, Message } from './model.ts';
import type { Bot, Group, Rights } from './state.ts';
import { say, speak } from './users.ts';
import { chatOf, userOf, type World } from './world.ts';

/** A user taps a `request_chat` button and chooses a group of theirs; the bot may be let in by it. */
export function shareChat(
  world: World,
  userId: number,
  bot: Bot,
  requestId: number,
  group: Group,
): Message {
  const wanted = requested(bot, userId, 'request_chat', requestId);
  if (wanted.chat_is_channel !== (group.type === 'channel')) throw new Error('CHANNEL_INVALID');
  if (wanted.chat_is_forum !== undefined && wanted.chat_is_forum !== group.isForum) {
    throw new Error('CHANNEL_INVALID');
  }
  if (!isIn(memberOf(group, userId))) throw new Error('You are not in this group.');
  const own = namesIn(wanted.user_administrator_rights);
  if (!own.every((right) => isAdmin(group, userId, right))) {
    throw new Error('You do not have the rights there that the bot asks for.');
  }
  if (wanted.bot_administrator_rights) {
    letIn(world, userId, bot, group, rightsFrom(RIGHTS, wanted.bot_administrator_rights));
  } else if (wanted.bot_is_member) {
    letIn(world, userId, bot, group, undefined);
  }
  return speak(world, userId, bot, {
    chat_shared: {
      request_id: requestId,
      chat_id: group.id,
      ...(wanted.request_title ? { title: group.title } : {}),
      ...(wanted.request_username && group.username ? { username: group.username } : {}),
    },
  });
}

/** A user taps a `request_users` button and chooses people. */
export function shareUsers(
  world: World,
  userId: number,
  bot: Bot,
  requestId: number,
  chosen: readonly number[],
): Message {
  const wanted = requested(bot, userId, 'request_users', requestId);
  if (chosen.length === 0 || chosen.length > (wanted.max_quantity ?? 1)) {
    throw new Error('USERS_TOO_MUCH');
  }
  const users = chosen.map((id) => {
    const { first_name, last_name, username } = userOf(world, id);
    return {
      user_id: id,
      ...(wanted.request_name ? { first_name, ...(last_name ? { last_name } : {}) } : {}),
      ...(wanted.request_username && username ? { username } : {}),
    };
  });
  return speak(world, userId, bot, { users_shared: { request_id: requestId, users } });
}

/** A user taps a `request_contact` button and sends their own number. */
export function shareContact(world: World, userId: number, bot: Bot): Message {
  const { first_name } = userOf(world, userId);
  const phone_number = `+4900${String(userId).padStart(8, '0')}`;
  return speak(world, userId, bot, { contact: { phone_number, first_name, user_id: userId } });
}

/** A user follows `t.me/bot?startgroup=…`: the bot comes in, and is told the payload there. */
export function startGroup(
  world: World,
  userId: number,
  bot: Bot,
  group: Group,
  payload: string,
  rights?: readonly string[],
): void {
  const given = rights && Object.fromEntries(rights.map((name) => [`can_${name}`, true]));
  letIn(world, userId, bot, group, given);
  if (payload !== '') say(world, userId, group, `/start@${bot.username} ${payload}`);
}

/** What a button of the keyboard that the user sees asks for. */
function requested<Name extends 'request_chat' | 'request_users'>(
  bot: Bot,
  userId: number,
  name: Name,
  requestId: number,
): NonNullable<KeyboardButton[Name]> {
  const buttons = chatOf(bot, userId).keyboard?.keyboard?.flat() ?? [];
  const found = buttons
    .map((button) => button[name])
    .find((each) => each?.request_id === requestId);
  if (!found) throw new Error(`sandbox: no button asks for ${name} ${requestId}`);
  return found;
}

function letIn(
  world: World,
  userId: number,
  bot: Bot,
  group: Group,
  rights: Rights | undefined,
): void {
  const member = memberOf(group, bot.id);
  if (rights) {
    const before = member.status === 'administrator' ? member.rights : {};
    setAdmin(world, userId, group, bot.id, { ...before, ...onlyTrue(rights) });
  } else if (!isIn(member)) {
    addMember(world, userId, group, bot.id);
  }
}

function onlyTrue(rights: Rights): Rights {
  return Object.fromEntries(Object.entries(rights).filter(([, isGiven]) => isGiven));
}

function namesIn(rights: Rights | undefined): string[] {
  return Object.keys(onlyTrue(rights ?? {})).filter((name) => RIGHTS.includes(name));
}
