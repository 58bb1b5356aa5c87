import { expect } from 'chai';
import { publishCommands } from '../../../tenant/commands.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { recordingApi } from '../../support/recording-api.ts';
import { aShop, type Shop } from './shop.ts';

describe('screens of a customer', () => {
  let shop: Shop;
  before(async () => {
    shop = await aShop();
  });

  it('welcomes by name, with the main buttons in English and no others', async () => {
    const ann = shop.customer({ first_name: 'Ann' });
    await ann.say('/start hello');
    expect(ann.screen().text).to.contain('Hello, Ann! Welcome to <b>Test Shop</b>.');
    const labels = ann.screen().buttons.map(({ text }) => text.replace(/^\S+ /, ''));
    expect(labels).to.deep.equal([
      'Shop',
      'Cart',
      'Balance',
      'Top up',
      'Orders',
      'History',
      'Subscriptions',
      'Referral',
      'Support',
      'Language',
    ]);
    const owner = shop.owner();
    await owner.say('/menu');
    expect(owner.screen().buttons.at(-1)).to.deep.equal({
      text: '⚙️ Admin',
      callback_data: 'admin',
    });
  });

  it('escapes what people call themselves', async () => {
    const eve = shop.customer({ first_name: '\u202e<b>Eve\u2067\n', last_name: '& "Co"' });
    await eve.say('/start');
    expect(eve.screen().text).to.contain('&lt;b&gt;Eve &amp; &quot;Co&quot;');
  });

  for (const [code, balance] of [
    ['en', 'Your balance: <b>$0.00</b>'],
    ['ru', 'Ваш баланс: <b>0,00'],
  ] as const) {
    it(`shows every page in ${code}, by command and by press, and fits Telegram`, async () => {
      const ann = shop.customer({ language_code: code });
      for (const command of [
        'start',
        'menu',
        'main_menu',
        'help',
        'shop',
        'search',
        'balance',
        'deposit',
        'history',
        'language',
        'support',
        'paysupport',
        'terms',
        'privacy',
        'nothing',
      ])
        // prettier-ignore
        await ann.say(`/${command}`);
      expect(ann.calls).to.have.length(15);
      for (const data of ['menu', 'balance', 'deposit', 'history', 'language', 'support', 'gone'])
        await ann.press(data);
      await ann.message({ sticker: {} as never });
      await ann.say('hello');
      expect(ann.of('editMessageText')).to.have.length(7);
      await ann.say('/balance');
      expect(ann.screen().text).to.contain(balance);
    });
  }

  it('changes the language at once and for good', async () => {
    const ann = shop.customer();
    await ann.say('/language');
    await ann.tap('Русский');
    expect(ann.screen().text).to.contain('На каком языке');
    expect(ann.of('answerCallbackQuery')[0]).to.include({ text: 'Теперь говорим по-русски' });
    await ann.say('/help');
    expect(ann.screen().text).to.contain('Пополнить баланс');
    await ann.press('language:set:xx');
    expect(ann.of('answerCallbackQuery')[1]).to.include({ show_alert: true });
  });

  it('speaks the shop’s language with people whose language it does not know', async () => {
    const shop = await aShop();
    const owner = shop.owner();
    await owner.press('settings:speak:ru');
    const hans = shop.customer({ language_code: 'de' });
    await hans.say('/start');
    expect(hans.screen().text).to.contain('Здравствуйте');
    // A shop's name stays as it is, also where the sentence would bend it.
    expect(hans.screen().text).to.contain('Добро пожаловать в магазин <b>Test Shop</b>.');
  });

  it('lists the history, ten lines a page', async () => {
    const ann = shop.customer();
    await ann.say('/history');
    expect(ann.screen().text).to.contain('Nothing has happened yet');
    for (let cents = 101n; cents <= 112n; cents++) await shop.credit(ann, cents);
    await ann.say('/history');
    expect(ann.screen().text).to.match(
      /➕ <b>\$1\.12<\/b> · Top-up\n<i>\w+ \d+, \d{4}, \d\d:\d\d UTC<\/i>/,
    );
    expect(ann.screen().text).to.contain('$1.03').and.not.contain('$1.02');
    await ann.tap('Older');
    expect(ann.screen().text).to.contain('$1.02').and.contain('$1.01').and.not.contain('$1.03');
    await ann.tap('Newest');
    expect(ann.screen().text).to.contain('$1.12');
    await ann.say('/balance');
    expect(ann.screen().text).to.contain('$12.78');
  });

  it('shows balances in other currencies below the shop’s own', async () => {
    const ann = shop.customer();
    await ann.say('/start');
    await shop.credit(ann, 1_500_000n, 'USDT');
    await ann.say('/balance');
    expect(ann.screen().text).to.equal(
      '💰 <b>Your wallets</b>\n• <b>$0.00</b>\n• <b>1.5 USDT</b> · <i>not offered any more, still yours</i>',
    );
  });

  it('shows nobody another one’s history', async () => {
    const ann = shop.customer();
    const bob = shop.customer();
    await ann.say('/start');
    await shop.credit(ann, 777n);
    await bob.say('/history');
    await bob.press('history:999999');
    expect(bob.screen().text).to.not.contain('$7.77');
  });

  it('publishes the commands in each language, with /admin for staff alone', async () => {
    const { api, calls } = recordingApi();
    await publishCommands(createI18n(['shared/locales', 'tenant/locales']), api, shop.scope);
    const published = calls.map(({ payload }) => ({
      language: payload['language_code'] ?? null,
      chat: (payload['scope'] as { chat_id?: number } | undefined)?.chat_id ?? null,
      admin: JSON.stringify(payload['commands']).includes('"admin"'),
    }));
    const { ownerId } = shop.scope.tenant;
    expect(published).to.deep.equal([
      { language: null, chat: null, admin: false },
      { language: null, chat: ownerId, admin: true },
      { language: 'ru', chat: null, admin: false },
      { language: 'ru', chat: ownerId, admin: true },
    ]);
  });

  it('marks who blocks the bot, until they write again', async () => {
    const ann = shop.customer();
    const isGone = async () => {
      const [row] = await shop.scope.db.query<{ gone: boolean }>(
        'select unreachable_at is not null as gone from customers where telegram_id = $1',
        [ann.person.id],
      );
      return row?.gone;
    };
    await ann.say('/start');
    await ann.update({
      update_id: 1,
      my_chat_member: {
        chat: { id: ann.person.id, type: 'private', first_name: 'Ann' },
        from: ann.person,
        date: 1,
        old_chat_member: { status: 'member', user: ann.person },
        new_chat_member: { status: 'kicked', user: ann.person, until_date: 0 },
      },
    });
    expect(await isGone()).to.equal(true);
    await ann.say('/start');
    expect(await isGone()).to.equal(false);
  });
});
