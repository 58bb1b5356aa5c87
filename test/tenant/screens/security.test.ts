import { expect } from 'chai';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import { systemClock } from '../../../shared/clock.ts';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import * as secondFactor from '../../../shared/domain/guards/second-factor.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { codeAt } from '../../support/authenticator.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { addAccount, anXpub, aShop, type Shop } from './shop.ts';

const toast = (bot: FakeBot) => String(bot.of('answerCallbackQuery').at(-1)?.['text']);

describe('security', () => {
  let shop: Shop;
  let owner: FakeBot;
  let now: number;

  beforeEach(async () => {
    now = Date.parse('2026-05-01T12:00:00Z');
    shop = await aShop(createMemoryPorts(), { ...systemClock, now: () => now });
    owner = shop.owner();
  });
  /** Switches the factor on as a person does; returns its secret and the recovery codes. */
  const enrol = async (bot: FakeBot) => {
    await bot.say('/security');
    await bot.press('security:on');
    const [, secret = ''] = /<code>([A-Z2-7]{32})<\/code>/.exec(bot.screen().text) ?? [];
    await bot.say(codeAt(secret, now));
    const codes = bot.screen().text.match(/[a-z2-7]{4}(-[a-z2-7]{4}){3}/g) ?? [];
    now += 30_000;
    return { secret, codes };
  };
  const next = (secret: string) => {
    now += 30_000;
    return codeAt(secret, now);
  };
  const staff = async (role: string) => {
    const bot = shop.customer({ first_name: 'Mia' });
    await bot.say('/start');
    await shop.scope.db.query('insert into staff (telegram_id, role) values ($1, $2)', [bot.person.id, role]); // prettier-ignore
    const [row] = await shop.scope.db.query<{ id: string }>('select id from customers where telegram_id = $1', [bot.person.id]); // prettier-ignore
    return { bot, id: row?.id };
  };
  const connected = () => accounts.list(shop.scope);

  it('is switched on with a picture that goes away, and codes that are shown once', async () => {
    const ann = shop.customer();
    await ann.say('/language');
    await ann.tap('Security');
    expect(ann.screen().text).to.contain('Second factor: <b>off</b>');
    await ann.tap('Switch the second factor on');
    expect(ann.screen().photo).to.not.equal(null);
    const picture = ann.of('editMessageMedia').at(-1)?.['message_id'];
    const { buttons, text } = ann.screen();
    const [, secret = ''] = /<code>([A-Z2-7]{32})<\/code>/.exec(text) ?? [];
    expect(buttons).to.deep.include({ text: '📋 Copy the key', copy_text: { text: secret } });
    await ann.say('123 45');
    expect(ann.screen().text).to.contain('does not fit').and.not.contain('recovery');
    await ann.say(codeAt(secret, now));
    const deleted = ann.of('deleteMessage');
    expect(
      deleted.map((each) => each['message_id']),
      'the secret',
    ).to.include(picture);
    expect(picture).to.be.a('number');
    const gone = deleted.length;
    expect(ann.screen().text.match(/<code>/g)).to.have.length(10);
    expect(ann.screen().text).to.not.contain(secret);
    await ann.tap('delete this message');
    expect(ann.of('deleteMessage')).to.have.length(gone + 1);
    expect(ann.screen().text).to.contain('on since').and.contain('Recovery codes left: 10');
    await ann.press('security:on');
    expect(toast(ann)).to.contain('on already');
    const rows = await shop.scope.db.query('select 1 from customers where dialogue::text like $1', [`%${secret}%`]); // prettier-ignore
    expect(rows).to.deep.equal([]);
  });

  it('forgets a secret that nobody confirmed', async () => {
    const ann = shop.customer();
    await ann.press('security:on');
    const [, first = ''] = /<code>([A-Z2-7]{32})<\/code>/.exec(ann.screen().text) ?? [];
    await ann.tap('Cancel');
    expect(ann.screen()).to.include({ photo: null });
    await ann.say(codeAt(first, now));
    expect(ann.screen().text).to.contain('did not understand');
    expect(await secondFactor.find(shop.scope, ann.person.id)).to.equal(null);
  });

  it('is switched off and gets new codes only with a code', async () => {
    const ann = shop.customer();
    const { secret, codes } = await enrol(ann);
    await ann.press('security:codes');
    expect(ann.screen().text).to.contain('get new recovery codes');
    await ann.say(next(secret));
    const fresh = ann.screen().text.match(/[a-z2-7]{4}(-[a-z2-7]{4}){3}/g) ?? [];
    expect(fresh).to.have.length(10);
    expect(fresh).to.not.have.members(codes);
    await ann.press('security:off');
    await ann.say('000000');
    await ann.say(codes[0] ?? '');
    expect(ann.screen().text, 'an old recovery code').to.contain('not right');
    expect((await secondFactor.find(shop.scope, ann.person.id))?.isOn).to.equal(true);
    await ann.say(fresh[0] ?? '');
    expect((await secondFactor.find(shop.scope, ann.person.id))?.isOn).to.equal(false);
    expect(ann.of('deleteMessage').length, 'recovery codes go out of the chat').to.be.at.least(3);
    const rows = await shop.scope.db.query('select 1 from updates where body::text like $1', [`%${fresh[0]}%`]); // prettier-ignore
    expect(rows).to.deep.equal([]);
  });

  it('asks nobody who has none', async () => {
    await addAccount(shop);
    expect(await connected()).to.have.length(1);
  });

  it('stands before accounts: added, removed, and keys', async () => {
    const { secret } = await enrol(owner);
    await owner.press('account:add:fake');
    await owner.say('secret-one');
    expect(owner.screen().text).to.contain('connect the account');
    expect(await connected()).to.have.length(0);
    await owner.say('999');
    expect(owner.screen().text).to.contain('not right');
    const code = next(secret);
    await owner.say(code);
    const [account] = await connected();
    expect(account?.label).to.equal('App <one>');
    await owner.again();
    expect(await connected(), 'redelivered').to.have.length(1);

    await owner.press(`account:removed:${account?.id}`);
    await owner.say(code);
    expect(owner.screen().text, 'the same code').to.contain('used already');
    expect(await connected()).to.have.length(1);
    await owner.say(next(secret));
    expect(await connected()).to.have.length(0);

    await owner.press('key:ethereum');
    await owner.say(anXpub());
    await owner.tap('Confirm');
    expect(owner.screen().text).to.contain('receive money there');
    expect(await connected()).to.have.length(0);
    await owner.say(next(secret));
    expect(await connected()).to.have.length(1);
    expect(owner.unanswered()).to.deep.equal([]);
  });

  it('lets one of twenty presses and codes at once do it', async () => {
    const { secret } = await enrol(owner);
    await addAccount(shop);
    await owner.say(next(secret));
    const [account] = await connected();
    await owner.press(`account:removed:${account?.id}`);
    const code = next(secret);
    await Promise.all(Array.from({ length: 20 }, () => shop.owner().say(code)));
    expect(await connected()).to.have.length(0);
    const removed = await shop.scope.db.query(`select 1 from audit_log where action = 'account.remove'`); // prettier-ignore
    expect(removed).to.have.length(1);
  });

  it('forgets the question when somebody goes elsewhere, waits too long or presses an old button', async () => {
    const { secret } = await enrol(owner);
    await owner.press('account:add:fake');
    await owner.say('secret-one');
    await owner.tap('Cancel');
    expect(owner.screen().text).to.contain('Payments');
    await owner.say(next(secret));
    expect(await connected()).to.have.length(0);

    await owner.press('account:add:fake');
    await owner.say('secret-two');
    now += 5 * 60_000 + 1;
    await owner.say(next(secret));
    expect(owner.screen().text).to.contain('took too long');
    expect(await connected()).to.have.length(0);
    await owner.say(next(secret));
    expect(await connected(), 'it is not asked any more').to.have.length(0);
  });

  it('asks again what the person may, when the code comes', async () => {
    const { bot: mia } = await staff('OWNER');
    const { secret } = await enrol(mia);
    await mia.press('account:add:fake');
    await mia.say('secret-one');
    await shop.scope.db.query(`update staff set role = 'SUPPORT' where telegram_id = $1`, [mia.person.id]); // prettier-ignore
    await mia.say(next(secret));
    expect(mia.screen().text).to.contain('not allowed');
    expect(await connected()).to.have.length(0);
  });

  it('takes no code of somebody else', async () => {
    const { secret } = await enrol(owner);
    const { bot: mia } = await staff('OWNER');
    await enrol(mia);
    await mia.press('account:add:fake');
    await mia.say('secret-one');
    await mia.say(next(secret));
    expect(mia.screen().text).to.contain('not right');
    expect(await connected()).to.have.length(0);
  });

  it('keeps the code when its effect fails', async () => {
    const { secret } = await enrol(owner);
    await owner.press('account:add:fake');
    await owner.say('secret-one');
    const code = next(secret);
    // The label is taken by the time that the code comes.
    const { secrets } = await testPlatform();
    await accounts.add(shop.scope, secrets, {
      actorId: 1,
      provider: 'fake',
      label: 'App <one>',
      credentials: { secret: 'x' },
    });
    await owner.say(code);
    expect(owner.screen().text).to.contain('connected already');
    const [taken] = await connected();
    await owner.press(`account:removed:${taken?.id}`);
    await owner.say(code);
    expect(await connected(), 'the code was not spent').to.have.length(0);
  });

  describe('of the staff', () => {
    const isRequired = async () => (await settings.read(shop.scope)).options.staffFactor;

    it('is required by who chooses the staff, and let go of only with a code', async () => {
      const { bot: mia } = await staff('MANAGER');
      await mia.press('safeguards');
      await mia.press('safeguards:staff');
      expect(toast(mia)).to.contain('not allowed');
      await owner.press('settings');
      await owner.tap('Security');
      expect(owner.screen().text).to.contain('0 of 2 have one').and.contain('Mia');
      await owner.tap('Require it of staff');
      expect(await isRequired()).to.equal('required');

      await owner.press('account:add:fake');
      expect(toast(owner), 'before anything is typed').to.contain('set it up');
      await owner.press('safeguards:staff');
      expect(toast(owner)).to.contain('set it up');
      expect(await isRequired()).to.equal('required');
      await owner.say('/security');
      expect(owner.screen().text).to.contain('wants its staff to have one');
      const { secret } = await enrol(owner);
      await owner.press('safeguards:staff');
      await owner.say(next(secret));
      expect(await isRequired()).to.equal('optional');
    });

    it('is reset by the owner on a person’s card, told and written down', async () => {
      const { bot: mia, id } = await staff('MANAGER');
      await enrol(mia);
      const { secret } = await enrol(owner);
      await owner.press(`person:${id}`);
      await owner.tap('Security');
      await owner.tap('Reset');
      expect(owner.screen().text).to.contain('Take away the second factor of <b>Mia</b>');
      await owner.tap('Yes');
      await owner.say(next(secret));
      expect(owner.screen().text).to.contain('Second factor: <b>off</b>').and.contain('Payouts wait'); // prettier-ignore
      expect(await secondFactor.find(shop.scope, mia.person.id)).to.include({ isOn: false });
      const told = await shop.scope.db.query(`select 1 from messages where chat_id = $1 and content->>'key' = 'notice-factor-reset'`, [mia.person.id]); // prettier-ignore
      expect(told).to.have.length(1);
    });

    it('is nobody’s to reset who is weaker or the same', async () => {
      const { bot: mia } = await staff('MANAGER');
      await owner.say('/start');
      await enrol(owner);
      const [row] = await shop.scope.db.query<{ id: string }>('select id from customers where telegram_id = $1', [owner.person.id]); // prettier-ignore
      for (const step of ['reset', 'reset-yes']) {
        await mia.press(`person:${step}:${row?.id}`);
        expect(toast(mia), step).to.contain('not allowed');
      }
      await mia.press(`person:factor:${row?.id}`);
      expect(mia.screen().buttons.map(({ text }) => text)).to.deep.equal(['‹ Back']);
      expect(await secondFactor.find(shop.scope, owner.person.id)).to.include({ isOn: true });
    });
  });

  it('speaks Russian', async () => {
    const ivan = shop.owner({ language_code: 'ru' });
    await ivan.press('language:set:ru');
    const { secret } = await enrol(ivan);
    expect(ivan.screen().text).to.contain('Второй фактор работает');
    await ivan.press('security');
    expect(ivan.screen().text).to.contain('включён с');
    await ivan.press('safeguards');
    await ivan.press('account:add:fake');
    await ivan.say('secret-one');
    expect(ivan.screen().text).to.contain('Чтобы подключить счёт');
    for (let at = 0; at < 5; at += 1) await ivan.say('99');
    expect(ivan.screen().text).to.contain('Подождите 15 минут');
    now += 16 * 60_000;
    await ivan.say('/security');
    await ivan.press('security:off');
    await ivan.say(next(secret));
    expect(ivan.screen().text).to.contain('выключен');
  });
});
