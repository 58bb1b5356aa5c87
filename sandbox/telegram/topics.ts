import { badRequest } from './errors.ts';
import { isAdmin, isPermitted, post } from './groups.ts';
import type { Group, Topic } from './state.ts';
import { tell, type World } from './world.ts';

/** Telegram cuts a topic's name here. */
const NAME_LENGTH = 128;
/** The colours that Telegram allows; the first is taken where none is asked for. */
const COLORS = [0x6fb9f0, 0xffd67e, 0xcb86db, 0x8eee98, 0xff93b2, 0xfb6f5f];

/** Opens a topic; its first message, the service message, gives it its id. */
export function createTopic(
  world: World,
  group: Group,
  byId: number,
  wanted: { name: string; iconColor?: number; iconEmoji?: string },
): Topic {
  if (!group.isForum) throw badRequest('the chat is not a forum');
  if (!mayManage(group, byId)) throw badRequest('not enough rights to create a topic');
  const name = wanted.name.trim().slice(0, NAME_LENGTH);
  if (name === '') throw badRequest('name must be non-empty');
  const iconColor = wanted.iconColor || COLORS[0]!;
  if (!COLORS.includes(iconColor)) throw badRequest('invalid icon color specified');
  const id = group.nextMessageId;
  const topic: Topic = { id, name, iconColor, isClosed: false, creatorId: byId };
  const icon = wanted.iconEmoji ? { icon_custom_emoji_id: wanted.iconEmoji } : {};
  if (wanted.iconEmoji) topic.iconEmoji = wanted.iconEmoji;
  group.topics.set(id, topic);
  post(world, group, byId, {
    message_thread_id: id,
    is_topic_message: true,
    forum_topic_created: { name, icon_color: iconColor, ...icon },
  });
  tell(world, 'group', undefined, group);
  return topic;
}

/** Renames a topic. */
export function editTopic(
  world: World,
  group: Group,
  byId: number,
  id: number,
  wanted: { name?: string; iconEmoji?: string },
): void {
  const topic = ownTopic(group, byId, id, 'not enough rights to edit the topic');
  if (!wanted.name && wanted.iconEmoji === undefined) return;
  const name = wanted.name?.trim().slice(0, NAME_LENGTH);
  if (name === '') throw badRequest('name must be non-empty');
  const isSameName = name === undefined || name === topic.name;
  if (isSameName && (wanted.iconEmoji ?? topic.iconEmoji) === topic.iconEmoji) {
    throw badRequest('TOPIC_NOT_MODIFIED');
  }
  if (name) topic.name = name;
  if (wanted.iconEmoji) topic.iconEmoji = wanted.iconEmoji;
  post(world, group, byId, {
    message_thread_id: id,
    is_topic_message: true,
    forum_topic_edited: {
      ...(name ? { name } : {}),
      ...(wanted.iconEmoji ? { icon_custom_emoji_id: wanted.iconEmoji } : {}),
    },
  });
  tell(world, 'group', undefined, group);
}

/** Closes a topic, or opens it again. */
export function setTopicClosed(
  world: World,
  group: Group,
  byId: number,
  id: number,
  isClosed: boolean,
): void {
  const topic = ownTopic(group, byId, id, 'not enough rights to close or open the topic');
  if (topic.isClosed === isClosed) throw badRequest('TOPIC_NOT_MODIFIED');
  topic.isClosed = isClosed;
  post(world, group, byId, {
    message_thread_id: id,
    is_topic_message: true,
    ...(isClosed ? { forum_topic_closed: {} } : { forum_topic_reopened: {} }),
  });
  tell(world, 'group', undefined, group);
}

/** Takes a topic away with all its messages. */
export function deleteTopic(world: World, group: Group, byId: number, id: number): void {
  if (!group.isForum) throw badRequest('the chat is not a forum');
  if (!isAdmin(group, byId, 'can_delete_messages') && group.topics.get(id)?.creatorId !== byId) {
    throw badRequest('not enough rights to delete the topic');
  }
  if (!group.topics.delete(id)) throw badRequest('TOPIC_ID_INVALID');
  for (const [messageId, { message }] of group.messages) {
    if (message.message_thread_id === id) group.messages.delete(messageId);
  }
  tell(world, 'group', undefined, group);
}

function mayManage(group: Group, byId: number): boolean {
  if (isAdmin(group, byId)) return isAdmin(group, byId, 'can_manage_topics');
  return isPermitted(group, byId, 'can_manage_topics');
}

/** A topic that they opened or may manage. */
function ownTopic(group: Group, byId: number, id: number, refusal: string): Topic {
  if (!group.isForum) throw badRequest('the chat is not a forum');
  const topic = group.topics.get(id);
  if (!topic) throw badRequest('TOPIC_ID_INVALID');
  const isOwn = topic.creatorId === byId;
  if (!isOwn && !isAdmin(group, byId, 'can_manage_topics')) throw badRequest(refusal);
  return topic;
}
