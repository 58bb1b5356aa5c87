import { expect } from 'chai';
import { testPlatform } from '../../support/platform.ts';
import { addAccount, anXpub, aShop, XPUB, type Shop } from './shop.ts';

/** Everything below /admin that a press can reach. */
const PRESSES = [
  'admin', 'payments', 'account:1', 'account:test:1', 'account:remove:1', 'account:removed:1',
  'account:add:fake', 'key:ethereum', 'key:confirm:ethereum', 'stars', 'stars:off', 'settings',
  'settings:name', 'settings:support', 'settings:no-support', 'settings:language',
  'settings:speak:ru', 'currency', 'currency:set:EUR', 'texts', 'texts:en', 'texts:edit:en:help',
  'texts:remove:en:help', 'audit',
]; // prettier-ignore

describe('screens of staff', () => {
  let shop: Shop;
  before(async () => {
    shop = await aShop();
  });
  const setRole = (telegramId: number, role: string) =>
    shop.scope.db.query(
      `insert into staff (telegram_id, role) values ($1, $2)
       on conflict (telegram_id) do update set role = $2`,
      [telegramId, role],
    );

  it('refuse everybody else at every step', async () => {
    const shop = await aShop();
    await addAccount(shop);
    const eve = shop.customer();
    await eve.say('/admin');
    expect(eve.screen().text).to.equal('You are not allowed to do this.');
    for (const data of PRESSES) await eve.press(data);
    expect(eve.of('answerCallbackQuery')).to.have.length(PRESSES.length);
    for (const answer of eve.of('answerCallbackQuery'))
      expect(answer).to.include({ text: 'You are not allowed to do this.', show_alert: true });
    expect(eve.of('editMessageText')).to.have.length(0);
    const rows = await shop.scope.db.query('select from audit_log where actor_id = $1', [
      eve.person.id,
    ]);
    expect(rows).to.have.length(0);
  });

  it('show each role what it may do', async () => {
    const mia = shop.customer();
    await setRole(mia.person.id, 'MANAGER');
    await mia.say('/admin');
    expect(mia.screen().buttons.map(({ text }) => text)).to.deep.equal([
      '📦 Products',
      '🧾 Orders',
      '🧑 Customers',
      '🎟 Coupons',
      '⭐ Reviews',
      '🎫 Support',
      '🏅 Subscriptions',
      '📣 Broadcast',
      '📊 Statistics',
      '🔧 Settings',
      '📜 Audit log',
      '☰ Menu',
    ]);
    const icons = (bot: typeof mia) =>
      bot.screen().buttons.map(({ text }) => text.split(' ')[0] ?? '');
    for (const language_code of ['en', 'ru']) {
      const boss = shop.owner({ language_code });
      await boss.say('/admin');
      expect(new Set(icons(boss)).size, 'each has its own icon').to.equal(icons(boss).length);
    }
    await mia.press('payments');
    expect(mia.of('answerCallbackQuery')[0]).to.include({ show_alert: true });
    const sam = shop.customer();
    await sam.say('/admin');
    expect(sam.screen().text).to.contain('not allowed');
    await setRole(sam.person.id, 'SUPPORT');
    await sam.press('settings');
    expect(sam.of('answerCallbackQuery')[0]).to.include({ show_alert: true });
  });

  it('refuse staff who were demoted in the middle of a dialogue', async () => {
    const max = shop.customer();
    await setRole(max.person.id, 'OWNER');
    const steps: [string, string][] = [
      ['account:add:fake', 'secret-two'],
      ['key:ethereum', anXpub()],
      ['stars:ask', '0.5'],
      ['settings:name', 'Hacked'],
      ['settings:support', '@hacker'],
      ['currency', 'EUR'],
      ['texts:edit:en:help', 'Hacked'],
    ];
    for (const [press, answer] of steps) {
      await setRole(max.person.id, 'OWNER');
      await max.press(press);
      await setRole(max.person.id, 'STOCK');
      await max.say(answer);
      expect(max.screen().text, press).to.equal('You are not allowed to do this.');
    }
    await shop.scope.db.query('delete from staff where telegram_id = $1', [max.person.id]);
    const rows = await shop.scope.db.query('select from audit_log where actor_id = $1', [
      max.person.id,
    ]);
    expect(rows).to.have.length(0);
  });

  it('show every screen in both languages', async () => {
    const shop = await aShop();
    await addAccount(shop);
    for (const language_code of ['en', 'ru']) {
      const owner = shop.owner({ language_code });
      await owner.press(`language:set:${language_code}`);
      await owner.say('/admin');
      for (const data of PRESSES.filter((data) => !/removed|confirm|set:EUR/.test(data)))
        await owner.press(data);
      expect(owner.screen().text).to.contain(language_code === 'en' ? 'Audit log' : 'Журнал');
    }
  });

  describe('Payments', () => {
    it('connects a provider: takes the secret out of the chat and the table, tries it, seals it', async () => {
      const owner = shop.owner();
      await owner.press('account:add:fake');
      for (const [wrong, said] of [
        ['short', 'does not look right'],
        ['secret-bad', 'does not accept these credentials'],
      ] as const) {
        await owner.say(wrong);
        expect(owner.screen().text).to.contain(said);
      }
      await owner.say('secret-one');
      expect(owner.of('deleteMessage')).to.have.length(3);
      const { text, buttons } = owner.screen();
      expect(text).to.contain('App &lt;one&gt;').and.contain('No callback has come yet');
      const [, url = ''] = /<code>(.*)<\/code>/.exec(text) ?? [];
      expect(url).to.match(/^https:\/\/shops\.example\/hooks\/fake\/[\w-]{32}$/);
      expect(buttons[0]).to.deep.include({ copy_text: { text: url } });
      await owner.again();
      await owner.press('payments');
      expect(owner.screen().text.match(/App/g)).to.have.length(1);
      for (const table of ['updates', 'provider_accounts', 'customers', 'audit_log', 'messages']) {
        const rows = await shop.scope.db.query(`select * from ${table}`);
        expect(JSON.stringify(rows), table).to.not.match(/secret-(one|bad)/);
      }
    });

    it('refuses the same account twice', async () => {
      const owner = shop.owner();
      await owner.press('account:add:fake');
      await owner.say('secret-one');
      expect(owner.screen().text).to.contain('connected already: App &lt;one&gt;');
      await owner.tap('Cancel');
    });

    it('asks to delete a secret that it cannot delete', async () => {
      const owner = shop.owner();
      await owner.press('account:add:fake');
      owner.refuse('deleteMessage', 400, "Bad Request: message can't be deleted");
      await owner.say('short');
      expect(owner.of('sendMessage')[0]?.['text']).to.contain('Please delete it yourself');
      await owner.press('cancel');
    });

    it('tests and removes an account, after asking', async () => {
      const owner = shop.owner();
      await owner.press('payments');
      await owner.tap('App <one>');
      await owner.tap('Test');
      expect(owner.of('answerCallbackQuery').at(-1)).to.include({
        text: '✅ The connection works: App <one>',
      });
      shop.provider.isDown = true;
      await owner.tap('Test');
      expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('does not answer');
      shop.provider.isDown = false;
      await owner.tap('Remove');
      expect(owner.screen().text).to.contain('Late payments are still credited');
      await owner.tap('Yes');
      expect(owner.screen().text).to.not.contain('App');
      await owner.press('account:1');
      expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('not connected any more');
    });

    it('takes a watch-only key after its addresses were compared; never a private one', async () => {
      const owner = shop.owner();
      await owner.press('key:ethereum');
      const words = 'abandon '.repeat(11) + 'about';
      await owner.say(words);
      expect(owner.screen().text).to.contain('Stop!');
      await owner.say(XPUB);
      expect(owner.of('deleteMessage')).to.have.length(2);
      expect(owner.screen().text)
        .to.contain('1. <code>0x9858EfFD232B4033E47d90003D41EC34EcaEda94</code>')
        .and.contain('3. <code>0x');
      const { platform } = (await testPlatform()).database;
      const claims = () =>
        platform.query('select from chain_accounts where tenant_id = $1', [shop.scope.tenant.id]);
      expect(await claims(), 'nothing is claimed before Confirm').to.have.length(0);
      await owner.tap('Confirm');
      await owner.again();
      expect(await claims()).to.have.length(1);
      await owner.press('payments');
      expect(owner.screen().text).to.contain('Ethereum: key <code>');
      const rows = await shop.scope.db.query('select * from updates');
      expect(JSON.stringify(rows)).to.not.contain('abandon').and.not.contain('xpub6');
      const other = await aShop();
      const rival = other.owner();
      await rival.press('key:ethereum');
      await rival.say(XPUB);
      await rival.tap('Confirm');
      expect(rival.of('answerCallbackQuery').at(-1)?.['text']).to.contain('Another shop');
    });

    it('confirms no key without a comparison', async () => {
      const owner = shop.owner();
      await owner.press('key:confirm:ethereum');
      await owner.press('key:toString');
      expect(owner.of('answerCallbackQuery').every((answer) => answer['show_alert'])).to.equal(
        true,
      );
    });

    it('sets the price of a Star, finer than cents, and switches Stars off', async () => {
      const owner = shop.owner();
      await owner.press('stars:ask');
      for (const bad of ['0', '-1', 'x', '0,000000001']) {
        await owner.say(bad);
        expect(owner.screen().text).to.contain('could not read');
      }
      await owner.say('0,0130');
      expect(owner.screen().text).to.contain('1 ⭐ = 0.013 USD');
      await owner.press('stars:ask');
      await owner.tap('Switch Stars off');
      expect(owner.screen().text).to.contain('Stars: off');
    });
  });

  describe('Settings', () => {
    it('change name and contact, checked and escaped', async () => {
      const owner = shop.owner();
      await owner.press('settings');
      await owner.tap('Name');
      await owner.say(' '.repeat(3));
      await owner.say('x'.repeat(65));
      expect(owner.screen().text).to.contain('1 to 64 characters');
      await owner.say('Tom & <Jerry>');
      expect(owner.screen().text).to.contain('Tom &amp; &lt;Jerry&gt;');
      for (const [typed, kept] of [
        ['t.me/helper', '@helper'],
        ['helper', '@helper'],
        ['https://help.example/desk', 'https://help.example/desk'],
        ['@helper', '@helper'],
      ] as const) {
        await owner.press('settings:support');
        await owner.say(typed);
        expect(owner.screen().text).to.contain(kept);
      }
      await owner.press('settings:support');
      await owner.say('javascript:alert(1)');
      expect(owner.screen().text).to.contain('Please send a username');
      const ann = shop.customer();
      await ann.say('/support');
      const links = () => ann.screen().buttons.filter((button) => 'url' in button);
      expect(links()[0]).to.include({ url: 'https://t.me/helper' });
      await owner.press('settings:no-support');
      await ann.say('/support');
      expect(links()).to.have.length(0);
    });

    it('change the currency only while nothing is in the old one; Stars go off with it', async () => {
      const shop = await aShop();
      const owner = shop.owner();
      await owner.press('stars:ask');
      await owner.say('0.02');
      await owner.press('currency');
      await owner.say('XYZ');
      expect(owner.screen().text).to.contain('do not know the currency “XYZ”');
      await owner.say('eur');
      expect(owner.screen().text).to.contain('counts in <b>EUR</b>').and.contain('Stars are off');
      const ann = shop.customer();
      await ann.say('/start');
      await shop.credit(ann, 100n, 'EUR');
      await owner.press('currency');
      expect(owner.screen().text).to.contain('only while no customer has a balance');
      await owner.press('currency:set:USD');
      expect(owner.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
      await ann.say('/balance');
      expect(ann.screen().text).to.contain('€1.00');
    });

    it('never lift the limit for a second person by another currency', async () => {
      const shop = await aShop();
      const owner = shop.owner();
      await owner.press('knob:approve');
      await owner.say('50');
      const mia = shop.customer();
      await mia.say('/start');
      await shop.scope.db.query(`insert into staff (telegram_id, role) values ($1, 'MANAGER')`, [
        mia.person.id,
      ]);
      await mia.press('currency:set:EUR');
      await mia.press('currency:set:USD');
      const [{ id } = { id: '0' }] = await shop.scope.db.query<{ id: string }>(
        'select id from customers where telegram_id = $1',
        [mia.person.id],
      );
      await mia.press(`adjust:${id}`);
      await mia.say('+1000000');
      await mia.say('for me');
      await mia.tap('Confirm');
      expect(mia.screen().text).to.contain('needs a second member');
    });

    it('give the shop its own words, by language and place', async () => {
      const owner = shop.owner();
      await owner.press('texts:ru');
      await owner.tap('Welcome');
      await owner.say('x'.repeat(3001));
      expect(owner.screen().text).to.contain('at most 3,000');
      await owner.say('Привет & <ура>');
      expect(owner.screen().buttons.map(({ text }) => text)).to.include('✓ Welcome');
      const olya = shop.customer({ language_code: 'ru' });
      await olya.say('/start');
      expect(olya.screen().text).to.equal('Привет &amp; &lt;ура&gt;');
      const ann = shop.customer();
      await ann.say('/start');
      expect(ann.screen().text).to.contain('Hello');
      await owner.tap('✓ Welcome');
      expect(owner.screen().text).to.contain('&lt;ура&gt;');
      await owner.tap('Back to the usual text');
      await olya.say('/start');
      expect(olya.screen().text).to.contain('Здравствуйте');
      await owner.press('texts:edit:en:nowhere');
      expect(owner.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
    });
  });

  describe('Audit log', () => {
    it('lists who changed what, without secrets, page by page', async () => {
      const owner = shop.owner();
      await owner.press('audit');
      expect(owner.screen().text).to.contain('Own text changed</b> · you');
      await owner.tap('Older');
      expect(owner.screen().text).to.contain('Audit log');
      await owner.tap('Newest');
      expect(
        owner.calls.filter(({ payload }) => /secret|xpub6/.test(JSON.stringify(payload))),
      ).to.have.length(0);
    });
  });
});
