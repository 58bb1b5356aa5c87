import { act, read, upload as uploadFile } from './api.js';
import { createComposer } from './composer.js';
import { alertDialog, confirmDialog, newBotDialog } from './dialogs.js';
import { avatar, el, toast } from './dom.js';
import { chooseChat, groupDialog, inlineDialog, newGroupDialog } from './group-dialogs.js';
import { askInline, createInline } from './inline.js';
import { followLink, tellPayment } from './links.js';
import { albums, bubble, price } from './message.js';
import { isAdmin, placesOf } from './places.js';
import { inSections, topicHeading, topicRow } from './topics.js';

const ROLES = { owner: 'Platform owner', operator: 'Shop operator', customer: 'Customer' };
const TYPING_MS = 5000;
/** How far from its end a chat still follows new messages. */
const NEAR_END = 120;

/**
 * One person with their chats.
 * @param {{role: string, user: any}} person
 * @param {() => {bots: any[], groups: any[], people: any[]}} world everybody in the sandbox
 */
export function createPane({ role, user: first }, world) {
  let user = first;
  /** A bot's id, or a group's, which is negative. */
  let placeId;
  let view;
  /** The topic that is shown; null all of them. */
  let topic = null;
  let answered = null;
  let loading = 0;
  let typingTimer;
  let isAtEnd = true;

  const list = el('div.messages', { tabIndex: 0, role: 'log', 'aria-label': 'Messages' });
  const chips = el('nav.chips', { 'aria-label': 'Chats' });
  const topics = el('div.topics-line');
  const status = el('small');
  const title = el('b');
  const face = el('span.face');
  const tools = el('span.tools');
  const inline = createInline({
    bots: () => world().bots,
    file: fileUrl,
    ask: (bot, query, offset) => askInline(user, placeId, bot, query, offset),
    async choose(bot, result) {
      composer.fill('');
      isAtEnd = true;
      await act('inline-choose', { user: user.id, bot, result, ...spot() });
      answer(null);
    },
    start: (bot, payload) => follow(`https://t.me/${bot}?start=${payload}`),
  });
  const composer = createComposer({
    label: `Message as ${user.first_name}`,
    say,
    upload,
    unblock,
    inline,
    cancelReply: () => answer(null),
    share,
    person: () => user,
    bot: () => current()?.bot,
  });
  const language = el(
    'select.language',
    { 'aria-label': 'Language of the user', change: changeLanguage },
    el('option', { value: 'en' }, 'EN'),
    el('option', { value: 'ru' }, 'RU'),
  );
  const newBot = el(
    'button.quiet',
    { type: 'button', click: () => newBotDialog(user, useToken) },
    '+ New bot',
  );
  const newGroup = el(
    'button.quiet',
    { type: 'button', title: 'Make or join one', click: () => newGroupDialog(user, open) },
    '+ Group',
  );
  const node = el(
    'section.pane',
    { id: `pane-${role}`, 'aria-label': ROLES[role] },
    el(
      'header.person',
      {},
      avatar(user.first_name),
      el('span.person-name', {}, el('b', {}, user.first_name), el('small', {}, ROLES[role])),
      language,
      role === 'operator' && newBot,
      newGroup,
    ),
    chips,
    el('header.chat-head', {}, face, el('span', {}, title, status), tools),
    topics,
    list,
    ...composer.nodes,
  );

  list.addEventListener('scroll', noteEnd);
  list.addEventListener('load', followEnd, true);
  new ResizeObserver(followEnd).observe(list);

  function places() {
    return placesOf({ role, user }, world());
  }

  function current() {
    return places().find((place) => place.id === placeId);
  }

  function chip(place) {
    const before = chips.querySelector(`[data-id="${place.id}"].unread`);
    const unread = before && place.id !== placeId ? '.unread' : '';
    return el(
      `button.chip${unread}${place.group ? '.group' : ''}`,
      {
        type: 'button',
        data: { id: String(place.id) },
        'aria-pressed': String(place.id === placeId),
        click: () => open(place.id),
      },
      avatar(place.name),
      el('span', {}, place.name),
    );
  }

  function showPlaces() {
    const known = places();
    if (!known.some((place) => place.id === placeId)) placeId = known[0]?.id;
    chips.replaceChildren(...known.map(chip));
    if (known.length === 0) chips.append(el('span.none', {}, 'No bots yet'));
    language.value = user.language_code === 'ru' ? 'ru' : 'en';
  }

  /** Opens a chat; a group that was just joined is asked for first. */
  async function open(id) {
    if (!places().some((place) => place.id === id))
      Object.assign(world(), await read('/api/state'));
    placeId = id;
    topic = null;
    isAtEnd = true;
    view = undefined;
    list.replaceChildren();
    composer.clear();
    answer(null);
    showPlaces();
    await load();
  }

  async function load() {
    const place = current();
    if (!place) {
      title.textContent = 'No chat yet';
      status.textContent = role === 'operator' ? 'Make a bot with + New bot' : 'Bots appear here';
      tools.replaceChildren();
      return;
    }
    loading += 1;
    const mine = loading;
    const next = await read(`/api/chat?user=${user.id}&place=${place.id}`);
    // A later answer is on its way: this one is old.
    if (mine !== loading) return;
    view = next;
    showHead(place);
    composer.show({ ...view, placeholder: placeholder() }, lock());
    showMessages(place);
    followEnd();
  }

  function showHead(place) {
    title.textContent = place.name;
    status.textContent = place.about;
    face.replaceChildren(avatar(place.name));
    face.classList.toggle('group', Boolean(place.group));
    const isOwner = place.bot?.owner === user.id;
    tools.replaceChildren(
      ...[
        isOwner && tool('@', 'Inline mode (BotFather)', () => inlineDialog(place.bot, user)),
        place.bot && tool('⊘', 'Block this bot', askBlock),
        place.group && tool('⋯', 'Members, links, settings', () => groupDialog(place.id, user)),
      ].filter(Boolean),
    );
    const isForum = view.group?.is_forum === true;
    if (topic !== null && !isForum) topic = null;
    topics.replaceChildren(
      ...(isForum ? [topicRow(view.group, { user, selected: topic, select })] : []),
    );
  }

  function placeholder() {
    if (!view.group?.is_forum) return 'Message';
    const found = view.group.topics.find((each) => each.id === topic);
    return `Message in ${found?.name ?? 'General'}`;
  }

  /** Why nothing can be written here. */
  function lock() {
    const { group } = view;
    if (!group) return '';
    if (group.type === 'channel' && !isAdmin(group, user, 'can_post_messages'))
      return 'Only administrators write here.';
    const open = group.topics.find((each) => each.id === topic);
    const isClosed = open?.isClosed && !isAdmin(group, user, 'can_manage_topics');
    return isClosed ? 'This topic is closed.' : '';
  }

  async function select(id) {
    topic = id;
    isAtEnd = true;
    answer(null);
    await load();
  }

  function showMessages(place) {
    const acts = actions(place);
    const draw = (messages) => albums(messages).map((each) => bubble(each, acts));
    const { group, messages } = view;
    if (group?.is_forum && topic === null) {
      list.replaceChildren(
        ...inSections(messages, group).flatMap((section) => [
          topicHeading(section.topic, section.messages.length, select),
          ...draw(section.messages),
        ]),
      );
      return;
    }
    const shown = topic === null ? messages : messages.filter((m) => (m.message_thread_id ?? 0) === topic); // prettier-ignore
    const nodes = draw(shown);
    list.replaceChildren(...(nodes.length > 0 ? nodes : [welcome(place)]));
  }

  function welcome({ name, bot }) {
    const words = bot
      ? view.description || 'Press Start to talk to this bot.'
      : 'Nothing here yet.';
    return el('div.welcome', {}, avatar(name), el('b', {}, name), el('p', {}, words));
  }

  function follow(url) {
    const { bots, groups } = world();
    followLink(url, { user, bots, groups, open, say }).catch((error) => {
      toast(error.message, true);
    });
  }

  function fileUrl(id) {
    return `/api/file?place=${placeId}&id=${encodeURIComponent(id)}`;
  }

  function actions(place) {
    return {
      user,
      isGroup: Boolean(place.group),
      file: fileUrl,
      command: say,
      link: follow,
      reply: lock() ? undefined : answer,
      press: async (message, data) => {
        const name = place.bot ? place.name : (message.from?.first_name ?? place.name);
        const said = await act('press', {
          user: user.id,
          place: place.id,
          message: message.message_id,
          data,
        });
        if (!said) return;
        if (!said.answered) toast(`${name} does not answer`, true);
        else if (said.text && said.show_alert) alertDialog(name, said.text);
        else if (said.text) toast(said.text);
        if (said.url) follow(said.url);
      },
      pay: async ({ invoice, message_id: message }) => {
        const words = `${invoice.title}: ${price(invoice)}`;
        if (!(await confirmDialog('Confirm payment', words, 'Pay'))) return;
        tellPayment(await act('pay', { user: user.id, place: place.id, message }));
      },
      inline: async (message, { query, isHere }) => {
        const bot = message.via_bot?.username ?? place.bot?.username ?? message.from?.username;
        const to = isHere ? place : await chooseChat(places(), 'Choose a chat');
        if (!to) return;
        if (to.id !== placeId) await open(to.id);
        composer.fill(`@${bot} ${query}`);
      },
    };
  }

  /** Keeps the newest message in sight, unless the visitor scrolled up. */
  function followEnd() {
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  }

  function noteEnd() {
    isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END;
  }

  function answer(message) {
    answered = message;
    composer.answer(message);
  }

  /** Where the next message goes: the place, the topic, the message that is answered. */
  function spot() {
    const thread = topic ?? answered?.message_thread_id ?? 0;
    return { place: placeId, thread, reply: answered?.message_id ?? 0 };
  }

  async function say(text) {
    isAtEnd = true;
    const at = spot();
    answer(null);
    await act('say', { user: user.id, text, ...at });
  }

  async function upload(file, how) {
    isAtEnd = true;
    const { name, type } = file;
    await uploadFile(file, { user: user.id, name, type, ...how, ...spot() });
    answer(null);
  }

  /** Does what a keyboard's button asks for; false for one that only says its words. */
  async function share(button) {
    const { request_chat: chat, request_users: people, request_contact: contact } = button;
    const at = { user: user.id, bot: placeId };
    if (chat) {
      const fitting = places().filter(
        ({ group }) => group && (group.type === 'channel') === chat.chat_is_channel,
      );
      const chosen = await chooseChat(fitting, button.text);
      if (chosen) await act('share-chat', { ...at, request: chat.request_id, group: chosen.id });
    } else if (people) {
      const known = world().people.map((each) => ({ ...each.user, name: each.user.first_name, about: ROLES[each.role] })); // prettier-ignore
      const chosen = await chooseChat(known, button.text);
      if (chosen) await act('share-user', { ...at, request: people.request_id, member: chosen.id });
    } else if (contact) {
      await act('share-contact', at);
    }
    return Boolean(chat ?? people ?? contact);
  }

  async function changeLanguage() {
    await act('language', { user: user.id, language: language.value });
  }

  async function setBlocked(blocked) {
    await act('block', { user: user.id, bot: placeId, blocked });
  }

  async function unblock() {
    await setBlocked(false);
  }

  async function askBlock() {
    const bot = current()?.bot;
    if (!bot || !view || view.blocked) return;
    const words = `${bot.name} will not be able to write to ${user.first_name}.`;
    if (await confirmDialog(`Block ${bot.name}?`, words, 'Block')) await setBlocked(true);
  }

  async function useToken(text) {
    const manager = places().find((place) => place.bot?.can_manage_bots);
    if (manager && manager.id !== placeId) await open(manager.id);
    if (view && !view.started) await say('/start');
    await load();
    composer.fill(text);
  }

  function showTyping() {
    clearTimeout(typingTimer);
    status.textContent = 'typing…';
    typingTimer = setTimeout(() => {
      status.textContent = current()?.about ?? '';
    }, TYPING_MS);
  }

  return {
    node,
    label: ROLES[role],
    /** The list of bots or groups, or this person, changed. */
    async renew(people) {
      user = people.find((other) => other.role === role)?.user ?? user;
      const before = placeId;
      showPlaces();
      if (before !== placeId) await open(placeId);
      else await load();
    },
    /** Something happened in a chat. */
    async on(event) {
      if (event.userId !== undefined && event.userId !== user.id) return;
      const id = event.chatId ?? event.botId;
      if (id === placeId) {
        if (event.kind === 'action') showTyping();
        else await load();
      } else if (event.kind === 'message') {
        chips.querySelector(`[data-id="${id}"]`)?.classList.add('unread');
      }
    },
  };
}

function tool(label, hint, click) {
  return el('button.icon', { type: 'button', title: hint, click }, label);
}
