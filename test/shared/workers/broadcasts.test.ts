import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startTelegram, type SandboxTelegram } from '../../../sandbox/telegram/server.ts';
import * as runs from '../../../shared/domain/marketing/broadcast-runs.ts';
import * as broadcasts from '../../../shared/domain/marketing/broadcasts.ts';
import * as customers from '../../../shared/domain/people/customers.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import * as messages from '../../../shared/domain/shop/messages.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createTelegram } from '../../../shared/telegram/client.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { createPace } from '../../../shared/telegram/pace.ts';
import { createTransport, type Transport } from '../../../shared/telegram/transport.ts';
import { renderContent } from '../../../shared/telegram/view.ts';
import { createBroadcaster } from '../../../shared/workers/broadcasts.ts';
import { WIDTH } from '../../../shared/workers/sender-bulk.ts';
import { createSender } from '../../../shared/workers/sender.ts';
import { newScope } from '../../support/platform.ts';
import { until } from '../../support/process.ts';

describe('a broadcast on its way', () => {
  let telegram: SandboxTelegram;
  let transport: Transport;
  let scope: Scope;
  let bot: { id: number; token: string };
  let send: (scope: Scope) => Promise<void>;
  let follow: (scope: Scope, id: bigint) => Promise<void>;
  const i18n = createI18n(['shared/locales', 'tenant/locales']);

  before(async () => {
    telegram = await startTelegram();
    telegram.user({ id: 1, first_name: 'Owner' });
    transport = createTransport({ apiRoot: telegram.url, callMs: 2_000 });
    const client = createTelegram({ apiRoot: telegram.url, transport });
    const apiOf = async () => client.api(bot.token);
    send = createSender({
      apiOf,
      render: (_, language, fallback, content) =>
        renderContent(i18n, i18n.pick(language, fallback), content),
      pace: createPace({ perSecond: 1_000 }),
    });
    follow = createBroadcaster({ apiOf, wordsOf: () => i18n });
  });
  beforeEach(async () => {
    scope = await newScope();
    bot = telegram.createBot({ owner: 1, username: `s${randomUUID().slice(0, 8)}_bot`, name: 'S' });
    telegram.say(1, bot.id, '/start');
  });
  after(async () => {
    await transport.close();
    await telegram.close();
  });

  const reader = async (language = 'en'): Promise<Customer> => {
    const user = telegram.user({ first_name: 'Ann', language_code: language });
    telegram.say(user.id, bot.id, '/start');
    return (await customers.beginTurn(scope, user)).customer;
  };
  const readers = (count: number) => Promise.all(Array.from({ length: count }, () => reader()));
  const draft = async (overrides: Partial<broadcasts.Content> = {}) => {
    const { message_id: messageId } = telegram.say(1, bot.id, 'Great news!');
    return broadcasts.create(scope, 1, {
      chatId: 1, messageId, kind: 'text', buttons: [[{ key: 'shop-button', url: 'https://t.me/x?start=c_0' }]], ...overrides,
    }); // prettier-ignore
  };
  const start = async (id: bigint) => {
    await runs.schedule(scope, 1, id, { at: scope.clock.now() });
    await follow(scope, id);
  };
  const heard = (to: Customer) =>
    telegram
      .chat(to.telegramId, bot.id)
      .filter((m) => m.from_bot)
      .map((m) => m.text ?? '');
  const calls = (method: string) =>
    telegram.calls(bot.id).filter((call) => call.method === method).length;
  const counts = async (id: bigint) => (await broadcasts.find(scope, id)).counts;
  /** One turn of the sender has a bound: as many as it takes. */
  const sendAll = async (id: bigint) => {
    do await send(scope);
    while ((await counts(id)).left > 0);
  };

  it('reaches everybody once, with its buttons in their language', async () => {
    const [ann, ira] = [await reader('en'), await reader('ru')];
    const id = await draft();
    await start(id);
    await send(scope);
    await send(scope);
    expect(heard(ann)).to.deep.equal(['Great news!']);
    expect(heard(ira)).to.deep.equal(['Great news!']);
    const buttons = telegram.calls(bot.id).filter((call) => call.method === 'copyMessage');
    expect(JSON.stringify(buttons)).to.include('Shop').and.to.include('Магазин');
    await follow(scope, id);
    expect((await broadcasts.find(scope, id)).state).to.equal('done');
  });

  it('shows how far it is on its card, without anybody pressing', async () => {
    await readers(3);
    const id = await draft();
    const { message_id: messageId } = telegram.say(1, bot.id, 'x');
    const client = createTelegram({ apiRoot: telegram.url, transport }).api(bot.token);
    const card = await client.sendMessage(1, 'card');
    expect(card.message_id).to.be.greaterThan(messageId);
    await broadcasts.setCard(scope, id, { chatId: 1, messageId: card.message_id, language: 'ru' });
    await start(id);
    const shown = () =>
      telegram.chat(1, bot.id).find((m) => m.message_id === card.message_id)?.text ?? '';
    expect(shown()).to.include('отправляю').and.to.include('0 из 3');
    await send(scope);
    await follow(scope, id);
    expect(shown()).to.include('завершена').and.to.include('Отправлено: 3');
  });

  it('lets money overtake it', async () => {
    const [ann] = await readers(30);
    if (!ann) throw new Error('nobody');
    const id = await draft();
    await start(id);
    await messages.queue(scope, {
      reference: 'money', chatId: ann.telegramId, customerId: ann.id, priority: 0,
      content: { key: 'notice-payment-processing', data: { paid: { amount: '1000', currency: 'USD' } } },
    }); // prettier-ignore
    await sendAll(id);
    const [first] = telegram
      .calls(bot.id)
      .filter(({ method }) => method === 'sendMessage' || method === 'copyMessage');
    expect(first?.method).to.equal('sendMessage');
    expect((await counts(id)).sent).to.equal(30);
  });

  it('does not keep money waiting while Telegram hangs', async () => {
    const [ann] = await readers(20);
    if (!ann) throw new Error('nobody');
    const id = await draft();
    await start(id);
    telegram.fault(bot.id, { kind: 'hang', method: 'copyMessage', times: WIDTH });
    let isOver = false;
    const sending = send(scope).then(() => (isOver = true));
    await until(() => telegram.calls(bot.id).filter(({ method }) => method === 'copyMessage').length >= WIDTH, 'as many as go at once'); // prettier-ignore
    await messages.queue(scope, {
      reference: 'money', chatId: ann.telegramId, customerId: ann.id, priority: 0,
      content: { key: 'notice-payment-processing', data: { paid: { amount: '1000', currency: 'USD' } } },
    }); // prettier-ignore
    await until(() => heard(ann).some((text) => text.includes('$10.00')), 'the money');
    expect(isOver, 'while they hang').to.equal(false);
    await sending;
    // Nobody knows of those that hung; they are not sent again.
    await sendAll(id);
    expect(await counts(id)).to.include({ unknown: WIDTH, sent: 12, left: 0 });
  });

  it('is sent to nobody twice when the process dies in the middle', async () => {
    const people = await readers(25);
    const id = await draft();
    await start(id);
    telegram.fault(bot.id, { kind: 'lose', method: 'copyMessage', times: 3 });
    // What a killed process leaves: some are sent, some are on their way.
    const dead = send(scope);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await Promise.all([dead.catch(() => undefined), send(scope).catch(() => undefined)]);
    await sendAll(id);
    for (const person of people) expect(heard(person).length).to.be.at.most(1);
    const after = await counts(id);
    expect(after.left).to.equal(0);
    expect(after.sent + after.unknown).to.equal(25);
  });

  it('pauses in the middle, goes on, and can be ended', async () => {
    await readers(30);
    const id = await draft();
    await start(id);
    telegram.fault(bot.id, { kind: '429', method: 'copyMessage', times: 1, retryAfter: 1 });
    await send(scope);
    const first = (await counts(id)).sent;
    expect(first).to.be.lessThan(30);
    await runs.pause(scope, 1, id);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await send(scope);
    expect((await counts(id)).sent).to.equal(first);
    await runs.resume(scope, 1, id);
    await scope.db.query('update messages set not_before = now()');
    await sendAll(id);
    expect((await counts(id)).sent).to.equal(30);
    expect(calls('copyMessage')).to.be.at.least(31);
  });

  it('notes who blocked the bot, and changes and takes back what arrived', async () => {
    const [ann, bob] = await readers(2);
    if (!ann || !bob) throw new Error('nobody');
    telegram.block(bob.telegramId, bot.id);
    const id = await draft();
    await start(id);
    await send(scope);
    await follow(scope, id);
    expect(await counts(id)).to.include({ sent: 1, blocked: 1 });
    const [row] = await scope.db.query(
      'select from customers where id = $1 and unreachable_at is not null',
      [bob.id],
    );
    expect(row).to.not.equal(undefined);
    await runs.change(scope, 1, id, {
      text: 'Better news!', entities: [{ type: 'bold', offset: 0, length: 6 }], isCaption: false,
    }); // prettier-ignore
    await follow(scope, id);
    await send(scope);
    await follow(scope, id);
    expect(heard(ann)).to.deep.equal(['Better news!']);
    await runs.change(scope, 1, id, null);
    await follow(scope, id);
    await send(scope);
    await follow(scope, id);
    expect(heard(ann)).to.deep.equal([]);
    expect(await broadcasts.find(scope, id)).to.include({ state: 'done' });
  });

  it('keeps several on their way, so that the pace and not the way decides', async function () {
    this.timeout(30_000);
    const count = Number(process.env['BROADCAST_ROWS'] ?? 200);
    await readers(count);
    const id = await draft();
    await start(id);
    const before = performance.now();
    while ((await counts(id)).left > 0) await send(scope);
    const perSecond = count / ((performance.now() - before) / 1000);
    if (process.env['BROADCAST_ROWS']) console.info({ count, perSecond }); // oxlint-disable-line no-console -- a figure
    expect((await counts(id)).sent).to.equal(count);
    expect(perSecond).to.be.greaterThan(30);
  });
});
