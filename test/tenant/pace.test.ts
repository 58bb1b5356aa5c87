import { expect } from 'chai';
import { createMemoryPorts } from '../../shared/cache/memory.ts';
import type { Ports } from '../../shared/cache/ports.ts';
import { createRedisPorts } from '../../shared/cache/redis.ts';
import * as settings from '../../shared/domain/shop/settings.ts';
import { keyOf } from '../../shared/scope.ts';
import { createLogger } from '../../shared/logger.ts';
import type { FakeBot } from '../support/fake-bot.ts';
import { newRedis, type TestRedis } from '../support/redis.ts';
import { addAccount, aShop, type Shop } from './screens/shop.ts';

const LIMITS = { actions: 5, purchases: 2, invoices: 3, banMinutes: 5 };

function suite(name: string, start: () => Promise<Ports | null>): void {
  describe(`limits of a customer, ${name}`, () => {
    let ports: Ports;
    let shop: Shop;
    before(async function () {
      const started = await start();
      if (!started) {
        this.skip();
        return;
      }
      ports = started;
    });
    after(() => ports?.close());
    beforeEach(async () => {
      shop = await aShop(ports);
      await settings.setOptions(shop.scope, 1, { limits: LIMITS });
    });
    const burst = (bot: FakeBot, count: number) =>
      Promise.all(Array.from({ length: count }, () => bot.press('menu')));
    const alerts = (bot: FakeBot) =>
      bot.of('answerCallbackQuery').filter(({ show_alert: alert }) => alert === true);

    it('say so once, then are silent, and answer every press', async () => {
      const ann = shop.customer();
      await burst(ann, 9);
      expect(ann.of('editMessageText')).to.have.length(5);
      expect(ann.unanswered()).to.deep.equal([]);
      expect(alerts(ann).map(({ text }) => text)).to.deep.equal([
        'That was a lot in a short time. Please go on in 60 seconds.',
      ]);
      const sent = ann.calls.length;
      await ann.say('hello?');
      expect(ann.calls).to.have.length(sent);
    });

    it('count each customer and each shop by itself', async () => {
      const [ann, bob] = [shop.customer(), shop.customer()];
      await burst(ann, 6);
      await bob.press('menu');
      expect(alerts(bob)).to.have.length(0);
      const other = await aShop(ports);
      const again = other.customer({ id: ann.person.id });
      await again.press('menu');
      expect(alerts(again)).to.have.length(0);
    });

    it('pause who goes on and on; payments and the way to support stay open', async () => {
      const ann = shop.customer();
      await burst(ann, 16);
      expect(alerts(ann).at(-1)?.['text']).to.contain('in 5 minutes');
      const sent = ann.calls.length;
      await ann.say('/menu');
      expect(ann.calls).to.have.length(sent);
      await ann.say('/paysupport');
      expect(ann.screen().text).to.contain('Help with a payment');
      await ann.checkout({ currency: 'XTR', total_amount: 5, invoice_payload: 'unknown' });
      expect(ann.of('answerPreCheckoutQuery')).to.have.length(1);
      await ann.press('menu');
      expect(ann.unanswered()).to.deep.equal([]);
      expect(alerts(ann)).to.have.length(2);
      // Longer than the minute of the limit.
      const rule = { name: 'actions', points: LIMITS.actions, durationS: 60 };
      const [row] = await shop.scope.db.query<{ id: string }>('select id from customers');
      const key = keyOf(shop.scope.tenant, 'customer', row?.id ?? '');
      const verdict = await ports.limits.take(rule, key);
      expect(!verdict.allowed && verdict.retryAfterMs).to.be.within(290_000, 300_000);
    });

    it('hold the ways to support too, without a pause', async () => {
      const ann = shop.customer();
      for (let count = 0; count < 20; count++) await ann.press('support');
      expect(ann.of('editMessageText')).to.have.length(5);
      await ann.press('menu');
      expect(ann.of('editMessageText'), 'other steps are counted apart').to.have.length(6);
    });

    it('hold invoices by themselves, and those that were made stay', async () => {
      await addAccount(shop);
      await settings.setOptions(shop.scope, 1, { limits: { ...LIMITS, actions: 100 } });
      const ann = shop.customer();
      const [account] = await shop.scope.db.query<{ id: string }>(
        'select id from provider_accounts',
      );
      await Promise.all(
        [1, 2, 3, 4, 5].map((euros) => ann.press(`deposit:pay:${euros}00:fake:${account?.id}`)),
      );
      const made = await shop.scope.db.query('select from invoices');
      expect(made).to.have.length(3);
      expect(alerts(ann)).to.have.length(2);
      await ann.press('menu');
      expect(ann.unanswered()).to.deep.equal([]);
    });

    it('never hold staff', async () => {
      const owner = shop.owner();
      await burst(owner, 20);
      expect(owner.of('editMessageText')).to.have.length(20);
    });

    it('make no pause where the shop wants none', async () => {
      await settings.setOptions(shop.scope, 1, { limits: { ...LIMITS, banMinutes: 0 } });
      const ann = shop.customer();
      await burst(ann, 30);
      expect(alerts(ann)).to.have.length(1);
    });
  });
}

describe('pace', () => {
  let redis: TestRedis | null = null;
  before(async () => {
    redis = await newRedis();
  });
  after(() => redis?.kill());
  suite('in this process', async () => createMemoryPorts());
  suite('over Redis', async () => {
    const url = redis?.url ?? process.env['REDIS_URL'];
    if (url === undefined) return null;
    const ports = createRedisPorts(url, { log: createLogger('silent') });
    const end = Date.now() + 5_000;
    while (ports.trouble() !== null && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 10));
    return ports;
  });

  it('goes on counting, and pausing, when Redis dies in between', async function () {
    const own = await newRedis();
    if (!own) {
      this.skip();
      return;
    }
    const ports = createRedisPorts(own.url, { log: createLogger('silent') });
    const shop = await aShop(ports);
    await settings.setOptions(shop.scope, 1, { limits: LIMITS });
    const ann = shop.customer();
    await ann.say('/menu');
    await own.kill();
    for (let count = 0; count < 25; count++) await ann.press('menu');
    expect(ann.unanswered()).to.deep.equal([]);
    expect(ann.of('editMessageText').length).to.be.within(4, 6);
    const alerts = ann.of('answerCallbackQuery').filter(({ show_alert: alert }) => alert);
    expect(String(alerts.at(-1)?.['text'])).to.contain('in 5 minutes');
    await ports.close();
  });
});
