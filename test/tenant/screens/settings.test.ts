import { expect } from 'chai';
import type { Message } from 'grammy/types';
import { noticeKinds } from '../../../shared/domain/shop/options.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { knobs } from '../../../tenant/screens/admin/settings/knobs.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { addAccount, aShop, type Shop } from './shop.ts';

const last = (bot: FakeBot) => String(bot.of('answerCallbackQuery').at(-1)?.['text']);
const presses = (bot: FakeBot) =>
  bot
    .screen()
    .buttons.flatMap((button) => ('callback_data' in button ? [button.callback_data] : []));
/** Every screen of settings and every step that a forged press could try. */
const STEPS = [
  'settings', 'safeguards', 'safeguards:staff', 'safeguards:key', 'safeguards:wait:48', 'languages', 'languages:set:ru', 'mainmenu', 'mainmenu:up:history', 'mainmenu:hide:history', 'mainmenu:reset',
  'staffchat', 'staffchat:leave', 'ready', 'ready:add', 'ready:edit:1', 'ready:remove:1', 'notices', 'notices:zone', 'notices:quiet', 'notices:loud',
  ...noticeKinds.flatMap((kind) => [`notices:kind:${kind}`, `notices:set:${kind}:off`, `notices:set:${kind}:own`, `notices:set:${kind}:group`]),
  'access', 'access:gate', 'access:open', 'policy', 'policy:set:stars-only', 'shipping', 'shipping:add', 'shipping:way:x', 'shipping:name:x', 'shipping:price:x', 'shipping:remove:x',
  ...['selling', 'referral', 'safety', 'access', 'notices'].map((group) => `knobs:${group}`),
  ...knobs.flatMap(({ name }) => [`knob:${name}`, `knob:off:${name}`]),
]; // prettier-ignore

