import { act } from './api.js';
import { askText } from './dialogs.js';
import { el } from './dom.js';
import { isAdmin } from './places.js';

/** General has no first message: it is every message without a topic. */
const GENERAL = { id: 0, name: 'General', iconColor: 0x9aa3b8, isClosed: false };

/** The topics of a group, General first. */
export function topicsOf(group) {
  return group.is_forum ? [GENERAL, ...group.topics] : [];
}

/**
 * The row of topics above a forum's messages.
 * @param {any} group
 * @param {{user: any, selected: number | null, select: (id: number | null) => Promise<void>}} at
 */
export function topicRow(group, { user, selected, select }) {
  const mayManage = isAdmin(group, user, 'can_manage_topics');
  const open = group.topics.find((topic) => topic.id === selected);
  const tab = (id, label, color, isClosed) =>
    el(
      'button.topic',
      { type: 'button', 'aria-pressed': String(id === selected), click: () => select(id) },
      color === undefined ? null : dot(color),
      el('span', {}, isClosed ? `${label} (closed)` : label),
    );
  return el(
    'nav.topics',
    { 'aria-label': 'Topics' },
    tab(null, 'All'),
    ...topicsOf(group).map(({ id, name, iconColor, isClosed }) =>
      tab(id, name, iconColor, isClosed),
    ),
    mayManage &&
      open &&
      el(
        'button.quiet.small',
        {
          type: 'button',
          click: () =>
            act('close-topic', {
              user: user.id,
              group: group.id,
              topic: open.id,
              closed: !open.isClosed,
            }),
        },
        open.isClosed ? 'Reopen' : 'Close',
      ),
    mayManage &&
      el('button.quiet.small', { type: 'button', click: () => newTopic(group, user) }, '+ Topic'),
  );
}

/** Messages below the heading of their topic, the one that was used last at the end. */
export function inSections(messages, group) {
  const threads = new Map();
  for (const message of messages) {
    const id = message.message_thread_id ?? 0;
    const list = threads.get(id) ?? [];
    // Put at the end: a map keeps the order in which its keys came.
    threads.delete(id);
    threads.set(id, [...list, message]);
  }
  return [...threads].map(([id, list]) => ({
    topic: topicsOf(group).find((topic) => topic.id === id) ?? GENERAL,
    messages: list,
  }));
}

/** The heading of a topic's messages. */
export function topicHeading(topic, count, select) {
  return el(
    'button.topic-heading',
    { type: 'button', title: 'Write in this topic', click: () => select(topic.id) },
    dot(topic.iconColor),
    el('b', {}, topic.name),
    el('small', {}, topic.isClosed ? 'closed' : count === 1 ? '1 message' : `${count} messages`),
  );
}

async function newTopic(group, user) {
  const name = await askText('New topic', 'Name', 'Deliveries', 'Create');
  if (name) await act('new-topic', { user: user.id, group: group.id, name });
}

/** A circle in the topic's colour, drawn as a picture: the page has no inline styles. */
function dot(color) {
  const hex = color.toString(16).padStart(6, '0');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5" fill="#${hex}"/></svg>`;
  return el('img.dot', { src: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt: '' });
}
