import { copy, el, hueOf } from './dom.js';
import { formatted } from './entities.js';
import { media } from './media.js';

/** A price as people read it. */
export function price({ currency, total_amount: amount }) {
  if (currency === 'XTR') return `⭐ ${amount}`;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount / 100);
}

/**
 * One message as a bubble, or the messages of an album as one.
 * @param {any[]} messages ChatMessages of the sandbox
 * @param {any} act what links, commands, buttons and payments do, and who looks
 */
export function bubble(messages, act) {
  const [message] = messages;
  const data = { id: String(message.message_id) };
  const service = serviceText(message);
  if (service) return el('div.service', { data }, service);
  const worded = messages.find((each) => each.caption) ?? message;
  const box = el(
    message.sticker ? 'div.bubble.bare' : 'div.bubble',
    {},
    sender(message, act),
    message.forward_origin && el('div.forward', {}, `Forwarded from ${origin(message)}`),
    message.reply_to_message && reply(message.reply_to_message),
    ...pictured(worded, messages, act),
    invoice(message),
    el('div.meta', {}, ...meta(message, act)),
  );
  const side = isMine(message, act) ? 'div.row.mine' : 'div.row.theirs';
  return el(side, { data }, el('div.stack', {}, box, keyboard(message, act), reactions(message)));
}

/** Messages with those of one album together. */
export function albums(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    const album = message.media_group_id;
    if (album !== undefined && last?.[0].media_group_id === album) last.push(message);
    else groups.push([message]);
  }
  return groups;
}

/** A message in a few words. */
export function brief(message) {
  const text = message.text ?? message.caption ?? message.invoice?.title ?? 'a file';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** In a private chat everything that the bot did not send is mine. */
function isMine(message, act) {
  return act.isGroup ? message.from?.id === act.user.id : !message.from_bot;
}

function sender(message, act) {
  const via = message.via_bot && `via @${message.via_bot.username}`;
  if (!act.isGroup || isMine(message, act)) return via ? el('div.sender', {}, via) : null;
  const name = message.from?.first_name ?? message.sender_chat?.title ?? '';
  return el(
    'div.sender',
    { data: { hue: String(hueOf(name)) } },
    el('b', {}, name),
    message.from_bot && message.from && el('span.tag', {}, 'bot'),
    via && el('small', {}, ` ${via}`),
  );
}

function origin({ forward_origin: from }) {
  return from.sender_user?.first_name ?? from.chat.title;
}

/** Files and words, in the order that the sender chose. */
function pictured(message, messages, act) {
  const files = media(messages, act);
  const words = body(message, act);
  return message.show_caption_above_media ? [words, ...files] : [...files, words];
}

function serviceText(message) {
  if (message.successful_payment) return `You paid ${price(message.successful_payment)}`;
  if (message.refunded_payment) return `${price(message.refunded_payment)} came back to you`;
  if (message.pinned_message) return `Pinned “${brief(message.pinned_message)}”`;
  if (message.managed_bot_created)
    return `You created @${message.managed_bot_created.bot.username}`;
  if (message.chat_shared) return `You chose ${message.chat_shared.title ?? 'a chat'}`;
  if (message.users_shared) return 'You chose somebody';
  return groupText(message);
}

function groupText(message) {
  const who = message.from?.first_name ?? '';
  if (message.channel_chat_created) return 'The channel was created';
  if (message.supergroup_chat_created || message.group_chat_created) {
    return `${who} created the group`;
  }
  if (message.new_chat_members) {
    const names = message.new_chat_members.map((each) => each.first_name).join(', ');
    const isSelf = message.new_chat_members[0].id === message.from?.id;
    return isSelf ? `${who} joined the group` : `${who} added ${names}`;
  }
  if (message.left_chat_member) {
    const { id, first_name: name } = message.left_chat_member;
    return id === message.from?.id ? `${who} left the group` : `${who} removed ${name}`;
  }
  if (message.migrate_from_chat_id) return 'The group became a supergroup';
  return topicText(message, who);
}

function topicText(message, who) {
  if (message.forum_topic_created) return `${who} opened “${message.forum_topic_created.name}”`;
  if (message.forum_topic_edited) {
    return `${who} renamed the topic to “${message.forum_topic_edited.name ?? ''}”`;
  }
  if (message.forum_topic_closed) return `${who} closed the topic`;
  if (message.forum_topic_reopened) return `${who} reopened the topic`;
  return '';
}

function reply(message) {
  // A topic's messages answer its first one, which says nothing.
  if (message.forum_topic_created) return null;
  const name = message.from?.first_name ?? message.sender_chat?.title ?? '';
  return el('div.reply', {}, el('b', {}, name), el('span', {}, brief(message)));
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

function meta(message, act) {
  const time = new Date(message.date * 1000).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
  });
  return [
    act.reply &&
      el('button.answer', { type: 'button', title: 'Reply', click: () => act.reply(message) }, '↩'),
    message.has_protected_content &&
      el('span', { title: 'Protected from forwarding' }, 'protected'),
    message.edit_date ? el('span', {}, 'edited') : null,
    el('time', {}, time),
  ];
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
  if (queryOf(button)) return el('span.key-hint', { 'aria-label': 'inline' }, '@');
  if (button.copy_text) return el('span.key-hint', { 'aria-label': 'copies' }, 'copy');
  return null;
}

async function press(button, message, act) {
  if (button.url) act.link(button.url);
  else if (button.copy_text) await copy(button.copy_text.text);
  else if (button.pay) await act.pay(message);
  else if (button.callback_data) await act.press(message, button.callback_data);
  else if (button.web_app) act.link(button.web_app.url);
  else if (queryOf(button)) await act.inline(message, queryOf(button));
}

/** The query that a button types, and whether here or in a chat to be chosen. */
function queryOf(button) {
  const { switch_inline_query_current_chat: here, switch_inline_query: anywhere } = button;
  if (here !== undefined) return { query: here, isHere: true };
  const chosen = button.switch_inline_query_chosen_chat;
  const query = chosen ? (chosen.query ?? '') : anywhere;
  return query === undefined ? null : { query, isHere: false };
}
