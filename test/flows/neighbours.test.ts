import { expect } from 'chai';
import * as messages from '../../shared/domain/messages.ts';
import * as customers from '../../shared/domain/customers.ts';
import { aShop, type TestShop } from '../support/process-shops.ts';
import { until } from '../support/process.ts';
import { chatOf, newWorld, type RunningPlatform, type TestWorld } from '../support/world.ts';

/** A flood that one shop gets at once. */
const FLOOD = 1_500;
const ASKED = 25;

describe('a shop in trouble, and its neighbour', function () {
  this.timeout(120_000);
  let world: TestWorld;
  let platform: RunningPlatform;
  let calm: TestShop;
  let alone: number;

  before(async () => {
    world = await newWorld();
    calm = await aShop(world, 'calm');
    platform = await world.start();
    await until(() => world.telegram.isPolling(calm.bot.id), 'a poll');
    await medianAnswer();
    alone = await medianAnswer();
  });
  after(async () => {
    await platform?.stop();
    await world?.close();
  });

  /** Milliseconds from a question in the calm shop to its answer, the middle of several. */
  async function medianAnswer(): Promise<number> {
    const times: number[] = [];
    for (let n = 0; n < ASKED; n += 1) {
      const person = world.telegram.user({ first_name: `Guest${n}` }).id;
      const chat = chatOf(world.telegram, person, calm.bot.id);
      const began = performance.now();
      chat.say('/start');
      await chat.seen(`Guest${n}`);
      times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b)[Math.floor(ASKED / 2)] ?? Infinity;
  }
  async function troubled(name: string): Promise<TestShop> {
    const shop = await aShop(world, name);
    const { admin } = world.platform;
    // As a hint of the manager would: the fleet looks each minute by itself.
    await admin.transaction((client) => client.query('select 1'));
    platform.hint(shop.id);
    await until(() => world.telegram.isPolling(shop.bot.id), `a poll of ${name}`);
    return shop;
  }
  const told = (shop: TestShop, ...words: string[]) =>
    world.telegram
      .chat(shop.operator, world.manager.id)
      .filter((m) => m.from_bot && words.every((word) => (m.text ?? '').includes(word)));
  /** Busy cores make everything slower; a neighbour that waited for the other would take seconds. */
  const isStillFast = async () =>
    expect(await medianAnswer()).to.be.lessThan(Math.max(alone * 8, 400));

  it('is not slowed by a flood of updates', async () => {
    const shop = await troubled('flooded');
    const people = Array.from(
      { length: 50 },
      (_, n) => world.telegram.user({ first_name: `F${n}` }).id,
    );
    for (let n = 0; n < FLOOD; n += 1)
      world.telegram.say(people[n % 50] ?? 0, shop.bot.id, '/balance');
    await isStillFast();
  });

  it('is not slowed by one whose Telegram hangs or answers 429', async () => {
    const [hanging, flooded] = [await troubled('hanging'), await troubled('limited')];
    world.telegram.fault(hanging.bot.id, { kind: 'hang', method: 'sendMessage', times: 40 });
    world.telegram.fault(flooded.bot.id, {
      kind: '429',
      method: 'sendMessage',
      times: 400,
      retryAfter: 30,
    });
    for (const shop of [hanging, flooded])
      for (let n = 0; n < 40; n += 1)
        world.telegram.say(world.telegram.user({ first_name: 'X' }).id, shop.bot.id, '/start');
    await isStillFast();
  });

  it('goes on while another is revoked, whose operator is told once', async () => {
    const shop = await troubled('revoked');
    world.telegram.revokeToken(shop.bot.id);
    await until(() => told(shop, shop.bot.username).length > 0, 'the notice');
    const state = await world.platform.database.platform.query<{ state: string }>(
      'select state from tenants where id = $1',
      [shop.id],
    );
    expect(state[0]?.state).to.equal('revoked');
    await isStillFast();
    expect(told(shop, shop.bot.username)).to.have.length(1);
  });

  it('goes on while another is polled elsewhere, which is told and heals', async () => {
    const shop = await troubled('shared');
    const elsewhere = async () => {
      const answer = await fetch(
        `${world.telegram.url}/bot${shop.bot.token}/getUpdates?timeout=1&offset=-1`,
      );
      return answer.status;
    };
    await until(
      async () => {
        await elsewhere();
        return told(shop, shop.bot.username).length > 0;
      },
      'the notice of a conflict',
      { ms: 30_000, everyMs: 200 },
    );
    await isStillFast();
    expect(told(shop, shop.bot.username)).to.have.length(1);
  });

  it('keeps money in front of five hundred messages of bulk', async () => {
    const shop = await troubled('loud');
    const person = world.telegram.user({ first_name: 'Reader' });
    world.telegram.say(person.id, shop.bot.id, '/start');
    await chatOf(world.telegram, person.id, shop.bot.id).seen('Reader');
    const { customer } = await customers.beginTurn(shop.scope, person);
    const say = (reference: string, priority: 0 | 9) =>
      messages.queue(shop.scope, {
        reference, priority, chatId: person.id, customerId: customer.id,
        content: { key: 'notice-payment-processing', data: { paid: { amount: '4200', currency: priority === 0 ? 'EUR' : 'USD' } } },
      }); // prettier-ignore
    await Promise.all(Array.from({ length: 500 }, (_, n) => say(`bulk:${n}`, 9)));
    await until(
      () => world.telegram.chat(person.id, shop.bot.id).length > 3,
      'the first of the bulk',
    );
    const began = Date.now();
    await say('money', 0);
    await chatOf(world.telegram, person.id, shop.bot.id).seen('€42');
    expect(Date.now() - began).to.be.lessThan(5_000);
    await isStillFast();
  });
});
