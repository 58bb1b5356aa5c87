import { expect } from 'chai';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aScene, caller, closeAll, sleep } from './support.ts';

interface Delivery {
  headers: IncomingHttpHeaders;
  update: { update_id: number; message: { text: string; from: { id: number } } };
}

async function until(done: () => boolean): Promise<void> {
  for (let tries = 0; tries < 250 && !done(); tries += 1) await sleep(20);
  expect(done()).to.equal(true);
}

describe('sandbox Telegram: webhooks', () => {
  let server: Server;
  let url: string;
  let deliveries: Delivery[];
  let answer: (delivery: Delivery) => {
    status: number;
    body?: string;
    headers?: Record<string, string>;
    ms?: number;
  };

  beforeEach(async () => {
    deliveries = [];
    answer = () => ({ status: 200 });
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const delivery = {
          headers: request.headers,
          update: JSON.parse(body) as Delivery['update'],
        };
        deliveries.push(delivery);
        const { status, body: text = '', headers = {}, ms = 0 } = answer(delivery);
        setTimeout(() => response.writeHead(status, headers).end(text), ms);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });

  afterEach(async () => {
    await closeAll();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('delivers with the secret, and runs the method in the answer', async () => {
    const { telegram, userId, botId, call } = await aScene();
    answer = () => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ method: 'sendMessage', chat_id: userId, text: 'by answer' }),
    });
    const set = await call('setWebhook', { url, secret_token: 'sesame', max_connections: 5 });
    expect(set).to.include({ result: true, description: 'Webhook was set' });
    telegram.say(userId, botId, 'hello');
    await telegram.waitFor(userId, botId, (message) => message.text === 'by answer');
    expect(deliveries[0]!.headers['x-telegram-bot-api-secret-token']).to.equal('sesame');
    expect(deliveries[0]!.update.message.text).to.equal('hello');
    expect((await call('getWebhookInfo')).result).to.include({
      url,
      has_custom_certificate: false,
      pending_update_count: 0,
      max_connections: 5,
    });
  });

  it('tries again after failures, tells the last error, and keeps the order of a chat', async () => {
    const { telegram, userId, botId, call } = await aScene();
    const other = telegram.user({ first_name: 'Bob' }).id;
    answer = (delivery) => ({
      status: deliveries.length < 3 && delivery.update.message.from.id === userId ? 500 : 200,
    });
    await call('setWebhook', { url });
    for (const text of ['one', 'two', 'three']) telegram.say(userId, botId, text);
    telegram.say(other, botId, 'not held up');
    await until(() => telegram.pendingCount(botId) === 0);
    const mine = deliveries.filter((delivery) => delivery.update.message.from.id === userId);
    expect(
      mine
        .map((delivery) => delivery.update.message.text)
        .filter((text, index, all) => text !== all[index - 1]),
    ).to.deep.equal(['one', 'two', 'three']);
    expect(mine.length).to.be.greaterThan(3);
    expect((await call('getWebhookInfo')).result).to.include({
      last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
    });
  });

  it('honours Retry-After', async () => {
    const { telegram, userId, botId, call } = await aScene();
    answer = () =>
      deliveries.length === 1 ? { status: 429, headers: { 'retry-after': '1' } } : { status: 200 };
    await call('setWebhook', { url });
    const begin = performance.now();
    telegram.say(userId, botId, 'x');
    await until(() => deliveries.length === 2);
    expect(performance.now() - begin).to.be.greaterThan(900);
  });

  it('delivers one update of a chat at a time, chats side by side', async () => {
    const { telegram, userId, botId, call } = await aScene();
    const users = [
      userId,
      telegram.user({ first_name: 'B' }).id,
      telegram.user({ first_name: 'C' }).id,
    ];
    answer = () => ({ status: 200, ms: 120 });
    await call('setWebhook', { url });
    for (const id of users) {
      telegram.say(id, botId, 'first');
      telegram.say(id, botId, 'second');
    }
    await until(() => deliveries.length === 3);
    expect(deliveries.map((delivery) => delivery.update.message.text)).to.deep.equal([
      'first',
      'first',
      'first',
    ]);
    await until(() => telegram.pendingCount(botId) === 0);
  });

  it('refuses addresses that Telegram would not call', async () => {
    const { telegram, userId } = await aScene();
    const wrong: [Record<string, unknown>, string][] = [
      [{ url: 'http://example.com/x' }, 'bad webhook: An HTTPS URL must be provided for webhook'],
      [
        { url: 'https://example.com:81/x' },
        'bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443',
      ],
      [{ url: 'nonsense' }, 'invalid webhook URL specified'],
      [{ url, secret_token: 'white space' }, 'secret token contains unallowed characters'],
      [{ url, secret_token: 'x'.repeat(257) }, 'secret token is too long'],
    ];
    for (const [index, [params, why]] of wrong.entries()) {
      // A bot may set its webhook once a second, so each case has its own.
      const username = `case${index}_bot`;
      const bot = telegram.createBot({ owner: userId, username, name: 'Case' });
      const reply = await caller(telegram, bot.token)('setWebhook', params);
      expect(reply.description).to.equal(`Bad Request: ${why}`);
    }
  });

  it('refuses a second setWebhook within a second, ends a poll, and drops what waits when asked', async () => {
    const { telegram, userId, botId, call } = await aScene();
    const held = call('getUpdates', { timeout: 30, offset: 1 });
    await until(() => telegram.isPolling(botId));
    await call('setWebhook', { url: 'http://127.0.0.1:1/closed' });
    expect((await held).description).to.equal('Conflict: terminated by setWebhook request');
    expect(await call('setWebhook', { url })).to.include({
      status: 429,
      description: 'Too Many Requests: retry after 1',
    });
    telegram.say(userId, botId, 'nobody listens');
    await until(() => telegram.pendingCount(botId) === 1);
    await sleep(30);
    expect((await call('getWebhookInfo')).result).to.include({
      last_error_message: 'Connection refused',
    });
    await call('deleteWebhook', { drop_pending_updates: true });
    expect(telegram.pendingCount(botId)).to.equal(0);
  });
});
