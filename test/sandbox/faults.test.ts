import { expect } from 'chai';
import { once } from 'node:events';
import { connect, constants, type ClientHttp2Session, type Settings } from 'node:http2';
import { request } from 'node:https';
import { selfSigned } from '../../sandbox/telegram/certificate.ts';
import { aScene, caller, closeAll, sleep, start } from './support.ts';

function get(session: ClientHttp2Session, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': path });
    let body = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => (body += String(chunk)));
    stream.on('end', () => resolve(body));
    stream.on('error', reject);
    stream.on('close', () => reject(new Error(`closed ${stream.rstCode}`)));
  });
}

describe('sandbox Telegram: troubles', () => {
  afterEach(closeAll);

  it('answers 429, 500 and 502 as often as asked', async () => {
    const { telegram, userId, botId, call } = await aScene();
    telegram.fault(botId, { kind: '429', retryAfter: 7, method: 'sendMessage', times: 2 });
    telegram.fault('*', { kind: '502' });
    const send = () => call('sendMessage', { chat_id: userId, text: 'x' });
    expect(await send()).to.deep.include({
      status: 429,
      description: 'Too Many Requests: retry after 7',
      parameters: { retry_after: 7 },
    });
    expect(await call('getMe')).to.include({ status: 502, description: 'Bad Gateway' });
    expect((await send()).status).to.equal(429);
    expect((await send()).ok).to.equal(true);
    telegram.fault(botId, { kind: '500', times: 9 });
    expect((await send()).status).to.equal(500);
    telegram.clearFaults();
    expect((await send()).ok).to.equal(true);
  });

  it('cuts before or after the work, and logs what was done', async () => {
    const { telegram, userId, botId, call } = await aScene();
    const send = (text: string) =>
      call('sendMessage', { chat_id: userId, text }).then(
        () => 'answered',
        () => 'cut',
      );
    telegram.fault(botId, { kind: 'drop' });
    expect(await send('dropped')).to.equal('cut');
    telegram.fault(botId, { kind: 'lose' });
    expect(await send('lost')).to.equal('cut');
    expect(await send('plain')).to.equal('answered');
    const texts = telegram.chat(userId, botId).map((message) => message.text);
    expect(texts).to.deep.equal(['/start', 'lost', 'plain']);
    const sends = telegram.calls(botId).filter((entry) => entry.method === 'sendMessage');
    expect(sends.map(({ params, status }) => [params.text, status])).to.deep.equal([
      ['dropped', 0],
      ['lost', 200],
      ['plain', 200],
    ]);
  });

  it('never answers, or late', async () => {
    const { telegram, botId, token, call } = await aScene();
    telegram.fault(botId, { kind: 'hang' });
    let error: unknown;
    await fetch(`${telegram.url}/bot${token}/getMe`, { signal: AbortSignal.timeout(150) }).catch(
      (reason: unknown) => (error = reason),
    );
    expect(error).to.include({ name: 'TimeoutError' });
    telegram.fault(botId, { kind: 'slow', ms: 200 });
    const begin = performance.now();
    expect((await call('getMe')).ok).to.equal(true);
    expect(performance.now() - begin).to.be.greaterThan(190);
  });

  it('keeps Telegram’s limits when they are on', async () => {
    const telegram = await start({
      limits: { newClientsPerMinute: 2, bulkPerSecond: 3, perChatPerSecond: 2 },
    });
    const ann = telegram.user({ first_name: 'Ann' }).id;
    const bob = telegram.user({ first_name: 'Bob' }).id;
    const bots = ['a', 'b', 'c'].map((name) =>
      telegram.createBot({ owner: ann, username: `${name}_first_bot`, name }),
    );
    const calls = bots.map(({ token }) => caller(telegram, token));
    const statuses = [];
    for (const call of [...calls, calls[0]!]) statuses.push((await call('getMe')).status);
    expect(statuses).to.deep.equal([200, 200, 429, 200]);
    for (const user of [ann, bob]) telegram.say(user, bots[0]!.id, '/start');
    const sent = [];
    for (const user of [ann, ann, ann, bob]) {
      sent.push((await calls[0]!('sendMessage', { chat_id: user, text: 'x' })).status);
    }
    expect(sent).to.deep.equal([200, 200, 429, 429]);
  });
});

describe('sandbox Telegram: HTTP/2', () => {
  afterEach(closeAll);
  const { key, cert } = selfSigned();

  it('speaks HTTP/2 and HTTP/1.1 by ALPN, many polls on one connection', async () => {
    const telegram = await start({ tls: { key, cert, maxConcurrentStreams: 50 } });
    const ann = telegram.user({ first_name: 'Ann' }).id;
    const bots = Array.from({ length: 20 }, (_, index) =>
      telegram.createBot({ owner: ann, username: `h2_${index}_bot`, name: 'H2' }),
    );
    const session = connect(telegram.url, { ca: cert });
    const settled = new Promise<Settings>((resolve) => session.once('remoteSettings', resolve));
    const held = bots.map(({ token }) => get(session, `/bot${token}/getUpdates?timeout=50`));
    while (!bots.every((bot) => telegram.isPolling(bot.id))) await sleep(10);
    expect((await settled).maxConcurrentStreams).to.equal(50);
    for (const bot of bots) telegram.say(ann, bot.id, '/start');
    expect((await Promise.all(held)).every((body) => body.includes('/start'))).to.equal(true);
    session.close();
    const status = await new Promise((resolve, reject) => {
      request(
        `${telegram.url}/bot${bots[0]!.token}/getMe`,
        { ca: cert, agent: false },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .on('error', reject)
        .end();
    });
    expect(status).to.equal(200);
  });

  it('says GOAWAY after so many requests, and finishes what is under way', async () => {
    const telegram = await start({ tls: { key, cert, goawayAfter: 3 } });
    const ann = telegram.user({ first_name: 'Ann' }).id;
    const bot = telegram.createBot({ owner: ann, username: 'goaway_bot', name: 'G' });
    const session = connect(telegram.url, { ca: cert });
    const goaway = once(session, 'goaway');
    const held = get(session, `/bot${bot.token}/getUpdates?timeout=50`);
    while (!telegram.isPolling(bot.id)) await sleep(10);
    await get(session, `/bot${bot.token}/getMe`);
    expect(await get(session, `/bot${bot.token}/getMe`)).to.include('"ok":true');
    expect(((await goaway) as number[])[0]).to.equal(constants.NGHTTP2_NO_ERROR);
    expect(() => session.request({ ':path': '/' })).to.throw();
    telegram.say(ann, bot.id, '/start');
    expect(await held).to.include('/start');
  });

  it('breaks a stream off, not the connection', async () => {
    const telegram = await start({ tls: { key, cert } });
    const ann = telegram.user({ first_name: 'Ann' }).id;
    const bot = telegram.createBot({ owner: ann, username: 'cut_bot', name: 'C' });
    const session = connect(telegram.url, { ca: cert });
    telegram.fault(bot.id, { kind: 'drop' });
    let refusal: unknown;
    await get(session, `/bot${bot.token}/getMe`).catch((error: unknown) => (refusal = error));
    expect(refusal).to.be.instanceOf(Error);
    expect(await get(session, `/bot${bot.token}/getMe`)).to.include('"ok":true');
    session.close();
  });
});
