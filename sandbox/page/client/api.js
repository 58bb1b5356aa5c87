import { toast } from './dom.js';

/** Reads JSON from the page's server. */
export async function read(path) {
  const response = await fetch(path);
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}

/**
 * Does something; a refusal is shown and gives undefined.
 * @returns {Promise<any>}
 */
export async function act(name, input) {
  try {
    const response = await fetch(`/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    const body = await response.json();
    if (!response.ok) throw new Error(body.error);
    return body.result;
  } catch (error) {
    toast(error.message.replace(/^(sandbox|Bad Request): /, ''), true);
    return undefined;
  }
}

/** Sends a file as it is; a refusal is shown. */
export async function upload(file, query) {
  try {
    const response = await fetch(`/api/upload?${new URLSearchParams(query)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    });
    const body = await response.json();
    if (!response.ok) throw new Error(body.error);
  } catch (error) {
    toast(error.message.replace(/^(sandbox|Bad Request): /, ''), true);
  }
}

/** Calls back for everything that happens in the sandbox, and when the line breaks or returns. */
export function listen(onEvent, onLine) {
  const source = new EventSource('/events');
  source.addEventListener('open', () => onLine(true));
  source.addEventListener('error', () => onLine(false));
  source.addEventListener('message', (message) => onEvent(JSON.parse(message.data)));
}
