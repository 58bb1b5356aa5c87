import { expect } from 'chai';
import type { Message } from 'grammy/types';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import { systemClock } from '../../../shared/clock.ts';
import * as identityChecks from '../../../shared/domain/guards/identity-checks.ts';
import * as identity from '../../../shared/domain/guards/identity.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { codeAt } from '../../support/authenticator.ts';
import { aShop, type Shop } from './shop.ts';

const toast = (bot: FakeBot) => String(bot.of('answerCallbackQuery').at(-1)?.['text']);
const photo = (fileId: string): Partial<Message> => ({
  photo: [
    { file_id: `${fileId}-small`, file_unique_id: `${fileId}s`, width: 90, height: 90 },
    { file_id: fileId, file_unique_id: fileId, width: 900, height: 900 },
  ],
});
const file = (fileId: string, mime_type: string): Partial<Message> => ({
  document: { file_id: fileId, file_unique_id: fileId, mime_type },
});

describe('identity', () => {
  let shop: Shop;
  let owner: FakeBot;
  let ann: FakeBot;
  let now: number;
  beforeEach(async () => {
    now = Date.now();
    shop = await aShop(createMemoryPorts(), { ...systemClock, now: () => now });
    owner = shop.owner();
    ann = shop.customer({ username: 'ann_lee' });
    await ann.say('/start');
  });
  const switchOn = () => owner.press('levels:on');
  const sent = async (bot = ann, level = 'basic') => {
    await bot.press(`identity:begin:${level}`);
    await bot.say('Ann Lee');
    await bot.say('31.01.1990');
    await bot.press('identity:document:passport');
    await bot.message(photo('page'));
    await bot.press('identity:send');
    const [check] = await identityChecks.listSent(shop.scope, { limit: 1, offset: 0 });
    return check?.id ?? 0n;
  };
  const annsId = async () => {
    const [row] = await shop.scope.db.query<{ id: string }>('select id from customers where telegram_id = $1', [ann.person.id]); // prettier-ignore
    return BigInt(row?.id ?? 0);
  };
  const level = async () => identity.levelOf(shop.scope, await annsId());
  const options = async () => (await settings.read(shop.scope)).options.identity;
  const staff = async (role: string) => {
    const bot = shop.customer({ first_name: 'Mia' });
    await bot.say('/start');
    await shop.scope.db.query('insert into staff (telegram_id, role) values ($1, $2)', [bot.person.id, role]); // prettier-ignore
    return bot;
  };

  it('is asked by nobody, until the shop does', async () => {
    await ann.say('/security');
    expect(
      ann
        .screen()
        .buttons.map(({ text }) => text)
        .join(),
    ).to.not.contain('Identity');
    await ann.press('identity');
    expect(toast(ann)).to.contain('does not ask');
    await ann.press('identity:begin:basic');
    expect(toast(ann)).to.contain('does not ask');
    await switchOn();
    await ann.say('/security');
    await ann.tap('Identity');
    expect(ann.screen().text).to.contain('not known').and.contain('$0.00').and.contain('no limit');
  });

  it('goes from the first word to an accepted level', async () => {
    await switchOn();
    await ann.press('identity');
    await ann.tap('full');
    await ann.say('Ann');
    expect(ann.screen().text).to.contain('first and last name');
    await ann.say('Ann Lee');
    await ann.say('yesterday');
    expect(ann.screen().text).to.contain('31.01.1990');
    await ann.say('31.01.1990');
    await ann.tap('ID card');
    await ann.say('here it is');
    expect(ann.screen().text).to.contain('send a photo');
    await ann.message(file('virus', 'application/x-sh'));
    expect(ann.screen().text).to.contain('send a photo');
    await ann.message(photo('front-photo'));
    expect(ann.screen().text).to.contain('other side');
    await ann.message(file('back-file', 'application/pdf'));
    expect(ann.screen().text).to.contain('yourself');
    await ann.message(photo('selfie-photo'));
    expect(ann.screen().text)
      .to.contain('Ann Lee')
      .and.contain('ID card')
      .and.contain('Pictures: 3');
    await ann.tap('Send it');
    expect(ann.screen().text).to.contain('being looked at');
    const rows = await shop.scope.db.query(`select 1 from updates where body::text ~ 'Ann Lee|31.01.1990|-photo|back-file'`); // prettier-ignore
    expect(rows, 'nothing in plain in stored updates').to.deep.equal([]);

    await owner.press('customers');
    await owner.tap('Papers');
    await owner.tap('Ann');
    expect(owner.screen()).to.include({ photo: 'front-photo' });
    expect(owner.screen().text).to.contain('Ann Lee').and.contain('@ann_lee');
    expect(owner.of('sendPhoto').at(-1)).to.include({ protect_content: true });
    await owner.tap('Selfie');
    expect(owner.screen()).to.include({ photo: 'selfie-photo' });
    await owner.tap('📄 Back');
    expect(owner.of('sendDocument').at(-1)).to.include({ document: 'back-file', protect_content: true }); // prettier-ignore
    await owner.press('identities:hide');
    await owner.press(`identities:accept:${(await identityChecks.listSent(shop.scope, { limit: 1, offset: 0 }))[0]?.id}`); // prettier-ignore
    expect(owner.screen().text).to.contain('Nothing waits');
    expect(await level()).to.equal('full');
    await ann.press('identity');
    expect(ann.screen().text).to.contain('full').and.contain('Accepted until');
    expect([...ann.unanswered(), ...owner.unanswered()]).to.deep.equal([]);
  });

  it('goes on where somebody left it, by Cancel, another screen or a redelivery', async () => {
    await switchOn();
    await ann.press('identity:begin:basic');
    await ann.say('Ann Lee');
    await ann.again();
    await ann.tap('Cancel');
    expect(ann.screen().text).to.contain('not sent it yet');
    await ann.say('/shop');
    await ann.press('identity');
    await ann.tap('Go on: basic');
    expect(ann.screen().text).to.contain('day of birth');
    await ann.say('31.01.1990');
    await ann.press('identity:send');
    expect(toast(ann)).to.contain('still missing');
    await ann.press('identity:document:passport');
    await ann.message(photo('page'));
    await ann.tap('Name');
    await ann.say('Anna Lee');
    expect(ann.screen().text).to.contain('Anna Lee').and.contain('Pictures: 1');
    await ann.tap('Other pictures');
    await ann.tap('Passport');
    await ann.message(photo('page-two'));
    await ann.tap('Send it');
    await ann.press('identity:send');
    expect(toast(ann)).to.contain('not here any more');
    await ann.press('identity:change:name');
    expect(toast(ann)).to.contain('not here any more');
    await ann.press('identity:begin:full');
    expect(toast(ann)).to.contain('being looked at');
  });

  it('is refused with a reason, and shown anew', async () => {
    await switchOn();
    const id = await sent();
    await owner.press(`identities:check:${id}`);
    await owner.tap('Refuse');
    await owner.say('The page is blurred');
    expect(await level()).to.equal('none');
    await ann.press('identity');
    expect(ann.screen().text).to.contain('The page is blurred');
    await owner.press(`identities:accept:${id}`);
    expect(toast(owner)).to.contain('already');
    expect(await sent()).to.not.equal(id);
  });

  it('is for those alone who decide on withdrawals, at each step', async () => {
    await switchOn();
    const id = await sent();
    const mia = await staff('MANAGER');
    for (const step of ['identities', `identities:check:${id}`, `identities:file:${id}:1`, `identities:accept:${id}`, `identities:refuse:${id}`, 'levels:on', 'levels:off', 'levels:days', 'levels:limit:none:withdrawDay', 'levels:free:none:withdrawDay', 'levels:document:basic:passport', 'levels:selfie:full']) {
      await mia.press(step);
      expect(toast(mia), step).to.contain('not allowed');
    } // prettier-ignore
    await mia.press('customers');
    expect(
      mia
        .screen()
        .buttons.map(({ text }) => text)
        .join(),
    ).to.not.contain('Papers');
    await owner.press(`identities:refuse:${id}`);
    await shop.scope.db.query(`update staff set role = 'MANAGER' where telegram_id = $1`, [owner.person.id]); // prettier-ignore
    await owner.say('No');
    expect(owner.screen().text).to.contain('not allowed');
    expect(await identityChecks.listSent(shop.scope, { limit: 1, offset: 0 })).to.have.length(1);
    const own = await sent(ann);
    expect(own).to.equal(id);
  });

  it('is nobody’s to decide about oneself', async () => {
    await switchOn();
    const id = await sent(owner);
    await owner.press(`identities:accept:${id}`);
    expect(toast(owner)).to.contain('your own papers');
  });

  it('is deleted when the customer wants it', async () => {
    await switchOn();
    await owner.press(`identities:accept:${await sent()}`);
    expect(await level()).to.equal('basic');
    await ann.press('identity');
    await ann.tap('Delete my papers');
    await ann.tap('Yes');
    expect(await level()).to.equal('none');
    expect(ann.screen().text).to.contain('counts no more');
  });

  it('stands on the person’s card', async () => {
    await switchOn();
    const id = await sent();
    await owner.press(`person:${await annsId()}`);
    await owner.tap('Security');
    expect(owner.screen().text).to.contain('not known');
    await owner.tap('basic · waits');
    expect(owner.screen()).to.include({ photo: 'page' });
    await owner.press(`identities:check:${id}:7`);
    expect(owner.screen(), 'no seventh picture').to.include({ photo: 'page' });
    await owner.press(`identities:file:${id}:1`);
    expect(toast(owner)).to.contain('out of date');
  });

  describe('in the settings', () => {
    it('has levels, each with its limits and documents', async () => {
      await owner.press('safeguards');
      await owner.tap('Who customers are');
      await owner.tap('Switch it on');
      expect((await options())?.none).to.include({ withdrawDay: '0', tradeDay: null });
      await owner.tap('basic');
      await owner.tap('💸 Withdrawals in 24 hours: $1,000.00');
      await owner.say('12,50');
      expect((await options())?.basic.withdrawDay).to.equal('1250');
      await owner.tap('Undo');
      expect((await options())?.basic.withdrawDay).to.equal('100000');
      await owner.press('levels:limit:basic:withdrawMonth');
      await owner.tap('No limit');
      expect((await options())?.basic.withdrawMonth).to.equal(null);
      await owner.tap('Passport');
      await owner.tap('Selfie');
      expect(await options()).to.deep.include({
        basic: {
          withdrawDay: '100000',
          withdrawMonth: null,
          tradeDay: null,
          tradeMonth: null,
          documents: ['id-card', 'licence'],
          selfie: true,
        },
      });
      await owner.press('levels:days');
      await owner.say('4000');
      expect(owner.screen().text).to.contain('0 to 3,650');
      await owner.say('30');
      expect((await options())?.validDays).to.equal(30);
      for (const forged of ['levels:level:x', 'levels:limit:none:x', 'levels:document:none:passport', 'levels:selfie:none', 'levels:document:basic:x', 'levels:free:full']) {
        await owner.press(forged);
        expect(toast(owner), forged).to.contain('out of date');
      } // prettier-ignore
    });

    it('is switched off with a code where there is a second factor', async () => {
      await switchOn();
      await owner.press('security:on');
      const [, secret = ''] = /<code>([A-Z2-7]{32})<\/code>/.exec(owner.screen().text) ?? [];
      await owner.say(codeAt(secret, now));
      await owner.press('levels:off');
      expect(await options()).to.not.equal(null);
      now += 30_000;
      await owner.say(codeAt(secret, now));
      expect(await options()).to.equal(null);
    });

    it('allows nothing in another currency until staff say how much', async () => {
      await switchOn();
      await owner.press('currency');
      await owner.say('EUR');
      for (const tap of owner.screen().buttons)
        if ('callback_data' in tap && /EUR/.test(tap.callback_data)) await owner.press(tap.callback_data); // prettier-ignore
      expect((await settings.read(shop.scope)).currency).to.equal('EUR');
      expect((await options())?.basic).to.include({ withdrawDay: '0', tradeDay: null });
    });
  });

  it('speaks Russian', async () => {
    await switchOn();
    const ivan = shop.customer({ language_code: 'ru', first_name: 'Иван' });
    await ivan.say('/security');
    await ivan.tap('Личность');
    await ivan.tap('базовый');
    await ivan.say('Иван Ильин');
    await ivan.say('31.01.1990');
    await ivan.tap('Водительские права');
    await ivan.message(photo('one'));
    await ivan.message(photo('two'));
    expect(ivan.screen().text).to.contain('Снимков: 2');
    await ivan.tap('Отправить');
    expect(ivan.screen().text).to.contain('смотрят');
    await owner.press('language:set:ru');
    for (const step of ['identities', 'levels', 'levels:level:full', 'levels:days', 'safeguards'])
      await owner.press(step);
    const [check] = await identityChecks.listSent(shop.scope, { limit: 1, offset: 0 });
    await owner.press(`identities:check:${check?.id}`);
    await owner.tap('Отказать');
    await owner.say('Нечётко');
    await ivan.press('identity');
    expect(ivan.screen().text).to.contain('Не принято: Нечётко');
  });
});
