import { act } from './api.js';
import { el } from './dom.js';

/** The panels that other parts of the sandbox registered. */
export function showExtras(extras) {
  const section = document.querySelector('#extras');
  section.hidden = extras.length === 0;
  section.replaceChildren(...extras.map(panel));
}

function panel(extra) {
  const result = el('p.extra-result', { role: 'status' });
  return el(
    'form.extra',
    {
      submit: async (event) => {
        event.preventDefault();
        result.textContent = '…';
        const values = Object.fromEntries(new FormData(event.target));
        result.textContent = (await act('extra', { id: extra.id, values })) ?? '';
      },
    },
    el('h2', {}, extra.title),
    ...extra.fields.map(({ name, label, placeholder }) =>
      el(
        'label.field',
        {},
        el('span', {}, label),
        el('input', { name, placeholder, autocomplete: 'off', spellcheck: false }),
      ),
    ),
    el('button.primary', { type: 'submit' }, 'Do it'),
    result,
  );
}
