import { expect } from 'chai';
import type { InlineKeyboardButton } from 'grammy/types';
import * as channelLinks from '../../../shared/domain/subscriptions/channel-links.ts';
import * as communities from '../../../shared/domain/subscriptions/communities.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import type { Scope } from '../../../shared/scope.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { aShop, type Shop } from './shop.ts';

const UNTIL = 4_000_000_000;
let next = -1_005_000_000_000;
let links = 0;

describe('links by which Telegram sells channels, on screens', () => {
  let shop: Shop;
  let scope: Scope;
  let owner: FakeBot;
  let channel: number;
  let planId: bigint;

  beforeEach(async () => {
    shop = await aShop();
    ({ scope } = shop);
    owner = shop.owner({ first_name: 'Olga' });
    await owner.say('/start');
    channel = await aChat('channel', 'Owls & <Co>');
    const plan = await plans.create(scope, 1, { name: 'Club', price: 500n, state: 'published' });
    planId = plan.product.id;
    await plans.setChat(scope, 1, planId, { id: channel, title: 'Owls', isIn: true });
  });

  const aChat = async (kind: 'channel' | 'supergroup', title: string) => {
    const chatId = (next -= 1);
    await communities.note(scope, { chatId, kind, title, username: null, rights: { invite: true, ban: true }, trouble: null }, true); // prettier-ignore
    return chatId;
  };
  const makes = (bot: FakeBot = owner) => {
    const link = `https://t.me/+shop${(links += 1)}`;
    bot.answer('createChatSubscriptionInviteLink', { invite_link: link });
    return link;
  };
  const aLink = async (stars = '100') => {
    const link = makes();
    await owner.press(`channel:price:${planId}:${channel}`);
    await owner.say(stars);
    return link;
  };
  const open = async () => channelLinks.openLink((await plans.find(scope, planId))?.links ?? [], channel); // prettier-ignore
  const urls = (buttons: readonly InlineKeyboardButton[]) => buttons.flatMap((each) => ('url' in each ? [`${each.text} → ${each.url}`] : [])); // prettier-ignore
  const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);
  const toast = (bot: FakeBot) => bot.of('answerCallbackQuery').at(-1)?.['text'];
  const comes = (bot: FakeBot, link: string) =>
    bot.event({
      chat_member: {
        chat: { id: channel, type: 'channel', title: 'Owls' },
        from: bot.person,
        date: 1,
        old_chat_member: { user: bot.person, status: 'left' },
        new_chat_member: { user: bot.person, status: 'member', until_date: UNTIL },
        invite_link: { invite_link: link, subscription_period: 2_592_000, subscription_price: 100 },
      } as never,
    });

  describe('for staff', () => {
    it('are made, shown, renamed, priced anew and revoked', async () => {
      await owner.press(`offer:${planId}`);
      await owner.tap('Link of a channel');
      expect(owner.screen().text)
        .to.contain('Owls &amp; &lt;Co&gt;')
        .and.contain('go to the channel’s owner, past the shop’s books');
      await owner.tap('Make a link');
      expect(owner.screen().text).to.contain('1 to 10,000');
      for (const wrong of ['0', '10001', 'many', '-5', '1.5']) {
        await owner.say(wrong);
        expect(owner.of('createChatSubscriptionInviteLink'), wrong).to.have.length(0);
      }
      const link = makes();
      await owner.say('100');
      expect(owner.of('createChatSubscriptionInviteLink')).to.deep.equal([
        { chat_id: channel, subscription_period: 2_592_000, subscription_price: 100, name: 'Club' },
      ]);
      expect(owner.screen().text)
        .to.contain('100 ⭐ every 30 days')
        .and.contain('Came by it: 0')
        .and.contain(link);
      expect(owner.screen().buttons.some((each) => 'copy_text' in each && each.copy_text.text === link)).to.equal(true); // prettier-ignore
      await owner.tap('New name');
      for (const wrong of [' ', 'x'.repeat(33)]) await owner.say(wrong);
      expect(owner.of('editChatSubscriptionInviteLink')).to.have.length(0);
      owner.answer('editChatSubscriptionInviteLink', { invite_link: link });
      await owner.say('Spring  offer');
      expect(owner.of('editChatSubscriptionInviteLink')).to.deep.equal([{ chat_id: channel, invite_link: link, name: 'Spring offer' }]); // prettier-ignore
      expect(owner.screen().text).to.contain('“Spring offer”');
      await owner.tap('Another price');
      expect(owner.screen().text).to.contain('the one for 100 ⭐ leads nowhere any more');
      const dearer = makes();
      await owner.say('250');
      expect(await open()).to.include({ link: dearer, price: 250 });
      await owner.press(`offer:${planId}`);
      expect(owner.screen().text).to.contain('By a channel’s link: 250 ⭐ every 30 days');
      await owner.tap('Link of a channel');
      await owner.tap('Revoke');
      expect(owner.screen().text).to.contain('Who came by it stays');
      await owner.tap('Yes, revoke');
      expect(owner.screen().text).to.contain('leads nowhere any more: it was revoked');
      expect(await open()).to.equal(null);
      await owner.press(`channel:ended:${planId}:${channel}`);
      expect(toast(owner)).to.contain('done already');
      const log = await scope.db.query<{ action: string }>(`select action from audit_log where action like 'plan.link%' order by id`); // prettier-ignore
      expect(log.map(({ action }) => action)).to.deep.equal(['plan.link-make', 'plan.link-name', 'plan.link-make', 'plan.link-revoke']); // prettier-ignore
      expect(owner.unanswered()).to.deep.equal([]);
    });

    it('are offered only where Telegram can sell: a month or 30 days, a channel, the right to invite', async () => {
      const isOffered = async () => {
        await owner.press(`offer:${planId}`);
        return labels(owner).some((label) => label.includes('Link of a channel'));
      };
      expect(await isOffered()).to.equal(true);
      const periods = [[{ unit: 'day', count: 30 }, true], [{ unit: 'month', count: 3 }, false], ['lifetime', false], [{ unit: 'day', count: 31 }, false]] as const; // prettier-ignore
      for (const [period, offered] of periods) {
        await plans.change(scope, 1, planId, { period });
        expect(await isOffered(), JSON.stringify(period)).to.equal(offered);
      }
      await owner.press(`channel:price:${planId}:${channel}`);
      expect(toast(owner)).to.contain('no such link any more');
      await plans.change(scope, 1, planId, { period: { unit: 'month', count: 1 } });
      await communities.note(scope, { chatId: channel, trouble: 'no-invite', rights: { invite: false, ban: true } }); // prettier-ignore
      expect(await isOffered()).to.equal(false);
      await plans.setChat(scope, 1, planId, { id: channel, title: 'Owls', isIn: false });
      const group = await aChat('supergroup', 'Nest');
      await plans.setChat(scope, 1, planId, { id: group, title: 'Nest', isIn: true });
      expect(await isOffered()).to.equal(false);
    });

    it('are chosen where a plan has several channels, and not made of what is not on sale', async () => {
      const second = await aChat('channel', 'Foxes');
      await plans.setChat(scope, 1, planId, { id: second, title: 'Foxes', isIn: true });
      await aLink();
      await owner.press(`channel:${planId}`);
      expect(labels(owner)).to.include.members(['⭐ Owls & <Co>', '▫️ Foxes']);
      await products.edit(scope, 1, planId, { state: 'hidden' });
      await owner.tap('Foxes');
      expect(owner.screen().text).to.contain('Put the plan on sale first');
      await owner.press(`channel:price:${planId}:${second}`);
      await owner.say('100');
      expect(owner.of('createChatSubscriptionInviteLink')).to.have.length(1);
    });

    it('say so where Telegram refuses, and keep nothing of what was cut short', async () => {
      await owner.press(`channel:price:${planId}:${channel}`);
      owner.refuse('createChatSubscriptionInviteLink', 400, 'Bad Request: not enough rights to manage chat invite link'); // prettier-ignore
      await owner.say('100');
      expect(owner.screen().text).to.contain('Telegram does not let me do that with Owls');
      expect((await communities.find(scope, channel)).trouble).to.equal('no-invite');
      expect(await open()).to.equal(null);
    });

    it('speak Russian, at every step', async () => {
      await scope.db.query(`update customers set language = 'ru'`);
      await owner.press(`channel:${planId}`);
      expect(owner.screen().text).to.contain('мимо книг магазина');
      await owner.tap('Создать ссылку');
      expect(owner.screen().text).to.match(/от 1 до 10\s000/);
      makes();
      await owner.say('100');
      expect(owner.screen().text).to.contain('Пришло по ней: 0');
      await owner.tap('Отозвать');
      await owner.tap('Да, отозвать');
      expect(owner.screen().text).to.contain('её отозвали');
    });

    it('are for who may, at every step, and nothing of another shop’s', async () => {
      await aLink();
      const steps = ['channel', ...['at', 'price', 'name', 'end', 'ended'].map((step) => `channel:${step}`)]; // prettier-ignore
      const eve = shop.customer();
      await eve.say('/start');
      for (const step of steps) {
        await eve.press(`${step}:${planId}:${channel}`);
        expect(toast(eve), step).to.contain('not allowed');
      }
      const rival = await aShop();
      const boss = rival.owner();
      await boss.say('/start');
      for (const step of steps) {
        await boss.press(`${step}:${planId}:${channel}`);
        expect(toast(boss), step).to.be.a('string');
      }
      // Whoever loses the right while they are asked makes nothing.
      const mia = shop.customer({ first_name: 'Mia' });
      await mia.say('/start');
      await scope.db.query(`insert into staff (telegram_id, role) values ($1, 'MANAGER')`, [mia.person.id]); // prettier-ignore
      await mia.press(`channel:price:${planId}:${channel}`);
      await scope.db.query('delete from staff where telegram_id = $1', [mia.person.id]);
      await mia.say('5');
      expect(mia.of('createChatSubscriptionInviteLink')).to.have.length(0);
      expect(await open()).to.include({ price: 100 });
    });

    it('tell of who came by them: in the list, on the card, in figures, and before it is taken away', async () => {
      const link = await aLink();
      const ann = shop.customer({ first_name: 'Ann' });
      await ann.say('/start');
      await comes(ann, link);
      await owner.press(`channel:${planId}`);
      expect(owner.screen().text).to.contain('Came by it: 1');
      await owner.press('subs');
      expect(labels(owner).find((label) => label.includes('Ann'))).to.contain('📣');
      await owner.tap('Ann');
      expect(owner.screen().text)
        .to.contain('Renewal: by Telegram, for the channel’s link')
        .and.contain('Telegram charges 100 ⭐ for a place in a channel')
        .and.contain('paid to the channel, by its link');
      await owner.tap('Take away');
      expect(owner.screen().text).to.contain('the channel owner’s to give back');
      await owner.press('subs:figures');
      expect(owner.screen().text).to.contain('runs by a channel’s link');
    });
  });

  describe('for customers', () => {
    it('are a way to pay on the plan’s card, while it is sold and they are not in', async () => {
      const link = await aLink();
      const ann = shop.customer({ first_name: 'Ann' });
      await ann.say('/start');
      const shown = async () => {
        await ann.press(`plan:${planId}`);
        return urls(ann.screen().buttons).filter((each) => each.includes('channel'));
      };
      expect(await shown()).to.deep.equal([`📣 Telegram’s channel link, 100 ⭐ a month → ${link}`]);
      expect(ann.screen().text).to.contain('you pay the channel itself in Stars');
      // The radar blocks the sale, in another chat of the plan too.
      const group = await aChat('supergroup', 'Nest');
      await plans.setChat(scope, 1, planId, { id: group, title: 'Nest', isIn: true });
      await communities.note(scope, { chatId: group, trouble: 'no-ban' });
      expect(await shown()).to.deep.equal([]);
      await communities.note(scope, { chatId: group, trouble: null });
      await scope.db.query('update products set stock = 0 where id = $1', [planId]);
      expect(await shown()).to.deep.equal([]);
      await scope.db.query('update products set stock = null where id = $1', [planId]);
      expect(await shown()).to.have.length(1);
      await comes(ann, link);
      expect(await shown()).to.deep.equal([]);
      await owner.press(`channel:ended:${planId}:${channel}`);
      const bob = shop.customer({ first_name: 'Bob' });
      await bob.say('/start');
      await bob.press(`plan:${planId}`);
      expect(urls(bob.screen().buttons).filter((each) => each.includes('channel'))).to.deep.equal([]); // prettier-ignore
    });

    it('say on their subscription who charges what and where it stops, in both languages', async () => {
      const link = await aLink();
      const ann = shop.customer({ first_name: 'Ann' });
      await ann.say('/start');
      await comes(ann, link);
      await ann.again();
      const [row] = await scope.db.query<{ id: string }>('select id from subscriptions');
      await ann.press(`subscription:${row?.id}`);
      expect(ann.screen().text).to.contain('Telegram charges 100 ⭐ for your place in the channel');
      expect(labels(ann).join(' ')).to.not.contain('from the balance').and.not.contain('Change');
      expect(await scope.db.query('select from subscription_periods')).to.have.length(1);
      await scope.db.query(`update customers set language = 'ru'`);
      await ann.press(`subscription:${row?.id}`);
      expect(ann.screen().text).to.contain('Telegram списывает 100 ⭐ за ваше место');
    });
  });
});