describe('settings of a shop', () => {
  let shop: Shop;
  let owner: FakeBot;
  beforeEach(async () => {
    shop = await aShop();
    owner = shop.owner();
  });
  const options = async () => (await settings.read(shop.scope)).options;
  const set = async (step: string, answer: string) => {
    await owner.press(step);
    await owner.say(answer);
  };

  it('refuse at every step who may not change them', async () => {
    const sam = shop.customer();
    await sam.say('/start');
    await shop.scope.db.query(`insert into staff (telegram_id, role) values ($1, 'SUPPORT')`, [
      sam.person.id,
    ]);
    const before = await options();
    for (const step of STEPS) {
      await sam.press(step);
      expect(last(sam), step).to.match(/not allowed|out of date/);
    }
    expect(await options()).to.deep.equal(before);
    for (const [press, answer] of [
      ['knob:warranty', '5'],
      ['notices:zone', 'Europe/Berlin'],
      ['notices:quiet', '1-2'],
      ['access:gate', '@news'],
      ['shipping:add', 'Post'],
      ['ready:add', 'Hello'],
    ] as const) {
      await shop.scope.db.query(`update staff set role = 'MANAGER' where telegram_id = $1`, [
        sam.person.id,
      ]);
      await sam.press(press);
      await shop.scope.db.query(`update staff set role = 'SUPPORT' where telegram_id = $1`, [
        sam.person.id,
      ]);
      await sam.say(answer);
      expect(sam.screen().text, press).to.equal('You are not allowed to do this.');
    }
    expect(await options()).to.deep.equal(before);
  });

  it('show every screen in both languages, however it was left', async () => {
    await addAccount(shop);
    for (const language_code of ['en', 'ru']) {
      const bot = shop.owner({ language_code });
      await bot.press(`language:set:${language_code}`);
      for (const step of STEPS) {
        await bot.press(step);
        await bot.press('settings');
      }
      for (const step of STEPS) await bot.press(step);
      await bot.press('settings');
      expect(bot.screen().text).to.contain(language_code === 'en' ? 'Settings' : 'Настройки');
      expect(bot.unanswered()).to.deep.equal([]);
    }
  });

  it('reach every screen by buttons alone', async () => {
    await owner.say('/admin');
    await owner.tap('Settings');
    const entries = presses(owner).filter((data) => data !== 'admin');
    expect(entries).to.have.length.of.at.least(16);
    for (const entry of entries) {
      await owner.press(entry);
      expect(
        presses(owner).some((data) => data === 'settings' || data === 'cancel:settings'),
        entry,
      ).to.equal(true);
    }
  });

  it('keep each single value within its range, show it, audit it and take it back', async () => {
    for (const knob of knobs) {
      const before = knob.read(await options());
      if (knob.unit === undefined) await owner.press(`knob:${knob.name}`);
      else {
        for (const wrong of ['', '-1', 'abc', '1e3', '99999999', '1;2', '٣'])
          if (wrong !== '' && !(knob.unit === 'money' && wrong === '99999999')) {
            await set(`knob:${knob.name}`, wrong);
            expect(owner.screen().text, `${knob.name} ${wrong}`).to.match(
              /Please send a number|could not read|round/,
            );
          }
        const kept = Math.max(knob.least ?? 0, 7);
        await set(`knob:${knob.name}`, String(kept));
        const value = Number(knob.read(await options()));
        expect(value, knob.name).to.equal(
          knob.unit === 'percent' || knob.unit === 'money' ? kept * 100 : kept,
        );
      }
      expect(knob.read(await options()), knob.name).to.not.equal(before);
      await owner.tap('Undo');
      // The programme begins with figures of its own; a part of it alone is not off again.
      expect(knob.read(await options()), knob.name).to.equal(before);
    }
    const rows = await shop.scope.db.query<{ data: { before: unknown; after: unknown } }>(
      `select data from audit_log where action = 'settings.options'`,
    );
    expect(rows.length).to.be.greaterThan(knobs.length);
    for (const { data } of rows) expect(data).to.have.keys('before', 'after');
  });

  it('switch off what may be off', async () => {
    for (const name of ['approve', 'referral-cap', 'digest']) {
      await set(`knob:${name}`, '12');
      await owner.press(`knob:${name}`);
      await owner.tap('Switch off');
      expect(owner.screen().text).to.contain('off');
    }
    await owner.press('knob:off:warranty');
    expect(last(owner)).to.contain('out of date');
    const { approveAbove, digestHour, referral } = await options();
    expect([approveAbove, digestHour, referral?.cap]).to.deep.equal([null, null, null]);
    await set('knob:referral-percent', '2,5 %');
    expect((await options()).referral?.percent).to.equal(250);
    expect(owner.screen().text).to.contain('2.5%');
  });

  describe('of the main menu', () => {
    const main = async () => {
      const ann = shop.customer();
      await ann.say('/menu');
      return ann.screen().buttons.map(({ text }) => text.replace(/^\S+ /, ''));
    };
    it('hide and order buttons; what is hidden works by its command', async () => {
      const first = await main();
      await owner.press('mainmenu');
      await owner.press('mainmenu:hide:history');
      await owner.press('mainmenu:up:language');
      const changed = await main();
      expect(changed).to.not.include('History');
      expect(changed.indexOf('Language')).to.equal(changed.indexOf('Support') - 1);
      const ann = shop.customer();
      await ann.say('/history');
      expect(ann.screen().text).to.contain('History');
      for (const forged of [
        'mainmenu:hide:nothing',
        'mainmenu:up:<b>',
        'mainmenu:up',
        'mainmenu:hide',
      ])
        await owner.press(forged);
      expect(last(owner)).to.contain('out of date');
      await owner.press('mainmenu:reset');
      expect(await main()).to.deep.equal(first);
    });
  });

  describe('of access', () => {
    const chat = { id: -100500, type: 'channel', title: 'News', username: 'news' };
    const seen = (result: object = chat) => {
      owner.answer('getChat', result);
      owner.answer('getChatMember', { status: 'administrator' });
    };
    it('find the channel by a forwarded message, its name, its link or its number', async () => {
      seen();
      for (const message of [
        { text: 'x', forward_origin: { type: 'channel', chat, message_id: 1, date: 1 } },
        { text: 'x', forward_origin: { type: 'chat', sender_chat: chat, date: 1 } },
        { text: '@news' },
        { text: 'https://t.me/news' },
        { text: '-100500' },
      ] as Partial<Message>[]) {
        // prettier-ignore
        await owner.press('access:gate');
        await owner.message(message);
        expect((await options()).gate).to.deep.equal({
          chatId: -100500,
          title: 'News',
          link: 'https://t.me/news',
        });
        await owner.tap('Without channel');
        expect((await options()).gate).to.equal(null);
      }
    });
    it('make an invitation where there is no name', async () => {
      seen({ id: -100501, type: 'channel', title: 'Secret' });
      owner.answer('exportChatInviteLink', 'https://t.me/+abc');
      await set('access:gate', '-100501');
      expect((await options()).gate?.link).to.equal('https://t.me/+abc');
    });
    it('want to see who is in it', async () => {
      await set('access:gate', 'no chat at all!');
      expect(owner.screen().text).to.contain('which chat you mean');
      owner.refuse('getChat', 400, 'Bad Request: chat not found');
      await owner.say('@unknown');
      expect(owner.screen().text).to.contain('cannot see who is in this chat');
      owner.answer('getChat', chat);
      owner.answer('getChatMember', { status: 'member' });
      await owner.say('@news');
      expect(owner.screen().text).to.contain('Make me an administrator');
      expect((await options()).gate).to.equal(null);
    });
  });

  it('of notices: where, when without a sound, in which zone', async () => {
    await owner.press('notices:kind:order');
    expect(owner.screen().text).to.contain('Bind a group first');
    await owner.press('notices:set:order:group');
    expect(last(owner)).to.contain('out of date');
    owner.answer('getChatMember', { status: 'administrator', can_manage_topics: true });
    await owner.groupMessage(-1007, { text: '/bind' });
    await owner.press('notices:kind:order');
    await owner.tap('Staff');
    await owner.press('notices:set:customer:own');
    await owner.press('notices:set:stock:off');
    expect((await options()).notices).to.deep.equal({
      order: { off: false, chatId: -1007 }, customer: { off: false }, stock: { off: true },
    }); // prettier-ignore
    for (const [typed, kept] of [
      ['22-8', { from: 22, to: 8 }],
      ['23:00 – 07:00', { from: 23, to: 7 }],
      ['12-24', { from: 12, to: 0 }],
    ] as const) {
      await set('notices:quiet', typed);
      expect((await options()).quietHours).to.deep.equal(kept);
    }
    for (const wrong of ['25-8', '8-8', 'night', '1', '8-25']) {
      await set('notices:quiet', wrong);
      expect(owner.screen().text, wrong).to.contain('two hours of the day');
    }
    await owner.press('notices:quiet');
    await owner.tap('No quiet hours');
    expect((await options()).quietHours).to.equal(null);
    await set('notices:zone', 'europe/berlin');
    expect((await options()).timeZone).to.equal('Europe/Berlin');
    await set('notices:zone', 'Mars/Base <b>');
    expect(owner.screen().text).to.contain('Mars/Base &lt;b&gt;');
  });

  it('of the payment policy: Stars alone means Stars alone', async () => {
    await addAccount(shop);
    await shop.scope.db.query(`update settings set star_price = '0.01'`);
    const ann = shop.customer();
    await ann.say('/deposit 5');
    expect(ann.screen().buttons.length).to.be.greaterThan(2);
    await owner.press('policy');
    await owner.tap('Stars only');
    expect(owner.screen().text).to.contain('Now: <b>Stars only</b>');
    const [account] = await shop.scope.db.query<{ id: string }>('select id from provider_accounts');
    await ann.press(`deposit:pay:500:fake:${account?.id}`);
    expect(last(ann)).to.contain('not offered any more');
    await ann.say('/deposit 5');
    expect(ann.of('sendInvoice'), 'the only way is taken at once').to.have.length(1);
  });

  it('of shipping: added, renamed, priced and removed', async () => {
    await set('shipping:add', '  Post  <3 days> ');
    expect((await options()).shipping, 'not before its price is known').to.deep.equal([]);
    await owner.say('3');
    const [way] = (await options()).shipping;
    expect(way).to.include({ name: 'Post <3 days>', price: '300' });
    await set(`shipping:price:${way?.id}`, '4.50');
    await set(`shipping:name:${way?.id}`, 'Courier');
    expect((await options()).shipping).to.deep.equal([{ ...way, name: 'Courier', price: '450' }]);
    await owner.press('shipping');
    expect(owner.screen().buttons[0]?.text).to.equal('Courier · $4.50');
    await owner.press(`shipping:remove:${way?.id}`);
    expect((await options()).shipping).to.deep.equal([]);
    await owner.tap('Undo');
    expect((await options()).shipping).to.have.length(1);
    await set('shipping:add', 'x'.repeat(61));
    expect(owner.screen().text).to.contain('1 to 60 characters');
  });

  it('of languages: customers choose among those, and the shop’s own is always there', async () => {
    await owner.press('languages:set:ru');
    expect((await options()).languages).to.deep.equal(['en']);
    const ivan = shop.customer({ language_code: 'ru' });
    await ivan.say('/language');
    expect(ivan.screen().text).to.contain('Which language');
    await ivan.press('language:set:ru');
    expect(last(ivan)).to.contain('out of date');
    await owner.press('languages:set:en');
    expect(last(owner)).to.contain('shop’s own language');
    await owner.press('languages:set:ru');
    expect((await options()).languages).to.deep.equal([]);
    await ivan.say('/language');
    expect(ivan.screen().text).to.contain('На каком языке');
  });

  it('of ready answers: the first line is the button', async () => {
    await set('ready:add', 'Wait\nPlease wait a moment.');
    await set('ready:add', 'Thanks!');
    await owner.press('ready:edit:1');
    await owner.say('Wait\nA minute.');
    expect((await options()).answers).to.deep.equal([
      { title: 'Wait', text: 'A minute.' },
      { title: 'Thanks!', text: 'Thanks!' },
    ]);
    await owner.press('ready:remove:1');
    expect((await options()).answers).to.have.length(1);
    await owner.press('ready:edit:9');
    expect(last(owner)).to.contain('out of date');
  });

  it('keep what two people change at once', async () => {
    const mia = shop.customer();
    await mia.say('/start');
    await shop.scope.db.query(`insert into staff (telegram_id, role) values ($1, 'MANAGER')`, [
      mia.person.id,
    ]);
    await owner.press('knob:limit-actions');
    await mia.press('knob:limit-pause');
    await owner.say('40');
    await mia.say('9');
    expect((await options()).limits).to.deep.include({ actions: 40, banMinutes: 9 });
  });
});
