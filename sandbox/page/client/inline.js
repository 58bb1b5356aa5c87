import { act } from './api.js';
import { el } from './dom.js';

/** How long the visitor rests before the bot is asked. */
const REST_MS = 300;

/**
 * The results of `@bot query`, above the typing box.
 * @param {{ask(bot: string, query: string, offset: string): Promise<any>,
 *   choose(bot: string, result: string): Promise<void>, start(bot: string, payload: string): void,
 *   file(id: string): string, bots(): any[]}} chat
 */
export function createInline(chat) {
  const node = el('div.inline-results', { hidden: true });
  let timer;
  let asked = '';

  function bot(username) {
    const wanted = username.toLowerCase();
    return chat
      .bots()
      .find((each) => each.username.toLowerCase() === wanted && each.supports_inline_queries);
  }

  function hide() {
    clearTimeout(timer);
    asked = '';
    node.hidden = true;
  }

  async function show(username, query, offset) {
    const answer = await chat.ask(username, query, offset);
    // Something else was typed meanwhile.
    if (asked !== `${username} ${query}`) return;
    if (offset === '') node.replaceChildren();
    node.querySelector('.more')?.remove();
    const { button } = answer ?? {};
    if (button && offset === '') {
      node.append(
        el(
          'button.inline-button',
          {
            type: 'button',
            click: () => {
              hide();
              chat.start(username, button.start_parameter ?? '');
            },
          },
          button.text,
        ),
      );
    }
    node.append(...(answer?.results ?? []).map((result) => row(username, result)));
    if (answer?.nextOffset) {
      const more = () => show(username, query, answer.nextOffset);
      node.append(el('button.inline-button.more', { type: 'button', click: more }, 'More'));
    }
    if (!node.firstChild) {
      node.append(el('p.none', {}, answer ? 'Nothing found' : `@${username} does not answer`));
    }
    node.hidden = false;
  }

  function row(username, { id, type, title, description, thumbnail }) {
    // Pictures come from this page only: others' addresses are not opened.
    const picture = thumbnail && !/^https?:/.test(thumbnail) ? chat.file(thumbnail) : null;
    return el(
      'button.inline-result',
      {
        type: 'button',
        click: async () => {
          hide();
          await chat.choose(username, id);
        },
      },
      picture
        ? el('img', { src: picture, alt: '' })
        : el('span.inline-letter', {}, [...(title || type)][0] ?? '?'),
      el('span', {}, el('b', {}, title || 'Photo'), el('small', {}, description)),
    );
  }

  return {
    node,
    hide,
    /** Looks whether what is typed asks a bot. */
    typed(text) {
      const match = /^@(\w+)\s([\s\S]*)$/.exec(text);
      const found = match && bot(match[1]);
      if (!found) {
        hide();
        return;
      }
      clearTimeout(timer);
      asked = `${found.username} ${match[2]}`;
      timer = setTimeout(() => void show(found.username, match[2], ''), REST_MS);
    },
  };
}

/** Asks a bot in a place. */
export function askInline(user, place, bot, query, offset) {
  return act('inline-query', { user: user.id, place, bot, query, offset });
}
