import { expect } from 'chai';
import { request } from 'node:http';
import { startPage, type SandboxPage } from '../../sandbox/page/page.ts';
import type { SandboxTelegram } from '../../sandbox/telegram/server.ts';
import { closeAll, postJson, start } from './support.ts';

function raw(
  page: SandboxPage,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    request(
      `${page.url}${path}`,
      { method: body === undefined ? 'GET' : 'POST', headers },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    )
      .on('error', reject)
      .end(body);
  });
}

describe('sandbox page', () => {
  let telegram: SandboxTelegram;
  let page: SandboxPage;

  beforeEach(async () => {
    telegram = await start();
    page = await startPage({
      telegram,
      extras: [
        {
          id: 'echo',
          title: 'Echo',
          fields: [{ name: 'word', label: 'Word', placeholder: 'tea' }],
          submit: (values) => Promise.resolve(`You said ${values.word}`),
        },
      ],
    });
  });
  afterEach(async () => {
    await page.close();
    await closeAll();
  });

  it('serves itself without anything from elsewhere', async () => {
    const response = await fetch(page.url);
    const html = await response.text();
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).to.include("default-src 'none'").and.to.not.include('unsafe');
    expect(html).to.not.match(/\son\w+=|<style|https?:\/\/(?!www\.w3\.org)/);
    for (const [, path] of html.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      const part = await fetch(`${page.url}${path}`);
      expect(part.status, path).to.equal(200);
      for (const [, module] of (await part.text()).matchAll(/from '\.(\/[^']+)'/g)) {
        expect((await fetch(`${page.url}${module}`)).status, module).to.equal(200);
      }
    }
    expect((await fetch(`${page.url}/../page.ts`)).status).to.equal(404);
  });

  it('refuses other hosts, other origins and anything but JSON', async () => {
    const host = new URL(page.url).host;
    const json = { 'content-type': 'application/json' };
    const body = JSON.stringify({ user: 1003, place: 1, text: 'x' });
    expect(await raw(page, '/api/state', { host: 'evil.example' })).to.equal(403);
    expect(await raw(page, '/api/state', { host: `localhost:${host.split(':')[1]}` })).to.equal(
      200,
    );
    expect(await raw(page, '/api/say', { ...json, origin: 'http://evil.example' }, body)).to.equal(
      403,
    );
    expect(await raw(page, '/api/say', { ...json, origin: 'null' }, body)).to.equal(403);
    expect(await raw(page, '/api/say', { ...json, 'sec-fetch-site': 'cross-site' }, body)).to.equal(
      403,
    );
    expect(await raw(page, '/api/say', { 'content-type': 'text/plain' }, body)).to.equal(403);
    expect(await raw(page, '/api/constructor', json, '{}')).to.equal(404);
  });

  it('plays three people: makes bots, talks, changes the language, and hides tokens', async () => {
    const { operator, customer } = page.people;
    const made = await postJson(`${page.url}/api/new-bot`, {
      user: operator,
      name: 'Tea',
      username: 'tea_bot',
    });
    const bot = made.result as { id: number; token: string };
    await postJson(`${page.url}/api/say`, { user: customer, place: bot.id, text: '/start' });
    await postJson(`${page.url}/api/language`, { user: customer, language: 'ru' });
    const chat = await fetch(`${page.url}/api/chat?user=${customer}&place=${bot.id}`);
    const view = (await chat.json()) as {
      messages: { text: string; from: { language_code: string } }[];
      started: boolean;
    };
    expect(view).to.include({ started: true });
    expect(view.messages[0]).to.include({ text: '/start' });
    expect(telegram.users().find((user) => user.id === customer)!.language_code).to.equal('ru');
    const state = await (await fetch(`${page.url}/api/state`)).text();
    expect(state).to.include('tea_bot').and.to.not.include(bot.token);
    const stolen = await postJson(`${page.url}/api/revoke-token`, { user: customer, bot: bot.id });
    expect(stolen.status).to.equal(400);
    const taken = await postJson(`${page.url}/api/new-bot`, {
      user: operator,
      name: 'Tea',
      username: 'tea_bot',
    });
    expect(taken).to.include({ status: 400, error: 'Sorry, this username is already taken.' });
  });

  it('creates a managed bot, uploads a file and never shows it as a page', async () => {
    const { operator, owner } = page.people;
    const manager = telegram.createBot({
      owner,
      username: 'm_bot_bot',
      name: 'M',
      can_manage_bots: true,
    });
    await postJson(`${page.url}/api/say`, { user: operator, place: manager.id, text: '/start' });
    const made = await postJson(`${page.url}/api/managed-bot`, {
      user: operator,
      manager: 'm_bot_bot',
      name: 'Shop',
      username: 'my_shop_bot',
    });
    expect(made.result).to.include({ username: 'my_shop_bot' }).and.to.not.have.property('token');
    const named = new URLSearchParams({
      user: String(operator),
      place: String(manager.id),
      name: 'evil.html',
      type: 'text/html',
    });
    await fetch(`${page.url}/api/upload?${named.toString()}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: '<script>1</script>',
    });
    const id = telegram.chat(operator, manager.id).at(-1)!.document!.file_id;
    const file = await fetch(`${page.url}/api/file?place=${manager.id}&id=${id}`);
    expect(file.headers.get('content-type')).to.equal('application/octet-stream');
    expect(file.headers.get('content-disposition')).to.match(/^attachment/);
  });

  it('makes a group with topics, adds a bot as administrator, lets another in by a link', async () => {
    const { operator, customer } = page.people;
    const bot = telegram.createBot({ owner: operator, username: 'tea_bot', name: 'Tea' });
    const post = async (name: string, body: Record<string, unknown>) => {
      const reply = await postJson(`${page.url}/api/${name}`, body);
      expect(reply.status, name).to.equal(200);
      return reply.result;
    };
    const made = await post('new-group', { user: operator, title: 'Staff', forum: true });
    const { id: group } = made as { id: number };
    await post('promote', { user: operator, group, member: bot.id });
    const thread = await post('new-topic', { user: operator, group, name: 'Ticket' });
    await post('say', { user: operator, place: group, text: 'Hello', thread });
    const chat = (user: number) => fetch(`${page.url}/api/chat?user=${user}&place=${group}`);
    expect((await chat(customer)).status).to.equal(400);
    const link = await post('invite', { user: operator, group });
    await post('join', { user: customer, link });
    const view = (await (await chat(customer)).json()) as {
      group: { topics: { name: string }[]; members: unknown[] };
      messages: { text?: string; message_thread_id?: number }[];
    };
    expect(view.group.topics.map(({ name }) => name)).to.deep.equal(['Ticket']);
    expect(view.group.members).to.have.length(3);
    const said = view.messages.find(({ text }) => text === 'Hello');
    expect(said!.message_thread_id).to.equal(thread);
    const elsewhere = { user: customer, group, member: bot.id };
    expect((await postJson(`${page.url}/api/demote`, elsewhere)).status).to.equal(400);
  });

  it('tells what happens as it happens, and runs extra panels', async () => {
    const leave = new AbortController();
    const stream = await fetch(`${page.url}/events`, { signal: leave.signal });
    const reader = stream.body!.getReader();
    await reader.read();
    const bot = telegram.createBot({ owner: page.people.owner, username: 'live_bot', name: 'L' });
    const { value = new Uint8Array() } = await reader.read();
    const event = new TextDecoder().decode(value);
    expect(event).to.equal(`data: {"kind":"bot","botId":${bot.id}}\n\n`);
    leave.abort();
    const done = await postJson(`${page.url}/api/extra`, { id: 'echo', values: { word: 'tea' } });
    expect(done.result).to.equal('You said tea');
    expect((await postJson(`${page.url}/api/extra`, { id: 'none', values: {} })).status).to.equal(
      400,
    );
  });
});
