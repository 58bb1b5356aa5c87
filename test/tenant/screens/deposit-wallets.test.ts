import { expect } from 'chai';
import * as invoices from '../../../shared/domain/money/invoices.ts';
import { Options } from '../../../shared/domain/shop/options.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { addAccount, aShop, type Shop } from './shop.ts';

describe('the wallet that a top-up goes to', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await aShop();
    await addAccount(shop);
    await settings.setOptions(shop.scope, 1, { wallets: ['EUR', 'KES'] });
  });
  const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);
  const newest = async () => {
    const [row] = await shop.scope.db.query<{ id: string }>('select max(id) as id from invoices');
    return row?.id ? invoices.find(shop.scope, BigInt(row.id)) : null;
  };

  it('is not asked for where there is one', async () => {
    await settings.setOptions(shop.scope, 1, { wallets: [] });
    const ann = shop.customer();
    await ann.say('/deposit');
    expect(ann.screen().text).to.contain('How much, in USD');
  });

  for (const [language, question, amount] of [
    ['en', 'Which wallet', 'How much, in EUR'],
    ['ru', 'Какой кошелёк', 'в EUR'],
  ] as const)
    it(`is asked for first, and the money goes there (${language})`, async () => {
      const ann = shop.customer({ language_code: language });
      await ann.say('/deposit');
      expect(ann.screen().text).to.contain(question);
      expect(labels(ann)).to.include.members(['👛 USD', '👛 EUR', '👛 KES']);
      await ann.tap('EUR');
      expect(ann.screen().text).to.contain(amount);
      await ann.say('10');
      expect(await newest()).to.deep.include({
        money: { amount: 1000n, currency: 'EUR' },
        asked: { amount: 1000n, currency: 'EUR' },
      });
      await ann.press('deposit:into:EUR');
      await ann.press('deposit:amount:500EUR');
      expect((await newest())?.money).to.deep.equal({ amount: 500n, currency: 'EUR' });
    });

  it('is asked for at the price of now where the provider does not take its currency', async () => {
    shop.provider.currencies = ['USD'];
    const ann = shop.customer();
    await ann.press('deposit:into:KES');
    await ann.say('20000');
    expect(await newest()).to.deep.include({
      money: { amount: 2_000_000n, currency: 'KES' },
      asked: { amount: 1000n, currency: 'USD' },
    });
  });

  it('may stand behind the amount', async () => {
    const ann = shop.customer();
    await ann.say('/deposit 12 eur');
    expect((await newest())?.money).to.deep.equal({ amount: 1200n, currency: 'EUR' });
    await ann.say('/deposit 12');
    expect((await newest())?.money).to.deep.equal({ amount: 1200n, currency: 'USD' });
  });

  it('is one that the shop has', async () => {
    const ann = shop.customer();
    for (const press of ['deposit:into:RUB', 'deposit:into', 'deposit:amount:500RUB', 'deposit:pay:500RUB:fake:1'])
      await ann.press(press); // prettier-ignore
    expect(await newest()).to.equal(null);
  });

  it('takes no Stars for another currency, and says when there is no way', async () => {
    shop.provider.currencies = [];
    await settings.change(shop.scope, 1, { starPrice: '0.02' });
    const ann = shop.customer();
    await ann.press('deposit:into:EUR');
    expect(ann.screen().text).to.contain('no way to top up a EUR wallet');
    expect(labels(ann)).to.include('‹ Back');
  });

  it('keeps to the limits of the shop at the price of now', async () => {
    const { payments } = Options.parse({});
    const limits = { ...payments, least: '1000', most: '300000' };
    await settings.setOptions(shop.scope, 1, { payments: limits });
    const ann = shop.customer();
    await ann.say('/deposit 1 EUR');
    expect((await newest())?.money).to.deep.equal({ amount: 100n, currency: 'EUR' });
    await ann.say('/deposit 2 EUR');
    await ann.say('/deposit 1 EUR');
    await ann.press('deposit:into:EUR');
    expect(labels(ann).filter((text) => text.startsWith('€'))).to.deep.equal([]);
  });
});
