/**
 * Makes an element. Text is always set as text: nothing a bot says becomes markup.
 * @param {string} tag tag name, with classes after dots
 * @param {Record<string, unknown>} [props] properties; functions are listeners, `data` is a dataset
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name);
  if (classes.length > 0) node.className = classes.join(' ');
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (typeof value === 'function') node.addEventListener(key, value);
    else if (key === 'data') Object.assign(node.dataset, value);
    else if (key in node) node[key] = value;
    else if (typeof value === 'string') node.setAttribute(key, value);
  }
  node.append(
    ...children.filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

/** Shows a short sentence for a while. */
export function toast(text, isError = false) {
  const node = el(isError ? 'div.toast.bad' : 'div.toast', {}, text);
  document.querySelector('#toasts').append(node);
  setTimeout(() => node.classList.add('leaving'), 4200);
  setTimeout(() => node.remove(), 4600);
}

/** Copies text, also where the browser has no clipboard for this page. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el('textarea', { value: text });
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  toast('Copied');
}

/** A colour number that stays the same for a name. */
export function hueOf(text) {
  let hash = 7;
  for (const char of text) hash = (hash * 31 + char.codePointAt(0)) % 8;
  return hash;
}

/** A round picture with the first letter. */
export function avatar(name) {
  return el(
    'span.avatar',
    { data: { hue: String(hueOf(name)) }, 'aria-hidden': 'true' },
    [...name][0] ?? '?',
  );
}
