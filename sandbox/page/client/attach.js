import { openDialog } from './dialogs.js';
import { el, toast } from './dom.js';

/** Telegram's largest album. */
const ALBUM = 10;

/**
 * Shows what was chosen before it is sent.
 * @param {File[]} files
 * @param {string} caption
 * @param {(file: File, how: Record<string, string>) => Promise<void>} send
 */
export function attachDialog(files, caption, send) {
  return new Promise((resolve) => {
    const chosen = files.slice(0, ALBUM);
    const arePictures = chosen.every((file) => /^image\/(png|jpeg)$/.test(file.type));
    const words = el('input', { name: 'caption', value: caption, placeholder: 'Caption' });
    const asFile = el('input', { type: 'checkbox', name: 'file' });
    const urls = arePictures ? chosen.map((file) => URL.createObjectURL(file)) : [];
    const submit = el('button.primary', { type: 'submit' }, 'Send');
    const dialog = openDialog(
      title(chosen, arePictures),
      el(
        'form.dialog-form',
        {
          submit: async (event) => {
            event.preventDefault();
            submit.disabled = true;
            await sendAll(chosen, words.value.trim(), asFile.checked, send);
            resolve(true);
            dialog.close();
          },
        },
        arePictures
          ? el('div.previews', {}, ...urls.map((src) => el('img', { src, alt: '' })))
          : el('p.dialog-text', {}, chosen.map(({ name }) => name).join('\n')),
        el('label.field', {}, words),
        arePictures && el('label.check', {}, asFile, el('span', {}, 'As a file')),
        submit,
      ),
    );
    if (files.length > ALBUM) toast(`Only ${ALBUM} at once.`, true);
    void dialog.closed.then(() => {
      for (const url of urls) URL.revokeObjectURL(url);
      resolve(false);
    });
  });
}

async function sendAll(files, caption, isFile, send) {
  const album = files.length > 1 ? String(Date.now()) : '';
  for (const [index, file] of files.entries()) {
    // An album's words stand below its first picture.
    await send(file, {
      caption: index === 0 ? caption : '',
      as: isFile ? 'document' : '',
      album,
    });
  }
}

function title(files, arePictures) {
  const what = arePictures ? 'photo' : 'file';
  return files.length === 1 ? `Send a ${what}` : `Send ${files.length} ${what}s`;
}
