import { act, read } from './api.js';
import { createComposer } from './composer.js';
import { alertDialog, confirmDialog, newBotDialog } from './dialogs.js';
import { avatar, el, toast } from './dom.js';
import { followLink, tellPayment } from './links.js';
import { bubble, price } from './message.js';

const ROLES = { owner: 'Platform owner', operator: 'Shop operator', customer: 'Customer' };
const TYPING_MS = 5000;
/** How far from its end a chat still follows new messages. */
const NEAR_END = 120;

/**
 * One person with their chats.
 * @param {{role: string, user: any}} person
 * @param {() => any[]} allBots every bot of the sandbox
 */
export function createPane({ role, user: first }, allBots) {
  let user = first;
  let botId;
  let view;
  let loading = 0;
  let typingTimer;
  let isAtEnd = true;

  const list = el('div.messages', { tabIndex: 0, role: 'log', 'aria-label': 'Messages' });
  const chips = el('nav.chips', { 'aria-label': 'Chats' });
  const status = el('small');
  const title = el('b');
  const face = el('span.face');
  const composer = createComposer({
    label: `Message as ${user.first_name}`,
    say,
    upload,
    unblock,
    person: () => user,
    bot: current,
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
    ),
    chips,
    el(
      'header.chat-head',
      {},
      face,
      el('span', {}, title, status),
      el('button.icon', { type: 'button', title: 'Block this bot', click: askBlock }, '⊘'),
    ),
    list,
    ...composer.nodes,
  );

  list.addEventListener('scroll', noteEnd);
  list.addEventListener('load', followEnd, true);
  new ResizeObserver(followEnd).observe(list);

  function bots() {
    const managers = allBots().filter((bot) => bot.can_manage_bots);
    const shops = allBots().filter((bot) => !bot.can_manage_bots);
    if (role === 'customer') return [...shops, ...managers];
    return [...managers, ...shops.filter((bot) => role === 'owner' || bot.owner === user.id)];
  }

  function current() {
    return allBots().find((bot) => bot.id === botId);
  }

  function chip(bot) {
    const unread = chips.querySelector(`[data-id="${bot.id}"].unread`) && bot.id !== botId;
    return el(
      unread ? 'button.chip.unread' : 'button.chip',
      {
        type: 'button',
        data: { id: String(bot.id) },
        'aria-pressed': String(bot.id === botId),
        click: () => open(bot.id),
      },
      avatar(bot.name),
      el('span', {}, bot.name),
    );
  }

  function showBots() {
    const known = bots();
    if (!known.some((bot) => bot.id === botId)) botId = known[0]?.id;
    chips.replaceChildren(...known.map(chip));
    if (known.length === 0) chips.append(el('span.none', {}, 'No bots yet'));
    language.value = user.language_code === 'ru' ? 'ru' : 'en';
  }

  async function open(id) {
    botId = id;
    isAtEnd = true;
    view = undefined;
    list.replaceChildren();
    composer.clear();
    showBots();
    await load();
  }

  async function load() {
    const bot = current();
    if (!bot) {
      title.textContent = 'No chat yet';
      status.textContent = role === 'operator' ? 'Make a bot with + New bot' : 'Bots appear here';
      return;
    }
    loading += 1;
    const mine = loading;
    const next = await read(`/api/chat?user=${user.id}&bot=${bot.id}`);
    // A later answer is on its way: this one is old.
    if (mine !== loading) return;
    view = next;
    title.textContent = bot.name;
    status.textContent = `@${bot.username}`;
    face.replaceChildren(avatar(bot.name));
    composer.show(view);
    showMessages(bot);
    followEnd();
  }

  function showMessages(bot) {
    const acts = actions(bot);
    const nodes = view.messages.map((message) => bubble(message, acts));
    list.replaceChildren(...(nodes.length > 0 ? nodes : [welcome(bot)]));
  }

  function welcome(bot) {
    const words = view.description || 'Press Start to talk to this bot.';
    return el('div.welcome', {}, avatar(bot.name), el('b', {}, bot.name), el('p', {}, words));
  }

  function follow(url) {
    followLink(url, { user, bots: allBots(), open, say }).catch((error) => {
      toast(error.message, true);
    });
  }

  function actions(bot) {
    return {
      file: (id) => `/api/file?bot=${bot.id}&id=${encodeURIComponent(id)}`,
      command: say,
      link: follow,
      press: async ({ message_id: message }, data) => {
        const answer = await act('press', { user: user.id, bot: bot.id, message, data });
        if (!answer) return;
        if (!answer.answered) toast(`${bot.name} does not answer`, true);
        else if (answer.text && answer.show_alert) alertDialog(bot.name, answer.text);
        else if (answer.text) toast(answer.text);
        if (answer.url) follow(answer.url);
      },
      pay: async ({ invoice, message_id: message }) => {
        const words = `${invoice.title}: ${price(invoice)}`;
        if (!(await confirmDialog('Confirm payment', words, 'Pay'))) return;
        tellPayment(await act('pay', { user: user.id, bot: bot.id, message }));
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

  async function say(text) {
    isAtEnd = true;
    await act('say', { user: user.id, bot: botId, text });
  }

  async function upload(file, caption) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    const { name, type } = file;
    await act('upload', { user: user.id, bot: botId, name, type, caption, content: btoa(binary) });
  }

  async function changeLanguage() {
    await act('language', { user: user.id, language: language.value });
  }

  async function setBlocked(blocked) {
    await act('block', { user: user.id, bot: botId, blocked });
  }

  async function unblock() {
    await setBlocked(false);
  }

  async function askBlock() {
    const bot = current();
    if (!bot || !view || view.blocked) return;
    const words = `${bot.name} will not be able to write to ${user.first_name}.`;
    if (await confirmDialog(`Block ${bot.name}?`, words, 'Block')) await setBlocked(true);
  }

  async function useToken(text) {
    const manager = bots().find((bot) => bot.can_manage_bots);
    if (manager && manager.id !== botId) await open(manager.id);
    if (view && !view.started) await say('/start');
    await load();
    composer.fill(text);
  }

  function showTyping() {
    clearTimeout(typingTimer);
    status.textContent = 'typing…';
    typingTimer = setTimeout(() => {
      status.textContent = current() ? `@${current().username}` : '';
    }, TYPING_MS);
  }

  return {
    node,
    label: ROLES[role],
    /** The list of bots or this person changed. */
    async renew(people) {
      user = people.find((other) => other.role === role)?.user ?? user;
      showBots();
      await load();
    },
    /** Something happened in a chat. */
    async on(event) {
      if (event.userId !== undefined && event.userId !== user.id) return;
      if (event.botId === botId) {
        if (event.kind === 'action') showTyping();
        else await load();
      } else if (event.kind === 'message') {
        chips.querySelector(`[data-id="${event.botId}"]`)?.classList.add('unread');
      }
    },
  };
}
