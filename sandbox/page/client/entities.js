import { copy, el } from './dom.js';

const TAGS = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
};

const BLOCKS = new Set(['pre', 'blockquote', 'expandable_blockquote']);

/**
 * Text with its entities as nodes. Offsets count UTF-16 units, as JavaScript's strings do.
 * @param {string} text
 * @param {{type: string, offset: number, length: number, url?: string}[]} entities
 * @param {{link(url: string): void, command(text: string): void}} act
 */
export function formatted(text, entities, act) {
  const fragment = document.createDocumentFragment();
  fragment.append(...pieces(text, entities ?? [], 0, text.length, act));
  return fragment;
}

function pieces(text, entities, begin, end, act) {
  const nodes = [];
  let at = begin;
  while (at < end) {
    const here = entities.findIndex((entity) => entity.offset >= at && entity.offset < end);
    if (here === -1) break;
    const entity = entities[here];
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const stop = Math.min(entity.offset + entity.length, end);
    const rest = entities.slice(here + 1);
    nodes.push(
      wrap(
        entity,
        text.slice(entity.offset, stop),
        pieces(text, rest, entity.offset, stop, act),
        act,
      ),
    );
    at = stop;
    // A block ends its line by itself.
    if (BLOCKS.has(entity.type) && text[at] === '\n' && at < end) at += 1;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function wrap(entity, text, inner, act) {
  switch (entity.type) {
    case 'text_link':
      return link(entity.url, inner, act);
    case 'url':
      return link(/^\w+:/.test(text) ? text : `https://${text}`, inner, act);
    case 'mention':
      return link(`https://t.me/${text.slice(1)}`, inner, act);
    case 'bot_command':
      return el('button.inline-link', { type: 'button', click: () => act.command(text) }, ...inner);
    case 'spoiler':
      return el(
        'span.spoiler',
        { click: (event) => event.currentTarget.classList.add('shown') },
        ...inner,
      );
    case 'code':
      return el('code', { title: 'Copy', click: () => copy(text) }, ...inner);
    default:
      return el(TAGS[entity.type] ?? 'span', {}, ...inner);
  }
}

function link(url, inner, act) {
  return el(
    'button.inline-link',
    { type: 'button', title: url, click: () => act.link(url) },
    ...inner,
  );
}
