import { expect } from 'chai';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import { systemClock, type Clock } from '../../../shared/clock.ts';
import * as customers from '../../../shared/domain/people/customers.ts';
import * as communities from '../../../shared/domain/subscriptions/communities.ts';
import * as planBook from '../../../shared/domain/subscriptions/plans.ts';
import * as renewals from '../../../shared/domain/subscriptions/renewals.ts';
import * as seats from '../../../shared/domain/subscriptions/seats.ts';
import type { Terms } from '../../../shared/domain/subscriptions/subscription-rules.ts';
import * as starRenewals from '../../../shared/domain/subscriptions/star-renewals.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import { brokenBooks } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { deliveryOf } from '../deliver.ts';
import { aShop, type Shop } from './shop.ts';

const DAY = 86_400_000;
const CHAT = -1_001_700_000_002;
const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);
const alert = (bot: FakeBot) => String(bot.of('answerCallbackQuery').at(-1)?.['text']);

describe('a customer’s own pause', () => {
  let shop: Shop;
  let now: number;
  beforeEach(async () => {
    now = Date.parse('2027-03-01T10:00:00Z');
    const clock: Clock = { ...systemClock, now: () => now };
    shop = await aShop(createMemoryPorts(), clock);
  });
  afterEach(async () => {
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
  });

  const aPlan = (terms: Partial<Terms> = {}) =>
    planBook.create(shop.scope, 1, { name: 'Club', price: 1000n, state: 'published' }, { period: { unit: 'day', count: 10 }, ...terms }); // prettier-ignore
  const somebody = async (language_code: string) => {
    const bot = shop.customer({ language_code });
    await bot.say('/start');
    await shop.credit(bot, 9000n);
    return bot;
  };
  const bought = async (bot: FakeBot, plan: planBook.Plan) => {
    await bot.press(`buy:${plan.product.id}`);
    await bot.tap('✅');
    await bot.tap('🏅 Club');
  };
  const allow = async (times: string, days: string) => {
    const owner = shop.owner();
    await owner.press('settings');
    await owner.tap('Subscriptions');
    expect(owner.screen().text).to.contain('Pauses: <b>off</b>').and.contain('30 days');
    await owner.tap('Pauses');
    await owner.say('13');
    expect(owner.screen().text).to.contain('0').and.contain('12');
    await owner.say(times);
    await owner.tap('A pause lasts');
    await owner.say(days);
    expect(owner.screen().text).to.contain(`${times} times a year`).and.contain(`${days} days`);
    await owner.tap('Undo');
    await owner.press('knob:pause-days');
    await owner.say(days);
    return owner;
  };

  it('is offered where the shop allows it, says all that happens, and ends by a press, in both languages', async () => {
    const plan = await aPlan({ seats: 2 });
    await communities.note(shop.scope, { chatId: CHAT, kind: 'supergroup', title: 'Owls', username: null, size: 7, trouble: null, rights: { invite: true, ban: true } }, true); // prettier-ignore
    await planBook.setChat(shop.scope, 1, plan.product.id, { id: CHAT, title: 'Owls', isIn: true });
    const [ann, boris] = [await somebody('en'), await somebody('ru')];
    await bought(ann, plan);
    expect(labels(ann).join()).to.not.contain('⏸');
    await ann.press('subscription:pause:1');
    expect(alert(ann)).to.equal('This subscription cannot be paused now.');
    const owner = await allow('2', '20');
    await bought(boris, plan);
    const [mine] = await subscriptions.list(shop.scope, await idOf(ann));
    await seats.take(shop.scope, await idOf(boris), mine?.id ?? 0n, mine?.seatKey ?? '');
    await ann.press('subscription:1');
    now += 3 * DAY;
    await ann.tap('Pause it');
    expect(ann.screen().text)
      .to.contain(
        'you are taken out, and so is the person who shares it.\n• Nothing is charged.\n•',
      )
      .and.contain('after 20 days: on Mar 24, 2027, 10:00 UTC.')
      .and.contain('You have 2 pauses within a year');
    await ann.tap('Yes, pause it');
    expect(ann.screen().text)
      .to.contain('⏸ It is paused.')
      .and.contain('You paused it.')
      .and.contain('by itself on Mar 24, 2027, 10:00 UTC')
      .and.contain('it would run until Mar 11, 2027');
    expect(labels(ann).join()).to.contain('Go on').and.not.contain('Pause it');
    await owner.press('subs:card:1');
    expect(owner.screen().text).to.contain(
      'Paused by the customer on Mar 4, 2027, 10:00 UTC; goes on by itself on Mar 24, 2027, 10:00 UTC at the latest.',
    );
    now += 5 * DAY;
    await ann.press('subscription:1');
    expect(ann.screen().text).to.contain('it would run until Mar 16, 2027');
    await ann.tap('Go on');
    expect(ann.screen().text)
      .to.contain('with all that was left')
      .and.contain('until Mar 16, 2027');
    await owner.press('subs:card:1');
    expect(owner.screen().text).to.contain('time after a pause of the customer’s own');

    await boris.press('subscription:2');
    await boris.tap('Поставить на паузу');
    expect(boris.screen().text)
      .to.contain('бот выведет вас.\n• Ничего не спишется.\n•')
      .and.contain('через 20 дней, 29 мар')
      .and.contain('У вас 2 паузы в течение года');
    await boris.tap('Да, на паузу');
    expect(boris.screen().text).to.contain('Вы поставили её на паузу');
    await boris.tap('Снять с паузы');
    expect(boris.screen().text).to.contain('весь остаток сохранился');
    await boris.tap('Поставить на паузу');
    expect(boris.screen().text).to.contain('Это последняя пауза');
    await boris.tap('Да, на паузу');
    await boris.tap('Снять с паузы');
    await boris.tap('Поставить на паузу');
    expect(boris.screen().text).to.contain('2 раза, чаще магазин не разрешает. Снова можно с 8 мар. 2028 г.'); // prettier-ignore
    expect(labels(boris).join()).to.not.contain('Да, на паузу');
    await boris.press('subscription:pause-yes:2');
    expect(alert(boris)).to.contain('можно ставить 2 раза в год, и все они уже использованы');
    // Who only shares it may do neither.
    await boris.press('subscription:1');
    expect(labels(boris).join()).to.not.contain('⏸');
    for (const step of ['pause', 'pause-yes', 'resume']) {
      await boris.press(`subscription:${step}:1`);
      expect(alert(boris)).to.contain('нет');
    }
    expect([...ann.unanswered(), ...boris.unanswered()]).to.deep.equal([]);
  });

  it('ends by itself on its last day and is told; a pause of the shop is the shop’s to end', async () => {
    const plan = await aPlan();
    const owner = await allow('2', '20');
    const [ann, boris] = [await somebody('en'), await somebody('ru')];
    for (const [bot, id] of [[ann, 1], [boris, 2]] as const) {
      await bought(bot, plan);
      await bot.press(`subscription:pause-yes:${id}`);
    } // prettier-ignore
    now += 20 * DAY;
    await renewals.lookAtDue(shop.scope);
    const delivery = deliveryOf(shop.scope);
    await delivery.send();
    const told = ({ person }: FakeBot) => delivery.to(person.id).join('\n');
    expect(told(ann)).to.contain('The pause of <b>Club</b> is over').and.contain('Mar 31, 2027');
    expect(told(boris)).to.contain('Пауза <b>Club</b> закончилась').and.contain('31 мар');
    for (const id of [1, 2]) await owner.press(`subs:pause:${id}`);
    await owner.press('subs:card:1');
    expect(owner.screen().text).to.contain('Paused by the shop on');
    for (const [bot, id, words] of [[ann, 1, 'The shop paused it'], [boris, 2, 'Паузу поставил магазин']] as const) {
      await bot.press(`subscription:${id}`);
      expect(bot.screen().text).to.contain(words);
      expect(labels(bot).join()).to.not.contain('▶️').and.not.contain('⏸');
      await bot.press(`subscription:resume:${id}`);
      expect(alert(bot)).to.contain('/support');
    } // prettier-ignore
  });

  it('of what Telegram renews says that nothing is charged, and offers that again only once it goes on', async () => {
    const { product } = await aPlan({ period: { unit: 'month', count: 1 }, starsPrice: 250 });
    await allow('2', '20');
    for (const [language, id, paused, go] of [
      ['en', 1, 'Telegram charges no Stars for it. Once it goes on', 'Allow Telegram'],
      ['ru', 2, 'Telegram не списывает за неё звёзды. После паузы', 'Разрешить Telegram'],
    ] as const) {
      const bot = await somebody(language);
      const customerId = await idOf(bot);
      await starRenewals.book(shop.scope, { productId: product.id, customerId }, { telegramId: bot.person.id, total_amount: 250, telegram_payment_charge_id: `first-${language}`, is_first_recurring: true });
      await bot.press(`subscription:pause:${id}`);
      expect(bot.screen().text).to.contain(language === 'en' ? 'Telegram is told to charge no more Stars' : 'Telegram больше не будет списывать звёзды');
      await bot.press(`subscription:pause-yes:${id}`);
      expect(bot.screen().text).to.contain(paused).and.not.match(/it ends on|закончится/);
      expect(labels(bot).join()).to.not.contain(go);
      now += 3 * DAY;
      await bot.press(`subscription:resume:${id}`);
      expect(bot.screen().text).to.match(/it ends on|закончится/);
      expect(labels(bot).join()).to.contain(go);
      now -= 3 * DAY;
    }
    // Where the shop paused it, Telegram goes on charging, and only its customer stops that.
    const bot = await somebody('en');
    await starRenewals.book(shop.scope, { productId: product.id, customerId: await idOf(bot) }, { telegramId: bot.person.id, total_amount: 250, telegram_payment_charge_id: 'third', is_first_recurring: true });
    await shop.owner().press('subs:pause:3');
    await bot.press('subscription:3');
    expect(bot.screen().text).to.contain('Telegram goes on charging').and.contain('250 ⭐');
    expect(labels(bot).join()).to.contain('Stop Telegram');
  }); // prettier-ignore

  const idOf = async (bot: FakeBot) => {
    const [row] = await shop.scope.db.query<{ id: string }>(
      'select id from customers where telegram_id = $1',
      [bot.person.id],
    );
    return (await customers.find(shop.scope, BigInt(row?.id ?? 0)))?.id ?? 0n;
  };
});
