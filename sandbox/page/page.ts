import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import type { SandboxTelegram } from '../telegram/server.ts';
import { actionsOf, inputOf, upload, type Actions, type Extra } from './actions.ts';
import { refusalOf, SAFE_HEADERS } from './guard.ts';

export type { Extra };

/** The three people of the page, by their Telegram ids. */
export interface People {
  owner: number;
  operator: number;
  customer: number;
}

/** How the page starts. */
export interface PageOptions {
  telegram: SandboxTelegram;
  host?: '127.0.0.1';
  /** 0 chooses a free one. */
  port?: number;
  extras?: readonly Extra[];
  /** Users to play; each is created if Telegram does not know the id yet. */
  people?: Partial<People>;
}

/** The running page. */
export interface SandboxPage {
  url: string;
  people: People;
  close(): Promise<void>;
}

const DEFAULT_PEOPLE: People = { owner: 1001, operator: 1002, customer: 1003 };
const NAMES: Record<keyof People, { first_name: string; username: string }> = {
  owner: { first_name: 'Olivia', username: 'olivia_owner' },
  operator: { first_name: 'Oscar', username: 'oscar_shop' },
  customer: { first_name: 'Clara', username: 'clara' },
};
/** What a visitor may send at once: more than a bot may download. */
const BODY_BYTES = 60 * 1024 * 1024;
const FILES: Record<string, string> = {
  '/': 'index.html',
  '/style.css': 'style.css',
  '/app.js': 'app.js',
  '/attach.js': 'attach.js',
  '/api.js': 'api.js',
  '/chat.js': 'chat.js',
  '/composer.js': 'composer.js',
  '/dialogs.js': 'dialogs.js',
  '/dom.js': 'dom.js',
  '/entities.js': 'entities.js',
  '/extras.js': 'extras.js',
  '/group-dialogs.js': 'group-dialogs.js',
  '/inline.js': 'inline.js',
  '/links.js': 'links.js',
  '/media.js': 'media.js',
  '/message.js': 'message.js',
  '/places.js': 'places.js',
  '/topics.js': 'topics.js',
};
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** Serves the messenger page, on loopback only. */
export async function startPage(options: PageOptions): Promise<SandboxPage> {
  const { telegram, extras = [] } = options;
  const people = introduce(telegram, options.people ?? {});
  const actions = actionsOf(telegram, extras);
  const streams = new Set<ServerResponse>();
  const unsubscribe = telegram.subscribe((event) => {
    const text = `data: ${JSON.stringify(event)}\n\n`;
    for (const stream of streams) stream.write(text);
  });

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, 400, { error: (error as Error).message });
      else response.destroy();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request);
    if (refusal !== undefined) return sendJson(response, 403, { error: refusal });
    const url = new URL(request.url ?? '/', 'http://sandbox');
    if (request.method === 'POST') return act(request, response, url, actions, telegram);
    if (request.method !== 'GET') return sendJson(response, 405, { error: 'GET or POST' });
    const file = FILES[url.pathname];
    if (file !== undefined) return sendClientFile(response, file);
    switch (url.pathname) {
      case '/events':
        return openStream(response, streams);
      case '/api/state':
        return sendJson(response, 200, stateOf(telegram, people, extras));
      case '/api/chat':
        return sendJson(response, 200, viewOf(telegram, url));
      case '/api/file':
        return sendStored(response, telegram, url);
      default:
        return sendJson(response, 404, { error: 'There is nothing here.' });
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host ?? '127.0.0.1'}:${port}`,
    people,
    close: () =>
      new Promise((resolve) => {
        unsubscribe();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function introduce(telegram: SandboxTelegram, wanted: Partial<People>): People {
  const people = { ...DEFAULT_PEOPLE, ...wanted };
  for (const role of ['owner', 'operator', 'customer'] as const) {
    const id = people[role];
    if (telegram.users().some((user) => user.id === id)) continue;
    telegram.user({ id, ...NAMES[role], language_code: 'en' });
  }
  return people;
}

function stateOf(telegram: SandboxTelegram, people: People, extras: readonly Extra[]): unknown {
  const users = new Map(telegram.users().map((user) => [user.id, user]));
  return {
    people: Object.entries(people).map(([role, id]) => ({ role, user: users.get(id) })),
    // Tokens stay with BotFather: the page shows one only when it is made.
    bots: telegram.bots().map((bot) => ({ ...bot, token: undefined })),
    groups: telegram.groups().filter((group) => group.migratedTo === 0),
    extras: extras.map(({ id, title, fields }) => ({ id, title, fields })),
  };
}

/** A chat as one person's client shows it. */
function viewOf(telegram: SandboxTelegram, url: URL): unknown {
  const [user, place] = [numberOf(url, 'user'), numberOf(url, 'place')];
  if (place > 0) return telegram.view(user, place);
  const group = telegram.group(place);
  if (!group.members.some((member) => member.user.id === user)) {
    throw new Error('You are not in this group.');
  }
  return { group, messages: telegram.chat(user, place) };
}

async function act(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  actions: Actions,
  telegram: SandboxTelegram,
): Promise<void> {
  const name = url.pathname.replace(/^\/api\//, '');
  if (name === 'upload') {
    upload(telegram, url.searchParams, await readBody(request));
    return sendJson(response, 200, { result: null });
  }
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) return sendJson(response, 404, { error: 'There is nothing here.' });
  const input = inputOf(JSON.parse((await readBody(request)).toString('utf8')));
  sendJson(response, 200, { result: (await action(input)) ?? null });
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_BYTES) throw new Error('That is too much.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

async function sendClientFile(response: ServerResponse, name: string): Promise<void> {
  const content = await readFile(new URL(`client/${name}`, import.meta.url));
  response.writeHead(200, { ...SAFE_HEADERS, 'content-type': TYPES[extname(name)]! });
  response.end(content);
}

function sendStored(response: ServerResponse, telegram: SandboxTelegram, url: URL): void {
  const file = telegram.file(numberOf(url, 'place'), url.searchParams.get('id') ?? '');
  if (!file) return sendJson(response, 404, { error: 'There is no such file.' });
  // Only pictures are shown; anything else a bot sent is downloaded, never opened here.
  const isPicture =
    ['photo', 'sticker', 'animation'].includes(file.kind) &&
    /^image\/(png|jpeg|gif|webp)$/.test(file.mimeType);
  const name = encodeURIComponent(file.name);
  response.writeHead(200, {
    ...SAFE_HEADERS,
    'content-type': isPicture ? file.mimeType : 'application/octet-stream',
    'content-disposition': `${isPicture ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
  });
  response.end(file.content);
}

function openStream(response: ServerResponse, streams: Set<ServerResponse>): void {
  response.writeHead(200, { ...SAFE_HEADERS, 'content-type': 'text/event-stream' });
  response.write('retry: 1000\n\n');
  streams.add(response);
  response.on('close', () => streams.delete(response));
}

function numberOf(url: URL, name: string): number {
  const number = Number(url.searchParams.get(name) ?? NaN);
  if (!Number.isSafeInteger(number)) throw new Error(`${name} must be a number.`);
  return number;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...SAFE_HEADERS, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
