import { expect } from 'chai';
import { aScene, caller, closeAll, postJson, sleep, start, updatesOf } from './support.ts';

describe('sandbox Telegram: updates', () => {
  afterEach(closeAll);

  it('confirms by offset, counts up by one, and keeps what is not confirmed', async () => {
    const { telegram, userId, botId, call } = await aScene();
    for (const text of ['one', 'two', 'three']) telegram.say(userId, botId, text);
    const first = await updatesOf(call);
    expect(first.map((update) => update.message!.text)).to.deep.equal(['one', 'two', 'three']);
    expect(first[1]!.update_id).to.equal(first[0]!.update_id + 1);
    const rest = await updatesOf(call, { offset: first[1]!.update_id + 1 });
    expect(rest.map((update) => update.message!.text)).to.deep.equal(['three']);
    expect(telegram.pendingCount(botId)).to.equal(1);
  });

  it('keeps only the last updates for a negative offset, and obeys the limit', async () => {
    const { telegram, userId, botId, call } = await aScene();
    for (const text of ['one', 'two', 'three']) telegram.say(userId, botId, text);
    expect(await updatesOf(call, { limit: 2 })).to.have.length(2);
    const last = await updatesOf(call, { offset: -2 });
    expect(last.map((update) => update.message!.text)).to.deep.equal(['two', 'three']);
    expect(telegram.pendingCount(botId)).to.equal(2);
  });

  it('gives one update when the same offset is asked again within half a second', async () => {
    const { telegram, userId, botId, call } = await aScene();
    for (const text of ['one', 'two']) telegram.say(userId, botId, text);
    expect(await updatesOf(call, { offset: 5 })).to.have.length(2);
    expect(await updatesOf(call, { offset: 5 })).to.have.length(1);
  });

  it('holds a poll until something comes', async () => {
    const { telegram, userId, botId, call } = await aScene();
    const held = updatesOf(call, { timeout: 50, offset: 1 });
    while (!telegram.isPolling(botId)) await sleep(5);
    telegram.say(userId, botId, 'there');
    expect((await held)[0]!.message!.text).to.equal('there');
    expect(telegram.isPolling(botId)).to.equal(false);
  });

  it('answers an empty list when the time is up', async () => {
    const { call } = await aScene();
    const begin = performance.now();
    expect(await updatesOf(call, { timeout: 1, offset: 1 })).to.deep.equal([]);
    expect(performance.now() - begin).to.be.within(900, 2500);
  });

  it('lets the newest poll win: the older gets 409, the next 409 comes three seconds later', async () => {
    const { telegram, botId, call } = await aScene();
    const older = call('getUpdates', { timeout: 20, offset: 1 });
    while (!telegram.isPolling(botId)) await sleep(5);
    const begin = performance.now();
    const newer = call('getUpdates', { timeout: 20, offset: 2 });
    const lost = await older;
    expect(lost.status).to.equal(409);
    expect(lost.description).to.equal(
      'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    );
    const newest = call('getUpdates', { timeout: 1, offset: 3 });
    expect((await newer).status).to.equal(409);
    expect(performance.now() - begin).to.be.greaterThan(2_990);
    expect(telegram.conflicts(botId)).to.equal(2);
    expect((await newest).status).to.equal(200);
  }).slow(9000);

  it('forgets a poll whose client went away', async () => {
    const { telegram, botId, token } = await aScene();
    const leave = new AbortController();
    const gone = fetch(`${telegram.url}/bot${token}/getUpdates?timeout=50&offset=9`, {
      signal: leave.signal,
    }).catch(() => undefined);
    while (!telegram.isPolling(botId)) await sleep(5);
    leave.abort();
    await gone;
    while (telegram.isPolling(botId)) await sleep(5);
    expect(telegram.conflicts(botId)).to.equal(0);
  });

  it('refuses polling while a webhook is set', async () => {
    const { call } = await aScene();
    await call('setWebhook', { url: 'http://127.0.0.1:9/hook' });
    const reply = await call('getUpdates');
    expect(reply.status).to.equal(409);
    expect(reply.description).to.equal(
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
    expect((await call('deleteWebhook')).description).to.equal('Webhook was deleted');
    expect((await call('getUpdates', { offset: 4 })).ok).to.equal(true);
  });

  it('keeps allowed_updates, leaves reactions out by default and takes [] as the default', async () => {
    const { telegram, userId, botId, call } = await aScene();
    const sent = await call('sendMessage', { chat_id: userId, text: 'hi' });
    const { message_id: messageId } = sent.result as { message_id: number };
    telegram.react(userId, botId, messageId, '👍');
    expect(telegram.pendingCount(botId)).to.equal(0);
    await call('getUpdates', { allowed_updates: ['message_reaction', 'nonsense'] });
    telegram.react(userId, botId, messageId, '🔥');
    telegram.say(userId, botId, 'not wanted');
    const [only, ...none] = await updatesOf(call, { offset: 7 });
    expect(only!.message_reaction!.new_reaction).to.deep.equal([{ type: 'emoji', emoji: '🔥' }]);
    expect(none).to.deep.equal([]);
    await call('getUpdates', { offset: 8, allowed_updates: [] });
    telegram.say(userId, botId, 'wanted');
    expect(telegram.pendingCount(botId)).to.equal(2);
  });

  it('drops messages after a day, callback queries after 150 seconds', async () => {
    let now = Date.now();
    const { telegram, userId, botId, call } = await aScene({ clock: () => now });
    const sent = await call('sendMessage', {
      chat_id: userId,
      text: 'hi',
      reply_markup: { inline_keyboard: [[{ text: 'a', callback_data: 'a' }]] },
    });
    telegram.say(userId, botId, 'old');
    void telegram.press(userId, botId, (sent.result as { message_id: number }).message_id, 'a');
    expect(telegram.pendingCount(botId)).to.equal(2);
    now += 151_000;
    expect(telegram.pendingCount(botId)).to.equal(1);
    now += 24 * 3600 * 1000;
    expect(telegram.pendingCount(botId)).to.equal(0);
  });

  it('jumps to a random identifier after a week, and an offset from before still works', async () => {
    let now = Date.now();
    const { telegram, userId, botId, call } = await aScene({ clock: () => now });
    telegram.say(userId, botId, 'before');
    const before = (await updatesOf(call))[0]!.update_id;
    await call('getUpdates', { offset: before + 1 });
    now += 8 * 24 * 3600 * 1000;
    telegram.say(userId, botId, 'after');
    const after = await updatesOf(call, { offset: before + 1 });
    expect(after).to.have.length(1);
    expect(Math.abs(after[0]!.update_id - before)).to.be.greaterThan(1000);
    telegram.jumpUpdateId(botId);
    telegram.say(userId, botId, 'again');
    const pending = await updatesOf(call, { offset: 3 });
    expect(pending.at(-1)!.update_id).to.be.greaterThan(pending[0]!.update_id + 1000);
  });

  it('answers a poll that waits, also when the identifier jumps meanwhile', async () => {
    const { telegram, userId, botId, call } = await aScene();
    let offset = 1;
    // Up or down: a few of each.
    for (let i = 0; i < 12; i++) {
      const waits = updatesOf(call, { offset, timeout: 20 });
      while (!telegram.isPolling(botId)) await sleep(5);
      telegram.jumpUpdateId(botId);
      telegram.say(userId, botId, `${i}`);
      const [update] = await waits;
      expect(update?.message?.text).to.equal(`${i}`);
      offset = update!.update_id + 1;
    }
  });

  it('keeps bots apart', async () => {
    const { telegram, userId, botId, call } = await aScene();
    const other = telegram.createBot({ owner: userId, username: 'other_bot', name: 'Other' });
    telegram.say(userId, other.id, 'for the other');
    expect(telegram.pendingCount(botId)).to.equal(0);
    const message = await call('sendMessage', { chat_id: userId, text: 'mine' });
    const { message_id: messageId } = message.result as { message_id: number };
    const reply = await caller(telegram, other.token)('deleteMessage', {
      chat_id: userId,
      message_id: messageId,
    });
    expect(reply.description).to.equal('Bad Request: message to delete not found');
  });

  it('holds a thousand bots at once', async () => {
    const telegram = await start();
    const { id } = telegram.user({ first_name: 'Ann' });
    const bots = Array.from({ length: 1000 }, (_, index) =>
      telegram.createBot({ owner: id, username: `many${index}_bot`, name: 'Many' }),
    );
    const held = bots.map(({ token }) => caller(telegram, token)('getUpdates', { timeout: 50 }));
    while (!bots.every((bot) => telegram.isPolling(bot.id))) await sleep(20);
    for (const bot of bots) telegram.say(id, bot.id, `for ${bot.id}`);
    const replies = await Promise.all(held);
    const texts = replies.map(
      (reply) => (reply.result as { message: { text: string } }[])[0]!.message.text,
    );
    expect(texts).to.deep.equal(bots.map((bot) => `for ${bot.id}`));
  }).slow(6000);
});

describe('sandbox Telegram: tokens and paths', () => {
  afterEach(closeAll);

  it('answers 401 to unknown tokens and 404 to wrong paths and methods', async () => {
    const { telegram, token } = await aScene();
    const post = (path: string) => postJson(`${telegram.url}${path}`, {});
    expect(await post('/bot123:AAAA/getMe')).to.include({
      status: 401,
      description: 'Unauthorized',
    });
    expect(await post('/botnonsense/getMe')).to.include({
      status: 401,
      description: 'Unauthorized: invalid token specified',
    });
    expect(await post(`/bot${token}/getNothing`)).to.include({
      status: 404,
      error_code: 404,
      description: 'Not Found: method not found',
    });
    for (const path of ['/', '/getMe', `/bot${token}`, `/bot${token}/test/getMe`]) {
      expect(await post(path)).to.include({ status: 404, description: 'Not Found' });
    }
  });

  it('ends a held poll with 401 when the token is revoked', async () => {
    const { telegram, botId, token, call } = await aScene();
    const held = call('getUpdates', { timeout: 50, offset: 1 });
    while (!telegram.isPolling(botId)) await sleep(5);
    const fresh = telegram.revokeToken(botId);
    expect(await held).to.include({ status: 401, description: 'Unauthorized' });
    expect((await call('getMe')).status).to.equal(401);
    expect(fresh).to.not.equal(token);
    expect((await caller(telegram, fresh)('getMe')).ok).to.equal(true);
  });

  it('logs out, and stays out for ten minutes', async () => {
    let now = Date.now();
    const { call } = await aScene({ clock: () => now });
    expect((await call('logOut')).result).to.equal(true);
    expect(await call('getMe')).to.include({ status: 400, description: 'Logged out' });
    now += 601_000;
    expect((await call('getMe')).ok).to.equal(true);
    expect((await call('close')).status).to.equal(429);
  });
});
