import { el } from './dom.js';
import { askManagedBot } from './links.js';

const TALLEST = 140;

/**
 * The lower end of a chat: commands, reply keyboard and typing box.
 * @param {{label: string, say(text: string): Promise<void>, upload(file: File, caption: string):
 *   Promise<void>, unblock(): Promise<void>, person(): any, bot(): any}} chat
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
  const file = el('input', { type: 'file', hidden: true, change: onFile });
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
      await chat.say(button.text);
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
  }

  function onKey(event) {
    if (event.key === 'Escape') commands.hidden = true;
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void send();
  }

  async function onFile() {
    const [chosen] = file.files;
    if (chosen) await chat.upload(chosen, box.value.trim());
    file.value = '';
    setText('');
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
    nodes: [commands, keys, footer],
    clear() {
      commands.hidden = true;
      keys.hidden = true;
      footer.replaceChildren();
    },
    /** Fills the typing box without sending. */
    fill(text) {
      setText(text);
      commands.hidden = true;
      box.focus();
    },
    show(view) {
      known = view.commands;
      showKeyboard(view);
      if (view.blocked) wide('Unblock', () => void chat.unblock());
      else if (!view.started) wide('Start', () => void chat.say('/start'));
      else if (!footer.contains(box)) footer.replaceChildren(...line);
      menu.hidden = known.length === 0;
      box.placeholder = view.keyboard?.input_field_placeholder ?? 'Message';
    },
  };
}
