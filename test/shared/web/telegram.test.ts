import { expect } from 'chai';
import {
  telegramRoutes,
  type TelegramHookParts,
  type WebhookUpdate,
} from '../../../shared/web/telegram.ts';
import { startWeb, type TestWeb } from './support.ts';

describe('web: Telegram webhooks', () => {
  let test: TestWeb;
  let received: [number, WebhookUpdate][];
  let receive: TelegramHookParts['receive'];
  const secrets: Record<string, string> = { 'key-of-tenant-7': 's3cret-7', 'key-no-secret': '' };

  beforeEach(async () => {
    received = [];
    receive = async (tenantId, update) => void received.push([tenantId, update]);
    const routes = telegramRoutes({
      findBot: async (key) =>
        secrets[key] === undefined ? null : { tenantId: 7, secret: secrets[key] },
      receive: (tenantId, update) => receive(tenantId, update),
    });
    test = await startWeb(() => [routes]);
  });
  afterEach(() => test.web.close());

  const post = (body: string, secret: string | null = 's3cret-7', key = 'key-of-tenant-7') =>
    fetch(`${test.url}/telegram/${key}`, {
      method: 'POST',
      headers: secret === null ? {} : { 'X-Telegram-Bot-Api-Secret-Token': secret },
      body,
    });
  const update = { update_id: 5, message: { message_id: 1, text: 'hi' } };

  it('hands the whole update on and answers 200 once it is stored', async () => {
    expect((await post(JSON.stringify(update))).status).to.equal(200);
    expect(received).to.deep.equal([[7, update]]);
  });

  it('answers 401 to a missing or wrong secret, and where none was given out', async () => {
    for (const secret of [null, '', 's3cret-', 's3cret-77', 'S3cret-7'])
      expect((await post(JSON.stringify(update), secret)).status).to.equal(401);
    for (const secret of [null, ''])
      expect((await post(JSON.stringify(update), secret, 'key-no-secret')).status).to.equal(401);
    expect(received).to.deep.equal([]);
  });

  it('answers 404 to an unknown key, 400 to no update, 413 to too much', async () => {
    expect((await post(JSON.stringify(update), 's3cret-7', 'key-unknown')).status).to.equal(404);
    for (const body of ['', '{', '[]', '{"update_id":"5"}', 'null'])
      expect((await post(body)).status, body).to.equal(400);
    const long = JSON.stringify({ ...update, pad: 'x'.repeat(1024 * 1024) });
    expect((await post(long)).status).to.equal(413);
    expect(received).to.deep.equal([]);
  });

  it('answers 500 when it could not store, so that Telegram tries again', async () => {
    receive = () => Promise.reject(new Error('database gone'));
    expect((await post(JSON.stringify(update))).status).to.equal(500);
  });
});
