import { el } from './dom.js';

const FILES = ['document', 'video', 'animation', 'audio', 'voice'];
const NAMES = { video: 'Video', animation: 'GIF', audio: 'Audio', voice: 'Voice message' };
const KB = 1024;

/** What a message shows beside its words; an album shows the files of all its messages. */
export function media(messages, act) {
  const photos = messages.filter(({ photo }) => photo);
  const [first] = messages;
  return [
    photos.length > 1
      ? el('div.album', { data: { count: String(photos.length) } }, ...photos.map((each) => photo(each, act))) // prettier-ignore
      : photos[0] && photo(photos[0], act),
    ...messages.map((message) => file(message, act)),
    first.sticker &&
      el('img.sticker', { src: act.file(first.sticker.file_id), alt: first.sticker.emoji ?? '🏷' }),
    first.location &&
      el(
        'div.place',
        {},
        `📍 ${first.location.latitude.toFixed(4)}, ${first.location.longitude.toFixed(4)}`,
      ),
    first.contact &&
      el('div.place', {}, `👤 ${first.contact.first_name} · ${first.contact.phone_number}`),
  ];
}

function photo(message, act) {
  const { file_id: id, width, height } = message.photo.at(-1);
  return el('img.photo', {
    src: act.file(id),
    alt: message.caption ?? 'Photo',
    width,
    height,
    loading: 'lazy',
  });
}

function file(message, act) {
  // An animation comes with a document that doubles it.
  const kind = FILES.findLast((name) => message[name]);
  if (!kind) return null;
  const { file_id: id, file_name: name = NAMES[kind], file_size: size } = message[kind];
  return el(
    'a.document',
    { href: act.file(id), download: name },
    el('span.document-icon', { 'aria-hidden': 'true' }, kind === 'document' ? '↓' : '▶'),
    el('span', {}, el('b', {}, name), el('small', {}, sizeOf(size))),
  );
}

function sizeOf(bytes) {
  const kilobytes = Math.max(1, Math.round(bytes / KB));
  return kilobytes < KB ? `${kilobytes} KB` : `${(kilobytes / KB).toFixed(1)} MB`;
}
