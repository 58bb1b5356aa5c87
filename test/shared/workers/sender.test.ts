import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { startTelegram, type SandboxTelegram } from '../../../sandbox/telegram/server.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import * as customers from '../../../shared/domain/people/customers.ts';
import * as messages from '../../../shared/domain/shop/messages.ts';
import type { Priority } from '../../../shared/domain/shop/messages.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createTelegram } from '../../../shared/telegram/client.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { createPace } from '../../../shared/telegram/pace.ts';
import { createTransport, type Transport } from '../../../shared/telegram/transport.ts';
import { renderContent } from '../../../shared/telegram/view.ts';
import { createSender } from '../../../shared/workers/sender.ts';
import { newScope } from '../../support/platform.ts';
import { until } from '../../support/process.ts';

const dir = (room: string) => fileURLToPath(new URL(`../../../${room}/locales`, import.meta.url));

describe('the sender', () => {
  let telegram: SandboxTelegram;
  let transport: Transport;
  let scope: Scope;
  let bot: { id: number; token: string };
  let send: (scope: Scope) => Promise<void>;
  /** How far the pace's clock was moved. */
  let passed = 0;
  const i18n = createI18n([dir('shared'), dir('tenant')]);

  before(async () => {
    telegram = await startTelegram();
    telegram.user({ id: 1, first_name: 'Owner' });
    transport = createTransport({ apiRoot: telegram.url, callMs: 2_000 });
    const client = createTelegram({ apiRoot: telegram.url, transport });
    send = createSender({
      apiOf: async () => client.api(bot.token),
      render: (_, language, fallback, content) =>
        renderContent(i18n, i18n.pick(language, fallback), content),
      pace: createPace({ now: () => performance.now() + passed }),
    });
  });
  beforeEach(async () => {
    scope = await newScope();
    bot = telegram.createBot({ owner: 1, username: `s${randomUUID().slice(0, 8)}_bot`, name: 'S' });
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
  const queue = (to: Customer, priority: Priority = 0, reference: string = randomUUID()) =>
    messages.queue(scope, {
      reference, chatId: to.telegramId, customerId: to.id, priority,
      content: { key: 'notice-payment-processing', data: { paid: { amount: '1000', currency: 'USD' } } },
    }); // prettier-ignore
  const heard = (to: Customer) =>
    telegram
      .chat(to.telegramId, bot.id)
      .filter((m) => m.from_bot)
      .map((m) => m.text ?? '');
  const states = () =>
    scope.db.query<{ state: string; error: string | null; attempts: number }>(
      'select state, error, attempts from messages order by id',
    );
  const due = () => scope.db.query('update messages set not_before = now()');

  it('says each message in the language of its reader, once', async () => {
    const [ann, ira] = [await reader('en'), await reader('ru')];
    const reference = randomUUID();
    expect(await queue(ann, 0, reference)).to.equal(true);
    expect(await queue(ann, 0, reference)).to.equal(false);
    await queue(ira);
    await send(scope);
    await send(scope);
    expect(heard(ann)).to.have.length(1);
    expect(heard(ann)[0]).to.match(/We see your payment of \$10\.00/);
    expect(heard(ira)[0]).to.match(/[а-я]/);
  });

  it('takes money before bulk', async () => {
    const ann = await reader();
    await queue(ann, 9);
    await queue(ann, 0);
    await send(scope);
    const rows = await scope.db.query<{ priority: number }>(
      'select priority from messages order by telegram_message_id',
    );
    expect(rows.map((row) => row.priority)).to.deep.equal([0, 9]);
  });

  it('obeys 429: nothing more of this bot until then, nothing lost', async () => {
    const ann = await reader();
    for (let n = 0; n < 3; n += 1) await queue(ann);
    telegram.fault(bot.id, { kind: '429', method: 'sendMessage', times: 1, retryAfter: 7 });
    await send(scope);
    expect(heard(ann)).to.have.length(0);
    expect(telegram.calls(bot.id).filter((call) => call.method === 'sendMessage')).to.have.length(
      1,
    );
    // Something new wakes the sender, but not Telegram.
    await queue(ann);
    await send(scope);
    expect(telegram.calls(bot.id).filter((call) => call.method === 'sendMessage')).to.have.length(
      1,
    );
    passed += 7_000;
    await due();
    await send(scope);
    expect(heard(ann)).to.have.length(4);
  });

  it('leaves only one in doubt when it is killed, also of bulk', async () => {
    const ann = await reader();
    for (let n = 0; n < 3; n += 1) await queue(ann, 9);
    telegram.fault(bot.id, { kind: 'hang', method: 'sendMessage', times: 1 });
    const dead = send(scope);
    await until(async () => (await states())[0]?.state === 'sending', 'the first on its way');
    expect((await states()).map(({ state }) => state)).to.deep.equal([
      'sending',
      'queued',
      'queued',
    ]);
    await dead;
  });

  it('marks who blocked the bot and writes to them no more', async () => {
    const ann = await reader();
    telegram.block(ann.telegramId, bot.id);
    await queue(ann);
    await send(scope);
    expect((await states())[0]).to.include({ state: 'failed' });
    const calls = () =>
      telegram.calls(bot.id).filter((call) => call.method === 'sendMessage').length;
    const before = calls();
    await queue(ann);
    await send(scope);
    expect(calls()).to.equal(before);
  });

  it('repeats money with a mark when nobody knows whether it arrived, and bulk not', async () => {
    const ann = await reader();
    await queue(ann, 0);
    telegram.fault(bot.id, { kind: 'lose', method: 'sendMessage', times: 1 });
    await send(scope);
    await due();
    await send(scope);
    expect(heard(ann)).to.have.length(2);
    expect(heard(ann)[1]).to.include('may have received this message before');
    await queue(ann, 9);
    telegram.fault(bot.id, { kind: 'lose', method: 'sendMessage', times: 1 });
    await send(scope);
    await due();
    await send(scope);
    expect(heard(ann)).to.have.length(3);
    expect((await states()).at(-1)).to.include({ state: 'unknown' });
  });

  it('repeats what a crash left in flight', async () => {
    const ann = await reader();
    await queue(ann, 0);
    await queue(ann, 9);
    await scope.db.query(`update messages set state = 'sending'`);
    await send(scope);
    expect(heard(ann)).to.have.length(1);
    expect(heard(ann)[0]).to.include('may have received this message before');
    expect((await states()).map((row) => row.state)).to.deep.equal(['sent', 'unknown']);
  });

  it('counts an edit that changes nothing as sent', async () => {
    const ann = await reader();
    await queue(ann);
    await send(scope);
    const [sent] = await scope.db.query<{ telegram_message_id: string }>(
      'select telegram_message_id from messages',
    );
    await scope.db.query(
      `insert into messages (chat_id, method, target_id, content) select chat_id, 'edit', $1, content from messages`,
      [sent?.telegram_message_id],
    );
    await send(scope);
    expect((await states()).map((row) => row.state)).to.deep.equal(['sent', 'sent']);
    expect(heard(ann)).to.have.length(1);
  });
});
