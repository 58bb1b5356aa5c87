import { attachDialog } from './attach.js';
import { el } from './dom.js';
import { askManagedBot } from './links.js';
import { brief } from './message.js';

const TALLEST = 140;

/**
 * The lower end of a chat: commands, reply keyboard and typing box.
 * @param {{label: string, say(text: string): Promise<void>, upload: (file: File, how: any) =>
 *   Promise<void>, unblock(): Promise<void>, person(): any, bot(): any, inline: any,
 *   cancelReply: () => void,
 *   share(button: any): Promise<boolean>}} chat
 */
export function createComposer(chat) {
  let known = [];
  const keys = el('div.reply-keyboard', { hidden: true });
  const commands = el('div.commands', { hidden: true });
  const footer = el('footer.composer');
  const box = el('textarea', {
    rows: 1,
    placeholder: 'Message',
    'aria-label': chat.label,
    keydown: onKey,
    input: onInput,
  });
  const file = el('input', { type: 'file', multiple: true, hidden: true, change: onFile });
  const answering = el('div.answering', { hidden: true });
  const menu = el(
    'button.icon.menu',
    { type: 'button', title: 'Commands', click: () => showCommands('', !commands.hidden) },
    '/',
  );
  const line = [
    menu,
    el(
      'button.icon',
      { type: 'button', title: 'Attach a file', click: () => file.click() },
      '+',
      file,
    ),
    box,
    el('button.icon.send', { type: 'button', title: 'Send', click: send }, '➤'),
  ];

  function showCommands(filter, close = false) {
    const found = known.filter(({ command }) => command.startsWith(filter));
    commands.hidden = close || found.length === 0;
    commands.replaceChildren(
      ...found.map(({ command, description }) =>
        el(
          'button.command',
          { type: 'button', click: () => sayAndClear(`/${command}`) },
          el('b', {}, `/${command}`),
          el('span', {}, description),
        ),
      ),
    );
  }

  function showKeyboard(view) {
    const rows = view.keyboard?.keyboard;
    keys.hidden = !rows || view.blocked;
    keys.replaceChildren(...(rows ?? []).map((row) => el('div.keys', {}, ...row.map(keyOf))));
  }

  function keyOf(button) {
    return el('button.key', { type: 'button', click: () => tap(button) }, button.text);
  }

  async function tap(button) {
    const wanted = button.request_managed_bot;
    if (!wanted) {
      if (!(await chat.share(button))) await chat.say(button.text);
      return;
    }
    const { suggested_name: name = '', suggested_username: username = '' } = wanted;
    askManagedBot(chat.person(), { manager: chat.bot().username, name, username });
  }

  function onInput() {
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, TALLEST)}px`;
    const typed = /^\/(\w*)$/.exec(box.value);
    showCommands(typed?.[1] ?? '', !typed);
    chat.inline.typed(box.value);
  }

  function onKey(event) {
    if (event.key === 'Escape') {
      commands.hidden = true;
      chat.inline.hide();
    }
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void send();
  }

  async function onFile() {
    const chosen = [...file.files];
    file.value = '';
    if (chosen.length === 0) return;
    if (await attachDialog(chosen, box.value.trim(), chat.upload)) setText('');
  }

  async function send() {
    const text = box.value.trim();
    if (text !== '') await sayAndClear(text);
  }

  async function sayAndClear(text) {
    setText('');
    await chat.say(text);
  }

  function setText(text) {
    box.value = text;
    onInput();
  }

  function wide(label, click) {
    footer.replaceChildren(el('button.primary.wide', { type: 'button', click }, label));
  }

  return {
    nodes: [chat.inline.node, commands, keys, answering, footer],
    clear() {
      commands.hidden = true;
      keys.hidden = true;
      chat.inline.hide();
      footer.replaceChildren();
    },
    /** Shows which message is answered; null none. */
    answer(message) {
      answering.hidden = message === null;
      if (!message) return;
      const cancel = { type: 'button', title: 'Do not reply', click: chat.cancelReply };
      answering.replaceChildren(
        el('span', {}, el('b', {}, 'Reply to '), brief(message)),
        el('button.icon.small', cancel, '×'),
      );
      box.focus();
    },
    /** Fills the typing box without sending. */
    fill(text) {
      setText(text);
      commands.hidden = true;
      box.focus();
      box.selectionStart = text.length;
    },
    /** @param {any} view @param {string} [locked] why nothing can be written here */
    show(view, locked = '') {
      known = view.commands ?? [];
      showKeyboard(view);
      if (locked) footer.replaceChildren(el('p.locked', {}, locked));
      else if (view.blocked) wide('Unblock', () => void chat.unblock());
      else if (view.started === false) wide('Start', () => void chat.say('/start'));
      else if (!footer.contains(box)) footer.replaceChildren(...line);
      menu.hidden = known.length === 0;
      box.placeholder = view.keyboard?.input_field_placeholder ?? view.placeholder ?? 'Message';
    },
  };
}
