import { act } from './api.js';
import { copy, el } from './dom.js';

/**
 * Opens a dialog; closing it by its button, Escape or the backdrop removes it.
 * @returns {{close(): void, rename(title: string): void, closed: Promise<void>}}
 */
export function openDialog(title, ...content) {
  let isClosed;
  const closed = new Promise((resolve) => (isClosed = resolve));
  const dialog = el('dialog', {
    close: () => {
      dialog.remove();
      isClosed();
    },
    click: (event) => event.target === dialog && dialog.close(),
  });
  const close = () => dialog.close();
  const heading = el('h2', {}, title);
  const rename = (next) => (heading.textContent = next);
  dialog.append(
    el(
      'div.dialog-box',
      {},
      heading,
      ...content,
      el('button.dialog-close', { type: 'button', 'aria-label': 'Close', click: close }, '×'),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return { close, closed, rename };
}

/** A bot's answer that wants to be read. */
export function alertDialog(title, text) {
  const dialog = openDialog(
    title,
    el('p.dialog-text', {}, text),
    el('button.primary', { type: 'button', click: () => dialog.close() }, 'OK'),
  );
}

/** Asks before Stars or money are paid; resolves with the visitor's choice. */
export function confirmDialog(title, text, yes) {
  return new Promise((resolve) => {
    const choose = (choice) => () => {
      resolve(choice);
      dialog.close();
    };
    const dialog = openDialog(
      title,
      el('p.dialog-text', {}, text),
      el('button.primary', { type: 'button', click: choose(true) }, yes),
    );
    void dialog.closed.then(() => resolve(false));
  });
}

/** Asks for a line of text; undefined where the dialog was closed. */
export function askText(title, label, placeholder, yes) {
  return new Promise((resolve) => {
    const dialog = openDialog(
      title,
      form([field(label, 'text', '', placeholder)], yes, ({ text }) => {
        resolve(text);
        dialog.close();
      }),
    );
    void dialog.closed.then(() => resolve(undefined));
  });
}

/** A labelled line to type in. */
export function field(label, name, value, placeholder, required = true) {
  return el(
    'label.field',
    {},
    el('span', {}, label),
    el('input', {
      name,
      value,
      placeholder,
      required,
      autocomplete: 'off',
      spellcheck: false,
    }),
  );
}

/** A form of fields with one button. */
export function form(fields, yes, submit) {
  return el(
    'form.dialog-form',
    {
      submit: async (event) => {
        event.preventDefault();
        await submit(Object.fromEntries(new FormData(event.target)));
      },
    },
    ...fields,
    el('button.primary', { type: 'submit' }, yes),
  );
}

/** BotFather: makes a bot and shows its token; `useToken` puts it into the typing box. */
export function newBotDialog(user, useToken) {
  const box = el('div');
  const dialog = openDialog('BotFather', box);
  box.append(
    el('p.dialog-text', {}, 'Alright, a new bot. What is its name, and what its username?'),
    form(
      [field('Name', 'name', '', 'Teatime'), field('Username', 'username', '', 'teatime_bot')],
      'Create bot',
      async (values) => {
        const bot = await act('new-bot', { user: user.id, ...values });
        if (bot) box.replaceChildren(...tokenShown(bot, dialog, useToken));
      },
    ),
  );
}

function tokenShown(bot, dialog, useToken) {
  return [
    el('p.dialog-text', {}, `Done! @${bot.username} is yours. Whoever has this token controls it:`),
    el('code.token', { title: 'Copy', click: () => copy(bot.token) }, bot.token),
    el(
      'div.dialog-buttons',
      {},
      el('button.quiet', { type: 'button', click: () => copy(bot.token) }, 'Copy token'),
      el(
        'button.primary',
        {
          type: 'button',
          click: () => {
            dialog.close();
            useToken(`/add ${bot.token}`);
          },
        },
        'Put into /add',
      ),
    ),
  ];
}

/** Telegram's own dialog behind a `t.me/newbot/…` link. */
export function managedBotDialog(user, wanted, created) {
  const dialog = openDialog(
    'Create a bot',
    el('p.dialog-text', {}, `@${wanted.manager} will manage it for you.`),
    form(
      [
        field('Name', 'name', wanted.name, 'My shop'),
        field('Username', 'username', wanted.username, 'my_shop_bot'),
      ],
      'Create',
      async (values) => {
        const bot = await act('managed-bot', { user: user.id, manager: wanted.manager, ...values });
        if (!bot) return;
        dialog.close();
        created(bot);
      },
    ),
  );
}
