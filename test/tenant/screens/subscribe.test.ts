import { expect } from 'chai';
import type { Clock } from '../../../shared/clock.ts';
import { systemClock } from '../../../shared/clock.ts';
import { press } from '../../../shared/telegram/callback.ts';
import * as categories from '../../../shared/domain/catalogue/categories.ts';
import * as communities from '../../../shared/domain/subscriptions/communities.ts';
import * as planBook from '../../../shared/domain/subscriptions/plans.ts';
import type { Terms } from '../../../shared/domain/subscriptions/subscription-rules.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as stock from '../../../shared/domain/catalogue/stock.ts';
import * as grants from '../../../shared/domain/subscriptions/subscription-grants.ts';
import { brokenBooks } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { brokenOrders } from '../../shared/domain/order-support.ts';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import { aShop, type Shop } from './shop.ts';

const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);

const alert = (bot: FakeBot) => bot.of('answerCallbackQuery').at(-1)?.['text'];

/** What the link on a screen opens, as `/start` gets it. */
const payloadOf = (bot: FakeBot) => /start=([\w-]+)/.exec(bot.screen().text)?.[1] ?? '';

describe('subscriptions of a customer', () => {
  let shop: Shop;
  let now: number;
  beforeEach(async () => {
    now = Date.parse('2027-01-31T10:00:00Z');
    const clock: Clock = { ...systemClock, now: () => now };
    shop = await aShop(createMemoryPorts(), clock);
  });
  afterEach(async () => {
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    expect(await brokenOrders(shop.scope)).to.deep.equal([]);
  });
  const aPlan = (name: string, terms: Partial<Terms> = {}, price = 1000n) =>
    planBook.create(shop.scope, 1, { name, price, state: 'published' }, terms);
  const somebody = async (balance = 0n, overrides = {}) => {
    const bot = shop.customer(overrides);
    await bot.say('/start');
    if (balance > 0n) await shop.credit(bot, balance);
    return bot;
  };

  it('are bought in three taps and renewed early, in English and Russian', async () => {
    await aPlan('Club <1>', { features: ['Signals & news'], seats: 2 });
    const ann = await somebody(5000n);
    await ann.say('/subscribe');
    expect(ann.screen().text).to.contain('Club &lt;1&gt;</b> — $10.00 · month');
    await ann.tap('Club <1>');
    expect(ann.screen().text).to.contain('✓ Signals &amp; news').and.contain('2 more people');
    await ann.tap('Buy for $10.00');
    await ann.tap('Confirm');
    expect(ann.screen().text).to.contain('completed');
    await ann.tap('🏅 Club <1>');
    expect(ann.screen().text).to.contain('until Feb 28, 2027');
    await ann.tap('Renew');
    await ann.tap('Renew for $10.00');
    await ann.tap('Confirm');
    await ann.tap('🏅 Club <1>');
    expect(ann.screen().text).to.contain('until Mar 31, 2027');
    const boris = await somebody(1000n, { language_code: 'ru' });
    await boris.say('/subscribe');
    await boris.tap('Club <1>');
    expect(boris.screen().text).to.contain('Можно поделиться ещё с 2 людьми');
    await boris.tap('Купить за');
    await boris.tap('Подтвердить');
    await boris.tap('🏅 Club <1>');
    expect(boris.screen().text).to.contain('до 28 февр. 2027');
    expect([...ann.unanswered(), ...boris.unanswered()]).to.deep.equal([]);
  });

  it('say in the checkout how long each runs, and in the list which is not sold now', async () => {
    const plan = await aPlan('Club', { period: { unit: 'month', count: 3 } });
    await aPlan('Ever', { period: 'lifetime' }, 9000n);
    const boris = await somebody(0n, { language_code: 'ru' });
    await boris.press(`plan:${plan.product.id}`);
    await boris.tap('Купить за');
    expect(boris.screen().text).to.contain('• <b>Club</b> · 3 месяца × 1');
    const ann = await somebody();
    await ann.say('/subscribe');
    await ann.tap('Ever');
    await ann.tap('Buy for');
    expect(ann.screen().text).to.contain('• <b>Ever</b> · for life × 1');
    const chatId = -1_001_000_000_777;
    await communities.note(shop.scope, { chatId, kind: 'supergroup', title: 'Owls', username: null, size: 1, trouble: null, rights: { invite: true, ban: true } }, true); // prettier-ignore
    await planBook.setChat(shop.scope, 1, plan.product.id, { id: chatId, title: 'Owls', isIn: true }); // prettier-ignore
    const owner = shop.owner();
    await owner.press(`offer:${plan.product.id}`);
    expect(owner.screen().text).to.not.contain('Not on sale now');
    await communities.note(shop.scope, { chatId, trouble: 'no-invite' });
    await owner.press(`offer:${plan.product.id}`);
    expect(owner.screen().text).to.contain('Not on sale now');
    for (const [bot, words] of [[ann, 'This plan is not sold at the moment'], [boris, 'Сейчас этот план не продаётся']] as const) {
      await bot.say('/subscribe');
      expect(bot.screen().text.split(words)).to.have.length(2);
      expect(labels(bot).filter((label) => label.startsWith('⏸ '))).to.have.length(1);
      expect(labels(bot).join()).to.contain('⏸ Club');
    } // prettier-ignore
  });

  it('of a plan that is not sold any more run to their end, and offer no button that leads nowhere', async () => {
    for (const [language_code, words] of [
      ['en', 'is not sold any more'],
      ['ru', 'больше не продаётся'],
    ] as const) {
      const gone = await aPlan(`Gone ${language_code}`);
      const ann = await somebody(1000n, { language_code });
      await ann.press(`buy:${gone.product.id}`);
      await ann.tap('✅');
      await products.change(shop.scope, 1, gone.product.id, { state: 'deleted' });
      await ann.tap('🏅 Gone');
      expect(ann.screen().text).to.contain(words);
      expect(JSON.stringify(ann.screen().buttons)).to.not.contain(`plan:${gone.product.id}`);
    }
  });

  it('are shown to somebody who has fifty of fifty plans', async function () {
    this.timeout(60_000);
    const ann = await somebody();
    const [{ id } = { id: '0' }] = await shop.scope.db.query<{ id: string }>('select id from customers where telegram_id = $1', [ann.person.id]); // prettier-ignore
    const customerId = BigInt(id);
    for (let at = 0; at < 50; at += 1) {
      const { product } = await aPlan(`Plan ${at}`);
      await grants.grant(shop.scope, 1, { customerId, productId: product.id, term: null, reason: 'x', reference: `given:${at}` }); // prettier-ignore
    }
    await ann.say('/subscribe');
    const buttons = ann.screen().buttons.map((button) => ('callback_data' in button ? button.callback_data : '')); // prettier-ignore
    // Whichever of theirs has no button here is opened from its plan.
    expect(buttons.filter((press) => press.startsWith('plan:'))).to.have.length(50);
    expect(buttons.filter((press) => press.startsWith('subscription:'))).to.have.length(30);
  });

  it('are tried once', async () => {
    await aPlan('Club', { trialDays: 7 });
    const ann = await somebody();
    await ann.say('/subscribe');
    await ann.tap('Club');
    await ann.tap('Try it free');
    expect(ann.screen().text).to.contain('trial until Feb 7, 2027');
    now = Date.parse('2027-03-01T00:00:00Z');
    await ann.say('/subscribe');
    await ann.tap('Club · ');
    expect(labels(ann).join()).to.not.contain('Try it free');
    await ann.press('plan:try:1');
    expect(ann.screen().text).to.contain('trial');
  });

  it('are tried only while they are sold, also by an old button', async () => {
    const { product } = await aPlan('Club', { trialDays: 7 });
    const [ann, boris] = [await somebody(), await somebody(0n, { language_code: 'ru' })];
    const category = await categories.create(shop.scope, 1, { name: 'Members', parentId: null });
    const button = press('plan:try', product.id);
    const refused = async () => {
      await ann.press(button);
      expect(alert(ann)).to.equal('This plan is not sold now.');
      await boris.press(button);
      expect(alert(boris)).to.equal('Этот план сейчас не продаётся.');
    };
    const change = (changes: Parameters<typeof products.change>[3]) =>
      products.change(shop.scope, 1, product.id, changes);
    await stock.setCount(shop.scope, 1, product.id, 0);
    await refused();
    await stock.setCount(shop.scope, 1, product.id, null);
    await change({ state: 'draft' });
    await refused();
    await change({ state: 'published', categoryId: category.id });
    await categories.change(shop.scope, 1, category.id, { hidden: true });
    await refused();
    await categories.change(shop.scope, 1, category.id, { hidden: false });
    await ann.press(button);
    expect(ann.screen().text).to.contain('trial until');
  });

  it('change into another plan with what is left taken off', async () => {
    await aPlan('Basic', { period: { unit: 'day', count: 10 } }, 1000n);
    await aPlan('Gold', { period: { unit: 'day', count: 10 } }, 5000n);
    const ann = await somebody(9000n);
    await ann.say('/subscribe');
    await ann.tap('Basic');
    await ann.tap('Buy');
    await ann.tap('Confirm');
    await ann.tap('🏅 Basic');
    now += 5 * 86_400_000;
    await ann.tap('Change the plan');
    await ann.tap('Gold');
    expect(ann.screen().text).to.contain('Change of the plan').and.contain('−$5.00').and.contain('Total: <b>$45.00'); // prettier-ignore
    await ann.tap('Confirm');
    await ann.tap('🏅 Gold');
    expect(ann.screen().text).to.contain('until Feb 15, 2027');
    await ann.say('/subscribe');
    expect(ann.screen().text).to.contain('Basic</b>: ended').and.contain('Gold</b>: until');
  });

  it('are not changed where something would be lost, and nobody is told that nothing is to pay', async () => {
    await aPlan('Gold', { period: { unit: 'day', count: 10 } }, 5000n);
    await aPlan('Life', { period: 'lifetime' });
    for (const [language_code, words] of [['en', 'Nothing is changed'], ['ru', 'ничего не меняем']] as const) {
      const ann = await somebody(5000n, { language_code });
      await ann.press('buy:1');
      await ann.tap('✅');
      await ann.tap('🏅 Gold');
      await ann.tap('↔️');
      await ann.tap('Life');
      expect(ann.screen().text).to.contain(words).and.not.contain('✨');
      expect(labels(ann).join()).to.not.contain('✅');
    }
  }); // prettier-ignore

  it('until a day are not offered again while they last', async () => {
    await aPlan('Season', { period: { until: '2027-02-28T23:59:59.999Z' } });
    const ann = await somebody(1000n);
    await ann.press('buy:1');
    await ann.tap('Confirm');
    await ann.tap('🏅 Season');
    expect(labels(ann).join()).to.not.contain('Renew');
  });

  it('are sent to friends in words that every client of Telegram reads', async () => {
    await aPlan('Ten & more days');
    const ann = await somebody();
    await ann.press('plan:1');
    const share = ann.screen().buttons.flatMap((button) => ('url' in button ? [button.url] : []));
    expect(share[0]).to.match(/^https:\/\/t\.me\/share\/url\?url=https%3A%2F%2Ft\.me%2F/);
    expect(share[0]).to.match(/&text=Ten%20%26%20more%20days$/);
  });

  it('are given by a link that one person takes', async () => {
    await aPlan('Club');
    const ann = await somebody(2000n);
    await ann.say('/subscribe');
    await ann.tap('Club');
    await ann.tap('Buy as a gift');
    expect(ann.screen().text).to.contain('Checkout of a gift');
    await ann.tap('Confirm');
    await ann.tap('🏅 Club');
    const payload = payloadOf(ann);
    const boris = await somebody(0n, { language_code: 'ru' });
    await boris.say(`/start ${payload}`);
    expect(boris.screen().text).to.contain('Подарок для вас: <b>Club');
    await boris.tap('Принять');
    expect(boris.screen().text).to.contain('до 28 февр. 2027');
    const carl = await somebody();
    await carl.say(`/start ${payload}`);
    expect(carl.screen().text).to.contain('somebody was faster');
    await ann.say('/subscribe');
    expect(labels(ann).join()).to.not.contain('🎁 Club');
  });

  it('that nobody took in time are offered to nobody by their old link', async () => {
    await aPlan('Club');
    const ann = await somebody(1000n);
    await ann.press('plan:gift:1');
    await ann.tap('Confirm');
    await ann.tap('🏅 Club');
    const payload = payloadOf(ann);
    now += 31 * 86_400_000;
    for (const [language_code, words] of [['en', 'link of this gift is too old'], ['ru', 'Ссылка на подарок устарела']] as const) {
      const boris = await somebody(0n, { language_code });
      await boris.say(`/start ${payload}`);
      expect(boris.screen().text).to.contain(words);
    }
    await ann.say(`/start ${payload}`);
    expect(ann.screen().text).to.contain('Nobody has taken it');
  }); // prettier-ignore

  it('are shared by as many as there are seats', async () => {
    const { product } = await aPlan('Club', { seats: 1 });
    const sight = { chatId: -1_001_000_000_000, kind: 'supergroup', title: 'Owls', username: null, size: 7, trouble: null } as const; // prettier-ignore
    await communities.note(shop.scope, { ...sight, rights: { invite: true, ban: true } }, true);
    await planBook.setChat(shop.scope, 1, product.id, { id: sight.chatId, title: 'Owls', isIn: true }); // prettier-ignore
    const ann = await somebody(2000n);
    await ann.say('/subscribe');
    await ann.tap('Club');
    await ann.tap('Buy for');
    await ann.tap('Confirm');
    await ann.tap('🏅 Club');
    await ann.tap('Share it');
    const payload = payloadOf(ann);
    const boris = await somebody(0n, { first_name: 'Boris' });
    await boris.say(`/start ${payload}`);
    await boris.tap('Take the seat');
    expect(boris.screen().text).to.contain('shares this subscription with you');
    await boris.say(`/start ${payload}`);
    expect(boris.screen().text).to.contain('You have this seat already');
    expect(labels(boris)).to.deep.equal(['🚪 Enter', '🚪 Leave it', '‹ Back', '☰ Menu']);
    const carl = await somebody();
    await carl.say(`/start ${payload}`);
    await carl.tap('Take the seat');
    expect(carl.of('answerCallbackQuery').at(-1)?.['text']).to.contain('All seats');
    await ann.press('seats:1');
    await ann.tap('✖️ Boris');
    expect(payloadOf(ann)).to.not.equal(payload);
    await boris.say('/subscribe');
    expect(boris.screen().text).to.not.contain('Club</b>: until');
  });
});

