import { expect } from 'chai';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import { systemClock, type Clock } from '../../../shared/clock.ts';
import * as reviews from '../../../shared/domain/marketing/reviews.ts';
import * as privacy from '../../../shared/domain/people/privacy.ts';
import * as communities from '../../../shared/domain/subscriptions/communities.ts';
import * as members from '../../../shared/domain/subscriptions/members.ts';
import * as planBook from '../../../shared/domain/subscriptions/plans.ts';
import * as seats from '../../../shared/domain/subscriptions/seats.ts';
import type { Terms } from '../../../shared/domain/subscriptions/subscription-rules.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createAccess } from '../../../shared/workers/access.ts';
import { brokenBooks } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { recordingApi } from '../../support/recording-api.ts';
import { brokenOrders, twenty } from '../../shared/domain/order-support.ts';
import { deliveryOf } from '../deliver.ts';
import { aShop, type Shop } from './shop.ts';

const CHAT = -1_001_700_000_003;
const DAY = 86_400_000;

/** What one person's doing takes or leaves to another, both hear of. */
describe('both sides of a gift and of a seat', () => {
  let shop: Shop;
  let scope: Scope;
  let now: number;
  let owner: FakeBot;
  beforeEach(async () => {
    now = Date.parse('2027-03-01T10:00:00Z');
    const clock: Clock = { ...systemClock, now: () => now };
    shop = await aShop(createMemoryPorts(), clock);
    ({ scope } = shop);
    owner = shop.owner();
    await owner.say('/start');
    await communities.note(scope, { chatId: CHAT, kind: 'supergroup', title: 'Owls', username: null, size: 7, trouble: null, rights: { invite: true, ban: true } }, true); // prettier-ignore
  });
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
    expect(await brokenOrders(scope)).to.deep.equal([]);
  });

  const aPlan = async (terms: Partial<Terms> = {}) => {
    const { product } = await planBook.create(scope, 1, { name: 'Club', price: 1000n, state: 'published' }, { period: { unit: 'day', count: 10 }, seats: 2, ...terms }); // prettier-ignore
    await planBook.setChat(scope, 1, product.id, { id: CHAT, title: 'Owls', isIn: true });
    return product;
  };
  const somebody = async (language_code: string, first_name = 'Ann', money = 9000n) => {
    const bot = shop.customer({ language_code, first_name });
    await bot.say('/start');
    if (money > 0n) await shop.credit(bot, money);
    const [row] = await scope.db.query<{ id: string }>(
      'select id from customers where telegram_id = $1',
      [bot.person.id],
    );
    return { bot, id: BigInt(row?.id ?? 0) };
  };
  const goIn = (bot: FakeBot) =>
    members.note(scope, { chatId: CHAT, telegramId: bot.person.id, name: 'Ann', status: 'in', wasIn: false, link: null, byHand: false }); // prettier-ignore
  const settle = async (subscriptionId: bigint) => {
    const recording = recordingApi();
    await createAccess({ apiOf: async () => recording.api })(scope, {
      subscriptionId, customerId: null, chatId: null, telegramId: null, spent: null, isStolen: false,
    }); // prettier-ignore
    return recording.calls.map(({ method }) => method);
  };
  const told = async () => {
    const delivery = deliveryOf(scope);
    await delivery.send();
    return ({ bot }: { bot: FakeBot }) => delivery.to(bot.person.id);
  };
  /** Bought by one and taken by the other, who is in. Returns the subscription. */
  const aGift = async (
    giver: { bot: FakeBot; id: bigint },
    taker: { bot: FakeBot; id: bigint },
    productId: bigint,
  ) => {
    await giver.bot.press(`plan:gift:${productId}`);
    await giver.bot.tap('✅');
    const [line] = await scope.db.query<{ key: string; order_id: string }>(
      `select g.key, l.order_id from plan_gifts g join order_lines l on l.id = g.order_line_id
       where g.customer_id = $1 order by g.order_line_id desc limit 1`,
      [giver.id],
    );
    await taker.bot.press(`gift:take:${line?.key}`);
    const [found] = await subscriptions.list(scope, taker.id);
    await goIn(taker.bot);
    await settle(found?.id ?? 0n);
    await told();
    return { id: found?.id ?? 0n, orderId: BigInt(line?.order_id ?? 0) };
  };
  const refund = async (orderId: bigint) => {
    await owner.press(`refund:all:${orderId}`);
    await owner.tap('✅');
  };

  it('a gift that is refunded after it was taken is taken back, both are told, and the chat closes', async () => {
    const plan = await aPlan();
    for (const [language, giverWords, takerWords] of [
      ['en', 'Bert had taken it', 'The money for it went back to whoever gave it, so its time is taken back. It is over for you.'],
      ['ru', 'Получатель: Bert', 'поэтому подаренное время забрали. Подписка закончилась.'],
    ] as const) {
      const [giver, taker] = [await somebody(language, 'Gina'), await somebody(language, 'Bert')];
      const { id, orderId } = await aGift(giver, taker, plan.id);
      now += DAY;
      await refund(orderId);
      expect((await subscriptions.find(scope, id, null))?.status).to.equal('ended');
      expect(await settle(id)).to.deep.equal(['banChatMember', 'unbanChatMember']);
      const to = await told();
      expect(to(giver).join('\n')).to.contain(giverWords).and.contain('10');
      expect(to(taker).join('\n')).to.contain(takerWords).and.contain('Owls');
      await taker.bot.press(`subscription:${id}`);
      expect(taker.bot.screen().text).to.match(/ended|закончилась/);
    }
  }); // prettier-ignore

  it('who has other time of the plan keeps that, and who took their own gift hears of the refund alone', async () => {
    const plan = await aPlan();
    const [giver, taker] = [await somebody('en', 'Gina'), await somebody('en', 'Bert')];
    const { id, orderId } = await aGift(giver, taker, plan.id);
    await taker.bot.press(`buy:${plan.id}`);
    await taker.bot.tap('✅');
    await told();
    await refund(orderId);
    expect((await subscriptions.find(scope, id, null))?.endsAt?.getTime()).to.equal(now + 10 * DAY);
    const to = await told();
    expect(to(taker).join('\n')).to.contain('With what you have besides, it runs until').and.contain('Mar 11, 2027'); // prettier-ignore
    const own = await somebody('en', 'Otto');
    const mine = await aGift(own, own, plan.id);
    await refund(mine.orderId);
    const again = await told();
    expect(again(own).join('\n')).to.contain('Refund').and.not.contain('🎁');
  });

  it('whose subscription it is hears who left it, once, and of whom the chat banned, in both languages', async () => {
    const plan = await aPlan();
    for (const [language, left, banned, erased] of [
      ['en', 'Bert does not share your <b>Club</b> any more', 'somebody who runs <b>Owls</b> has banned them there', 'Somebody does not share'],
      ['ru', 'Bert больше не пользуется вашей подпиской <b>Club</b>', 'в чате <b>Owls</b> этого человека заблокировал', 'Один из участников больше не'],
    ] as const) {
      const [holder, bert, cleo] = [await somebody(language, 'Hanna'), await somebody(language, 'Bert'), await somebody(language, 'Cleo', 0n)];
      await holder.bot.press(`buy:${plan.id}`);
      await holder.bot.tap('✅');
      const [found] = await subscriptions.list(scope, holder.id);
      const id = found?.id ?? 0n;
      const invite = async (who: { id: bigint }) =>
        seats.take(scope, who.id, id, (await subscriptions.find(scope, id, null))?.seatKey ?? '');
      await invite(bert);
      await invite(cleo);
      await told();
      await bert.bot.press(`subscription:${id}`);
      await bert.bot.tap(language === 'en' ? 'Leave it' : 'Отказаться от места');
      await bert.bot.tap(language === 'en' ? 'Yes, leave' : 'Да, отказаться');
      await twenty(() => seats.free(scope, bert.id, { subscriptionId: id, customerId: bert.id }));
      let to = await told();
      expect(to(holder).filter((text) => text.includes(left))).to.have.length(1);
      // Sent away by the holder, who needs no news of it.
      await invite(bert);
      await told();
      await seats.free(scope, holder.id, { subscriptionId: id, customerId: bert.id });
      to = await told();
      expect(to(holder)).to.deep.equal([]);
      const user = { id: cleo.bot.person.id, is_bot: false, first_name: 'Cleo' };
      const change = {
        chat: { id: CHAT, type: 'supergroup', title: 'Owls' }, from: { id: 5, is_bot: false, first_name: 'Admin' }, date: 1,
        old_chat_member: { status: 'member', user }, new_chat_member: { status: 'kicked', user, until_date: 0 },
      };
      await cleo.bot.event({ chat_member: change } as never);
      to = await told();
      expect(to(holder)).to.have.length(1);
      expect(to(holder)[0]).to.contain('Cleo').and.contain(banned);
      await holder.bot.press(`seats:${id}`);
      expect(holder.bot.screen().text).to.contain('Cleo');
      await privacy.erase(scope, null, cleo.id, []);
      to = await told();
      expect(to(holder)[0]).to.contain(erased).and.not.contain('Cleo');
    }
  }); // prettier-ignore

  it('who has the plan is asked how they like it, once, not who gave it', async () => {
    const plan = await aPlan();
    for (const language of ['en', 'ru']) {
      const [giver, taker] = [await somebody(language, 'Gina'), await somebody(language, 'Bert')];
      const { orderId } = await aGift(giver, taker, plan.id);
      now += DAY;
      await twenty(() => reviews.askBuyer(scope, orderId));
      const to = await told();
      expect(to(giver)).to.deep.equal([]);
      expect(to(taker)).to.have.length(1);
      await giver.bot.press(`rate:${plan.id}:5`);
      expect(await reviews.own(scope, giver.id, plan.id)).to.equal(null);
      await taker.bot.press(`rate:${plan.id}:4`);
      expect((await reviews.own(scope, taker.id, plan.id))?.stars).to.equal(4);
      await refund(orderId);
      await taker.bot.press(`rate:${plan.id}:1`);
      expect((await reviews.own(scope, taker.id, plan.id))?.stars).to.equal(4);
    }
    // Not taken yet, there is nobody to ask; taken later, there is.
    const [giver, taker] = [await somebody('en', 'Gina'), await somebody('en', 'Bert')];
    await giver.bot.press(`plan:gift:${plan.id}`);
    await giver.bot.tap('✅');
    const [line] = await scope.db.query<{ key: string; order_id: string }>(
      `select g.key, l.order_id from plan_gifts g join order_lines l on l.id = g.order_line_id where taken_by is null`,
    );
    const orderId = BigInt(line?.order_id ?? 0);
    expect(await reviews.askBuyer(scope, orderId)).to.equal(0);
    await taker.bot.press(`gift:take:${line?.key}`);
    expect(await reviews.askBuyer(scope, orderId)).to.equal(1);
  });
});
