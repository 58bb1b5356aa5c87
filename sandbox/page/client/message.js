import { copy, el } from './dom.js';
import { formatted } from './entities.js';

/** A price as people read it. */
export function price({ currency, total_amount: amount }) {
  if (currency === 'XTR') return `⭐ ${amount}`;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount / 100);
}

/**
 * One message as a bubble.
 * @param {any} message a ChatMessage of the sandbox
 * @param {any} act what links, commands, buttons and payments do
 */
export function bubble(message, act) {
  const service = serviceText(message);
  if (service) return el('div.service', { data: { id: String(message.message_id) } }, service);
  const box = el(
    'div.bubble',
    {},
    message.forward_origin &&
      el('div.forward', {}, `Forwarded from ${message.forward_origin.sender_user.first_name}`),
    message.reply_to_message && reply(message.reply_to_message),
    ...media(message, act),
    invoice(message),
    body(message, act),
    el('div.meta', {}, ...meta(message)),
  );
  const side = message.from_bot ? 'div.row.theirs' : 'div.row.mine';
  return el(
    side,
    { data: { id: String(message.message_id) } },
    el('div.stack', {}, box, keyboard(message, act), reactions(message)),
  );
}

function serviceText(message) {
  if (message.successful_payment) return `You paid ${price(message.successful_payment)}`;
  if (message.refunded_payment) return `${price(message.refunded_payment)} came back to you`;
  if (message.pinned_message) return `Pinned “${brief(message.pinned_message)}”`;
  if (message.managed_bot_created)
    return `You created @${message.managed_bot_created.bot.username}`;
  return '';
}

function brief(message) {
  const text = message.text ?? message.caption ?? message.invoice?.title ?? 'a file';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function reply(message) {
  return el('div.reply', {}, el('b', {}, message.from.first_name), el('span', {}, brief(message)));
}

function media(message, act) {
  if (message.photo) {
    const photo = message.photo.at(-1);
    return [
      el('img.photo', {
        src: act.file(photo.file_id),
        alt: message.caption ?? 'Photo',
        width: photo.width,
        height: photo.height,
        loading: 'lazy',
      }),
    ];
  }
  if (message.document) {
    const { file_id: id, file_name: name, file_size: size } = message.document;
    return [
      el(
        'a.document',
        { href: act.file(id), download: name },
        el('span.document-icon', { 'aria-hidden': 'true' }, '↓'),
        el(
          'span',
          {},
          el('b', {}, name),
          el('small', {}, `${Math.max(1, Math.round(size / 1024))} KB`),
        ),
      ),
    ];
  }
  return [];
}

function invoice(message) {
  if (!message.invoice) return null;
  const { title, description } = message.invoice;
  return el(
    'div.invoice',
    {},
    el('span.invoice-price', {}, price(message.invoice)),
    el('b', {}, title),
    el('p', {}, description),
  );
}

function body(message, act) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.text ? message.entities : message.caption_entities;
  return el('div.text', {}, formatted(text, entities, act));
}

function meta(message) {
  const time = new Date(message.date * 1000).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
  });
  return [message.edit_date ? el('span', {}, 'edited') : null, el('time', {}, time)];
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return el('div.reactions', {}, ...message.reactions.map(({ emoji }) => el('span', {}, emoji)));
}

function keyboard(message, act) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return el(
    'div.inline-keyboard',
    {},
    ...rows.map((row) => el('div.keys', {}, ...row.map((button) => key(button, message, act)))),
  );
}

function key(button, message, act) {
  const paid = button.pay && message.paid;
  const node = el(
    'button.key',
    {
      type: 'button',
      disabled: paid ? true : undefined,
      data: { style: button.style ?? '' },
      click: async () => {
        node.classList.add('busy');
        await press(button, message, act);
        node.classList.remove('busy');
      },
    },
    el('span', {}, paid ? 'Paid ✓' : button.text),
    hint(button),
  );
  return node;
}

function hint(button) {
  if (button.url) return el('span.key-hint', { 'aria-label': 'link' }, '↗');
  if (button.copy_text) return el('span.key-hint', { 'aria-label': 'copies' }, 'copy');
  return null;
}

async function press(button, message, act) {
  if (button.url) act.link(button.url);
  else if (button.copy_text) await copy(button.copy_text.text);
  else if (button.pay) await act.pay(message);
  else if (button.callback_data) await act.press(message, button.callback_data);
  else if (button.web_app) act.link(button.web_app.url);
}