describe('plans of a shop', () => {
  it('are made, set and sold by staff alone', async () => {
    const shop = await aShop();
    const owner = shop.owner();
    await owner.say('/admin');
    await owner.tap('Subscriptions');
    await owner.tap('New plan');
    await owner.say('Club');
    await owner.say('10');
    await owner.say('x'.repeat(4000));
    expect(owner.screen().text).to.contain('too long');
    await owner.tap('Skip');
    await owner.tap('Skip');
    expect(owner.screen().text).to.contain('set its terms').and.contain('$10.00</b> · month');
    await owner.tap('Period');
    await owner.say('next week');
    expect(owner.screen().text).to.contain('could not read');
    for (const days of ['0', '9999']) {
      await owner.say(days);
      expect(owner.screen().text, days).to.contain('from 1 to 3,650');
    }
    await owner.press('clause:months:1:5');
    expect(String(owner.of('answerCallbackQuery').at(-1)?.['text'])).to.contain('out of date');
    await owner.tap('3 months');
    expect(owner.screen().text).to.contain('3 months').and.contain('$3.33 a month');
    await owner.tap('What it brings');
    await owner.say('• One\n• Two');
    expect(owner.screen().text).to.contain('✓ One\n✓ Two');
    await owner.tap('Trial');
    await owner.say('7');
    await owner.tap('Seats');
    await owner.say('1000');
    expect(owner.screen().text).to.contain('from 0 to 100');
    await owner.say('3');
    // What a refused answer leaves is where one was before: its removal, and the way back to the plan.
    await owner.tap('Seats');
    await owner.say('many');
    expect(labels(owner)).to.deep.equal(['🚫 Remove', '✖️ Cancel']);
    await owner.tap('Cancel');
    expect(owner.screen().text).to.contain('3 more people');
    await owner.tap('Publish');
    await owner.tap('Only by its link');
    await owner.press('subscriptions');
    expect(owner.screen().text).to.contain('1 plan, 0 subscriptions run now.');
    const ann = shop.customer();
    await ann.say('/subscribe');
    expect(ann.screen().text).to.contain('no plans');
    const [row] = await shop.scope.db.query<{ key: string }>('select key from products');
    await ann.say(`/start p_${row?.key}`);
    expect(ann.screen().text).to.contain('Club').and.contain('first 7 days');
    await ann.say('/shop');
    expect(labels(ann).join()).to.not.contain('Club');
    for (const press of [
      'subscriptions',
      'offer:1',
      'offer:publish:1',
      'clause:seats:1',
      'clause:months:1:12',
    ])
      await ann.press(press);
    expect((await planBook.list(shop.scope))[0]?.terms.period).to.deep.equal({ unit: 'month', count: 3 }); // prettier-ignore
    expect([...ann.unanswered(), ...owner.unanswered()]).to.deep.equal([]);
  });
});
